"""到场那天再问一遍：批准以后没有了职权、撤了事项的不能进，过了批准的日子的不能进，紧急只免事先批准；批准了还没有去的也占次数。"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from liandong.catalogue.models import Item, Power
from liandong.documents.models import Letter
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import did
from liandong.now import at, now, today
from liandong.onsite.tests.stories import (
    BOOK,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    STAFF,
    certificates,
)
from liandong.onsite.tests.test_approving import capped

pytestmark = pytest.mark.django_db
OK = {"opinion": "同意"}


def arrival(**more):
    return {"present": certificates(MARKET), **more}


def alone(story, **more):
    """Of one department, approved."""
    story.planned(**more)
    story.act(HEAD, "approve_part", OK)
    return story


def test_an_emergency_makes_up_for_the_approval_and_for_no_power(story):
    story.planned(items=BOOK, origin="clue", ground="正在倾倒")
    refused = story.tried(STAFF, "enter_urgently", arrival(), reason="来不及")
    assert refused.code == "never_overridable" and "没有职权" in refused.sentence
    assert "事先批准" not in refused.sentence and story.record.entered_at is None
    story.planned(origin="clue", ground="正在倾倒")
    story.act(STAFF, "enter_urgently", arrival(), reason="来不及")


def test_whoever_comes_along_in_an_emergency_needs_power_too(story):
    story.planned(partners=FARM, origin="clue", ground="正在倾倒")
    story.act(PARTNER, "prepare_part", {"items": LABEL, "officers": certificates(FARM)})
    story.act(STAFF, "enter_urgently", arrival(), reason="来不及")
    refused = story.tried(PARTNER, "enter_site", {"present": certificates(FARM)})
    assert refused.code == "never_overridable" and "没有职权" in refused.sentence


def test_an_urgent_visit_has_no_approved_day(story):
    story.planned(
        partners=FARM, origin="clue", ground="正在倾倒", on=(today() + timedelta(days=3)).isoformat()
    )
    story.act(PARTNER, "prepare_part", {"items": BOOK, "officers": certificates(FARM)})
    story.act(STAFF, "enter_urgently", arrival(), reason="来不及")
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})


def test_an_item_withdrawn_after_the_approval_is_not_checked(story):
    alone(story, on=(today() + timedelta(days=10)).isoformat())
    Item.objects.filter(code=LABEL).update(state="withdrawn", until=today() + timedelta(days=5))
    with at(now() + timedelta(days=10)):
        refused = story.tried(STAFF, "enter_site", arrival())
        assert refused.code == "never_overridable" and "没有公布" in refused.sentence
        assert "取消这次检查" in refused.sentence and story.record.entered_at is None


def test_power_that_ended_before_the_day_is_said_at_the_door(story):
    alone(story, on=(today() + timedelta(days=2)).isoformat())
    Power.objects.filter(item__code=LABEL).update(valid_to=today())
    with at(now() + timedelta(days=2)):
        refused = story.tried(STAFF, "enter_site", arrival())
        assert refused.code == "never_overridable" and "没有职权" in refused.sentence


def test_power_that_ended_after_the_arrival_turns_nobody_away(story):
    alone(story)
    came = now()
    Power.objects.filter(item__code=LABEL).update(valid_to=today())
    with at(came + timedelta(days=1)):
        story.act(STAFF, "enter_site", arrival(at=came.isoformat()))
    assert story.record.entered_at is not None


def test_the_approval_holds_for_its_day_alone(story):
    alone(story)
    came = now()
    with at(came + timedelta(days=1)):
        refused = story.tried(STAFF, "enter_site", arrival())
        assert refused.code == "too_late" and "改期" in refused.sentence
        assert story.record.entered_at is None
        story.act(STAFF, "enter_site", arrival(at=came.isoformat()))


def test_two_visits_approved_beforehand_are_not_two_under_a_cap_of_one(story):
    capped(story)
    alone(story)
    story.planned()
    refused = story.tried(HEAD, "approve_part", OK)
    assert refused.code == "needs_reason"
    assert "已检查0次，另有1次已经批准、还没有去" in refused.sentence
    story.act(HEAD, "approve_part", OK | {"why": "接到新的举报"})
    part = story.record.parts[0]
    assert any("接到新的举报" in one for one in part["reasons"])
    assert "还没有去" not in part["sheet"]["检查频次"], "通知书照抄这一句，企业不能从它知道还有一次"


def test_what_can_no_longer_be_made_does_not_count(story):
    capped(story)
    alone(story)
    with at(now() + timedelta(days=1)):
        alone(story)
    assert story.record.parts[0]["reasons"] == []


def test_nobody_else_is_told_of_what_is_to_come(story):
    capped(story)
    alone(story)
    asked = urlencode(
        {
            "party": story.record.party.uuid,
            "agencies": "武陟县市场监督管理局",
            "items": LABEL,
            "place": "410823",
        }
    )
    said = Reader(story.city.actor(PARTNER)).get(f"/api/v1/visits/may?{asked}").json()
    assert {one["code"] for one in said["found"]} == {"not_approved"}


def test_an_arrival_without_a_notice_is_warned_of_and_one_with_it_is_not(story):
    alone(story)
    story.act(STAFF, "enter_site", arrival())
    (warned,) = [one for one in story.record.parts[0]["warned"] if "通知书" in one]
    assert "尚未制作" in warned
    alone(story)
    one = story.record
    letter = did(
        story.city.actor(STAFF),
        "documents.draft_letter",
        None,
        {"source": one.number, "code": "inspection_notice", "c_complaint_phone": "0391-0000000"},
    )
    Letter.objects.filter(uuid=letter).update(state="issued")
    story.act(STAFF, "enter_site", arrival())
    assert not any("通知书" in text for text in story.record.parts[0]["warned"])


def test_a_notice_of_the_day_before_it_was_moved_is_none_of_the_new_day(story):
    alone(story)
    draft = {"source": story.record.number, "code": "inspection_notice", "c_complaint_phone": "0391-0000000"}
    letter = did(story.city.actor(STAFF), "documents.draft_letter", None, draft)
    Letter.objects.filter(uuid=letter).update(state="sealed")
    later = {"on": (today() + timedelta(days=1)).isoformat()}
    story.act(HEAD, "move_inspection", later, reason="企业停电")
    story.act(HEAD, "approve_part", OK)
    with at(now() + timedelta(days=1)):
        story.act(STAFF, "enter_site", arrival())
    assert any("尚未制作" in one for one in story.record.parts[0]["warned"])


def test_an_urgent_visit_has_no_notice_to_miss(story):
    story.planned(origin="clue", ground="正在倾倒")
    story.act(STAFF, "enter_urgently", arrival(), reason="来不及")
    assert not any("通知书" in one for one in story.record.parts[0]["warned"])
