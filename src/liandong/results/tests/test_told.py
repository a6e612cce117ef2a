"""检查结果公示告诉谁：该提意见、该批准、退回、异议、撤回、快要期满各告诉该办的人；办了的撤去。每种拒绝都说明为什么。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.demo.delivering import deliver, newest
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.notices.models import Notice, State
from liandong.now import at, now, today
from liandong.onsite.tests.stories import CHIEF, HEAD, LABEL, PARTNER, STAFF
from liandong.results import jobs
from liandong.results.models import ResultNotice
from liandong.results.tests.stories import (
    confirmed,
    done,
    notice_of,
    objected,
    proposed,
    published,
    tried,
    until,
)

pytestmark = pytest.mark.django_db
PEOPLE = (STAFF, CHIEF, HEAD, PARTNER)


@pytest.fixture
def heard(story):
    """What each step tells, once it is delivered: the accounts that hold an open message of a topic."""
    before = newest()

    def of(topic):
        deliver(before)
        posts = {story.city.actor(account).post: account for account in PEOPLE}
        told = Notice.objects.filter(topic=topic).exclude(state=State.DONE)
        return {posts[one] for one in told.values_list("post", flat=True) if one in posts}

    return of


def test_each_step_tells_whoever_is_next_and_takes_back_what_was_told(story, heard):
    confirmed(story)
    assert heard("result_owed") == {STAFF, CHIEF}
    due = Clock.objects.get(record=notice_of(story).uuid).due_at
    assert set(Notice.objects.filter(topic="result_owed").values_list("due_at", flat=True)) == {due}
    proposed(story)
    assert heard("result_to_approve") == {HEAD} and heard("result_owed") == set()
    done(story, HEAD, "return_proposal", reason="再看")
    assert heard("result_returned") == {STAFF} and heard("result_to_approve") == set()
    done(story, STAFF, "propose_withholding", {"ground": "case", "reasons": "已经立案"})
    assert heard("result_to_approve") == {HEAD} and heard("result_returned") == set()
    assert "不予公示" in Notice.objects.filter(topic="result_to_approve").latest("pk").what
    proposed(story)
    done(story, HEAD, "approve_notice", until())
    assert heard("result_published") == {STAFF} and heard("result_to_approve") == set()
    assert objected(story).is_done
    assert heard("result_objected") == {STAFF, CHIEF, HEAD}
    done(story, CHIEF, "reject_objection", {"answer": "查的就是这一家"})
    assert heard("result_objected") == set()
    assert objected(story).is_done and heard("result_objected") == {STAFF, CHIEF, HEAD}
    done(story, HEAD, "take_back", reason="该隐去的没有隐去")
    assert heard("result_withdrawn") == {STAFF, CHIEF}
    assert heard("result_objected") == heard("result_published") == set()
    assert heard("result_owed") == {STAFF, CHIEF}


def test_a_correction_tells_the_department_and_that_the_public_page_is_gone(story, heard):
    published(story)
    said = {"item": LABEL, "result": "A", "told": "标签不全", "follow_up": "lead"}
    story.act(HEAD, "correct_result", said, reason="复看照片")
    assert heard("inspection_corrected") == {STAFF, CHIEF} and heard("result_withdrawn") == {STAFF, CHIEF}
    assert heard("result_published") == set() and heard("result_owed") == {STAFF, CHIEF}


def test_a_week_before_the_end_it_is_told_once_and_the_end_takes_it_back(story, heard):
    published(story, days=30)
    with at(now() + timedelta(days=22)):
        assert jobs.tell_near() == 0
    with at(now() + timedelta(days=23)):
        assert jobs.tell_near() > 0 and jobs.tell_near() == 0
        assert heard("result_near_end") == {STAFF}
    assert objected(story).is_done
    with at(now() + timedelta(days=31)):
        assert jobs.tell_near() == 0 and jobs.end() == 1
        assert heard("result_near_end") == heard("result_published") == set()
        assert heard("result_objected") == {STAFF, CHIEF, HEAD}


def test_withholding_takes_back_what_waited(story, heard):
    confirmed(story)
    done(story, STAFF, "propose_withholding", {"ground": "case", "reasons": "已经立案"})
    assert heard("result_to_approve") == {HEAD}
    done(story, HEAD, "approve_withholding")
    assert heard("result_to_approve") == set()


@pytest.mark.parametrize("is_withheld", [False, True])
def test_whoever_proposed_does_not_approve(story, is_withheld):
    confirmed(story)
    if is_withheld:
        done(story, STAFF, "propose_withholding", {"ground": "case", "reasons": "已经立案"})
    else:
        proposed(story)
    ResultNotice.objects.filter(pk=notice_of(story).pk).update(author=story.city.actor(HEAD).post)
    name, values = ("approve_withholding", {}) if is_withheld else ("approve_notice", until())
    outcome = tried(story, HEAD, name, values)
    assert outcome.code == "own_proposal" and "由别的人批准" in outcome.sentence


def test_nothing_was_shown_before_the_visit_nor_taken_down_before_it_was_shown(story):
    published(story)
    one, day = notice_of(story), today().isoformat()
    before = (today() - timedelta(days=1)).isoformat()
    early = tried(story, STAFF, "record_shown", {"on": before, "address": "报送第1批"})
    assert early.code == "before_visit" and notice_of(story).shown_on is None
    done(story, STAFF, "record_shown", {"on": day, "address": "报送第1批"})
    done(story, HEAD, "take_back", reason="该隐去的没有隐去")
    early = tried(story, STAFF, "record_takedown", {"on": before, "told": "改正"}, notice=one.uuid)
    assert early.code == "before_shown" and day in early.sentence
    assert tried(story, STAFF, "record_takedown", {"on": day, "told": "改正"}, notice=one.uuid).is_done


def test_each_refusal_of_a_second_beginning_and_of_an_early_end_says_why(story):
    published(story, days=2)
    machine = system_actor("检查结果公示")
    early = door.perform(machine, "results.end_notice", notice_of(story).uuid, key="early")
    assert early.code == "not_over" and str(today() + timedelta(days=2)) in early.sentence
    first = notice_of(story)
    done(story, HEAD, "take_back", reason="该隐去的没有隐去")
    anew = [
        door.perform(machine, "results.begin_anew", None, {"notice": str(first.uuid)}, key=f"anew:{n}")
        for n in range(2)
    ]
    assert [one.code for one in anew] == ["done", "notice_stands"]
    assert notice_of(story).number in anew[1].sentence
