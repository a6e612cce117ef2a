"""清单的回答：按行查的与全部装进来的一致；赋权那一天起变、只在那里变；体检找得到埋下的、不多找一处。"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.catalogue import queries
from liandong.catalogue.models import Item, Power
from liandong.demo import contest, joint_ground
from liandong.demo.bodies import Plan as AgencyPlan
from liandong.demo.bodies import further_agencies, other_agencies
from liandong.demo.catalogue import PLANTED, Catalogue
from liandong.demo.city import City
from liandong.kernel.tests.beginnings import beginning
from liandong.law.competence import PowerKind, competent
from liandong.registry import places
from liandong.registry.models import Agency, Division, LegalKind, Rank

TURN = date(2025, 12, 25)
DAY = timedelta(days=1)


def built(city: City) -> City:
    """The whole demonstration city with its catalogue."""
    for plan in (*other_agencies(), *further_agencies()):
        city.add_agency(plan)
    Catalogue(city).build()
    return city


whole = beginning(built)


def browser(city, account):
    client = Client(headers={"X-Request-Id": "answers"})
    actor = city.actor(account)
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    return client


def holders(item, place, on, kind=PowerKind.PUNISH):
    return queries.answer(Item.objects.get(code=item), place, on, kind).competence.holders


# ── 演示之城 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_grant_turns_competence_on_its_day_and_only_there(whole):
    town, next_town = "410823104", "410823102"
    for kind in (PowerKind.PUNISH, PowerKind.CHECK):
        assert holders("SL-JGFS", town, TURN - DAY, kind) == {"C410823-AGRICULTURE"}
        assert holders("SL-JGFS", town, TURN, kind) == {"T410823104"}
        assert holders("SL-JGFS", next_town, TURN, kind) == {"C410823-AGRICULTURE"}
    assert holders("JZ-SR-47", "410882102", TURN - DAY) == {"T410882102"}
    assert holders("JZ-SR-47", "410882102", TURN) == {"C410882-URBAN"}
    assert holders("JZ-SR-47", "410811010", TURN) == {"JZ-ZONE"}


def test_the_report_finds_every_planted_flaw_and_nothing_else(whole):
    told, tiered = flaws()
    assert told == PLANTED and tiered == {"JZ-LY-63"}


def flaws():
    """What the report finds, with the agencies concerned, and the items it sets aside as held at two levels."""
    now = date(2026, 11, 1)
    found = queries.report(queries.public_items(), queries.areas(None), now, now)
    told = {
        (c.finding.flaw.value, c.item.code, c.finding.place): set(c.finding.agencies)
        for c in found
        if not c.is_tiered
    }
    return told, {c.item.code for c in found if c.is_tiered}


@pytest.mark.parametrize("story", [contest, joint_ground])
def test_the_stories_that_publish_items_plant_no_further_flaw(whole, story):
    before = Item.objects.count()
    story.ready(whole)
    assert Item.objects.count() > before
    assert flaws()[0] == PLANTED


def test_over_years_nothing_is_missed_before_an_item_was_there_or_after_it_was_withdrawn(whole):
    def gaps(since, until, in_force_on=None):
        found = queries.report(queries.public_items("", in_force_on), queries.areas(None), since, until)
        return {(c.item.code, c.finding.place) for c in found if c.finding.flaw.value == "职权空白"}

    before = {
        (item, place) for item, place in gaps(date(2017, 1, 1), date(2026, 11, 1)) if item == "JZ-DQ-37"
    }
    assert before == set()  # 条例2019-11-01施行，此前没有这个事项
    item = Item.objects.get(code="SL-GSGD")
    Item.objects.filter(pk=item.pk).update(state="withdrawn", until=date(2026, 6, 30))
    assert gaps(date(2026, 7, 1), date(2026, 11, 1), date(2026, 7, 1)) == set()
    assert ("SL-GSGD", "410883") in gaps(date(2026, 6, 1), date(2026, 11, 1), date(2026, 6, 1))
    assert gaps(date(2026, 6, 1), date(2026, 11, 1)) == set()


def test_cases_filed_before_a_grant_began_or_ended_are_told_of(whole):
    straw, signs = (Item.objects.get(code=c) for c in ("SL-JGFS", "JZ-SR-47"))
    begun = "".join(queries.answer(straw, "410823104", TURN).warnings)
    assert "武陟县农业农村局在2025-12-24以前已经立案、尚未办结的，" in begun and "通知未载明" in begun
    ended = "".join(queries.answer(signs, "410882102", TURN).warnings)
    assert (
        "沁阳市西万镇人民政府在2025-12-24以前已经立案、尚未办结的，由沁阳市西万镇人民政府继续办理完毕"
        in ended
    )
    assert "焦政〔2025〕6号" in ended
    assert not any("已经立案" in w for w in queries.answer(signs, "410882", TURN).warnings)
    assert not any("已经立案" in w for w in queries.answer(straw, "410823104", TURN - DAY).warnings)


def moved(code, to, on):
    """From this day the place lies in another one."""
    held = Division.objects.get(code=code, valid_to=None)
    Division.objects.filter(pk=held.pk).update(valid_to=on - DAY)
    Division.objects.create(
        code=code,
        name=f"新{held.name}",
        level=held.level,
        parent=to,
        valid_from=on,
        owner=held.owner,
        state="in_force",
    )


def test_a_town_that_moves_is_under_its_old_county_until_its_day(whole):
    town, on = "410823102", date(2027, 3, 1)
    moved(town, "410825", on)
    item = Item.objects.get(code="SL-JGFS")
    for county, day in (("410823", TURN), ("410823", on - DAY), ("410825", on)):
        holder = Agency.objects.get(code=f"C{county}-AGRICULTURE")
        other = Agency.objects.get(code=f"C{'410825' if county == '410823' else '410823'}-AGRICULTURE")
        assert holders("SL-JGFS", town, day) == {holder.code}
        assert queries.may_act(holder.uuid, item, town, day, [PowerKind.PUNISH])
        assert not queries.may_act(other.uuid, item, town, day, [PowerKind.PUNISH])


def test_a_county_that_moves_is_surveyed_with_its_city_until_its_day(whole):
    on, city = date(2027, 3, 1), Division.objects.get(code="410800")
    moved("410882", "410700", on)
    names = dict(queries.areas(None, on - DAY))
    assert names["410882"] == "沁阳市" and names == dict(queries.areas(city)) == dict(queries.areas(None))
    assert dict(queries.areas(None, date(1999, 1, 1))) == names
    assert set(names) - set(dict(queries.areas(city, on))) == {"410882"}
    items, city_only = queries.public_items(), [(city.code, city.name)]
    before, after = (
        {c.finding.place[:6] for c in queries.report(items, city_only, day, day)} for day in (on - DAY, on)
    )
    assert before - after == {"410882"}


def test_what_changed_names_both_sides_of_the_turn(whole):
    turns = queries.changes(date(2025, 12, 1), date(2026, 1, 31))
    assert [(t.on, t.power.holder.code, t.begins) for t in turns] == [
        (TURN, "T410882102", False),
        (TURN, "T410823104", True),
    ]
    assert queries.changes(date(2025, 12, 1), date(2026, 1, 31), "水利") == []


def test_a_power_does_not_outlive_its_agency(whole):
    gone = Agency.objects.get(code="C410883-URBAN")
    Agency.objects.filter(pk=gone.pk).update(valid_to=date(2026, 9, 30), state="abolished")
    assert holders("JZ-SR-45", "410883", date(2026, 9, 30)) == {"C410883-URBAN"}
    answer = queries.answer(Item.objects.get(code="JZ-SR-45"), "410883", date(2026, 10, 1))
    assert [x.code for x in answer.competence.excluded] == ["ended"] and not answer.competence.agencies
    turns = queries.changes(date(2026, 9, 1), date(2026, 10, 31))
    assert {(t.on, t.begins, t.power.holder.code) for t in turns} == {
        (date(2026, 10, 1), False, "C410883-URBAN")
    }
    assert {t.basis for t in turns} == {"行使机关2026-09-30撤销"}


def test_building_again_changes_nothing(whole):
    before = Power.objects.count()
    Catalogue(whole).build()
    assert Power.objects.count() == before


def test_standards_are_read_side_by_side(whole):
    found = queries.yardsticks(Item.objects.get(code="JZ-SR-47"), date(2026, 1, 1))
    assert [y.standard.issuer.code for y in found] == ["JZ-URBAN", "C410882-URBAN"]
    assert queries.yardsticks(Item.objects.get(code="JZ-SR-47"), date(2023, 12, 31)) == []


def paged(client, url, asked):
    """All of an answer, a row a page; it is what one page of everything gives."""
    found, after = [], ""
    while True:
        page = client.get(url, {**asked, "limit": 1, "after": after}).json()
        found += page["items"]
        if not (after := page["next"]):
            whole = client.get(url, {**asked, "limit": 200}).json()
            assert whole == {"items": found, "next": ""}
            return found


def test_the_pages_and_the_interface_say_the_same(whole):
    client = browser(whole, "wz.lianluo")
    page = client.get(
        "/powers/ask", {"item": "SL-JGFS", "place": "大封镇", "on": "2025-12-25"}
    ).content.decode()
    assert "武陟县大封镇人民政府" in page and "不再行使" in page and "示例" in page
    told = client.get(
        "/api/v1/powers/competent", {"item": "秸秆", "place": "410823104", "on": "2025-12-25"}
    ).json()
    assert [(a["agency"], a["is_competent"]) for a in told["agencies"]] == [
        ("T410823104", True),
        ("C410823-AGRICULTURE", False),
    ]
    assert told["agencies"][1]["code"] == "suspended_by_grant"
    survey = paged(client, "/api/v1/powers/survey", {"tiered": "on"})
    assert {(f["flaw"], f["item"], f["place"]) for f in survey if not f["is_tiered"]} == set(PLANTED)
    assert client.get("/powers/survey").content.decode().count("职权空白") == 1
    tiles = client.get("/api/v1/figures").json()["tiles"]
    assert {t["code"] for t in tiles if t["overlaps"]} == {"410800", "410882"}
    assert {t["code"] for t in tiles if t["gaps"]} == {"410800", "410883"}
    turns = paged(client, "/api/v1/powers/changes", {"since": "2025-12-01", "until": "2026-01-31"})
    assert client.get("/api/v1/powers/changes", {"after": "1"}).json()["code"] == "bad_cursor"
    assert [t["agency"] for t in turns] == ["T410882102", "T410823104"]
    compared = client.get("/standards/compare", {"item": "JZ-SR-47"}).content.decode()
    assert "（未规定）" in compared and "沁阳市城市管理局" in compared


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"item": "擅自", "place": "武陟县"}, "请填事项编码"),
        ({"item": "没有", "place": "武陟县"}, "清单中没有“没有”"),
        ({"item": "SL-JGFS", "place": "龙"}, "请填代码"),
        ({"item": "SL-JGFS", "place": ""}, "地点"),
        ({"item": "SL-JGFS", "place": "武陟县", "on": "昨天"}, "日期请写成"),
        ({"item": "SL-JGFS", "place": "武陟县", "kind": "拘留"}, "办什么"),
    ],
)
def test_a_question_not_understood_is_said_and_kept(whole, asked, said):
    client = browser(whole, "wz.lianluo")
    page = client.get("/powers/ask", asked)
    assert page.status_code == 422 and said in page.content.decode()
    assert all(str(v) in page.content.decode() for k, v in asked.items() if v and k != "kind")
    api = client.get("/api/v1/powers/competent", asked)
    assert api.status_code == 422 and api.json()["code"] == "invalid_input"


def test_a_question_has_its_button_and_says_how_to_fill_it(whole):
    client = browser(whole, "wz.lianluo")
    for url in ("/powers/ask", "/powers/survey", "/powers/changes", "/standards/compare"):
        page = client.get(url).content.decode()
        assert 'type="submit">查询</button>' in page and "筛选" not in page
        assert page.count('aria-describedby="filter_') == page.count('class="ld-filter"')
    assert 'type="submit">筛选</button>' in client.get("/r/power/").content.decode()


def test_a_survey_of_what_no_item_has_says_so(whole):
    client = browser(whole, "wz.lianluo")
    none = client.get("/powers/survey", {"kind": "行政强制"}).content.decode()
    assert "清单中已公布的事项，没有一个含行政强制" in none and "没有发现重叠和空白" not in none
    asked = {"kind": "行政处罚", "line": "城管"}
    assert (
        "条线“城管”中已公布的事项，没有一个含行政处罚" in client.get("/powers/survey", asked).content.decode()
    )
    found = client.get("/powers/survey", {"line": "城市管理", "place": "武陟县"}).content.decode()
    assert "没有发现重叠和空白" in found


def test_a_span_has_an_order_and_a_bound(whole):
    client = browser(whole, "wz.lianluo")
    for asked in (
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"since": "1990-01-01", "until": "2026-01-01"},
    ):
        assert client.get("/powers/changes", asked).status_code == 422
        assert client.get("/api/v1/powers/survey", asked).status_code == 422


# ── 按行查与全部装进来 ──────────────────────────────────────────────────────────────────────────────


def _random_powers(seed, items, agencies):
    """Rows of any kind straight into the table: the register may hold what older rules let in."""
    chance = random.Random(seed)
    town = next(a for a in agencies if a.kind == LegalKind.TOWNSHIP)
    rows = []
    for _ in range(60):
        holder = chance.choice(agencies)
        basis = chance.choice(["法定职权", "相对集中行使", "委托", "赋权乡镇（街道）"])
        since = date(2018, 1, 1) + timedelta(days=chance.randrange(3000))
        grant = basis in ("相对集中行使", "赋权乡镇（街道）") and chance.random() < 0.7
        rows.append(
            Power(
                item=chance.choice(items), holder=town if basis.startswith("赋权") else holder,
                place=chance.choice(["410000", "410800", "410823", "410823104", "410882"]), place_name="地",
                kinds=chance.sample(["行政处罚", "行政检查", "行业监管"], chance.randrange(1, 4)), basis=basis, article="条",
                principal=chance.choice(agencies) if basis == "委托" else None,
                taken_from=chance.choice(agencies) if grant else None,
                suspends=chance.sample(["行政处罚", "行政检查"], chance.randrange(1, 3)) if grant else [],
                valid_from=since, valid_to=chance.choice([None, since + timedelta(days=chance.randrange(2000))]),
                source="随机", owner=holder.uuid, registered_by=holder.uuid,
                state=chance.choice(["in_force", "in_force", "ended", "draft", "returned"]),
            )
        )  # fmt: skip
    Power.objects.bulk_create(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_an_answer_from_few_rows_is_the_answer_from_all(city, seed):
    city.add_agency(
        AgencyPlan(
            "T410823104",
            "大封镇人民政府",
            LegalKind.TOWNSHIP,
            Rank.TOWNSHIP,
            "410823104",
            "演示",
            government="C410823-GOV",
        )
    )
    agencies = list(Agency.objects.order_by("code")[:12]) + list(Agency.objects.filter(code="T410823104"))
    issuer = agencies[0]
    items = [
        Item.objects.create(
            code=f"R-{n}", name=f"事项{n}", line="线", aspects=["行政处罚", "行政检查", "行业监管"], basis=["条"],
            objects_told="谁", issuer=issuer, owner=issuer.uuid, since=date(2018, 1, 1), source="随机", state="published",
        )
        for n in range(3)
    ]  # fmt: skip
    _random_powers(seed, items, agencies)
    everything = queries._powers(list(queries.standing()), places.tree())
    chance = random.Random(seed + 100)
    seen = set()
    for _ in range(60):
        item, place = (
            chance.choice(items),
            chance.choice(["410800", "410823", "410823104", "410823102", "410882", "140500"]),
        )
        on, kind = date(2018, 1, 1) + timedelta(days=chance.randrange(3300)), chance.choice(list(PowerKind))
        few = queries.answer(item, place, on, kind).competence
        whole = competent(item.code, place, on, everything, kind)
        assert few == whole
        seen.add((bool(few.verdict), bool(few.excluded)))
    assert len(seen) >= 3
