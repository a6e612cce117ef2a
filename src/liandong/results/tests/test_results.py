"""检查结果公示：确认就开始，投诉举报引起的从不开始；批准的就是看过的；更正、异议成立的撤回并重新开始。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.demo.delivering import deliver, newest
from liandong.kernel import clocks
from liandong.kernel.roles import Level
from liandong.now import at, now, today
from liandong.onsite.tests.stories import BOOK, CHIEF, HEAD, LABEL, PARTNER, PARTNER_HEAD, STAFF, row
from liandong.parties.models import Form, Party
from liandong.results import jobs, queries
from liandong.results.actions.ending import OBJECTION
from liandong.results.actions.owing import DRAWN, IN_SYSTEM
from liandong.results.composing import VERIFYING, objection_told, too_long
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


def running(notice: ResultNotice) -> dict[str, str]:
    return {c.name: f"{c.inputs['parameter']} {c.nature}" for c in clocks.running(notice.uuid)}


def test_confirming_begins_the_publication_of_ones_own_part_with_its_limit(story):
    confirmed(story)
    one = ResultNotice.objects.get()
    assert (one.state, one.owner, one.visited_on) == ("due", story.city.actor(STAFF).agency, today())
    assert [(r["code"], r["mark"], r["result"]) for r in one.rows] == [(LABEL, "1", "未发现问题")]
    assert running(one) == {IN_SYSTEM: "G-02 statutory"} and one.task == "计划内的日常检查" and one.plan == ""
    story.act(PARTNER_HEAD, "confirm_part", {})
    assert ResultNotice.objects.count() == 2 and notice_of(story, PARTNER).rows[0]["code"] == BOOK
    stranger = story.city.actor("jiandu")
    assert RESULT_NOTICE.sight.level(stranger, one) is Level.SUMMARY
    assert RESULT_NOTICE.sight.level(story.city.actor(PARTNER), one) is Level.NONE


def test_a_drawn_visit_also_prompts_by_the_rule_that_was_not_verified(story):
    story.ended()
    record = story.record
    record.origin, record.drawn_told, record.ground = (
        "drawn",
        "JZ-CQ-2026-000001，农资店抽查",
        "农资店抽查（CQ-1）",
    )
    record.save()
    story.act(CHIEF, "confirm_part", {})
    one = notice_of(story)
    assert running(one) == {IN_SYSTEM: "G-02 statutory", DRAWN: "G-03 courtesy"}
    assert one.plan == "农资店抽查（CQ-1）；抽取JZ-CQ-2026-000001"


def test_food_items_of_a_market_authority_run_on_the_rule_of_food(story):
    from liandong.catalogue.models import Item

    Item.objects.filter(code=LABEL).update(basis=["食品生产经营监督检查管理办法第五条"])
    assert running(notice_of(confirmed(story))) == {IN_SYSTEM: "G-01 statutory"}


@pytest.mark.parametrize("origin", ["clue", "complaint", "ordered", "request"])
def test_what_no_plan_led_to_does_not_begin_by_itself_and_a_complaint_never(story, origin):
    story.arrived(origin=origin)
    assert (
        story.register(STAFF, row(LABEL)).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    )
    story.left()
    assert not story.tried(STAFF, "take_up_result").is_done
    story.act(CHIEF, "confirm_part", {})
    assert not ResultNotice.objects.exists()
    taken = story.tried(STAFF, "take_up_result")
    assert taken.is_done == (origin in ("ordered", "request")) == ResultNotice.objects.exists()
    if taken.is_done:
        assert running(notice_of(story)) == {IN_SYSTEM: "G-02 internal"}
        assert not story.tried(STAFF, "take_up_result").is_done


def test_the_head_approves_what_was_read_and_says_until_when_and_why(story):
    proposed(confirmed(story))
    done(story, HEAD, "return_proposal", reason="再看")
    assert notice_of(story).state == "returned"
    proposed(story)
    assert not tried(story, HEAD, "approve_notice", {"is_read": "on"}).is_done
    past = tried(story, HEAD, "approve_notice", until(-1))
    assert "已经过了" in str(past.errors)
    done(story, HEAD, "approve_notice", until(30))
    one = notice_of(story)
    assert one.state == "published" and one.until == today() + timedelta(days=30)
    assert one.text["results"] == ["农资标签检查：未发现问题"] and "told" not in str(one.text)
    assert running(one) == {IN_SYSTEM: "G-02 statutory"}
    shown = {"on": today().isoformat(), "address": "报送第1批"}
    done(story, STAFF, "record_shown", shown)
    assert running(one) == {} and not tried(story, STAFF, "record_shown", shown).is_done


def test_a_word_that_is_to_be_hidden_stands_there_and_then_is_gone(story):
    confirmed(story)
    name = story.record.party_name
    none = tried(story, STAFF, "propose_notice", {"reviewed_by": "褚保密", "hides": "没有的字"})
    assert none.code == "nothing_to_hide" and "没有的字" in none.sentence
    proposed(story, hides=name[:3])
    assert name[:3] not in str(notice_of(story).text["party"]) and "（略）" in notice_of(story).text["party"]


def test_of_a_citizen_only_the_family_name_goes_out_and_nothing_to_the_enterprises_system(story):
    story.ended()
    record = story.record
    Party.objects.filter(pk=record.party_id).update(form=Form.CITIZEN)
    type(record).objects.filter(pk=record.pk).update(party_name="张三丰")
    story.act(CHIEF, "confirm_part", {})
    proposed(story)
    done(story, HEAD, "approve_notice", until())
    one = notice_of(story)
    assert (one.text["party"], one.text["party_code"], one.subject) == ("张某某", "", "张某某")
    assert "张三丰" not in one.searched and running(one) == {}
    assert not tried(story, STAFF, "record_shown", {"on": today().isoformat(), "address": "甲"}).is_done


def test_withholding_ends_the_limits_and_can_be_taken_up_again(story):
    confirmed(story)
    done(story, STAFF, "propose_withholding", {"ground": "case", "reasons": "已经立案"})
    assert tried(story, HEAD, "approve_notice", until()).code != ""
    assert notice_of(story).state == "proposed"
    done(story, HEAD, "approve_withholding")
    first = notice_of(story)
    assert first.state == "withheld" and running(first) == {} and not queries.public().exists()
    story.act(STAFF, "take_up_result")
    assert notice_of(story).state == "due" and notice_of(story).pk != first.pk


def test_a_longer_showing_of_a_problem_than_the_credit_platform_allows_is_warned_of(story):
    story.arrived()
    due = (today() + timedelta(days=7)).isoformat()
    assert story.register(STAFF, row(LABEL, "E", follow_up="rectify", rectify_by=due)).is_done
    assert story.register(PARTNER, row(BOOK, device="丙")).is_done
    story.left()
    story.act(CHIEF, "confirm_part", {})
    proposed(story)
    done(story, HEAD, "approve_notice", until(3000))
    one = notice_of(story)
    assert "最长展示5年（《河南省社会信用条例》第十九条）" in too_long(one), too_long(one)
    one.until = today() + timedelta(days=1000)
    assert too_long(one) == ""


def test_the_day_itself_ends_it_before_the_job_of_the_night_does(story):
    published(story, days=10)
    one = notice_of(story)
    with at(now() + timedelta(days=10)):
        assert queries.public().count() == 1 and jobs.end() == 0
    with at(now() + timedelta(days=11)):
        assert queries.public().count() == 0 and queries.gone(one.uuid) == ""
        assert jobs.end() == 1
        one.refresh_from_db()
        assert (one.state, one.ended_why) == ("ended", "公示期满") and running(one) == {}


def test_an_error_is_taken_back_by_the_head_and_begins_anew(story):
    published(story)
    first, before = notice_of(story), newest()
    done(story, STAFF, "record_shown", {"on": today().isoformat(), "address": "报送第1批"})
    assert not tried(story, STAFF, "take_back", reason="错了").is_done
    done(story, HEAD, "take_back", reason="该隐去的没有隐去")
    assert queries.gone(first.uuid) == "公示的内容有误" and not queries.public().exists()
    deliver(before)
    again = notice_of(story)
    assert again.pk != first.pk and (again.state, again.rows) == ("due", first.rows)
    assert running(again) == {IN_SYSTEM: "G-02 internal"}
    down = {"on": today().isoformat(), "told": "改正"}
    assert tried(story, STAFF, "record_takedown", down, notice=first.uuid).is_done


def test_the_firm_objects_by_its_own_code_and_the_page_says_so_until_it_is_answered(story):
    proposed(confirmed(story))
    assert not objected(story).is_done
    done(story, HEAD, "approve_notice", until())
    assert objected(story, code="0000-0000-0000").code == "no_such_code"
    before = newest()
    assert objected(story).is_done and objected(story).code == "objected_already"
    one = notice_of(story)
    assert objection_told(one) == VERIFYING and running(one)[OBJECTION] == "N-18 internal"
    deliver(before)
    assert "凭入企码提出：查的不是我们店" in objections_told(one)[0]
    assert not tried(story, STAFF, "reject_objection", {"answer": "属实"}).is_done
    done(story, CHIEF, "reject_objection", {"answer": "经核实，查的就是这一家，联系13800005678"})
    told = objection_told(notice_of(story))
    assert "经核实，查的就是这一家" in told and "13800005678" not in told and str(today()) in told
    assert OBJECTION not in running(one) and notice_of(story).state == "published"
    assert objected(story).is_done


def test_an_objection_on_paper_that_holds_withdraws_and_begins_anew(story):
    published(story)
    first, before = notice_of(story), newest()
    filed = {"on": today().isoformat(), "said": "名称写错了", "contact": "店长"}
    done(story, STAFF, "file_objection", filed)
    assert not tried(story, CHIEF, "uphold_objection", {"answer": "写错了"}).is_done
    done(story, HEAD, "uphold_objection", {"answer": "名称确实写错了"})
    deliver(before)
    assert queries.gone(first.uuid) == "企业提出异议，经核实成立"
    assert notice_of(story).state == "due" and Objection.objects.get().is_upheld is True
    first.refresh_from_db()
    assert running(first) == {}
