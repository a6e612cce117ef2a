"""异议总有答复：撤回的随之答复，期满了的照样答复；答复、公示至的理由里该隐去的也隐去。"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from liandong.demo.delivering import deliver, newest
from liandong.kernel import clocks
from liandong.kernel.models import Clock
from liandong.law.moments import end_of_day
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now, today
from liandong.onsite.tests.stories import CHIEF, HEAD, LABEL, STAFF
from liandong.parties.models import Form, Party
from liandong.results import jobs, queries
from liandong.results.actions.ending import OBJECTION
from liandong.results.composing import VERIFYING, answer_told, composed, objection_told
from liandong.results.kinds import RESULT_NOTICE, objections_told
from liandong.results.models import Objection, ResultNotice
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


def names(notice):
    return [one.name for one in clocks.running(notice.uuid)]


def corrected(story):
    said = {"item": LABEL, "result": "A", "told": "标签不全", "follow_up": "lead"}
    story.act(HEAD, "correct_result", said, reason="复看照片")


def taken_back(story):
    done(story, HEAD, "take_back", reason="该隐去的没有隐去")


@pytest.mark.parametrize(("withdraw", "why"), [(corrected, "检查结果有更正"), (taken_back, "公示的内容有误")])
def test_whatever_withdraws_a_notice_answers_the_objection_to_it(story, withdraw, why):
    published(story)
    first = notice_of(story)
    assert objected(story).is_done
    withdraw(story)
    one = Objection.objects.get()
    assert (one.is_upheld, one.answer, one.answered_on) == (True, why, today()) and one.answered_by
    assert names(first) == [] and "等答复" not in objections_told(first)[0]
    assert why in answer_told(queries.objection_of(story.uuid, first.owner))


@pytest.fixture
def ended(story):
    """The term is over, the objection still open."""
    published(story, days=2)
    assert objected(story).is_done
    with at(now() + timedelta(days=3)):
        assert jobs.end() == 1
        yield story


def test_an_objection_outlives_the_term_and_is_rejected(ended):
    one = notice_of(ended)
    assert names(one) == [OBJECTION] and objection_told(one) == VERIFYING
    done(ended, CHIEF, "reject_objection", {"answer": "查的就是这一家"})
    assert notice_of(ended).state == "ended" and names(one) == [] and "查的就是这一家" in objection_told(one)


def test_an_objection_outlives_the_term_and_holds_and_nothing_begins_anew_by_itself(ended):
    one, before = notice_of(ended), newest()
    done(ended, HEAD, "uphold_objection", {"answer": "店名确实不对"})
    deliver(before)
    after = ResultNotice.objects.get(owner=one.owner)
    assert (after.state, after.ended_at) == ("withdrawn", one.ended_at) and names(one) == []
    assert Objection.objects.get().is_upheld is True
    corrected(ended)
    assert notice_of(ended).state == "due"


@pytest.mark.parametrize("days", [0, 2])
def test_an_objection_on_paper_runs_from_the_day_on_which_it_came(story, days):
    published(story)
    with at(now() + timedelta(days=2)):
        came = today() - timedelta(days=days)
        done(story, STAFF, "file_objection", {"on": came.isoformat(), "said": "不对", "contact": ""})
        clock = Clock.objects.get(record=notice_of(story).uuid, name=OBJECTION)
        since = datetime.fromisoformat(clock.inputs["since"])
        assert since == end_of_day(came) if days else now() - timedelta(minutes=1) < since <= now()


def of_a_citizen(story):
    story.ended()
    record = story.record
    Party.objects.filter(pk=record.party_id).update(form=Form.CITIZEN)
    type(record).objects.filter(pk=record.pk).update(party_name="张三丰")
    story.act(CHIEF, "confirm_part", {})
    return proposed(story, hides="标签")


def test_what_is_written_beside_the_results_hides_what_they_hide(story):
    of_a_citizen(story)
    done(story, HEAD, "approve_notice", until() | {"until_why": "张三丰的标签，电话13800005678"})
    one = notice_of(story)
    why = next(field for field in RESULT_NOTICE.fields if field.name == "until_why").read(one)
    assert why == "张某某的（略），电话138****5678"
    assert objected(story).is_done
    done(story, CHIEF, "reject_objection", {"answer": "密答张三丰，标签没有错"})
    assert "密答张某某，（略）没有错" in objection_told(one)
    assert "密答" not in "".join(map(str, LedgerEvent.objects.values_list("body", flat=True)))


def test_an_answer_that_holds_is_not_in_the_ledger_either(story):
    published(story)
    assert objected(story).is_done
    done(story, HEAD, "uphold_objection", {"answer": "密答"})
    assert "密答" not in "".join(map(str, LedgerEvent.objects.values_list("body", flat=True)))


def test_a_word_is_to_be_hidden_only_where_it_can_be(story):
    confirmed(story)
    one = notice_of(story)
    for word in (one.party_code, one.agency_name, "检查事项和结果", str(one.visited_on)):
        assert word in str(composed(one)) or word == "检查事项和结果"
        outcome = tried(story, STAFF, "propose_notice", {"reviewed_by": "褚保密", "hides": word})
        assert outcome.code == "nothing_to_hide", word
    proposed(story, hides="标签")
    assert notice_of(story).text["results"] == ["农资（略）检查：未发现问题"]


def test_of_a_citizen_the_name_needs_no_hiding(story):
    of_a_citizen(story)
    outcome = tried(story, STAFF, "propose_notice", {"reviewed_by": "褚保密", "hides": "三丰"})
    assert outcome.code == "nothing_to_hide"


def test_after_the_last_day_nobody_objects_though_the_job_of_the_night_is_late(story):
    published(story, days=2)
    with at(now() + timedelta(days=3)):
        outcome = objected(story)
        assert outcome.code == "not_public" and not Objection.objects.exists()
