"""职权：清单实例逐例照问；随机职权表与逐行朴素判断对照；规模下每问不到二十毫秒。"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.law.competence import Basis, PowerKind, PowerRow, Powers, competent
from liandong.law.jurisdiction.bodies import BodyKind
from liandong.law.jurisdiction.place import ART_24, PlaceTree
from liandong.law.jurisdiction.survey import Flaw, survey
from liandong.law.superior import ART_20

TABLE = yaml.safe_load((Path(__file__).parent / "examples" / "competence.yaml").read_text("utf-8"))
PLACES = PlaceTree(TABLE["地方"])


def power(row):
    return PowerRow(
        agency=row["机关"],
        item=row["事项"],
        place=row["地"],
        basis=Basis(row["来源"]),
        kind=PowerKind(row["类"]),
        valid_from=row["起"],
        article=row["条文"],
        valid_to=row.get("止"),
        principal=row.get("委托机关", ""),
        taken_from=frozenset(row.get("取自", ())),
    )


POWERS = Powers(
    [power(row) for row in TABLE["职权"]], PLACES, dict.fromkeys(TABLE["议事协调机构"], BodyKind.COORDINATING)
)


@pytest.mark.parametrize("row", TABLE["例"], ids=lambda r: r["编号"])
def test_worked_example(row):
    answer = competent(row["事项"], row["地"], row["日期"], POWERS, PowerKind(row["类"]))
    assert answer.verdict.code == row["代码"]
    assert answer.verdict.allowed is (row["准"] == "是")
    assert {c.agency: c.basis.value for c in answer.agencies} == row.get("有权", {})
    assert {e.agency: e.code for e in answer.excluded} == row["无权"]
    assert [c.agency for c in answer.agencies] == sorted(c.agency for c in answer.agencies)
    for agency, principal in row.get("名义", {}).items():
        assert next(c for c in answer.agencies if c.agency == agency).acts_for == principal
        assert agency not in answer.holders
    if "理由含" in row:
        assert row["理由含"] in [e.reason for e in answer.excluded]
    assert all(c.reason for c in answer.agencies)
    assert answer.verdict.sentence.endswith("。")
    assert row["出处"]
    assert row["情形"]


@pytest.mark.parametrize("row", TABLE["体检"], ids=lambda r: r["编号"])
def test_survey_example(row):
    found = survey([row["事项"]], [row["地"]], row["起"], row["止"], POWERS, PowerKind(row["类"]))
    assert [[f.flaw.value, f.since, f.until, sorted(f.agencies)] for f in found] == [
        [flaw, since, until, sorted(agencies)] for flaw, since, until, agencies in row["应得"]
    ]


def test_an_entrusted_body_is_told_whose_power_is_missing():
    reasons = {e.agency: e.reason for e in competent("假劣农药", "410822", date(2026, 3, 2), POWERS).excluded}
    assert reasons["转委托公司"] == "委托机关县农业大队自身无此职权"
    assert reasons["无主专班"] == "委托机关（未登记）自身无此职权"


def test_sources_follow_the_bases():
    town = competent("露天焚烧秸秆", "410822102", date(2026, 3, 2), POWERS)
    assert ART_24 in town.verdict.sources
    assert ART_20 not in town.verdict.sources
    entrusted = competent("假劣农药", "410822", date(2025, 12, 31), POWERS)
    assert ART_20 in entrusted.verdict.sources
    assert "县农业局（法定职权）" in entrusted.verdict.sentence


def test_supervision_is_not_suspended_even_if_the_row_says_so():
    on = date(2026, 1, 1)
    rows = [
        PowerRow("局", "i", "p", Basis.STATUTE, PowerKind.SUPERVISE, on, "法"),
        PowerRow(
            "镇",
            "i",
            "p",
            Basis.GRANT,
            PowerKind.PUNISH,
            on,
            "令",
            taken_from=frozenset({"局"}),
            suspends=frozenset(PowerKind),
        ),
    ]
    answer = competent("i", "p", on, Powers(rows, PlaceTree({})), PowerKind.SUPERVISE)
    assert answer.holders == {"局"}


def test_a_grant_suspends_only_what_it_names():
    on = date(2026, 1, 1)
    rows = [
        PowerRow("局", "i", "p", Basis.STATUTE, PowerKind.CHECK, on, "法"),
        PowerRow("别局", "i", "p", Basis.STATUTE, PowerKind.PUNISH, on, "法"),
        PowerRow(
            "镇",
            "i",
            "p",
            Basis.GRANT,
            PowerKind.PUNISH,
            on,
            "令",
            taken_from=frozenset({"局"}),
            suspends=frozenset({PowerKind.PUNISH}),
        ),
    ]
    powers = Powers(rows, PlaceTree({}))
    assert competent("i", "p", on, powers, PowerKind.CHECK).holders == {"局"}
    assert competent("i", "p", on, powers).holders == {"别局", "镇"}


def test_the_smallest_area_gives_the_reason():
    on = date(2026, 1, 1)
    rows = [
        PowerRow("局", "i", "410800", Basis.STATUTE, PowerKind.PUNISH, on, "市条文"),
        PowerRow("局", "i", "410822", Basis.CONCENTRATED, PowerKind.PUNISH, on, "县条文"),
    ]
    answer = competent("i", "410822102", on, Powers(rows, PLACES))
    assert [c.reason for c in answer.agencies] == ["相对集中行使：县条文"]


def test_own_power_goes_before_an_entrusted_one():
    on = date(2026, 1, 1)
    rows = [
        PowerRow("队", "i", "410822102", Basis.ENTRUSTED, PowerKind.PUNISH, on, "委托书", principal="局"),
        PowerRow("队", "i", "410822", Basis.AUTHORISED, PowerKind.PUNISH, on, "条例"),
        PowerRow("局", "i", "410822", Basis.STATUTE, PowerKind.PUNISH, on, "法"),
    ]
    answer = competent("i", "410822102", on, Powers(rows, PLACES))
    assert answer.holders == {"局", "队"}


DAY0 = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda n: DAY0 + timedelta(days=n))
SPOTS = {"t1": "c1", "t2": "c1", "c1": "m", "c2": "m"}


@st.composite
def power_rows(draw):
    basis = draw(st.sampled_from([Basis.STATUTE, Basis.GRANT, Basis.ENTRUSTED]))
    return PowerRow(
        agency=draw(st.sampled_from("abcd")),
        item=draw(st.sampled_from(["x", "y"])),
        place=draw(st.sampled_from([*SPOTS, "m"])),
        basis=basis,
        kind=draw(st.sampled_from([PowerKind.PUNISH, PowerKind.CHECK])),
        valid_from=draw(DAYS),
        article="法",
        valid_to=draw(st.none() | DAYS),
        principal=draw(st.sampled_from("ab")) if basis is Basis.ENTRUSTED else "",
        taken_from=draw(st.frozensets(st.sampled_from("abc"), max_size=2))
        if basis is Basis.GRANT
        else frozenset(),
    )


def naive_holders(rows, item, place, on, kind):
    """Straight from the rule, without any index."""
    chain = PlaceTree(SPOTS).chain(place)
    live = [r for r in rows if r.item == item and r.place in chain and r.holds(on)]
    taken = {a for r in live if kind in r.suspends for a in r.taken_from}
    return {r.agency for r in live if r.kind is kind and r.basis is not Basis.ENTRUSTED} - taken


@settings(max_examples=150, deadline=None)
@given(st.lists(power_rows(), max_size=8), DAYS, st.sampled_from([*SPOTS, "m"]))
def test_agrees_with_the_plain_rule(rows, on, place):
    powers = Powers(rows, PlaceTree(SPOTS), {"d": BodyKind.COORDINATING})
    for kind in (PowerKind.PUNISH, PowerKind.CHECK):
        answer = competent("x", place, on, powers, kind)
        assert answer.holders == naive_holders(rows, "x", place, on, kind) - {"d"}
        assert bool(answer.verdict) is bool(answer.agencies)
        assert not {c.agency for c in answer.agencies} & {e.agency for e in answer.excluded}
        for entrusted in (c for c in answer.agencies if c.acts_for):
            assert entrusted.acts_for in answer.holders


@settings(max_examples=60, deadline=None)
@given(st.lists(power_rows(), max_size=6))
def test_survey_agrees_with_a_walk_over_every_day(rows):
    powers = Powers(rows, PlaceTree(SPOTS))
    until = DAY0 + timedelta(days=14)
    found = survey(["x"], ["t1"], DAY0, until, powers)
    for n in range(15):
        day = DAY0 + timedelta(days=n)
        holders = tuple(sorted(competent("x", "t1", day, powers).holders))
        hits = [f for f in found if f.since <= day <= f.until]
        if len(holders) == 1:
            assert hits == []
        else:
            assert [f.agencies for f in hits] == [holders]
            assert hits[0].flaw is (Flaw.OVERLAP if holders else Flaw.GAP)
    for earlier, later in pairwise(found):
        assert earlier.until < later.since
        assert earlier.agencies != later.agencies or later.since - earlier.until > timedelta(days=1)
