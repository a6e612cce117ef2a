"""管辖争议的边上：中止的案件、书面递送、协调中追加、敏感的案件、没有立案的、移交时别人还在核查、消息。"""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from liandong.cases.models import Case
from liandong.cases.models.case import Depth
from liandong.jurisdiction import events, forms
from liandong.jurisdiction.actions.handing import running_told
from liandong.jurisdiction.actions.raising import RAISE_DISPUTE
from liandong.jurisdiction.models import JurisdictionDispute, Stance
from liandong.jurisdiction.panels import raise_button
from liandong.jurisdiction.standing import offences_of, situation_of
from liandong.jurisdiction.tests.stories import FARM, FARM_NEXT, HEAD, MARKET, Ground, refused
from liandong.kernel import clocks, door, holds, kinds, offering
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_leads import lettered, sending
from liandong.leads.tests.stories import Story
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import today
from liandong.offences.tests.ground import item_for, settled

pytestmark = pytest.mark.django_db
NEXT, HERE, SHOP, CITY = "博爱县农业农村局", "武陟县农业农村局", "武陟县市场监督管理局", "焦作市农业农村局"
OUTSIDE, FURTHER = "某省某县农业农村局（虚构）", "某省另一县农业农村局（虚构）"


def suspend(ground, code, case):
    Case.objects.filter(uuid=case).update(depth=Depth.ORDINARY)
    since = {"since": today().isoformat()}
    did(ground.city.actor(HEAD[code]), "cases.suspend_case", case, since, reason="等待鉴定")


def returned_on_paper(story, *names):
    """Sent on paper and come back as not theirs, one after the other."""
    market = story.city.actor("wz.lianluo")
    for name in names:
        did(market, "leads.send_lead_on_paper", story.uuid, lettered(name, sent_on=today().isoformat()))
        back = {"on": today().isoformat(), "ground": "no_power"}
        did(market, "dispatches.record_return", story.newest()[0].uuid, back, reason="来函说不归它管")
    settled()


def told(city, account, topic):
    return Notice.objects.filter(post=city.actor(account).post, topic=topic)


def test_a_suspended_case_is_stopped_freed_and_handed_over_like_any(neighbours):
    ground, ours, theirs = neighbours
    suspend(ground, FARM_NEXT, theirs)
    dispute = ground.raised("wz.nongye", ours, NEXT)
    suspend(ground, FARM, ours)
    assert holds.standing(ours) and holds.standing(theirs)
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation(NEXT),
    )
    assert not holds.standing(theirs)
    ground.hand_over("wz.nongye", dispute)
    assert Case.objects.get(uuid=ours).state == "handed_over" and not holds.standing(ours)


def test_whatever_became_of_a_case_nothing_of_a_dispute_that_is_over_is_left_on_it(neighbours):
    ground, ours, theirs = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    Case.objects.filter(uuid=theirs).update(state="decided")
    did(ground.city.actor("wz.nongye"), "jurisdiction.withdraw_dispute", dispute.uuid, reason="不争了")
    case = Case.objects.get(uuid=theirs)
    assert not holds.standing(theirs) and not case.shown_to.filter(ended_at=None).exists()


def test_who_declined_on_paper_is_no_side_and_the_sender_has_declined_nothing(city):
    story = Story(city, item=item_for(FARM, FARM_NEXT).code)
    returned_on_paper(story, OUTSIDE)
    (dispatch,) = story.send(NEXT)
    story.give_back("ba.lianluo", dispatch)
    settled()
    dispute = JurisdictionDispute.objects.get()
    assert dict(dispute.positions.values_list("agency_name", "stance")) == {
        SHOP: Stance.SILENT, NEXT: Stance.DECLINES,
    }  # fmt: skip
    opened = LedgerEvent.objects.get(record=dispute.uuid, action="jurisdiction.open_negative")
    assert f"{OUTSIDE}书面退回，不在平台上" in opened.body
    situation = situation_of(offences_of("lead", story.uuid))
    assert {situation.name(d.agency) for d in situation.declined} == {OUTSIDE, NEXT}


def test_declined_on_paper_by_all_there_is_no_dispute_of_one(city):
    story = Story(city, item=item_for(FARM, FARM_NEXT).code)
    returned_on_paper(story, OUTSIDE, FURTHER)
    assert story.lead.contested_at is not None and not JurisdictionDispute.objects.exists()
    values = {"lead": story.uuid}
    outcome = door.perform(system_actor("消极争议"), "jurisdiction.open_negative", None, values, key="one")
    assert outcome.code == "others_off_platform" and f"{OUTSIDE}、{FURTHER}不在平台上" in outcome.sentence


def test_what_went_off_on_paper_is_no_transfer_to_its_sender(city):
    story = Story(city)
    market = city.actor("wz.lianluo")
    did(market, "leads.send_lead_on_paper", story.uuid, lettered(OUTSIDE, sent_on=today().isoformat()))
    did(market, "dispatches.record_receipt", story.newest()[0].uuid, {"on": today().isoformat()})
    situation = situation_of(offences_of("lead", story.uuid))
    (transfer,) = situation.transfers
    assert (situation.name(transfer.sender), situation.name(transfer.receiver)) == (SHOP, OUTSIDE)


def test_nobody_is_added_while_the_justice_office_coordinates(city):
    ground = Ground(city)
    dispute = ground.raised("wz.lianluo", ground.case(MARKET, item_for(MARKET, FARM).code), HERE)
    market = city.actor("wz.lianluo")
    did(market, "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    party = {"party": "晋城市市场监督管理局", "why": "货从那里来"}
    assert refused(market, "jurisdiction.add_party", dispute.uuid, party) == "not_concerned"


def test_a_dispute_over_a_sensitive_case_is_agreed_and_counts_for_its_sides_alone(city):
    ground = Ground(city)
    case = ground.case(FARM, item_for(FARM, FARM_NEXT).code, is_sensitive="on")
    dispute = ground.raised("wz.nongye", case, NEXT)
    ground.minutes("ba.lianluo", dispute, HERE)
    counted = {
        a: len(situation_of(offences_of("case", case), city.actor(a).agency).disputes)
        for a in ("wz.nongye", "ba.lianluo", "wz.lianluo")
    }
    assert counted == {"wz.nongye": 1, "ba.lianluo": 1, "wz.lianluo": 0}


@pytest.mark.parametrize(("status", "raises"), [(Status.BUSY, True), (Status.REFUSED, False)])
def test_what_the_machine_could_not_do_is_tried_again_and_what_it_may_not_is_not(
    monkeypatch, city, status, raises
):
    story = Story(city)
    monkeypatch.setattr(events.door, "perform", lambda *a, **k: Outcome(status, "code", "一句话"))
    payload = {"lead": str(story.uuid)}
    if raises:
        with pytest.raises(RuntimeError, match="一句话"):
            events.open_negative(story.uuid, payload)
    else:
        events.open_negative(story.uuid, payload)


@pytest.mark.parametrize(
    ("state", "code"), [("reviewed", "not_filed_yet"), ("decided", "not_handled"), ("suspended", "")]
)
def test_only_what_is_being_handled_is_disputed_and_offered(city, state, code):
    ground = Ground(city, "wz.nongju")
    case = ground.case(FARM, item_for(FARM, FARM_NEXT).code)
    Case.objects.filter(uuid=case).update(state=state)
    record, farm, head = Case.objects.get(uuid=case), city.actor("wz.nongye"), city.actor("wz.nongju")
    offered = [b.action for b in raise_button(farm, record, Level.FULL)]
    assert offered == ([] if code else [RAISE_DISPUTE.name])
    if not code:
        ground.raised("wz.nongye", case, NEXT)
        return
    assert ground.tried("wz.nongye", case, NEXT).code == code
    asked = {"record": record.number, "difficulty": "重大", "basis": "跨县"}
    assert refused(head, "jurisdiction.ask_superior", None, asked) == code


def test_a_lead_handed_over_is_verified_by_nobody_else(city):
    ground, story = Ground(city), Story(city, item=item_for(MARKET, FARM, FARM_NEXT).code)
    own = story.take()
    did(city.actor("wz.lianluo"), "leads.share_lead", story.uuid, sending(NEXT, why="mutual"))
    theirs = story.accept("ba.lianluo", story.newest()[0], "韩联络")
    dispute = ground.raised("wz.lianluo", story.lead.number, HERE, NEXT)
    did(city.actor("wz.lianluo"), "jurisdiction.record_designation", dispute.uuid, ground.recorded(HERE))
    ground.hand_over("wz.lianluo", dispute)
    for verification in (own, theirs):
        verification.refresh_from_db()
        assert verification.state == "closed"


def test_whether_it_is_decided_here_is_asked_afresh(city):
    ground = Ground(city)
    dispute = ground.raised("wz.nongye", ground.case(FARM, item_for(FARM, FARM_NEXT).code), NEXT)
    assert not dispute.is_on_platform
    Ground(city, "jz.nongju")
    values = ground.recorded(HERE)
    code = refused(city.actor("wz.nongye"), "jurisdiction.record_designation", dispute.uuid, values)
    assert code == "decides_on_platform"


def test_nothing_waits_once_it_is_decided_and_who_has_stated_is_not_asked_again(neighbours):
    ground, ours, _ = neighbours
    city = ground.city
    dispute = ground.raised("wz.nongye", ours, NEXT)
    settled()
    ground.states("ba.lianluo", dispute)
    did(city.actor("wz.nongye"), "jurisdiction.add_party", dispute.uuid, {"party": SHOP, "why": "也立了案"})
    settled()
    asked = {a: told(city, a, "dispute_raised").count() for a in ("wz.nongye", "ba.lianluo", "wz.lianluo")}
    assert asked == {"wz.nongye": 1, "ba.lianluo": 1, "wz.lianluo": 1}
    assert told(city, "wz.nongye", "dispute_stated").exclude(state="done").exists()
    did(city.actor("wz.nongye"), "jurisdiction.withdraw_dispute", dispute.uuid, reason="不争了")
    settled()
    waiting = Notice.objects.filter(record=dispute.uuid).exclude(state="done")
    assert set(waiting.values_list("topic", flat=True)) == {"dispute_withdrawn"}


def test_who_has_nothing_to_hand_over_is_not_asked_to(neighbours):
    ground, ours, _ = neighbours
    city = ground.city
    dispute = ground.raised("wz.nongye", ours, NEXT, SHOP)
    did(city.actor("wz.nongye"), "jurisdiction.record_designation", dispute.uuid, ground.recorded(NEXT))
    values, market = {"file_list": "无"}, city.actor("wz.lianluo")
    assert refused(market, "jurisdiction.hand_over", dispute.uuid, values) == "not_its_part"
    ground.hand_over("wz.nongye", dispute)
    again = refused(city.actor("wz.nongye"), "jurisdiction.hand_over", dispute.uuid, values)
    assert again == "not_its_part"


def test_what_is_to_be_minded_of_a_limit_and_of_taking_over_is_said(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    assert any("条文待核，仅作提示" in c for c in dispute.cautions)
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation(CITY),
    )
    dispute.refresh_from_db()
    assert any("尚未通知下级机关、当事人" in c for c in dispute.cautions)


def test_the_interface_says_too_that_powers_were_not_asked(city):
    case = Ground(city).case(MARKET, "")
    said = Reader(city.actor("wz.lianluo")).get(f"/api/v1/standing?kind=case&record={case}").json()
    assert "涉及事项没有对应到清单，职权未核。" in said["warnings"]


def test_an_ordinary_case_is_no_choice_and_a_limit_without_days_says_so(monkeypatch):
    assert "一般" not in dict(forms.Asking.base_fields["difficulty"].choices)
    endless = SimpleNamespace(name="办案", due_at=None)
    monkeypatch.setattr(clocks, "running", lambda record: [endless])
    subject = SimpleNamespace(kind="case", record=None, number="JZ-AJ-2026-000001")
    lines = running_told(subject, [], receiver_has_filed=False)
    assert lines[1].startswith("JZ-AJ-2026-000001“办案”（没有写明日数）：")


def test_a_stance_stated_anew_tells_that_line_and_not_the_others_again(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    ground.states("ba.lianluo", dispute)
    stated = LedgerEvent.objects.filter(record=dispute.uuid, action="jurisdiction.state_position").latest(
        "id"
    )
    (change,) = [c for c in json.loads(stated.body)["changes"] if c["field"] == "positions"]
    assert (change["was"], change["now"][:18]) == (f"{NEXT}：尚未陈述。", f"{NEXT}：主张由本机关管辖；")
    assert HERE not in change["now"]


def test_who_sees_only_a_summary_reads_in_one_line_what_he_may_not_do(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    kind, head = kinds.get("dispute"), ground.city.actor("jz.nongju")
    found = offering.buttons(head, kind, dispute, kind.sight.level(head, dispute))
    assert [b.title for b in found if b.allowed] == ["指定管辖"]
    (refused_ones,) = [b for b in found if not b.allowed]
    assert "等" in refused_ones.title and "只有摘要级可见" in refused_ones.why_not
