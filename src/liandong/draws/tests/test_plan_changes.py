"""年度计划在抽取途中变更：固定了的照固定时的计划走完，固定前后不一样的不能批准，办理中的变更不耽误抽取。"""

from __future__ import annotations

import pytest

from liandong.draws.models import Seat, Visit
from liandong.draws.tests.stories import HEAD, STAFF
from liandong.draws.tests.test_stories import tried
from liandong.kernel.tests.staging import did, newest_job
from liandong.kernel.tests.staging_inspections import revision
from liandong.onsite.models import Inspection

pytestmark = pytest.mark.django_db
MARKET, FARM = "C410823-MARKET", "C410823-AGRICULTURE"


def proposed(story, **more):
    plan = story.plan
    kept = {"ratios": "A｜10｜1\nB｜20｜1\nC｜30｜1｜40\nD｜100", "starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}  # fmt: skip
    did(
        story.city.actor(STAFF),
        "inspections.propose_change",
        plan.uuid,
        revision(**kept | more),
        reason="部门调整",
    )


def without_the_partner(story):
    """The partner is taken out of the plan, and its item."""
    proposed(story, partners="", items="T-CC-1")
    did(story.city.actor(HEAD), "inspections.approve_change", story.plan.uuid)


def test_a_draw_goes_by_the_plan_as_it_was_frozen_though_a_partner_leaves_it(story):
    before = newest_job()
    story.bound()
    assert story.draw.document["items"] == [f"{MARKET} T-CC-1 农资标签检查", f"{FARM} T-CC-2 农资台账检查"]
    without_the_partner(story)
    story.plan.refresh_from_db()
    assert [part["name"] for part in story.plan.parts] == ["武陟县市场监督管理局"]
    story.commits().outside().reveal().deliver(before)
    assert story.draw.state == "drawn"
    farm = Seat.objects.filter(visit__draw=story.draw, department=FARM)
    assert farm.exists() and all(seat.items == ["农资台账检查"] for seat in farm)
    visit = Visit.objects.filter(draw=story.draw, seats__in=farm).exclude(on=None).first()
    made = did(story.city.actor("wz.nongye"), "onsite.take_drawn", None, {"drawn": visit.uuid})
    parts = Inspection.objects.get(uuid=made).parts
    assert ["T-CC-2"] in [[item["code"] for item in part["items"]] for part in parts]


def test_what_was_frozen_is_not_bound_when_the_plan_has_changed_since(story):
    story.drafted().act(STAFF, "freeze_rosters")
    plan = story.plan
    more = {"ratios": "A｜50｜1\nD｜100", "officers": 2, "starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}  # fmt: skip
    did(story.city.actor(HEAD), "inspections.change_plan", plan.uuid, more, reason="多抽一些")
    refused = tried(story, HEAD, "bind_plan")
    assert refused.code == "plan_changed" and "抽取比例：由“A类10%" in refused.sentence
    story.act(HEAD, "return_draw", reason="照现在的计划")
    assert story.draw.basis == {}
    story.act(STAFF, "freeze_rosters")
    story.act(HEAD, "bind_plan")
    assert story.draw.state == "bound" and story.draw.basis["ratios"][0]["percent"] == "50"


def test_departments_that_changed_since_the_draft_are_not_frozen(story):
    story.drafted()
    without_the_partner(story)
    assert tried(story, STAFF, "freeze_rosters").code == "departments_changed"
    story.act(STAFF, "correct_draw", story.values())
    story.act(STAFF, "freeze_rosters")
    assert [one["code"] for one in story.draw.departments] == [MARKET]


def test_a_change_under_way_keeps_nobody_from_drawing_by_the_plan_that_holds(story):
    proposed(story, ratios="D｜100")
    story.plan.refresh_from_db()
    assert story.plan.state == "changing"
    story.bound()
    assert story.draw.state == "bound"


def test_a_cancelled_plan_binds_nothing(story):
    story.drafted().act(STAFF, "freeze_rosters")
    did(story.city.actor(HEAD), "inspections.cancel_plan", story.plan.uuid, reason="不查了")
    assert tried(story, HEAD, "bind_plan").code == "plan_not_public"
