"""入企检查核对：凭码说哪几个部门、哪一天、几个人、批准没有；结果确认以后才看得到；猜的码、没有批准的什么也得不到。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts.allowances import Dealer, Limit
from liandong.cases.tests.stories import CODE
from liandong.documents import checking
from liandong.kernel.tests.beginnings import beginning
from liandong.now import CHINA, at, now, today
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
    Story,
    certificates,
    row,
    told,
)
from liandong.portal import codes
from liandong.portal.views import visits

pytestmark = pytest.mark.django_db
GUESSED = "0000-0000-0000"


story = beginning(told)


def asked(code: str, **more: str) -> str:
    answer = Client().post("/visit", {"code": code, **more})
    assert answer.status_code == 200, answer.status_code
    assert "noindex" in answer["X-Robots-Tag"] and answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def code_of(story: Story) -> str:
    code = story.record.code
    assert code
    return code


def test_whoever_holds_the_code_reads_that_the_day_is_changed(story):
    story.planned()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    later = (today() + timedelta(days=3)).isoformat()
    story.act(HEAD, "move_inspection", {"on": later}, reason="企业停电")
    page = asked(code_of(story))
    assert "正在照新的日期重新批准" in page and later in page and "紧急情况" not in page
    story.act(HEAD, "refuse_part", reason="不必去了")
    page = asked(code_of(story))
    assert "已经取消" in page and "改期以后没有得到批准" in page and visits.CALLED_OFF in page


def test_a_code_tells_who_comes_when_with_which_certificates_and_not_to_whom(story, settings):
    settings.DEMO = False
    story.approved()
    one = story.record
    page = asked(one.code_told)
    for words in (
        "确有这次检查",
        one.on.isoformat(),
        "已经批准",
        "还没有到场",
        "武陟县市场监督管理局",
        "武陟县农业农村局",
    ):
        assert words in page, words
    assert all(number in page for number in (*certificates(MARKET), *certificates(FARM)))
    assert page.count("执法人员2人") == 2 and one.number in page and visits.NOT_CONFIRMED in page
    for words in (
        one.party_name,
        CODE,
        one.ground,
        str(one.uuid),
        *(o["name"] for p in one.parts for o in p["officers"]),
    ):
        assert words not in page, words
    assert "确有这次检查" in asked(code_of(story).lower()) and "演示" not in page
    opened = Client().get("/visit", {"code": one.code_told}).content.decode()
    assert "确有这次检查" in opened


@pytest.mark.parametrize("origin", ["complaint", "clue"])
def test_it_is_not_told_that_somebody_spoke_of_the_firm(story, origin):
    assert "任务来源" in asked(story.approved().record.code_told)
    one = story.approved(origin=origin, ground="来电反映").record
    page = asked(one.code_told)
    assert one.number in page
    for words in ("任务来源", one.get_origin_display(), "来电反映"):
        assert words not in page, words


def test_whoever_has_the_code_may_ask_whether_it_is_about_him(story):
    one = story.approved().record
    for who in (one.party_name, CODE, CODE.lower()):
        assert visits.FOR_YOU in asked(one.code_told, who=who), who
    assert visits.NOT_FOR_YOU in asked(one.code_told, who="别的店")
    strange = asked(GUESSED, who=one.party_name)
    assert visits.FOR_YOU not in strange and visits.NOT_FOR_YOU not in strange


def test_before_the_approval_there_is_no_code_and_a_called_off_visit_says_so(story):
    story.joint()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert story.record.code is None
    story.act(PARTNER_HEAD, "approve_part", {"opinion": "同意"})
    story.act(HEAD, "cancel_inspection", reason="企业停业")
    page = asked(code_of(story))
    assert visits.CALLED_OFF in page and "已经取消" in page and "企业停业" not in page
    assert visits.SHOW_CARDS not in page and "检查的事项" not in page


def test_a_department_that_does_not_go_is_not_named(story):
    story.joint()
    story.act(PARTNER_HEAD, "refuse_part", reason="人手不够")
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    page = asked(code_of(story))
    assert "武陟县市场监督管理局" in page and "武陟县农业农村局" not in page and "人手不够" not in page


def test_results_are_told_once_the_department_has_confirmed_them(story):
    due = (today() + timedelta(days=7)).isoformat()
    story.arrived()
    wrong = row(LABEL, "A", told="标签缺生产日期，电话13800005678", follow_up="rectify", rectify_by=due)
    assert story.register(STAFF, wrong).is_done
    assert story.register(PARTNER, row(BOOK, device="丙")).is_done
    assert "标签缺生产日期" not in asked(code_of(story))
    story.left()
    page = asked(code_of(story))
    assert "标签缺生产日期" not in page and "已经检查完" in page and visits.DECIDING not in page
    story.act(CHIEF, "confirm_part", {})
    page = asked(code_of(story))
    assert "发现问题待后续处理。标签缺生产日期，电话138****5678" in page and f"{due}以前改正" in page
    assert "未发现问题" not in page and visits.NOT_CONFIRMED in page and visits.DECIDING in page
    story.act(STAFF, "note_recheck", {"item": LABEL, "is_put_right": "no", "told": "还没有换"})
    page = asked(code_of(story))
    assert f"{today()}复查，没有改正" in page and "还没有换" not in page
    story.act(STAFF, "note_recheck", {"item": LABEL, "is_put_right": "yes", "told": "换好了"})
    assert f"{today()}复查，已经改正" in asked(code_of(story))
    story.act(PARTNER_HEAD, "confirm_part", {})
    assert "未发现问题" in asked(code_of(story))


def test_an_urgent_visit_says_that_it_was_not_approved_before(story):
    story.planned()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒")
    page = asked(code_of(story))
    assert "还没有补办批准" in page and "正在倾倒" not in page and "已经到场" in page
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert "事后已经补办批准" in asked(code_of(story))


def test_an_urgent_visit_that_nobody_approved_afterwards_has_no_result(story):
    story.planned()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒")
    assert story.register(STAFF, row(LABEL, "A", told="密情况")).is_done
    story.left(STAFF)
    story.act(HEAD, "refuse_part", reason="不是紧急情况")
    page = asked(code_of(story))
    assert "事后没有得到批准" in page and visits.NO_RESULT in page
    assert visits.NOT_CONFIRMED not in page and "密情况" not in page and "不是紧急情况" not in page


def test_a_number_of_the_province_is_answered_only_after_somebody_came_and_with_less(story):
    story.approved()
    story.act(STAFF, "give_code", {"external_code": "豫检2026a1"})
    assert "没有查到" in asked("豫检2026A1")
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    one, page = story.record, asked("豫检2026A1", who=story.record.party_name)
    assert "确有这次检查" in page and "执法人员2人" in page and one.on.isoformat() in page
    for words in (*certificates(MARKET), one.number, one.code_told, "检查的事项", visits.FOR_YOU, "任务来源"):
        assert words not in page, words
    came = f"{one.entered_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    assert "已经到场" in page and came not in page and f"已经到场，{came}" in asked(one.code_told)


def test_every_code_that_is_none_gets_the_same_answer_after_the_same_look(story):
    story.approved()
    taken = {}
    for tried in (GUESSED, "ZZZZ-ZZZZ-ZZZZ", checking.shown(checking.new_code())):
        with CaptureQueriesContext(connection) as seen:
            page = asked(tried)
        assert "没有查到" in page and "确有这次检查" not in page
        taken[tried] = sum("onsite_inspection" in q["sql"] for q in seen.captured_queries)
    assert set(taken.values()) == {2}
    for odd in ("x", "'; DROP", "字" * 60, "%", story.record.number):
        assert "没有查到" in asked(odd), odd
    assert Client().post("/visit", {"code": ""}).status_code == 422
    assert Client().get("/visit").status_code == 200


def test_letters_and_visits_share_the_tries_of_a_network(monkeypatch):
    monkeypatch.setattr(codes, "TRIES", Dealer(Limit("few_tries", 2, timedelta(minutes=1)), 1))
    client, here = Client(), {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/verify", {"code": GUESSED}, **here).status_code == 200
    assert client.get("/visit", {"code": GUESSED}, **here).status_code == 200
    late = client.get("/visit", {"code": GUESSED}, **here)
    assert late.status_code == 429 and int(late["Retry-After"]) > 0
    assert client.get("/visit", **here).status_code == 200


def test_the_code_stays_good_after_the_day(story):
    story.ended()
    with at(now() + timedelta(days=400)):
        assert "已经检查完" in asked(code_of(story))
