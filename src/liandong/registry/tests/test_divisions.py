"""行政区划：撤销和并入准什么、不准什么，旧代码、原名和撤销了的怎样到今天；机构改革以前的机关叫法。"""

from __future__ import annotations

import json
from datetime import date

import pytest

from liandong.kernel import initials
from liandong.kernel.models import Access
from liandong.kernel.outcome import Status
from liandong.kernel.tests.staging import attempt
from liandong.ledger.models import LedgerEvent
from liandong.registry import places
from liandong.registry.kinds import AGENCY, DIVISION
from liandong.registry.models import Agency, Division

pytestmark = pytest.mark.django_db
HEAD = "代码,名称,层级,上级代码,统计用\n"
TOWN, NEXT, OTHER = "410823198", "410823104", "410823105"


def load(city, rows: str, since: str = "2026-01-01", name: str = "一批"):
    values = {"name": name, "source": "演示批复", "valid_from": since, "rows": HEAD + rows}
    return attempt(city.actor("sysadmin"), "registry.load_divisions", None, values)


def end(city, code: str, *, who: str = "sysadmin", **more: str):
    said = {"ending": "merged", "on": "2026-06-01", "end_basis": "演示批复〔2026〕1号", "successors": NEXT}
    division = Division.objects.get(code=code, valid_to=None)
    return attempt(city.actor(who), "registry.end_division", division.uuid, said | more)


@pytest.fixture
def town(city):
    """A town of 武陟县 that has been renamed once."""
    assert load(city, f"{TOWN},示例旧镇,4,410823,0\n").is_done
    assert load(city, f"{TOWN},示例镇,4,410823,0\n", "2026-03-01", "改名").is_done
    return city


# ── 记载 ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_version_is_a_record_open_to_all_and_found_by_its_letters(town):
    old, new = Division.objects.filter(code=TOWN).order_by("valid_from")
    assert (old.state, old.valid_to, old.version) == ("replaced", date(2026, 2, 28), 2)
    assert (new.state, new.valid_to, new.version, new.source) == ("in_force", None, 1, "演示批复")
    told = LedgerEvent.objects.get(record=old.uuid, action="registry.replace_division")
    assert json.loads(told.body)["because"]
    for version in (old, new):
        assert {(a.level, a.ground) for a in Access.objects.filter(record=version.uuid)} == {(30, "公开事项")}
    assert list(initials.matching("division", "slz").values_list("record", flat=True)) == [new.uuid]
    zone = Division.objects.get(code="410871")
    assert DIVISION.heading(zone).endswith("（统计用区划）")
    assert "不在国家标准代码" in DIVISION.present(zone, 30)["nature"]


# ── 撤销 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": "2099-01-01"}, "not_yet"),
        ({"on": "2026-03-01"}, "before_founding"),
        ({"successors": TOWN}, "own_successor"),
    ],
)
def test_what_an_end_must_not_be(town, more, code):
    outcome = end(town, TOWN, **more)
    assert (outcome.status, outcome.code) == (Status.REFUSED, code)
    assert Division.objects.get(code=TOWN, valid_to=None).state == "in_force"


@pytest.mark.parametrize(
    ("more", "field"),
    [({"successors": ""}, "successors"), ({"end_basis": ""}, "end_basis"), ({"successors": "不知镇"}, "successors")],
)  # fmt: skip
def test_what_an_end_must_say(town, more, field):
    outcome = end(town, TOWN, **more)
    assert outcome.status is Status.INVALID and field in outcome.errors


def test_a_division_with_others_in_it_or_carried_on_by_one_that_is_gone_does_not_end(town):
    county = end(town, "410823", successors="410822")
    assert county.code == "has_children" and "先导入它们的新上级" in county.sentence
    assert end(town, TOWN).is_done
    gone = Division.objects.get(code=TOWN, state="ended")
    gone.successors = []
    gone.save()  # 没有承接的，按代码还找得到它自己
    outcome = end(town, OTHER, successors=TOWN)
    assert outcome.code == "successor_gone" and "示例镇" in outcome.sentence


def test_only_the_administrator_ends_a_division_and_only_once(town):
    assert end(town, TOWN, who="jiandu").code == "role_not_permitted"
    assert end(town, TOWN).is_done
    gone = Division.objects.get(code=TOWN, state="ended")
    assert (gone.valid_to, gone.ending, gone.successors) == (date(2026, 5, 31), "merged", [NEXT])
    again = attempt(town.actor("sysadmin"), "registry.end_division", gone.uuid, {
        "ending": "abolished", "on": "2026-07-01", "end_basis": "又一次",
    })  # fmt: skip
    assert again.code == "wrong_state"
    early = load(town, f"{TOWN},重设镇,4,410823,0\n", "2026-05-31", "太早")
    assert early.code == "overlap" and "自2026-03-01至2026-05-31的记载" in early.sentence
    assert load(town, f"{TOWN},重设镇,4,410823,0\n", "2026-08-01", "重设").is_done
    assert places.find(TOWN).name == "重设镇" and places.find(TOWN, date(2026, 5, 1)).name == "示例镇"


# ── 来路 ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_merged_leads_to_what_carries_it_on(town):
    assert end(town, TOWN).is_done
    told = "410823198示例镇自2026-06-01起并入410823104大封镇（演示批复〔2026〕1号）"
    for asked, way in (
        (TOWN, (told,)),
        ("示例镇", (told,)),
        ("示例旧镇", ("410823198示例旧镇自2026-03-01起为410823198示例镇", told)),
    ):
        found = places.trace(asked)
        assert (found.division.code, found.way) == (NEXT, way), asked
        assert places.ways(asked) == list(way)
    for on, name in ((date(2026, 5, 31), "示例镇"), (date(2026, 2, 1), "示例旧镇")):
        then = places.trace(TOWN, on)
        assert (then.division.name, then.way) == (name, ())
    assert places.standing(TOWN).name == "示例镇"
    later = places.trace("示例镇", date(2026, 2, 1))
    assert (later.division.name, later.way) == (
        "示例旧镇", ("410823198示例旧镇自2026-03-01起为410823198示例镇",),
    )  # fmt: skip


def test_what_was_divided_is_asked_back_and_what_nobody_carries_on_stays(town):
    assert end(town, TOWN, ending="abolished", successors=f"{NEXT}、{OTHER}").is_done
    with pytest.raises(places.PlaceUnclear, match=r"撤销，划归410823104大封镇、410823105.*请填代码"):
        places.find(TOWN)
    assert load(town, "410823197,孤镇,4,410823,0\n", name="孤").is_done
    assert end(town, "410823197", ending="abolished", successors="").is_done
    alone = places.trace("孤镇")
    assert (alone.division.name, alone.way) == (
        "孤镇", ("410823197孤镇自2026-06-01起撤销（演示批复〔2026〕1号）",),
    )  # fmt: skip


def test_a_chain_of_ends_is_followed_to_the_last_and_a_ring_stops(town):
    assert end(town, TOWN).is_done and end(town, NEXT, on="2026-07-01", successors=OTHER).is_done
    found = places.trace("示例镇")
    assert found.division.code == OTHER and len(found.way) == 2
    Division.objects.filter(code=OTHER).update(valid_to=date(2026, 8, 1), successors=[TOWN])
    assert places.trace("示例镇").way


@pytest.mark.parametrize(
    ("asked", "code", "first", "steps"),
    [
        ("412221", "410882", "412221沁阳县自1986年起为410824沁阳县", 3),
        ("沁阳县", "410882", "412221沁阳县自1986年起为410824沁阳县", 3),
        ("410826", "410883", "410826孟县自1996年起为410883孟州市", 1),
        ("410823", "410823", "", 0),
        ("武陟", "410823", "", 0),
    ],
)
def test_a_code_or_name_of_former_years_tells_its_way(city, asked, code, first, steps):
    found = places.trace(asked)
    assert (found.division.code, len(found.way)) == (code, steps)
    assert next(iter(found.way), "") == first


def test_a_name_to_come_says_from_which_day(city):
    assert load(city, "410823,新武陟市,3,410800,0\n410829,武陟新县,3,410800,0\n", "2030-01-01").is_done
    assert places.trace("新武陟市").way == ("410823武陟县自2030-01-01起为410823新武陟市",)
    assert places.trace("410829").way == ("410829武陟新县自2030-01-01起才有记载",)


def test_a_merged_division_is_found_in_the_list_with_what_carries_it_on(town):
    assert end(town, TOWN).is_done
    found = DIVISION.search(Division.objects.all(), "示例旧镇")
    assert set(found.values_list("code", flat=True)) == {TOWN, NEXT}
    assert "410883" in DIVISION.search(Division.objects.all(), "孟县").values_list("code", flat=True)
    assert not DIVISION.search(Division.objects.all(), "10823104").exists()


# ── 机关的旧叫法 ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("武陟县质监局", "武陟县市场监督管理局"),
        ("武陟县食品药品监督管理局", "武陟县市场监督管理局"),
        ("武陟县农业局", "武陟县农业农村局"),
        ("扶贫办", "武陟县农业农村局"),
    ],
)
def test_an_agency_is_found_by_what_its_line_was_called(city, asked, name):
    assert name in AGENCY.search(Agency.objects.all(), asked).values_list("name", flat=True)
    assert AGENCY.ways(asked)


def test_another_county_s_agency_is_not_found_so(city):
    found = AGENCY.search(Agency.objects.all(), "武陟县质监局").values_list("name", flat=True)
    assert found and all(name.startswith("武陟县") for name in found)
    assert AGENCY.ways("武陟县市场监督管理局") == []
