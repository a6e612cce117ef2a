"""改期重新批准、入企码不变；抽出的不去要选理由代码，监督看得到，抽取的页面上数得出；都有了着落期限才到此为止。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.draws import deadlines
from liandong.draws.models import Draw, Dropout, Seat, Visit
from liandong.kernel import clocks, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.kernel.roles import Level
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.notices.models import Notice
from liandong.now import at, now, today
from liandong.onsite import turnout
from liandong.onsite.tests.stories import (
    FARM,
    HEAD,
    MARKET,
    PARTNER,
    PARTNER_HEAD,
    STAFF,
    certificates,
)
from liandong.onsite.tests.test_approving import capped, drawn, level
from liandong.parties.models import Party

__all__ = ["drawn"]
pytestmark = pytest.mark.django_db
OK = {"opinion": "同意"}
CODES = [{"code": "U1", "told": "查无下落"}, {"code": "R1", "told": "应当回避"}]


@pytest.fixture
def coded(drawn):
    """The draw with the codes of its rules."""
    outside = {"source": "public", "name": "双色球", "issue": "2026135", "not_before": now().isoformat()}
    Draw.objects.filter(pk=drawn.draw_id).update(reason_codes=CODES, outside=outside)
    kinds.get("inspection_draw").sight.refresh(Draw.objects.get(pk=drawn.draw_id))
    return Visit.objects.get(pk=drawn.pk)


def later(days=3):
    return {"on": (today() + timedelta(days=days)).isoformat()}


def taken(story, drawn):
    story.uuid = did(story.city.actor(STAFF), "onsite.take_drawn", None, {"drawn": drawn.uuid})
    return story


def test_a_changed_day_is_approved_anew_by_every_head_and_keeps_its_code(story):
    story.approved()
    code, before = story.record.code, newest_job()
    assert not story.tried(PARTNER_HEAD, "move_inspection", later(), reason="停电").is_done
    assert not story.tried(HEAD, "move_inspection", later()).is_done, "没有理由"
    assert (
        story.tried(HEAD, "move_inspection", {"on": today().isoformat()}, reason="停电").code
        == "nothing_changed"
    )
    story.act(HEAD, "move_inspection", later(), reason="企业停电")
    one = story.record
    assert (one.state, one.on, one.approved_at, one.code) == (
        "pending",
        today() + timedelta(days=3),
        None,
        code,
    )
    assert [(part["decision"], part["sheet"]) for part in one.parts] == [("", {}), ("", {})]
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="inspection_planned").exclude(state="done")
    assert story.city.actor(PARTNER_HEAD).post in told.values_list("post", flat=True)
    page = Reader(story.city.actor("jiandu")).get(f"/r/inspection_visit/{one.uuid}/").content.decode()
    assert f"从{today()}改到{one.on}：企业停电" in page
    with at(now() + timedelta(days=3)):
        two = {"present": certificates(MARKET)}
        assert story.tried(STAFF, "enter_site", two).code != ""
        assert story.record.entered_at is None
        story.act(HEAD, "approve_part", OK)
        story.act(PARTNER_HEAD, "approve_part", OK)
        assert (
            story.record.code == code and str(story.record.on) in story.record.parts[0]["sheet"]["检查时间"]
        )
        story.act(STAFF, "enter_site", two)
        assert not story.tried(HEAD, "move_inspection", later(), reason="到了再改").is_done


def test_the_gates_are_asked_of_the_new_day(story):
    capped(story)
    story.planned()
    story.act(HEAD, "approve_part", OK)
    first = story.uuid
    story.planned(**later(1))
    story.act(HEAD, "approve_part", OK | {"why": "接到新的举报"})
    second, story.uuid = story.uuid, first
    story.act(HEAD, "move_inspection", later(2), reason="企业停电")
    refused = story.tried(HEAD, "approve_part", OK)
    assert refused.code == "needs_reason" and "另有1次已经批准" in refused.sentence
    assert second != first


def test_a_day_that_is_over_is_moved_and_then_approved(story, coded):
    with at(now() + timedelta(days=3)):
        taken(story, coded)
        refused = story.tried(HEAD, "approve_part", OK)
        assert refused.code == "day_over" and "改期" in refused.sentence and "事先批准" in refused.sentence
        story.act(HEAD, "move_inspection", later(1), reason="当天停电")
        story.act(HEAD, "approve_part", OK)
        story.act(PARTNER_HEAD, "approve_part", OK)
    assert story.record.state == "approved"


def test_what_was_drawn_is_not_cancelled_without_a_code_and_supervision_sees_it(story, coded):
    taken(story, coded)
    for code in ({}, {"code": "X9"}):
        refused = story.tried(HEAD, "cancel_inspection", code, reason="改日再去")
        assert refused.code == "no_such_code" and "U1（查无下落）" in refused.sentence
    assert level(story, "jiandu") is Level.NONE
    before = newest_job()
    story.act(HEAD, "cancel_inspection", {"code": "U1"}, reason="人去楼空")
    one = story.record
    assert (one.drawn, one.was_drawn, one.left_code) == (None, coded.uuid, "U1")
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="inspection_cancelled")
    assert story.city.actor("jiandu").post in told.values_list("post", flat=True)
    assert level(story, "jiandu") is Level.SUMMARY and level(story, "ba.lianluo") is Level.NONE
    page = Reader(story.city.actor("jiandu")).get(f"/r/inspection_visit/{one.uuid}/").content.decode()
    assert "没有去的理由代码" in page and "U1" in page


def test_what_was_not_drawn_needs_no_code(story):
    story.planned()
    story.act(HEAD, "cancel_inspection", reason="企业停业")
    assert (story.record.state, story.record.left_code) == ("cancelled", "")


def became(draw):
    return [(one.became, one.code) for one in turnout.turnout(draw)]


def test_what_became_of_what_was_drawn_is_counted(story, coded):
    draw = coded.draw
    assert became(draw) == [("还没有到日子", "")] * 2
    with at(now() + timedelta(days=1)):
        assert became(draw) == [("没有办理", "")] * 2
        assert (
            turnout.told(draw)
            == "入企安排1户、2个部门次：已到场0户、0个部门次，没有去2个部门次（没有办理2）。"
        )
    taken(story, coded)
    with at(now() + timedelta(days=1)):
        assert became(draw) == [("办理了没有到场", "")] * 2
    story.act(HEAD, "approve_part", OK)
    story.act(PARTNER_HEAD, "refuse_part", reason="人手不够")
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert became(draw) == [("没有批准", ""), ("已到场", "")]
    Seat.objects.filter(visit=coded, department=FARM).update(is_off=True)
    Dropout.objects.create(
        draw=draw, number=1, n=1, sort="target", agency=draw.owner, department=FARM, visit=coded.code, out="x", reason="U1", told="人去楼空",
        evidence_sha256="0" * 64, asked_by="甲", asked_at=now(), answer="approved", document={},
    )  # fmt: skip
    draw.refresh_from_db()
    assert became(draw)[0] == ("替换", "U1")
    assert (
        turnout.told(draw)
        == "入企安排1户、2个部门次：已到场1户、1个部门次，没有去1个部门次（替换1：U1 查无下落1）。"
    )


def test_a_cancelled_one_counts_by_its_code_until_it_is_taken_up_again(story, coded):
    taken(story, coded).act(HEAD, "cancel_inspection", {"code": "U1"}, reason="人去楼空")
    assert became(coded.draw) == [("取消", "U1")] * 2
    taken(story, coded)
    assert became(coded.draw) == [("还没有到日子", "")] * 2


def test_the_count_is_for_the_departments_and_supervision_and_in_the_end_for_all(story, coded):
    page = f"/r/inspection_draw/{coded.draw.uuid}/"
    for account in (STAFF, "jiandu"):
        assert "去了没有：入企安排1户" in Reader(story.city.actor(account)).get(page).content.decode()
    Draw.objects.filter(pk=coded.draw_id).update(
        published_on=today(), plan_no="410823-2026-0009", document={"verifier_sha256": ""}
    )
    kinds.get("inspection_draw").sight.refresh(Draw.objects.get(pk=coded.draw_id))
    assert "去了没有：" not in Reader(story.city.actor("ba.lianluo")).get(page).content.decode()
    public, stranger = f"/public/draws/{coded.draw.uuid}", Reader(story.city.actor("ba.lianluo"))
    assert "去了没有" not in stranger.get(public).content.decode()
    with at(now() + timedelta(days=20)):
        text = stranger.get(public).content.decode()
    assert "没有去2个部门次（没有办理2）" in text
    assert Party.objects.get(uuid=coded.party).name not in text


def awaited(draw):
    return set(Clock.objects.filter(record=draw.uuid, ended_at=None).values_list("name", flat=True))


def test_each_department_is_awaited_until_all_its_places_are_settled(story, coded):
    deadlines.await_visits(coded.draw, today(), now())
    market, farm = deadlines.visiting(MARKET), deadlines.visiting(FARM)
    assert awaited(coded.draw) == {market, farm}
    owed = dict(Clock.objects.filter(record=coded.draw.uuid).values_list("name", "owed_by"))
    assert owed[farm] == story.city.actor(PARTNER).agency
    taken(story, coded)
    story.act(HEAD, "approve_part", OK)
    story.act(PARTNER_HEAD, "approve_part", OK)
    assert awaited(coded.draw) == {market, farm}
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert awaited(coded.draw) == {farm}
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    assert not awaited(coded.draw)


def test_a_reasoned_absence_settles_it_too(story, coded):
    deadlines.await_visits(coded.draw, today(), now())
    taken(story, coded)
    story.act(PARTNER_HEAD, "refuse_part", reason="人手不够")
    assert awaited(coded.draw) == {deadlines.visiting(MARKET)}
    story.act(HEAD, "cancel_inspection", {"code": "R1"}, reason="负责人都要回避")
    assert not awaited(coded.draw)


def test_an_unsettled_place_is_told_to_supervision_once_the_last_day_is_past(story, coded):
    deadlines.await_visits(coded.draw, today(), now())
    before = newest_job()
    with at(now() + timedelta(days=1)):
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(before)
    late = Notice.objects.filter(record=coded.draw.uuid, topic="clock_overdue")
    assert story.city.actor("jiandu").post in late.values_list("post", flat=True)
    assert any(deadlines.VISIT in what for what in late.values_list("what", flat=True))
