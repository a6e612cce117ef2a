"""搜索和帮助：一个框找遍看得到的，找不到看不到的；帮助里所列的都是真有的。"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liandong.desk.shell import menu
from liandong.desk.views import searching
from liandong.desk.views.helping import DUTIES
from liandong.kernel.roles import HUMANS
from liandong.kernel.tests.parity import Reader
from liandong.registry.models import Agency


def asked(stage, who: str, text: str):
    return Reader(stage.actors[who]).client.get("/search", {"q": text})


def test_it_finds_what_one_may_see_grouped_by_kind(stage):
    page = asked(stage, "wz.lianluo", "武陟县市场").content.decode()
    market = Agency.objects.get(code="C410823-MARKET")
    assert f'href="/r/agency/{market.uuid}/"' in page
    main = page.split("<main", 1)[1]
    assert main.index(">机关<") < main.index(">岗位<")


def test_a_whole_number_leads_straight_to_the_record(stage):
    _, record = stage.record("correction pending")
    answer = asked(stage, "wz.nongye", record.number.lower())
    assert (answer.status_code, answer["Location"]) == (302, f"/r/correction/{record.uuid}/")


@pytest.mark.parametrize(
    ("label", "who"),
    [("correction pending", "wz.lianluo"), ("correction pending", "sysadmin"), ("correction pending", "wz.sifa"),
     ("agency draft", "jy.lianluo"), ("agency_system admitted", "wz.chengban")],
)  # fmt: skip
def test_what_one_may_not_see_is_not_found(stage, label, who):
    kind, record = stage.record(label)
    for text in {kind.number(record), kind.heading(record)[:12]} - {""}:
        answer = asked(stage, who, text)
        assert answer.status_code == 200 and str(record.uuid) not in answer.content.decode()


@pytest.mark.parametrize("text", ["", " ", "县", "\x00", "%", "9" * 400, "'; DROP"])
def test_too_short_or_odd_is_explained(stage, text):
    page = asked(stage, "wz.lianluo", text).content.decode()
    assert "请至少填2个字" in page or "没有找到" in page


def test_many_are_cut_and_lead_to_the_list_at_a_bounded_cost(stage, monkeypatch):
    monkeypatch.setattr(searching, "SHOWN", 2)
    spent = []
    for text in ("无人叫这个", "武陟"):
        with CaptureQueriesContext(connection) as queries:
            page = asked(stage, "wz.lianluo", text).content.decode()
        spent.append(len(queries))
    assert spent[0] == spent[1]
    assert "2条以上" in page and 'href="/r/agency/?q=%E6%AD%A6%E9%99%9F"' in page


def test_help_speaks_of_the_role_and_of_what_exists(stage):
    assert set(DUTIES) == HUMANS
    for who in ("wz.chengban", "jiandu", "secadmin"):
        actor = stage.actors[who]
        page = Reader(actor).get("/help").content.decode()
        assert DUTIES[actor.role] in page and all(e.text in page for e in menu(actor, "/help"))
        assert ("接入系统" in page) is (who == "secadmin")
