"""批准以后换人，到场以前再问一遍谁能去：抽取里换了的、决定回避的不能到场，换人只要本机关负责人批准。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.draws.models import Draw, Dropout, Seat
from liandong.inspections.gates import answer
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.notices.models import Notice
from liandong.now import now
from liandong.onsite.parts import asked_of
from liandong.onsite.tests.stories import FARM, HEAD, MARKET, PARTNER, PARTNER_HEAD, STAFF, certificates, row
from liandong.onsite.tests.test_approving import drawn

__all__ = ["drawn"]
pytestmark = pytest.mark.django_db
OK = {"opinion": "同意"}


def raised(certificate, **more):
    return {"officer": certificate, "asked_by": AskedBy.PARTY, "why": RecusalReason.KIN, **more}


@pytest.fixture
def three():
    """Certificates of three officers of the market bureau; the third is the substitute."""
    found = certificates(MARKET, 3)
    assert len(found) == 3
    return found


@pytest.fixture
def replaced(story, drawn, three):
    """A drawn visit that was approved by both, whose market team then changed in the draw."""
    story.uuid = did(story.city.actor(PARTNER), "onsite.take_drawn", None, {"drawn": drawn.uuid})
    story.act(HEAD, "approve_part", OK)
    story.act(PARTNER_HEAD, "approve_part", OK)
    seat = Seat.objects.get(visit=drawn, department=MARKET)
    seat.officers = three[1:]
    seat.save()
    return story


def event_of(drawn, at):
    """The replacement as the draw keeps it, approved at that moment."""
    Dropout.objects.create(
        draw=drawn.draw, number=1, n=1, sort="officer", agency=drawn.draw.owner, department=MARKET, visit=drawn.code, out="x", reason="R1",
        told="亲属", evidence_sha256="0" * 64, asked_by="甲", asked_at=at, answer="approved", document={"at": f"{at:%Y-%m-%dT%H:%M:%SZ}"},
    )  # fmt: skip


def test_who_was_replaced_after_the_approval_does_not_enter_and_the_substitute_does(replaced, drawn, three):
    story = replaced
    event_of(drawn, now() - timedelta(minutes=5))
    old, new = {"present": three[:2]}, {"present": three[1:]}
    refused = story.tried(STAFF, "enter_site", old)
    assert refused.code == "drawn_differs" and "请本机关负责人批准换人" in refused.sentence
    assert story.tried(STAFF, "enter_site", new).code == "drawn_differs"
    assert not story.tried(STAFF, "change_team", OK, reason="抽取里换了").is_done
    other = OK | {"officers": three[:2]}
    assert story.tried(HEAD, "change_team", other, reason="不换").code == "drawn_differs"
    farm = story.record.parts[1]
    before = newest_job()
    story.act(HEAD, "change_team", OK, reason="抽取里换了")
    deliver_all(before)
    assert Notice.objects.filter(record=story.uuid, topic="inspection_team").exists()
    part = story.record.parts[0]
    assert [one["certificate"] for one in part["officers"]] == three[1:] and part["decision"] == "approved"
    assert three[2] in part["sheet"]["执法人员及证号"] and three[0] not in part["sheet"]["执法人员及证号"]
    assert story.record.parts[1] == farm and story.record.state == "approved"
    assert story.tried(HEAD, "change_team", OK, reason="再换").code == "nothing_changed"
    assert story.tried(STAFF, "enter_site", old).code != "" and not story.record.parts[0]["arrived_at"]
    story.act(STAFF, "enter_site", new)
    assert not story.tried(HEAD, "change_team", OK, reason="到了再换").is_done


def test_an_arrival_before_the_replacement_stands_though_the_phone_says_it_later(replaced, drawn, three):
    came = now()
    event_of(drawn, came + timedelta(minutes=30))
    replaced.act(STAFF, "enter_site", {"present": three[:2], "at": came.isoformat()})
    assert replaced.record.parts[0]["present"] == three[:2]


def test_who_was_there_late_enters_after_the_head_approved_the_replacement_though_the_visit_is_over(
    replaced, drawn, three
):
    story = replaced
    event_of(drawn, now() - timedelta(minutes=5))
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    came = {"present": three[1:], "at": now().isoformat()}
    answers = [row(one, "yes", device="丙", number=n) for n, one in enumerate(("ask:address", "ask:trading"))]
    assert story.register(PARTNER, *answers).is_done
    story.left(PARTNER, left_open="手机没有信号")
    refused = story.tried(STAFF, "enter_late", came, reason="没有信号")
    assert refused.code == "drawn_differs" and "请本机关负责人批准换人" in refused.sentence
    story.act(HEAD, "change_team", OK, reason="抽取里换了")
    story.act(STAFF, "enter_late", came, reason="没有信号")
    assert story.record.state == "ended" and story.record.parts[0]["present"] == three[1:]
    assert not story.tried(HEAD, "change_team", OK, reason="到了再换").is_done


def test_an_officer_recused_for_a_draw_is_on_no_visit_of_the_departments_own(story, drawn, three):
    story.joint()
    party = story.record.party
    row = {
        "number": 1, "officer": "x", "certificate": three[0], "name": "甲", "agency": str(story.city.actor(HEAD).agency), "party": str(party.uuid),
        "why": RecusalReason.KIN, "asked_by": AskedBy.OFFICER, "answer": "granted",
    }  # fmt: skip
    Draw.objects.filter(pk=drawn.draw_id).update(recusals=[row | {"answer": ""}])
    asked = asked_of(story.record, story.record.parts[0], {"why": "", "off_list": ""})
    assert not asked.recused
    Draw.objects.filter(pk=drawn.draw_id).update(recusals=[row])
    asked = asked_of(story.record, story.record.parts[0], {"why": "", "off_list": ""})
    never = answer(story.city.actor(HEAD), asked).answer.never
    assert "too_few_officers" in {finding.code for finding in never}
    refused = story.tried(HEAD, "approve_part", OK)
    assert refused.code == "recused" and three[0] in refused.sentence
    story.act(STAFF, "raise_recusal", raised(three[0]))
    story.act(HEAD, "decide_recusal", {"which": 1, "is_granted": "no"})
    story.act(HEAD, "approve_part", OK)
    Draw.objects.filter(pk=drawn.draw_id).update(state="void")
    assert not asked_of(story.record, story.record.parts[0], {"why": "", "off_list": ""}).recused


def test_recusal_is_decided_by_the_head_and_keeps_who_is_recused_from_the_door(story, three):
    story.approved()
    before = newest_job()
    story.act(STAFF, "raise_recusal", raised(three[0]))
    deliver_all(before)
    assert Notice.objects.filter(record=story.uuid, topic="inspection_recusal").exists()
    assert story.tried(STAFF, "raise_recusal", raised(three[0])).code == "named_already"
    assert story.tried(STAFF, "raise_recusal", raised("没有")).code == "no_such_officer"
    assert not story.tried(STAFF, "decide_recusal", {"which": 1, "is_granted": "yes"}).is_done
    assert not story.tried(PARTNER_HEAD, "decide_recusal", {"which": 1, "is_granted": "yes"}).is_done
    page = Reader(story.city.actor(PARTNER)).get(f"/r/inspection_visit/{story.uuid}/").content.decode()
    assert RecusalReason.KIN not in page
    story.act(HEAD, "decide_recusal", {"which": 1, "is_granted": "yes"})
    enters = {"present": three[:2]}
    assert story.tried(STAFF, "enter_site", enters).code == "recused"
    assert (
        story.tried(HEAD, "change_team", OK | {"officers": [three[0], three[2]]}, reason="回避").code
        == "recused"
    )
    assert story.tried(HEAD, "change_team", OK, reason="回避").code == "nobody_named"
    assert (
        story.tried(HEAD, "change_team", OK | {"officers": [three[1]]}, reason="回避").code
        == "never_overridable"
    )
    story.act(HEAD, "change_team", OK | {"officers": three[1:]}, reason="回避")
    story.act(STAFF, "enter_site", {"present": three[1:]})


def test_a_granted_recusal_is_taken_back_by_the_head_alone(story, three):
    story.approved()
    story.act(HEAD, "raise_recusal", raised(three[0], asked_by=AskedBy.AGENCY))
    assert story.tried(STAFF, "enter_site", {"present": three[:2]}).code == "recused"
    assert story.tried(STAFF, "withdraw_recusal", {"which": 1}).code == "head_decides"
    story.act(HEAD, "withdraw_recusal", {"which": 1})
    story.act(STAFF, "enter_site", {"present": three[:2]})


@pytest.mark.parametrize(("after", "code"), [(30, "done"), (-30, "recused")])
def test_what_a_draw_decided_after_the_team_came_does_not_turn_it_away(story, drawn, three, after, code):
    story.approved()
    came = now()
    row = {
        "number": 1, "certificate": three[0], "agency": str(story.city.actor(HEAD).agency), "party": str(story.record.party.uuid),
        "answer": "granted", "decided_at": (came + timedelta(seconds=after)).isoformat(),
    }  # fmt: skip
    Draw.objects.filter(pk=drawn.draw_id).update(recusals=[row])
    enters = {"present": three[:2], "at": came.isoformat()}
    assert story.tried(STAFF, "enter_site", enters).code == code


def test_what_was_decided_after_the_team_came_does_not_turn_it_away(story, three):
    story.approved()
    came = now()
    story.act(HEAD, "raise_recusal", raised(three[0], asked_by=AskedBy.AGENCY))
    story.act(STAFF, "enter_site", {"present": three[:2], "at": came.isoformat()})
    assert story.record.state == "under_way"
