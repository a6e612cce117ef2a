"""数据概览：与用手数的一样，只数看得到的，点开的清单正是所数的，谁能看照清单的规矩。"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.catalogue import queries
from liandong.demo.catalogue import SECOND
from liandong.desk.shell import menu
from liandong.figures import counting
from liandong.figures.counting import figures, may_read
from liandong.kernel import kinds
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_catalogue import item_values, power_values
from liandong.kernel.tests.staging_officers import officer_values
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.now import today
from liandong.parties.models import Form
from liandong.registry.models import Division, Duty, Officer
from liandong.registry.queries import may_enforce, sendable

pytestmark = pytest.mark.django_db
MARKET, FARM, COUNTY, NOBODYS = "C410823-MARKET", "JZ-AGRICULTURE", "410823", "410883"
READERS = ("jiandu", "duban", "wz.chengban", "wz.fuze", "wz.juzhang", "wz.fazhi", "wz.lianluo", "jy.lianluo")
OTHERS = ("sysadmin", "secadmin", "auditor")


def browser(city, account):
    client, actor = Client(), city.actor(account)
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    return client


def counted(city):
    """Three parties that count and three that do not, three officers, an item with one overlap, an item with one gap."""
    _parties(city)
    _officers(city)
    city.join(SECOND)
    for code, line in (("T-1", "市场监管"), ("T-2", "农业农村")):
        made = did(
            city.actor("wz.fazhi"), "catalogue.register_item", None, item_values(code, code, line=line)
        )
        did(city.actor("wz.juzhang"), "catalogue.publish_item", made, {"published_on": "2020-01-01"})
    _power(city, "T-1", FARM, "410800")
    _power(city, "T-1", MARKET, COUNTY)
    for county, _ in queries.areas(None):
        if county != NOBODYS:
            _power(city, "T-2", FARM, county)
    return city


world = beginning(counted)


def _parties(city):
    staff, keeper = city.actor("wz.chengban"), city.actor("wz.lianluo")

    def registered(name, **more):
        return did(staff, "parties.register_party", None, party_values(name, **more))

    shop = registered("甲厂（虚构）", code=check("91410823MA0000001"))
    registered("乙店（虚构）", form="individual", division="410823104", industry="5211")
    registered("丙场所（虚构）", form="site", division="", industry="")
    risk = {"risk": "B", "risk_on": "2026-01-01", "risk_source": "演示"}
    did(keeper, "parties.classify_party", shop, risk)
    twin, gone = registered("甲厂分身（虚构）"), registered("旧厂（虚构）")
    did(keeper, "parties.merge_party", twin, {"other": check("91410823MA0000001")}, reason="同一家")
    did(staff, "parties.cancel_party", gone, {"until": "2025-12-31"}, reason="已注销")
    registered("某某", form="citizen", industry="", tags="", since="")


def _officers(city):
    for n, name in enumerate(("在岗", "过期", "休假")):
        made = did(
            city.actor("wz.lianluo"), "registry.register_officer", None, officer_values(name, f"T17{n:07d}")
        )
        did(city.actor("jiandu"), "registry.confirm_officer", made)
    Officer.objects.filter(name="过期").update(valid_to=today() - timedelta(days=1))
    Officer.objects.filter(name="休假").update(duty=Duty.LEAVE, valid_to=today() + timedelta(days=30))


def _power(city, item, holder, place):
    values = power_values(item, city.agency(holder), place)
    made = did(city.actor("jiandu"), "catalogue.register_power", None, values)
    did(city.actor(SECOND[0]), "catalogue.confirm_power", made)


def charts(found):
    return {c.name: {bar.key: bar.count for bar in c.bars if bar.count} for c in found.charts}


def test_the_numbers_are_those_counted_by_hand(world):
    found = figures(world.actor("jiandu"))
    told = {t.code: (t.parties, t.officers, t.powers, t.overlaps, t.gaps) for t in found.tiles}
    assert told.pop("410800") == (2, 1, 12, 1, 1)
    assert told.pop(COUNTY) == (2, 1, 2, 1, 0)
    assert told.pop(NOBODYS) == (0, 0, 0, 0, 1)
    assert set(told.values()) == {(0, 0, 1, 0, 0)} and len(told) == 9
    assert found.elsewhere == 1
    assert charts(found) == {
        "party_form": {"enterprise": 1, "individual": 1, "site": 1},
        "party_risk": {"B": 1, "": 2},
        "party_industry": {"A": 1, "F": 1, "": 1},
        "officer_end": {"已过期": 1, "30日内": 1, "一年以后": 1},
        "power_basis": {"法定职权": 12},
        "overlap": {"市场监管": 1},
        "gap": {"农业农村": 1},
        "recognition_use": {},
        "recognition_spared": {},
        "public_lists": {},
        "public_scenes": {},
        "public_plans": {},
    }
    assert {c.name: c.total for c in found.charts}["party_form"] == 3


def test_places_stand_in_the_order_of_their_codes_after_their_city(world):
    tiles = figures(world.actor("jiandu")).tiles
    codes = [t.code for t in tiles]
    assert codes[0] == "410800" and codes[1:] == sorted(codes[1:]) and len(codes) == 12
    assert [t.code for t in tiles if t.is_statistical] == ["410871"]


def test_what_changes_is_counted_anew(world):
    jiandu = world.actor("jiandu")
    assert figures(jiandu).tiles[0].gaps == 1
    _power(world, "T-2", FARM, NOBODYS)
    assert figures(jiandu).tiles[0].gaps == 0


@pytest.mark.parametrize("account", READERS)
def test_parties_counted_are_exactly_those_the_list_shows(world, account):
    actor, kind = world.actor(account), kinds.get("party")
    seen = kind.sight.rows(actor).filter(state="in_force").exclude(form=Form.CITIZEN)
    assert sum(counting._parties().values()) == seen.count() == 3


def test_a_number_leads_to_the_list_that_was_counted(world):
    client = browser(world, "duban")
    page = client.get("/figures").content.decode()
    for url, number in (
        ("/r/party/?state=in_force&amp;place=410823", "共 2 条"),
        ("/r/power/?state=in_force&amp;place=410823", "共 2 条"),
        ("/r/power/?state=in_force&amp;place=410800", "共 12 条"),
        ("/powers/survey?place=410823", "1 处"),
        ("/powers/survey?place=410883", "1 处"),
    ):
        assert f'href="{url}"' in page
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert re.search(rf'role="status">\s*{number}', listed), url
    officers = client.get("/r/officer/?state=in_force&place=410823").content.decode()
    assert "共 3 条" in officers and "行政区划" in officers
    assert "没有符合条件的记录" in client.get("/r/party/?place=410802").content.decode()


@pytest.mark.parametrize("account", (*READERS, *OTHERS))
def test_who_may_open_the_lists_may_see_the_figures(world, account):
    client, actor, may = browser(world, account), world.actor(account), account in READERS
    page, call = client.get("/figures"), client.get("/api/v1/figures")
    assert (page.status_code, call.status_code) == ((200, 200) if may else (404, 404))
    assert any(e.url == "/figures" for group in menu(actor, "/") for e in group.entries) is may
    if may:
        assert call.json()["tiles"][0]["parties"] == 2 and "某某" not in page.content.decode()
        assert page["Cache-Control"] == "no-store"


def test_a_system_reads_figures_only_with_every_list_they_count(world):
    lists = {f"read:{name}" for name in counting.COUNTED}
    actor = world.actor("wz.lianluo")
    assert may_read(replace(actor, scopes=frozenset(lists)))
    assert not any(may_read(replace(actor, scopes=frozenset(lists - {one}))) for one in lists)


def test_a_reader_of_summaries_is_not_told_what_only_the_whole_record_says(world):
    assert kinds.get("party").sight.ceiling(Role.OVERSIGHT) is Level.SUMMARY
    assert "party_risk" not in charts(figures(world.actor("duban")))
    assert "信用风险" not in browser(world, "duban").get("/figures").content.decode()


def test_officers_are_counted_as_they_are_judged(world):
    pattern, day = Officer.objects.get(name="在岗"), today()
    days = (day - timedelta(days=1), day, day + timedelta(days=1))
    combinations = product(("in_force", "suspended", "draft"), Duty.values, days, days)
    for n, (state, duty, start, end) in enumerate(combinations):
        Officer.objects.create(
            name=f"人{n}", agency=pattern.agency, owner=pattern.owner, certificate=f"TT{n}", issued_by="演示",
            valid_from=start, valid_to=end, lines=[], areas=[], duty=duty, state=state, source="演示",
        )  # fmt: skip
    judged = {o.pk for o in Officer.objects.all() if may_enforce(o, day)}
    assert set(Officer.objects.filter(sendable(day)).values_list("pk", flat=True)) == judged and judged


def test_divisions_to_come_change_no_figure(world):
    before, turn = figures(world.actor("jiandu")), today() + timedelta(days=30)
    for code, name, parent in ((COUNTY, "武陟市", "410700"), ("410829", "新设县", "410800")):
        Division.objects.filter(code=code).update(valid_to=turn - timedelta(days=1))
        Division.objects.create(
            code=code, name=name, level=3, parent=parent, valid_from=turn, owner=uuid4(), state="in_force"
        )
    after = figures(world.actor("jiandu"))
    assert (after.tiles, after.elsewhere) == (before.tiles, before.elsewhere)
    assert "武陟县" in {t.name for t in after.tiles}
    page = browser(world, "jiandu").get(f"/r/party/?place={COUNTY}").content.decode()
    assert "武陟县" in page and "武陟市" not in page and "新设县" not in page
