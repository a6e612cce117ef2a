"""今日清单：各个岗位今天的事，与工作台同一套数；一张纸上放得下，放不下的说还有几条。"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.desk import work
from liandong.desk.tests.test_home import ask_everybody, client_of, second_post, text
from liandong.desk.views.day import ON_PAPER
from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import correction_values, did
from liandong.now import at, now

pytestmark = pytest.mark.django_db


def sheet(account: str, status: int = 200) -> str:
    return text(client_of(account), "/day", status).split("<main", 1)[1]


def asked(city, owner, filer="wz.nongye", field="phone"):
    values = correction_values(owner, field, "0391-1234567", "密由今日")
    return Clock.objects.get(record=did(city.actor(filer), "registry.file_correction", None, values))


def test_what_is_due_late_and_waited_for_stands_in_its_place(city):
    clock = asked(city, city.actor("ba.lianluo").agency)
    for moment, owners, filers in (
        (now(), "待我办理", "等待对方"),
        (clock.due_at - timedelta(hours=3), "今日到期", "等待对方"),
        (clock.due_at + timedelta(hours=1), "已逾期", "等待对方"),
    ):
        with at(moment):
            for account, title in (("ba.lianluo", owners), ("wz.nongye", filers)):
                assert re.findall(r"<caption>([^<]*)<span>([^<]*)", sheet(account)) == [(title, "1 条")]
    assert "没有正在计算期限的事项" in sheet("jy.lianluo")
    assert re.findall(r"<caption>([^<]*)<", sheet("duban")) == ["在办"]


def test_all_posts_of_a_person_stand_on_one_sheet_the_active_one_first(city):
    mine, other = second_post(city)
    asked(city, other.agency)
    page = sheet("wz.lianluo")
    assert re.findall(r'<h2 id="post_\d">([^<]*)<', page) == [f"{a.agency_name}联络员" for a in (mine, other)]
    first, second = page.split('id="post_2"')
    assert "没有正在计算期限的事项" in first and "<caption>待我办理<span>1 条" in second


def test_it_says_no_more_than_the_desk(city):
    clock = asked(city, city.actor("ba.lianluo").agency)
    for account in ("ba.lianluo", "wz.nongye", "duban", "jiandu"):
        page, desk = sheet(account), text(client_of(account))
        assert f'href="/r/correction/{clock.record}/"' in page
        assert (
            "密由今日" not in page
            and "0391-1234567" not in page
            and "<form" not in page.split("ld-day", 1)[1]
        )
        (row,) = re.findall(r'role="row"><td role="cell" class="ld-day-box".*?</tr>', page, re.S)
        cells = re.findall(r"<(?:span|small|a href=\"[^\"]*\")[^>]*>([^<]*)<", row)
        assert len(cells) == 5 and [c for c in cells if c not in desk] == []
    hidden = sheet("wz.lianluo")
    assert str(clock.record) not in hidden and "博爱县" not in hidden


def test_what_does_not_fit_is_counted(city):
    ask_everybody(city, ON_PAPER[work.THEIRS] + 3)
    page = sheet("wz.lianluo")
    assert page.count('class="ld-day-box" aria-hidden') == ON_PAPER[work.THEIRS]
    assert f"{ON_PAPER[work.THEIRS] + 3} 条" in page and "另有 3 条，见工作台。" in page


def test_more_rows_ask_no_more_questions(city):
    counts = []
    for filer, rows in (("wz.lianluo", 2), ("wz.nongye", 20)):
        ask_everybody(city, rows, filer)
        client = client_of(filer)
        client.get("/day")
        with CaptureQueriesContext(connection) as queries:
            client.get("/day")
        counts.append(len(queries))
    assert counts[1] <= counts[0] < 25, counts


def test_the_desk_leads_there_and_strangers_do_not_get_there(city):
    assert '<a href="/day">' in text(client_of("wz.lianluo"))
    assert Client().get("/day").status_code == 302
