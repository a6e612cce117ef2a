"""外部数值由登记的以外的机关核对：一样了才打开，录错的有异议退回重录，核不清的由监督作废；都留在过程里。"""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from liandong.draws.models import Draw
from liandong.draws.steps import next_of, steps
from liandong.draws.tests.stories import AN_HOUR, FARM, HEAD, NUMBERS, STAFF, SUPERVISOR
from liandong.draws.tests.test_stories import objects, tried
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import at

pytestmark = pytest.mark.django_db
VALUE = {"value": NUMBERS, "found_at": "福彩网2026-05-20"}
WRONG = VALUE | {"value": "9 18 26 34 41 44 / 7"}


def entered(story, value):
    before = newest_job()
    story.bound().commits()
    with at(story.not_before + AN_HOUR):
        story.act(STAFF, "enter_outside", value)
        deliver_all(before)
    return story


def test_nobody_opens_before_another_agency_has_read_the_same(story):
    entered(story, VALUE)
    share = {"party": "C410823-MARKET", "share": story.shares["C410823-MARKET"].hex()}
    assert "{" not in next_of(story.draw) and "，至迟" in next_of(story.draw)
    told = set(Notice.objects.filter(record=story.uuid, topic="draw_check").values_list("post", flat=True))
    posts = {who: story.city.actor(who).post for who in (STAFF, HEAD, FARM, SUPERVISOR)}
    assert {posts[FARM], posts[SUPERVISOR]} <= told and not {posts[STAFF], posts[HEAD]} & told
    with at(story.not_before + 2 * AN_HOUR):
        assert tried(story, STAFF, "reveal_share", share).code == "wrong_state"
        for own in (STAFF, HEAD):
            assert tried(story, own, "confirm_outside", VALUE).code == "not_its_part"
        assert not tried(story, "jy.lianluo", "confirm_outside", VALUE).is_done
        assert tried(story, FARM, "confirm_outside", WRONG).code == "value_differs"
        assert tried(story, FARM, "confirm_outside", WRONG | {"value": "九"}).code == "bad_value"
        assert "outside" not in objects(story.draw)
        before = newest_job()
        story.act(FARM, "confirm_outside", VALUE)
        assert objects(story.draw)[-1] == "outside" and story.draw.state == "opening"
        deliver_all(before)
        story.act(STAFF, "reveal_share", share)
    assert Notice.objects.filter(record=story.uuid, topic="draw_reveal").exists()
    made = {step.title: step for step in steps(story.draw)}
    assert made["核对外部数值"].digest and made["外部数值"].at < made["核对外部数值"].at


def test_the_plan_fixes_how_many_numbers_each_source_has(story):
    """The same issue written in another way would be another seed: whoever enters and whoever checks could choose among them."""
    story.bound(outside_form=" 6／1 ").commits()
    assert story.draw.document["beacon"]["form"] == "6/1"
    assert "每个来源各几个数：6/1" in {step.title: step for step in steps(story.draw)}["外部数值"].told
    with at(story.not_before + AN_HOUR):
        for other in (
            "9 18 26 34 41 45 7",
            "9 18 26 34 41 45",
            "7 / 9 18 26 34 41 45",
            "9 18 26 / 34 41 45 / 7",
        ):
            refused = tried(story, STAFF, "enter_outside", VALUE | {"value": other})
            assert refused.code == "bad_value" and "6/1" in refused.sentence
        story.act(STAFF, "enter_outside", VALUE | {"value": "45 41 34 26 18 9 ／ 07"})
        assert (
            tried(story, FARM, "confirm_outside", VALUE | {"value": NUMBERS.replace(" /", "")}).code
            == "bad_value"
        )
        story.act(FARM, "confirm_outside", VALUE)
    assert story.draw.outside_value == "9.18.26.34.41.45./7./"


def test_a_draft_of_before_says_so_first(story):
    story.drafted()
    story.act(STAFF, "freeze_rosters")
    draw = story.draw
    Draw.objects.filter(pk=draw.pk).update(outside={k: v for k, v in draw.outside.items() if k != "form"})
    assert tried(story, HEAD, "bind_plan").code == "no_outside_form"


def test_a_mistyped_value_is_struck_with_its_source_and_entered_again(story):
    entered(story, WRONG)
    source = {"found_at": VALUE["found_at"]}
    with at(story.not_before + 2 * AN_HOUR):
        assert tried(story, STAFF, "object_outside", source, reason="录错了").code == "not_its_part"
        assert "reason" in tried(story, FARM, "object_outside", source).errors
        before = newest_job()
        story.act(FARM, "object_outside", source, reason="最后一个号码是45")
        deliver_all(before)
    assert (story.draw.state, story.draw.outside_value, story.draw.outside_by) == ("ticketed", "", None)
    body = json.loads(
        LedgerEvent.objects.filter(record=story.uuid, action="draws.object_outside", outcome="done")
        .get()
        .body
    )
    assert "9.18.26.34.41.44./7./" in json.dumps(body) and VALUE["found_at"] in json.dumps(
        body, ensure_ascii=False
    )
    told = set(Notice.objects.filter(record=story.uuid, topic="draw_outside").values_list("post", flat=True))
    assert story.city.actor(SUPERVISOR).post in told
    made = {step.title: step for step in steps(story.draw)}
    assert "最后一个号码是45" in made["外部数值的异议"].told and made["外部数值"].at is None
    with at(story.not_before + 3 * AN_HOUR):
        story.act(STAFF, "enter_outside", WRONG | {"value": "9 18 26 34 41 46 / 7"})
        story.act(FARM, "object_outside", {"found_at": "公报"}, reason="还是45")
        story.act(STAFF, "enter_outside", VALUE)
        story.act(SUPERVISOR, "confirm_outside", VALUE)
    objections = [step for step in steps(story.draw) if step.title == "外部数值的异议"]
    assert [step.told for step in objections] == [
        f"登记的9.18.26.34.41.44./7./退回，重新登记。出处{VALUE['found_at']}。理由：最后一个号码是45",
        "登记的9.18.26.34.41.46./7./退回，重新登记。出处公报。理由：还是45",
    ]
    assert len({step.event for step in objections}) == 2
    assert objects(story.draw).count("outside") == 1 and story.draw.state == "opening"


def test_whoever_struck_a_value_does_not_void_at_once(story):
    """The value is there for all to see, so that voiding would be choosing until the shares are due."""
    entered(story, VALUE)
    with at(story.not_before + 2 * AN_HOUR):
        story.act(SUPERVISOR, "object_outside", {"found_at": "公报"}, reason="说法不一")
        refused = tried(story, SUPERVISOR, "void_draw", reason="说法不一")
        assert refused.code == "not_yet" and "有异议退回了" in refused.sentence
    with at(story.share_by + AN_HOUR):
        story.act(SUPERVISOR, "void_draw", reason="公布的号码说法不一")
    assert story.draw.state == "void"


def test_what_was_entered_before_there_was_a_check_keeps_its_hash(story):
    entered(story, VALUE)
    assert {step.title: step for step in steps(story.draw)}["外部数值"].digest == ""
    Draw.objects.filter(uuid=story.uuid).update(state="opening")
    made = {step.title: step for step in steps(story.draw)}
    assert made["外部数值"].digest == sha256(story.draw.outside_value.encode()).hexdigest()
    assert "核对外部数值" not in made


def test_what_cannot_be_settled_is_void_by_supervision_alone(story):
    entered(story, WRONG)
    with at(story.share_by - AN_HOUR):
        assert tried(story, SUPERVISOR, "void_draw", reason="说法不一").code == "not_yet"
    with at(story.share_by + AN_HOUR):
        assert tried(story, HEAD, "void_draw", reason="说法不一").code == "not_its_part"
        story.act(SUPERVISOR, "void_draw", reason="公布的号码说法不一")
    assert story.draw.state == "void"
