"""移交：指定写明移交日期的，各方各算各的，过了告诉各方和上级；材料不齐的要求补正，不退回。"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from liandong.jurisdiction.actions.handing import hand_clock
from liandong.jurisdiction.letters import designation
from liandong.jurisdiction.models import Position
from liandong.jurisdiction.tests.stories import Ground, refused
from liandong.kernel import clocks, holds, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.kernel.outcome import Status
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.notices.models import Notice
from liandong.now import at, now, today
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
HERE, NEXT, CITY = "武陟县农业农村局", "博爱县农业农村局", "焦作市农业农村局"


def designated(ground: Ground, case, **more):
    """博爱县 has it, by the city's bureau."""
    dispute = ground.raised("wz.nongye", case, NEXT)
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation(NEXT, **more),
    )
    dispute.refresh_from_db()
    return dispute


def told(dispute, topic: str) -> set:
    return set(
        Notice.objects.filter(record=dispute.uuid, topic=topic)
        .exclude(state="done")
        .values_list("post", flat=True)
    )


def handed_told(dispute) -> str:
    (field,) = [f for f in kinds.get("dispute").fields if f.name == "handed"]
    return field.value(dispute)


def test_the_day_of_the_designation_runs_for_whoever_has_to_hand_over(neighbours):
    ground, ours, _ = neighbours
    day = today() + timedelta(days=3)
    dispute = designated(ground, ours, hand_over_by=day.isoformat())
    farm, superior = ground.city.actor("wz.nongye"), ground.city.actor("jz.nongju")
    (clock,) = clocks.running(dispute.uuid)
    assert (clock.name, clock.owed_by, clock.nature) == ("移交案卷：第1方", farm.agency, "internal")
    assert "焦农指〔2026〕1号" in clock.source and clock.due_at.date() <= day + timedelta(days=1)
    _, content = designation(superior, dispute)
    assert content["handover_on"] == day.isoformat()
    with at(now() + timedelta(days=5)):
        before = newest_job()
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(before)
        assert {farm.post} <= told(dispute, "clock_overdue")
        assert {ground.city.actor("ba.lianluo").post, superior.post} <= told(dispute, "dispute_overdue")
        before = newest_job()
        ground.hand_over("wz.nongye", dispute)
        assert not clocks.running(dispute.uuid)
        deliver_all(before)
        assert not told(dispute, "clock_overdue") and not told(dispute, "dispute_overdue")


def test_the_limit_ends_with_the_hand_over_whatever_its_agency_is_called_by_then(neighbours):
    ground, ours, _ = neighbours
    dispute = designated(ground, ours, hand_over_by=(today() + timedelta(days=3)).isoformat())
    farm = ground.city.actor("wz.nongye")
    Agency.objects.filter(uuid=farm.agency).update(name="武陟县农业农村和水利局（虚构）")
    Clock.objects.filter(record=dispute.uuid).update(name="移交案卷：改名以前的名称")
    clocks.start_given(
        "dispute", dispute.uuid, hand_clock(2), today() + timedelta(days=3), now(), owed_by=dispute.holder, source="决定",
        nature="internal",
    )  # fmt: skip
    ground.hand_over("wz.nongye", dispute)
    assert [c.owed_by for c in clocks.running(dispute.uuid)] == [dispute.holder]


def test_without_a_day_nothing_runs_and_a_day_that_is_over_is_a_mistake(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    past = ground.designation(NEXT, hand_over_by=(today() - timedelta(days=1)).isoformat())
    answer = attempt(ground.city.actor("jz.nongju"), "jurisdiction.designate_holder", dispute.uuid, past)
    assert answer.status is Status.INVALID and list(answer.errors) == ["hand_over_by"]
    before = ground.recorded(NEXT, hand_over_by=(today() - timedelta(days=1)).isoformat())
    paper = attempt(ground.city.actor("wz.nongye"), "jurisdiction.record_designation", dispute.uuid, before)
    assert paper.status is Status.INVALID and list(paper.errors) == ["hand_over_by"]
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation(NEXT),
    )
    assert not clocks.running(dispute.uuid)


def test_missing_material_is_asked_for_and_given_and_nothing_comes_back(neighbours):
    ground, ours, _ = neighbours
    dispute = designated(ground, ours)
    ba, wz = ground.city.actor("ba.lianluo"), ground.city.actor("wz.nongye")
    asked = {"party": HERE, "lacking": "现场笔录第2页\n抽样凭证"}
    assert refused(ba, "jurisdiction.ask_material", dispute.uuid, asked) == "nothing_handed"
    assert refused(wz, "jurisdiction.ask_material", dispute.uuid, asked) == "not_its_part"
    ground.hand_over("wz.nongye", dispute)
    assert refused(wz, "jurisdiction.supply_material", dispute.uuid, {"supplied": "无"}) == "not_its_part"
    before = newest_job()
    did(ba, "jurisdiction.ask_material", dispute.uuid, asked)
    deliver_all(before)
    assert wz.post in told(dispute, "material_asked") and ba.post not in told(dispute, "material_asked")
    assert f"要求{HERE}补正：现场笔录第2页、抽样凭证；尚未补正。" in handed_told(dispute)
    before = newest_job()
    did(wz, "jurisdiction.supply_material", dispute.uuid, {"supplied": "现场笔录第2页，抽样凭证2页"})
    deliver_all(before)
    assert not told(dispute, "material_asked") and ba.post in told(dispute, "material_supplied")
    assert "补正：现场笔录第2页，抽样凭证2页。" in handed_told(dispute)
    assert refused(wz, "jurisdiction.supply_material", dispute.uuid, {"supplied": "再"}) == "not_its_part"


def test_material_is_still_asked_for_and_given_once_everything_was_accepted(neighbours):
    ground, ours, _ = neighbours
    dispute = designated(ground, ours)
    ba, wz = ground.city.actor("ba.lianluo"), ground.city.actor("wz.nongye")
    (sent,) = ground.hand_over("wz.nongye", dispute)
    before = newest_job()
    did(ba, "jurisdiction.ask_material", dispute.uuid, {"party": HERE, "lacking": "抽样凭证"})
    deliver_all(before)
    before = newest_job()
    ground.receive("ba.lianluo", sent, "韩联络")
    deliver_all(before)
    dispute.refresh_from_db()
    assert dispute.state == "executed" and wz.post in told(dispute, "material_asked")
    did(wz, "jurisdiction.supply_material", dispute.uuid, {"supplied": "抽样凭证2页"})
    did(ba, "jurisdiction.ask_material", dispute.uuid, {"party": HERE, "lacking": "第3页"})
    assert f"要求{HERE}补正：第3页；尚未补正。" in handed_told(dispute)


def test_who_gives_its_material_is_done_the_other_still_owes_it_and_no_limit_is_borrowed(neighbours):
    ground, ours, _ = neighbours
    dispute = designated(ground, ours)
    ba, wz = ground.city.actor("ba.lianluo"), ground.city.actor("wz.nongye")
    other = ground.city.actor("jz.nongye")
    ground.hand_over("wz.nongye", dispute)
    ask = {"party": HERE, "lacking": "抽样凭证"}
    before = newest_job()
    did(ba, "jurisdiction.ask_material", dispute.uuid, ask)
    deliver_all(before)
    clocks.start_given(
        "dispute", dispute.uuid, hand_clock(3), today() + timedelta(days=3), now(), owed_by=other.agency, source="决定",
        nature="internal",
    )  # fmt: skip
    Position.objects.create(
        dispute=dispute, agency=other.agency, agency_name=CITY, lacking="x", lacking_at=now()
    )
    mine = Notice.objects.filter(record=dispute.uuid, topic="material_asked").first()
    assert mine is not None
    mine.pk, mine.uuid, mine.event = None, uuid4(), uuid4()
    mine.post, mine.person = other.post, other.person
    mine.save()
    before = newest_job()
    did(wz, "jurisdiction.supply_material", dispute.uuid, {"supplied": "抽样凭证2页"})
    deliver_all(before)
    assert told(dispute, "material_asked") == {other.post}
    given = Notice.objects.filter(record=dispute.uuid, topic="material_supplied")
    assert set(given.values_list("due_at", "sender")) == {(None, HERE)}


def test_who_did_not_find_it_first_is_told_whom_to_ask_before_urgent_measures(neighbours):
    ground, ours, theirs = neighbours
    dispute = ground.raised("wz.nongye", ours, NEXT)
    assert dispute.first_finder_name == HERE
    (first,), (second,) = holds.standing(ours), holds.standing(theirs)
    assert "为主" not in first.reason and f"紧急措施以最先发现的{HERE}为主" in second.reason
