"""安排和审批：谁看得到，谁也不能放行的，超过上限要说理由，紧急的事后补办，抽出的照抽取来。"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from liandong.cases.tests.stories import CODE
from liandong.catalogue.tests.test_doing import hired
from liandong.draws.models import Draw, Seat, Visit
from liandong.draws.rosters import last_year
from liandong.inspections.rules import standing
from liandong.inspections.tests.test_plans import published
from liandong.kernel import kinds
from liandong.kernel.models import Clock
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.kernel.tests.staging_recognition import finding_values
from liandong.notices.models import Notice
from liandong.now import at, now, today
from liandong.onsite import queries
from liandong.onsite.models import Inspection
from liandong.onsite.tests.stories import (
    BOOK,
    CHIEF,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    PARTNER_HEAD,
    STAFF,
    certificates,
    row,
)
from liandong.parties.models import Party
from liandong.registry.models import Agency


def level(story, account):
    return kinds.get("inspection_visit").sight.level(story.city.actor(account), story.record)


def test_nobody_but_the_departments_sees_it_before_it_is_approved(story):
    story.joint()
    assert level(story, PARTNER) is Level.FULL and level(story, "wz.lianluo") is Level.FULL
    for stranger in ("jiandu", "ba.lianluo", "duban", "jy.lianluo", "sysadmin"):
        assert level(story, stranger) is Level.NONE
        if stranger != "sysadmin":
            party = Reader(story.city.actor(stranger)).get(f"/r/party/{story.record.party.uuid}/")
            assert story.record.number not in party.content.decode()


def test_supervision_sees_that_it_is_once_every_department_approved(story):
    story.approved()
    one = story.record
    assert one.state == "approved" and one.code and level(story, "jiandu") is Level.SUMMARY
    assert level(story, "ba.lianluo") is Level.NONE
    page = Reader(story.city.actor("jiandu")).get(f"/r/inspection_visit/{one.uuid}/").content.decode()
    assert one.number in page and one.code not in page and "年度计划第3项" not in page
    story.act("jiandu", "open_inspection", reason="核查投诉")
    assert level(story, "jiandu") is Level.FULL


def test_each_head_approves_his_own_part_and_the_sheet_is_kept(story):
    before = newest_job()
    story.joint()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert story.record.state == "pending"
    assert story.tried(HEAD, "approve_part", {"opinion": "同意"}).code == "not_its_part"
    story.act(PARTNER_HEAD, "approve_part", {"opinion": "同意，注意安全"})
    market, farm = story.record.parts
    assert market["sheet"]["检查事项"] == "农资标签检查" and farm["sheet"]["负责人意见"] == "同意，注意安全"
    assert "本年度已检查0次" in market["sheet"]["检查频次"]
    deliver_all(before)
    told = set(Notice.objects.filter(record=story.uuid).values_list("topic", "post"))
    assert ("inspection_approved", story.city.actor(PARTNER).post) in told


def test_what_nobody_may_override_is_refused_at_the_approval(story):
    story.planned(officers=certificates(MARKET, 1)[0])
    refused = story.tried(HEAD, "approve_part", {"opinion": "同意"})
    assert refused.code == "never_overridable" and "应不少于2人" in refused.sentence
    story.planned(items=BOOK)
    assert "没有职权" in story.tried(HEAD, "approve_part", {"opinion": "同意"}).sentence
    story.planned(partners=FARM)
    empty = story.tried(PARTNER_HEAD, "approve_part", {"opinion": "同意"})
    assert empty.code == "never_overridable" and "没有列明检查事项" in empty.sentence


def test_somebody_elses_officers_are_not_sent(story):
    from liandong.kernel.tests.staging import attempt
    from liandong.onsite.tests.stories import plan_values

    outcome = attempt(
        story.city.actor(STAFF), "onsite.plan_inspection", None, plan_values(officers=certificates(FARM))
    )
    assert outcome.code == "not_our_officers"


def capped(story):
    cap = {"year": today().year, "cap_visits": 1, "cap_document": "频次公告", "cap_on": "2026-01-05"}
    made = did(story.city.actor("wz.lianluo"), "inspections.compile_list", None, cap)
    did(story.city.actor(HEAD), "inspections.publish_list", made, {"published_on": today().isoformat()})


def test_the_recorded_visit_counts_and_a_second_one_over_the_cap_needs_a_reason(story):
    capped(story)
    story.ended()
    story.planned()
    refused = story.tried(HEAD, "approve_part", {"opinion": "同意"})
    assert refused.code == "needs_reason" and "已检查1次" in refused.sentence
    story.act(HEAD, "approve_part", {"opinion": "同意", "why": "接到新的举报"})
    part = story.record.parts[0]
    assert any("接到新的举报" in one for one in part["reasons"]) and any(
        "当日" in one for one in part["warned"]
    )


def test_a_clue_on_record_takes_it_out_of_the_cap(story):
    capped(story)
    story.ended()
    story.planned(origin="complaint", ground="举报12号")
    story.act(HEAD, "approve_part", {"opinion": "同意", "off_list": "举报12号"})
    assert any("投诉举报（举报12号）不受限制" in one for one in story.record.parts[0]["warned"])


def test_a_result_of_another_agency_that_answers_the_item_needs_a_reason_while_it_is_valid(story):
    city = story.city
    farther = hired(city, "ba.ju", "张局长", "C410822-AGRICULTURE", Role.AGENCY_HEAD)
    said = {"party": CODE, "item": LABEL, "told": "标签齐全"}
    did(city.actor("wz.lianluo"), "recognition.register_finding", None, finding_values("自己的", **said))
    story.planned()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    found = did(
        city.actor("ba.lianluo"), "recognition.register_finding", None, finding_values("别家的", **said)
    )
    story.planned()
    refused = story.tried(HEAD, "approve_part", {"opinion": "同意"})
    assert refused.code == "needs_reason" and "已有博爱县农业农村局的互认结果" in refused.sentence
    assert story.record.state == "pending"
    story.act(HEAD, "approve_part", {"opinion": "同意", "why": "换了进货渠道"})
    (reason,) = story.record.parts[0]["reasons"]
    assert "互认结果" in reason and reason.endswith("换了进货渠道")
    ending = {"ended_on": today().isoformat(), "ended_paper": "撤销决定1号"}
    did(farther, "recognition.revoke_finding", found, ending, reason="检查记录没有签字")
    story.planned()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert story.record.state == "approved"


def test_a_department_that_does_not_go_leaves_the_others_and_nobody_going_ends_it(story):
    story.joint()
    story.act(PARTNER_HEAD, "refuse_part", reason="人手不够")
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert story.record.state == "approved" and level(story, PARTNER) is Level.FULL
    assert story.tried(PARTNER, "enter_site", {"present": certificates(FARM)}).code == "not_its_part"
    story.planned()
    story.act(HEAD, "refuse_part", reason="不必去")
    assert story.record.state == "refused"


def test_an_emergency_is_made_up_afterwards_with_its_reason_and_clock(story):
    story.planned(origin="clue", ground="正在倾倒")
    assert not story.tried(STAFF, "enter_urgently", {"present": certificates(MARKET)}).is_done
    before = newest_job()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒，来不及")
    clock = Clock.objects.get(record=story.uuid, ended_at=None)
    assert (clock.name, clock.nature) == ("补办检查审批", "internal")
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="inspection_urgent").values_list("post", flat=True)
    assert {story.city.actor("jiandu").post, story.city.actor(HEAD).post} <= set(told)
    with at(now() + timedelta(days=1)):
        story.act(HEAD, "approve_part", {"opinion": "同意补办"})
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()
    assert story.record.state == "under_way"


def test_a_part_that_is_refused_after_an_urgent_entry_stops_nobody_elses_confirmation(story):
    before = newest_job()
    story.joint(origin="clue", ground="正在倾倒")
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="来不及")
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    assert (
        story.register(STAFF, row(LABEL)).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    )
    story.left()
    story.act(HEAD, "approve_part", {"opinion": "同意补办"})
    story.act(HEAD, "confirm_part", {})
    assert story.record.state == "ended"
    story.act(PARTNER_HEAD, "refuse_part", reason="不该去")
    assert story.record.state == "confirmed"
    deliver_all(before)
    jiandu = story.city.actor("jiandu").post
    told = Notice.objects.filter(record=story.uuid, topic="inspection_urgent", post=jiandu)
    assert told.filter(what__contains="没有补上批准").exists()


def _urgently(story):
    story.planned()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="来不及")


def _is_over(story, before):
    one = story.record
    assert (one.state, one.parts[0]["confirmed"]) == ("unapproved", "")
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()
    assert (
        not story.tried(HEAD, "confirm_part", {}).is_done
        and not story.register(STAFF, row(LABEL, number=9)).is_done
    )
    assert level(story, "jiandu") is Level.SUMMARY
    deliver_all(before)
    waiting = Notice.objects.filter(record=story.uuid).exclude(state="done")
    open_ = waiting.values_list("topic", flat=True)
    assert "inspection_urgent" in open_ and not {"inspection_ended", "inspection_planned"} & set(open_)
    assert not waiting.filter(post=story.city.actor(HEAD).post, topic="inspection_urgent").exists()


def test_a_department_alone_that_is_refused_after_the_end_leaves_no_result(story):
    before = newest_job()
    _urgently(story)
    assert story.register(STAFF, row(LABEL)).is_done
    story.left(STAFF)
    assert story.record.state == "ended"
    story.act(HEAD, "refuse_part", reason="不是紧急情况")
    _is_over(story, before)


def test_a_department_alone_that_is_refused_before_the_end_ends_without_result(story):
    before = newest_job()
    _urgently(story)
    story.act(HEAD, "refuse_part", reason="不是紧急情况")
    assert story.record.state == "under_way"
    story.left(STAFF, left_open="手机没电")
    _is_over(story, before)


def test_what_was_left_open_is_taken_with_a_reason_and_becomes_no_result(story):
    _urgently(story)
    story.act(HEAD, "refuse_part", reason="不是紧急情况")
    story.left(STAFF, left_open="手机没电")
    late = row(LABEL, "A")
    assert "补录" in story.register(STAFF, late).sentence
    assert story.register(STAFF, late | {"why_late": "手机没电"}).is_done and story.photo(STAFF).is_done
    one = story.record
    items = one.registers.exclude(subject__startswith="ask:")
    assert (one.state, one.parts[0]["confirmed"], items.count(), one.photos.count()) == (
        "unapproved",
        "",
        1,
        1,
    )
    assert not story.tried(CHIEF, "confirm_part", {}).is_done
    assert [told.found for told in queries.of_part(one, one.parts[0])] == [""]
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()


def test_one_department_alone_has_its_head_told_until_he_answers(story):
    before = newest_job()
    story.planned()
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="inspection_planned")
    assert list(told.values_list("post", flat=True)) == [story.city.actor(HEAD).post]
    before = newest_job()
    story.act(HEAD, "refuse_part", reason="不必去")
    deliver_all(before)
    assert not told.exclude(state="done").exists()


def test_nobody_enters_before_the_day_or_without_two(story):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    story.approved(on=tomorrow)
    two = certificates(MARKET)
    assert story.tried(STAFF, "enter_site", {"present": two}).code == "too_early"
    story.approved()
    assert story.tried(STAFF, "enter_site", {"present": two[:1]}).code == "too_few_officers"
    assert story.tried(STAFF, "enter_site", {"present": [two[0], certificates(FARM)[0]]}).code == "not_seated"
    story.act(STAFF, "enter_site", {"present": two})
    assert story.tried(STAFF, "enter_site", {"present": two}).code == "arrived_already"


def test_the_arrival_counts_from_its_own_moment(story):
    two, tomorrow = certificates(MARKET), today() + timedelta(days=1)
    story.approved(on=tomorrow.isoformat())
    with at(now() + timedelta(days=1, hours=1)):
        early = {"present": two, "at": (now() - timedelta(days=1)).isoformat()}
        assert story.tried(STAFF, "enter_site", early).code == "too_early"
    story.approved()
    early = {"present": two, "at": (now() - timedelta(minutes=30)).isoformat()}
    with at(now() + timedelta(minutes=5)):
        refused = story.tried(STAFF, "enter_site", early)
        assert refused.code == "before_approval" if now().date() == today() else "too_early"


def test_an_arrival_of_a_phone_whose_clock_is_fast_is_taken_as_of_now(story):
    story.approved()
    ahead = (now() + timedelta(hours=2)).isoformat()
    story.act(STAFF, "enter_site", {"present": certificates(MARKET), "at": ahead})
    assert story.record.entered_at <= now()


@pytest.fixture
def drawn(story):
    """A visit as a draw leaves it, of both departments."""
    plan, market, farm = published(story.city), Agency.objects.get(code=MARKET), Agency.objects.get(code=FARM)
    draw = Draw.objects.create(
        number="JZ-CQ-2026-1", title="第一批", agency_name=market.name, owner=market.uuid, state="published", plan=plan,
        division="410823", division_name="武陟县", mode="open", scoring="shared", reserve_percent=0, cap_visits=2,
        most_departments=4, load=4, skips_percent=50, first_day=today(), days=5, commit_by=now(), share_by=now(),
        plan_no="410823-2026-0001", basis=standing(plan),
    )  # fmt: skip
    party = Party.objects.first()
    visit = Visit.objects.create(draw=draw, code="p1", pseudonym="p1", party=party.uuid, name=party.name, area="410823", slot=0, on=today())  # fmt: skip
    for code, agency, item in ((FARM, farm, "农资台账检查"), (MARKET, market, "农资标签检查")):
        Seat.objects.create(
            visit=visit, department=code, agency=agency.uuid, name=agency.name, items=[item], officers=certificates(code)
        )  # fmt: skip
    return visit


def test_a_drawn_visit_comes_with_its_departments_items_and_officers(story, drawn):
    story.uuid = did(story.city.actor(PARTNER), "onsite.take_drawn", None, {"drawn": drawn.uuid})
    one = story.record
    assert one.agency_name == "武陟县市场监督管理局" and one.origin == "drawn"
    assert [(p["items"][0]["code"], len(p["officers"])) for p in one.parts] == [(LABEL, 2), (BOOK, 2)]
    again = story.city.actor(STAFF)
    from liandong.kernel.tests.staging import attempt

    assert attempt(again, "onsite.take_drawn", None, {"drawn": drawn.uuid}).code == "taken_already"
    assert attempt(story.city.actor("ba.lianluo"), "onsite.take_drawn", None, {"drawn": drawn.uuid}).code == "no_such_visit"  # fmt: skip
    assert Inspection.objects.count() == 1
    other = {"items": LABEL, "officers": certificates(MARKET, 3)[1:]}
    assert story.tried(STAFF, "prepare_part", other).code == "drawn_differs"
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    story.act(PARTNER_HEAD, "approve_part", {"opinion": "同意"})
    assert story.record.state == "approved"


def test_who_was_replaced_in_the_draw_is_not_approved_and_a_cancelled_one_can_be_taken_again(story, drawn):
    take = {"drawn": drawn.uuid}
    story.uuid = did(story.city.actor(PARTNER), "onsite.take_drawn", None, take)
    seat = Seat.objects.get(visit=drawn, department=MARKET)
    seat.officers = certificates(MARKET, 3)[1:]
    seat.save()
    assert story.tried(HEAD, "approve_part", {"opinion": "同意"}).code == "drawn_differs"
    story.act(STAFF, "prepare_part", {"items": LABEL, "officers": seat.officers})
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    Seat.objects.filter(visit=drawn, department=FARM).update(is_off=True)
    assert story.tried(PARTNER_HEAD, "approve_part", {"opinion": "同意"}).code == "off_the_draw"
    story.act(HEAD, "cancel_inspection", reason="改日再去")
    story.uuid = did(story.city.actor(STAFF), "onsite.take_drawn", None, take)
    assert [part["name"] for part in story.record.parts] == ["武陟县市场监督管理局"]
    story.act(HEAD, "refuse_part", reason="不必去")
    assert did(story.city.actor(STAFF), "onsite.take_drawn", None, take) != story.uuid


def test_rosters_count_the_visits_that_took_place_and_not_those_that_were_only_drawn(story, drawn):
    party = Party.objects.get(uuid=drawn.party)
    own = [UUID(part["agency"]) for part in drawn.draw.plan.parts]
    assert last_year(today(), own).get(party.uuid) is None
    story.ended()
    went = story.record.party.uuid
    assert last_year(today(), own)[went] == (1, 1) and went not in last_year(today() - timedelta(days=1), own)
    assert went not in last_year(today() + timedelta(days=365), own)
    stranger = [uuid4()]
    assert last_year(today(), stranger)[went] == (0, 1)
