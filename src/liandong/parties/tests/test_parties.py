"""检查对象：一个主体只有一条，找得到，改名不丢，合并拆得回，公民的号码哪里都不露。"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.kernel import initials, kinds, reading, visibility
from liandong.kernel.models import Access
from liandong.kernel.ordering import Meant, Way, order_of, window
from liandong.kernel.outcome import Status
from liandong.kernel.suggesting import suggestions
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.ledger.models import LedgerEvent
from liandong.parties import search
from liandong.parties.models import Party
from liandong.parties.search import narrowed, pairs

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")
OTHER = check("91410823MA0000002")


def registered(city, name="武陟县示例农资店（虚构）", code="", account="wz.chengban", **more):
    made = did(city.actor(account), "parties.register_party", None, party_values(name, code, **more))
    return Party.objects.get(uuid=made)


def found(city, asked, account="wz.lianluo"):
    kind = kinds.get("party")
    return [p.name for p in reading.found(kind, city.actor(account), asked)]


# ── 登记 ────────────────────────────────────────────────────────────────────────────────────────────


def test_names_and_codes_are_kept_in_one_spelling(city):
    party = registered(city, " 武陟县〔示例〕 厂 ", f" {CODE.lower()}（1-1）")
    assert (party.name, party.code, party.old_code) == ("武陟县（示例）厂", CODE, "")
    assert (party.division, party.division_name) == ("410823", "武陟县")
    old = registered(city, "老厂", "410823100012345"[:13])
    assert (old.code, old.old_code) == ("", "4108231000123")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": CODE[:-1] + ("0" if CODE[-1] != "0" else "1")}, "code"),
        ({"code": "9.14E+16"}, "code"),
        ({"industry": "9999"}, "industry"),
        ({"division": "没有的县"}, "division"),
        ({"identity": "E12345678"}, "identity"),
        ({"form": "citizen", "code": CODE}, "code"),
        ({"form": "citizen", "identity": "110105194912310021"}, "identity"),
        ({"name": ""}, "name"),
    ],
)
def test_what_does_not_hold_is_told_and_not_kept(city, more, field):
    outcome = attempt(city.actor("wz.chengban"), "parties.register_party", None, party_values("甲厂") | more)
    assert outcome.status is Status.INVALID and list(outcome.errors) == [field]
    assert Party.objects.count() == 0


def test_a_body_stands_once_whoever_registers_it(city):
    registered(city, code=CODE)
    again = party_values("另一个名字", CODE)
    outcome = attempt(city.actor("jy.lianluo"), "parties.register_party", None, again)
    assert outcome.code == "registered_already" and "武陟县示例农资店" in outcome.sentence
    no_code = registered(city, "没有代码的")
    given = attempt(
        city.actor("wz.chengban"), "parties.give_code", no_code.uuid, {"code": CODE}, reason="查到"
    )
    assert given.code == "registered_already"
    assert attempt(
        city.actor("wz.chengban"), "parties.give_code", no_code.uuid, {"code": "4108231000123"}, reason="x"
    ).errors


def test_days_that_have_not_come_are_refused(city):
    staff = city.actor("wz.chengban")
    later = party_values("甲厂", since="2099-01-01")
    assert attempt(staff, "parties.register_party", None, later).code == "not_yet"
    party = registered(city)
    renamed = {"name": "乙", "renamed_on": "2099-01-01", "source": "执照"}
    assert attempt(staff, "parties.rename_party", party.uuid, renamed).code == "not_yet"
    assert (
        attempt(staff, "parties.cancel_party", party.uuid, {"until": "2099-01-01"}, reason="x").code
        == "not_yet"
    )
    risk = {"risk": "A", "risk_on": "2099-01-01", "risk_source": "x"}
    keeper = city.actor("wz.lianluo")
    assert attempt(keeper, "parties.classify_party", party.uuid, risk).code == "not_yet"
    did(keeper, "parties.classify_party", party.uuid, risk | {"risk_on": "2026-05-01"})
    assert (
        attempt(keeper, "parties.classify_party", party.uuid, risk | {"risk_on": "2026-04-01"}).code
        == "older"
    )
    same = {"name": "武陟县示例农资店(虚构)", "renamed_on": "2026-01-01", "source": "x"}
    assert attempt(staff, "parties.rename_party", party.uuid, same).code == "same_name"


# ── 找 ──────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_found_by_what_people_type(city):
    registered(city, "武陟县示例农资店（虚构）", CODE)
    registered(city, "博爱县示例机械厂", OTHER)
    renamed = {"name": "武陟县新名商店", "renamed_on": "2024-01-01", "source": "执照"}
    did(city.actor("wz.chengban"), "parties.rename_party", Party.objects.get(code=CODE).uuid, renamed)
    assert found(city, "农资") == ["武陟县新名商店"]  # 曾用名
    assert (
        found(city, "新名商店") == found(city, CODE[:17]) == found(city, CODE.lower()) == ["武陟县新名商店"]
    )
    assert found(city, "示例機械") == found(city, " 博爱县 ") == ["博爱县示例机械厂"]
    assert len(found(city, "示例")) == 2 and found(city, "博") == ["博爱县示例机械厂"]
    assert (
        found(city, "例示")
        == found(city, "资例")
        == found(city, "%")
        == found(city, "_例")
        == found(city, "")[2:]
        == []
    )


def test_the_index_of_pairs_is_used_and_says_what_the_text_says(city):
    for n in range(30):
        registered(city, f"武陟县第{n}示例店", account="wz.chengban")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # 三十行时数据库本来可以不用索引
    assert "party_bigrams" in narrowed(Party.objects.all(), "示例").explain()
    assert set(narrowed(Party.objects.all(), "第7")) == set(Party.objects.filter(name__contains="第7"))
    odd = registered(city, "武陟县例示例店")
    assert odd not in narrowed(Party.objects.all(), "示例示"), "两个字两个字都对得上，连起来却没有"
    assert pairs("示例示例") == ["示例", "例示"]


def test_the_form_of_a_correction_holds_what_stands(city):
    registered(city, "总公司", CODE)
    party = registered(city, "分公司", OTHER, parent=CODE)
    client, actor = Client(), city.actor("wz.chengban")
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    page = client.get(f"/r/party/{party.uuid}/do/parties.correct_party").content.decode()
    for name, value in (
        ("division", "410823"),
        ("parent", CODE),
        ("tags", "农药经营"),
        ("since", "2019-05-01"),
    ):
        assert f'name="{name}" value="{value}"' in page, name


# ── 并入和拆回 ──────────────────────────────────────────────────────────────────────────────────────


def merge(city, party, other, **more):
    return attempt(
        city.actor("wz.lianluo"), "parties.merge_party", party.uuid, {"other": other}, reason="同一家", **more
    )


def test_merging_can_be_undone_to_the_letter(city):
    stays, goes = registered(city, code=CODE), registered(city, "武陟示例农资")
    before = Party.objects.filter(pk=goes.pk).values().get()
    assert merge(city, goes, CODE).is_done
    assert Party.objects.get(pk=goes.pk).merged_into == stays
    did(city.actor("wz.lianluo"), "parties.split_party", goes.uuid, reason="不是")
    after = Party.objects.filter(pk=goes.pk).values().get()
    assert {k for k in before if before[k] != after[k]} == {"version"}


def test_what_is_not_one_body_is_not_merged(city):
    one, two, bare = registered(city, code=CODE), registered(city, "乙", OTHER), registered(city, "丙")
    assert merge(city, one, OTHER).code == "two_codes"
    assert merge(city, one, CODE).code == "same_party"
    assert merge(city, one, "没有的").errors and merge(city, one, "").errors
    assert merge(city, bare, CODE).is_done
    assert merge(city, one, "乙").code == "two_codes"
    assert merge(city, two, "丙").errors  # 已并入的不再是目标
    citizen = registered(city, "某某", form="citizen", division="", industry="", tags="", since="")
    assert merge(city, citizen, CODE).code == "citizens_stay"
    third = registered(city, "丁")
    assert merge(city, one, third.name).code == "has_merged"


# ── 公民 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_citizen_is_known_to_his_agency_only_and_his_number_to_nobody(city):
    number = "11010519491231002X"
    plain = {"form": "citizen", "division": "", "industry": "", "tags": "", "since": "", "identity": number}
    citizen = registered(city, "虚构某", **plain)
    assert found(city, "虚构某") == ["虚构某"] and found(city, "虚构某", "jy.lianluo") == []
    again = attempt(city.actor("wz.fuze"), "parties.register_party", None, party_values("虚构某") | plain)
    assert again.code == "registered_already"
    registered(city, "虚构某", account="jz.nongye", **plain)  # 另一机关不知道，也不被告知
    client = Client(headers={"X-Request-Id": "party"})
    actor = city.actor("wz.chengban")
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    page = client.get(f"/r/party/{citizen.uuid}/").content.decode()
    api = client.get(f"/api/v1/party/{citizen.uuid}").content.decode()
    told = "".join(LedgerEvent.objects.filter(kind="party").values_list("body", flat=True))
    assert "1101**********002X" in page and number not in page + api + told
    shown = client.post(
        f"/r/party/{citizen.uuid}/do/parties.reveal_identity",
        {"reason": "送达", "version": citizen.version, "key": "k", "post": session.capacity(actor)},
    )
    assert number in shown.content.decode()
    assert client.post("/r/party/find", {"number": number})["Location"] == f"/r/party/{citizen.uuid}/"


@pytest.mark.parametrize("sort", ["name", "-name", "code"])
def test_a_crowd_found_first_and_sorted_afterwards_is_the_same_list(city, monkeypatch, sort):
    """Page by page, forwards and back, and what is hidden stays so."""
    for name in "丙甲乙戊丁":
        hidden = registered(city, f"武陟县示例{name}店")
    Access.objects.filter(record=hidden.uuid).delete()
    assert search.crowd("武陟", "name") is None
    monkeypatch.setattr(search, "shares", lambda told: dict.fromkeys(told, 0.1))
    kind, crowd = kinds.get("party"), search.crowd("武陟", "name")
    actor = city.actor("wz.lianluo")
    order, rows = order_of(kind, sort), reading.found(kind, actor, "武陟")
    marks = {}
    for _ in range(3):
        page = window(rows, order, 2, meant=Meant(actor, crowd, Way.CROWD), **marks)
        assert page == window(rows, order, 2, **marks) and page.total == 4 and hidden not in page.rows
        marks = (
            {"after": order.cursor(page.rows[-1])}
            if "after" not in marks
            else {"before": order.cursor(page.rows[0])}
        )
    assert [search.crowd(text, "name") for text in ("店", "4108")] == [None] * 2


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_of_a_crowd_whose_front_is_hidden_all_that_is_seen_is_found(city, monkeypatch, sort):
    """The first few by name are not his: the rest is looked for, whichever way the names run."""
    firms = sorted((registered(city, f"武陟县示例{n:02}店") for n in range(12)), key=lambda firm: firm.name)
    Access.objects.filter(record__in=[firm.uuid for firm in (*firms[:5], *firms[-5:])]).delete()
    monkeypatch.setattr(search, "shares", lambda told: dict.fromkeys(told, 0.1))
    kind, actor = kinds.get("party"), city.actor("wz.lianluo")
    order, rows = order_of(kind, sort), reading.found(kind, actor, "武陟")
    page = window(rows, order, 1, meant=Meant(actor, search.crowd("武陟", "name"), Way.CROWD))
    seen = firms[5:7] if sort == "name" else firms[5:7][::-1]
    assert [one.name for one in page.rows] == [seen[0].name] and page.total == 2 and page.is_more


def test_a_crowd_by_letters_is_the_same_list(city, monkeypatch):
    for name in "丙甲乙戊丁":
        hidden = registered(city, f"武陟县示例{name}店")
    Access.objects.filter(record=hidden.uuid).delete()
    monkeypatch.setattr(visibility, "_believed", lambda *of: 10**6)
    kind, actor = kinds.get("party"), city.actor("wz.lianluo")
    rows = reading.found(kind, actor, "wzx")
    suggested = {}
    for asked in ("wzx", "sl"):
        with CaptureQueriesContext(connection) as caught:
            suggested[asked] = [s.title for s in suggestions(actor, asked) if s.kind is kind]
        crowds = [one["sql"] for one in caught if 'SELECT "kernel_initials"."record"' in one["sql"]]
        assert [f"\n{asked}" in one for one in crowds] == [True, False]
        assert len(suggested[asked]) >= 3 and hidden.name not in suggested[asked]
    for sort in ("", "name"):
        order, crowd = order_of(kind, sort), search.crowd("wzx", sort)
        assert crowd is not None
        meant = Meant(actor, crowd, Way.CROWD)
        page = window(rows, order, 2, meant=meant)
        assert page == window(rows, order, 2) and page.total == 4
        after = {"after": order.cursor(page.rows[-1])}
        assert window(rows, order, 2, meant=meant, **after) == window(rows, order, 2, **after)
    common = {f"party:{gram}" for gram in ("\nwz", "wzx", "\nsl", "sl")}
    monkeypatch.setattr(initials, "common_grams", lambda moment: common)
    assert search.crowd("wzx", "") is None and search.crowd("wzx", "name") is None
    for asked, wanted in suggested.items():
        assert [s.title for s in suggestions(actor, asked) if s.kind is kind] == wanted


def test_how_common_a_pair_is_comes_from_the_statistics(city):
    registered(city, "武陟县示例店")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM liandong_pair_shares(ARRAY['没有', '这样'])")
        assert cursor.fetchone() == (0,)
    assert search.shares(["没有"]) == {}
    assert "没有" not in search.common_pairs(-1).get("parties_party", ())


@pytest.mark.parametrize(
    ("text", "is_held"), [("武陟", True), ("示例甲", True), ("甲店", True), ("例甲例", False)]
)
def test_what_is_common_is_only_compared_and_finds_the_same(city, monkeypatch, text, is_held):
    for name in ("武陟县示例甲店", "武陟县示例乙店", "武陟县甲例店"):
        registered(city, name)
    rows = search.holding(Party.objects.all(), text)
    known = set(rows.values_list("name", flat=True))
    assert "liandong_bigrams" in str(rows.query) and bool(known) is is_held
    monkeypatch.setattr(search, "common_pairs", lambda moment: {"parties_party": set(search.pairs(text))})
    common = search.holding(Party.objects.all(), text)
    assert "liandong_bigrams" not in str(common.query)
    assert set(common.values_list("name", flat=True)) == known
