"""搜索和帮助：一个框找遍看得到的，找不到看不到的；帮助里所列的都是真有的。"""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.desk.shell import ALL_OPEN, menu
from liandong.desk.views import searching
from liandong.desk.views.helping import DUTIES
from liandong.kernel import believed, kinds, ordering, reading, typed, visibility
from liandong.kernel.models import Access
from liandong.kernel.ordering import Way, order_of, sortable, window
from liandong.kernel.roles import HUMANS
from liandong.kernel.suggesting import AT_MOST, searched, suggestions
from liandong.kernel.tests.parity import Reader
from liandong.leads.models import Lead
from liandong.parties import search
from liandong.parties.models import Party
from liandong.parties.search import pairs
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
    """One question for most kinds together, one more for each that has something, however much that is, and one for the way of a place.

    Verifications are found by the names of agencies and not asked for where no agency is called so; the newest are looked at first.
    """
    spent = {}
    monkeypatch.setattr(believed, "KNOWN_FOR", 10**9)
    asked(stage, "wz.lianluo", "武陟")  # 哪些字常见，一个进程十分钟问一次
    for shown in (10, 2):
        monkeypatch.setattr(searching, "SHOWN", shown)
        for text in ("无人叫这个", "武陟"):
            with CaptureQueriesContext(connection) as queries:
                page = asked(stage, "wz.lianluo", text).content.decode()
            spent[shown, text] = len(queries)
            together = [q["sql"] for q in queries if "UNION ALL" in q["sql"] and "kernel_access" in q["sql"]]
            assert len(together) == 1 and together[0].count("kernel_access") > 20
    assert spent[2, "武陟"] == spent[10, "武陟"] and spent[2, "无人叫这个"] == spent[10, "无人叫这个"]
    found = page.count('class="ld-desk-list"')
    assert spent[2, "武陟"] - spent[2, "无人叫这个"] == found + 3
    assert "2条以上" in page and 'href="/r/agency/?q=%E6%AD%A6%E9%99%9F"' in page


def test_help_speaks_of_the_role_and_of_what_exists(stage):
    assert set(DUTIES) == HUMANS
    for who in ("wz.chengban", "jiandu", "secadmin"):
        actor = stage.actors[who]
        page = Reader(actor).get("/help").content.decode()
        assert DUTIES[actor.role] in page and all(
            e.text in page for group in menu(actor, "/help") for e in group.entries
        )
        assert '"></a>' not in page, "每个去处都有一句话"
        assert ("接入系统" in page) is (who == "secadmin")


# ── 各种类都找得到 ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "column", "asked"),
    [
        ("agency", "name", "市场监督"), ("agency", "short_name", "密简称甲"), ("agency", "former", "密旧名乙"),
        ("agency", "code", "C410823-MAR"), ("agency", "code", "c410823-mar"), ("agency", "division_name", "武陟"),
        ("officer", "name", "密执法"), ("officer", "certificate", "密证号"), ("officer", "agency", "武陟县市场监督"),
        ("power", "item", "产品质量"), ("power", "holder", "武陟县市场监督"), ("power", "place_name", "武陟"),
    ],
)  # fmt: skip
def test_every_kind_is_found_by_its_names_and_codes(stage, kind, column, asked):
    which, market = kinds.get(kind), Agency.objects.get(code="C410823-MARKET")
    records = {
        "agency": market,
        "officer": stage.record("officer in_force")[1],
        "power": stage.record("power in_force")[1],
    }
    record = records[kind]
    changed = {"short_name": {"short_name": asked}, "certificate": {"certificate": f"{asked}001"},
               "former": {"former_names": [{"name": f"武陟县{asked}局", "until": "2019-01-01"}]}}.get(column, {})  # fmt: skip
    which.model.objects.filter(pk=record.pk).update(**changed)
    actor = stage.actors["wz.lianluo"]
    assert record in reading.found(which, actor, asked), asked
    assert record not in reading.found(which, actor, asked[::-1]), asked


@pytest.mark.parametrize("text", ["[", "[]", "2019-01", '"', "until"])
def test_former_names_are_searched_and_not_how_they_are_kept(stage, text):
    former = [{"name": "武陟县旧名局", "until": "2019-01-01"}]
    Agency.objects.filter(code="C410823-MARKET").update(former_names=former)
    found = reading.found(kinds.get("agency"), stage.actors["wz.lianluo"], text)
    assert not found.exists()


# ── 建议 ────────────────────────────────────────────────────────────────────────────────────────────


def suggested(stage, who: str, text: str):
    answer = Reader(stage.actors[who]).client.post("/search/suggest", {"q": text})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    return json.loads(answer.content)["items"]


def test_suggestions_say_what_it_is_and_lead_there(stage):
    market = Agency.objects.get(code="C410823-MARKET")
    items = suggested(stage, "jy.lianluo", "武陟县市场监督")
    assert items[0] == {
        "kind": "机关", "title": "武陟县市场监督管理局", "number": "C410823-MARKET", "sub": "行政机关，市场监管，在册",
        "url": f"/r/agency/{market.uuid}/",
    }  # fmt: skip
    assert {i["title"] for i in suggested(stage, "jy.lianluo", "wzxscj")} >= {"武陟县市场监督管理局"}


def test_suggestions_are_few_grouped_and_shared_among_the_kinds(stage):
    items = suggested(stage, "wz.lianluo", "武陟")
    found = [i["kind"] for i in items]
    assert len(items) == AT_MOST and len(set(found)) >= 3
    assert found == sorted(found, key=found.index)  # 同一种类的在一起
    assert suggested(stage, "wz.lianluo", "武") == suggested(stage, "wz.lianluo", "\x00 ") == []


def test_what_begins_with_the_text_stands_before_what_holds_it(stage):
    names = [
        s.title for s in suggestions(stage.actors["wz.lianluo"], "市场监督", 50) if s.kind.name == "agency"
    ]
    assert names and not any(n.startswith("市场监督") for n in names)
    last = Agency.objects.order_by("rank", "code").last()
    Agency.objects.filter(pk=last.pk).update(name="市场监督示例所", state="in_force")
    assert suggestions(stage.actors["sysadmin"], "市场监督", 2)[0].title == "市场监督示例所"


def test_the_agency_itself_stands_before_what_it_sent(stage):
    first, *others = suggestions(stage.actors["wz.lianluo"], "武陟县市场监督管理局")
    assert (first.kind.name, first.title) == ("agency", "武陟县市场监督管理局")
    assert any(one.kind.name == "letter" for one in others)


def test_suggestions_cost_a_bounded_number_of_questions(stage):
    """One a kind, one more where a kind has more than fits, and what a power's item and holder take to find."""
    actor = stage.actors["wz.lianluo"]
    suggestions(actor, "武陟", 2)  # 数据库自己的统计，十分钟才问一次
    with CaptureQueriesContext(connection) as queries:
        assert suggestions(actor, "武陟", 2)
    assert len(queries) <= 2 * len(searched(actor)) + 4


# ── 公民身份号码不进网址 ────────────────────────────────────────────────────────────────────────────

NUMBER = "440524188001010014"
SPELT = (NUMBER, "４４０５２４１８８００１０１００１４", "440524 1880 0101 0014", "王某 440524-18800101-0014")


def is_in(text: str, *more: str) -> bool:
    """Whether the number stands there, however it is written."""
    return typed.holds_number(unquote(text)) or NUMBER in unquote(text) or any(m in text for m in more)


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("/search?q={}", "/search"),
        ("/r/party/?state=in_force&q={}&sort=name", "/r/party/?state=in_force&sort=name"),
        ("/r/party/export?q={}", "/r/party/export"),
        ("/powers/ask?item={}&place=410823", "/powers/ask?place=410823"),
        ("/sign-in?next=/search%3Fq%3D{}", "/sign-in"),
    ],
)
def test_an_address_with_a_citizens_number_is_left_for_one_without(stage, spelt, address, left):
    reader = Reader(stage.actors["wz.lianluo"])
    answer = reader.get(address.format(quote(spelt)))
    assert (answer.status_code, answer["Location"]) == (302, left)
    assert reader.client.head(address.format(quote(spelt))).status_code == 302
    page = reader.get(left).content.decode()
    assert "公民身份号码，没有查找" in page or left == "/sign-in"
    assert not is_in(page)


def test_a_stranger_is_not_led_to_sign_in_with_the_number(stage):
    stranger = Client()
    answer = stranger.get("/search", {"q": NUMBER})
    assert (answer.status_code, answer["Location"]) == (302, "/search")


def test_the_search_form_looks_before_it_writes_an_address(stage):
    reader = Reader(stage.actors["wz.lianluo"])
    answer = reader.client.post("/search", {"q": " 武陟县 "})
    assert (answer.status_code, unquote(answer["Location"])) == (302, "/search?q=武陟县")
    for spelt in SPELT:
        answer = reader.client.post("/search", {"q": spelt})
        assert (answer.status_code, answer["Location"]) == (302, "/search")
        page = reader.get("/search").content.decode()
        assert "公民身份号码，没有查找" in page and not is_in(page) and "/r/party/find" in page
        assert json.loads(reader.client.post("/search/suggest", {"q": spelt}).content) == {"items": []}


def test_a_code_that_looks_like_a_number_of_nobody_living_is_searched(stage):
    answer = asked(stage, "wz.lianluo", "914105217007033896")
    assert answer.status_code == 200 and "没有找到" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/party", "/api/v1/suggestions", "/api/v1/powers/competent"])
def test_the_interface_refuses_it_and_says_why(stage, address):
    for spelt in SPELT:
        name = "item" if "powers" in address else "q"
        answer = Reader(stage.actors["wz.lianluo"]).client.get(address, {name: spelt})
        said = json.loads(answer.content)
        assert (answer.status_code, said["code"]) == (422, "number_in_address") and "。" in said["detail"]
        assert not is_in(answer.content.decode())


def test_an_export_is_not_made_by_it(stage):
    reader = Reader(stage.actors["wz.lianluo"])
    answer = reader.post_form("/r/party/export", {"q": SPELT[2], "purpose": "试", "made_as": "csv"})
    assert answer.status_code == 422 and "公民身份号码" in answer.content.decode()
    assert not is_in(answer.content.decode(), SPELT[2])


# ── 导航 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["wz.chengban", "jiandu", "sysadmin", "auditor"])
def test_the_menu_has_every_line_once_and_opens_where_one_is(stage, who):
    groups = menu(stage.actors[who], "/")
    urls = [e.url for group in groups for e in group.entries]
    assert len(urls) == len(set(urls)) and all(group.entries for group in groups)
    is_short = len(urls) - 1 <= ALL_OPEN
    first = len(groups) - 2 if who in ("sysadmin", "auditor") else 0
    assert [g.is_open for g in groups[1:]] == [is_short or n == first for n in range(len(groups) - 1)]
    for at, group in enumerate(groups):
        for entry in group.entries:
            here = menu(stage.actors[who], entry.url)
            assert [e.url for g in here for e in g.entries if e.is_current] == [entry.url]
            assert here[at].is_open


# ── 先找出来、再排次序的 ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("believed", [10, 10**6])
@pytest.mark.parametrize("who", ["wz.chengban", "ba.lianluo", "jiandu", "sysadmin"])
def test_what_is_found_apart_is_the_same_and_hides_the_same(stage, monkeypatch, who, believed):
    """Of the newest verifications of agencies called so, most are hidden from most; whoever sees some is shown those."""
    monkeypatch.setattr(visibility, "_believed", lambda *of: believed)
    kind, actor = kinds.get("verification"), stage.actors[who]
    crowd = kind.crowd("武陟", "")
    assert crowd.exists() and kind.crowd("JZ-XS-2026", "") is None
    rows = reading.found(kind, actor, "武陟")
    for most in (1, 2, 50):
        whole = list(rows.values_list("uuid", flat=True)[:most])
        assert [r.uuid for r in reading.likeliest(kind, actor, rows, "武陟", most)] == whole
        begun = reading.found(kind, actor, "JZ-XS")
        highest = list(begun.values_list("lead__number", flat=True)[:most])
        assert [r.lead.number for r in reading.likeliest(kind, actor, begun, "JZ-XS", most)] == highest
        parties = reading.found(kinds.get("party"), actor, "JZ-XS")
        assert reading.likeliest(kinds.get("party"), actor, parties, "JZ-XS", most) == []
    assert rows.exists() is (who in ("wz.chengban", "jiandu"))


@pytest.mark.parametrize("name", ["dispatch", "offence", "collision_look", "lead"])
def test_numbers_are_looked_at_from_the_highest_where_little_is_seen(stage, monkeypatch, name):
    """Of every kind whose search orders by number, whatever else it declares."""
    monkeypatch.setattr(visibility, "_believed", lambda *of: 10)
    kind, actor = kinds.get(name), stage.actors["wz.chengban"]
    asked = kind.sight.rows(actor).values_list("number", flat=True)[0][:10]
    rows = reading.found(kind, actor, asked)
    with CaptureQueriesContext(connection) as caught:
        (highest,) = reading.likeliest(kind, actor, rows, asked, 1)
    assert highest.number == max(rows.values_list("number", flat=True))
    assert any("OFFSET 0" in one["sql"] for one in caught)
    every = list(rows.values_list("number", flat=True))
    assert [r.number for r in reading.likeliest(kind, actor, rows, asked, 500)] == every


@pytest.mark.parametrize("who", ["wz.chengban", "wz.nongye", "ba.lianluo", "jiandu"])
@pytest.mark.parametrize("name", ["lead", "case", "party"])
def test_a_few_or_many_are_found_another_way_and_are_the_same(stage, monkeypatch, who, name):
    """Few are put in order before it is asked who sees them; many are looked for among what is granted, where that is little."""
    kind, actor = kinds.get(name), stage.actors[who]
    asked = kind.model.objects.order_by("pk")[0].searched.splitlines()[-1][:2]
    hidden = kind.sight.rows(actor).first()
    if hidden is not None:
        Access.objects.filter(record=hidden.uuid).delete()
    orders = [
        order_of(kind, key)
        for key in ("", *(f.name for f in sortable(kind)), *(f"-{f.name}" for f in sortable(kind)))
    ]
    rows = kind.search(kind.sight.rows(actor).order_by(*orders[0].by()), asked)
    for known, is_few in (({"某某"}, True), (set(pairs(asked)), False)):
        monkeypatch.setattr(
            search, "common_pairs", lambda moment, least=0, known=known: {kind.model._meta.db_table: known}
        )
        text, found = reading.meant(kind, actor, asked), reading.found(kind, actor, asked)
        assert text.way is (Way.FEW if is_few else Way.HELD)
        assert ("ANY(ARRAY" in str(found.query)) is (not is_few)
        assert kind.search(kind.model.objects.all(), asked).exists()
        for order in orders:
            wanted = list(rows.order_by(*order.by()))
            assert list(found.order_by(*order.by())) == wanted
            page = window(found, order, 1, meant=text)
            assert (page.rows, page.total, page.is_more) == (wanted[:1], len(wanted), len(wanted) > 1)
            if page.is_more:
                marks = {"after": order.cursor(page.rows[0])}, {"before": order.cursor(wanted[-1])}
                walked = [window(found, order, 1, counted_to=1, **mark) for mark in marks]
                with monkeypatch.context() as patch:
                    patch.setattr(ordering, "_count", lambda *of: pytest.fail("又从头数了一遍"))
                    assert [
                        window(found, order, 1, meant=text, counted_to=1, **mark) for mark in marks
                    ] == walked
                    short = window(found, order, 1, meant=text, counted_to=1)
                    later = window(found, order, 1, meant=text, **marks[0])
                assert (short.rows, short.total) == (wanted[:1], 2)
                assert (later.rows, later.before, later.total) == (wanted[1:2], 1, len(wanted))


def test_a_text_is_few_only_where_the_database_has_counted(monkeypatch):
    monkeypatch.setattr(search, "common_pairs", lambda moment, least=0: {"parties_party": {"武陟"}})
    assert search.few(Party, "武陟农") is not None and search.few(Lead, "武陟农") is None
    assert [search.few(Party, text) for text in ("武陟", "武", "4108", "wz", "JZ-XS-2026")] == [None] * 5
