"""抽取以前的预计：与许多次真的抽取的平均相比；瓶颈指得出部门和主办人员；每一种选择的代价有正负。"""

from __future__ import annotations

import pytest

from liandong.draw import rules as drawing
from liandong.draw.lists import census, codes_of
from liandong.draw.rosters import canonical_rows
from liandong.draw.tests.ground import RULES, raw, targets
from liandong.draw.visits.facts import Rules
from liandong.draw.visits.forecasting import Stratum, dials, forecast, strata_of
from liandong.draw.visits.gathering import Window
from liandong.draw.visits.groups import groups_of, no_groups, one_group
from liandong.draw.visits.measure import CODES, DEPARTMENTS, SLOTS, _hash, city
from liandong.draw.visits.merging import merge
from liandong.draw.visits.tests.ground import staff

SEEDS, ROSTER = 12, 1_500
WINDOWS = {one.code: Window(one.first, one.last) for one in DEPARTMENTS}
STRATA = [
    Stratum(
        1,
        {
            one.code: one.share / 1000
            for one in DEPARTMENTS
            if _hash(one.code, str(at)) % 1000 < one.competent
        },
    )
    for at in range(ROSTER)
]
"""Every target on its own: as fine as strata can be."""


@pytest.mark.parametrize("groups", [groups_of(CODES), one_group(CODES)])
def test_what_is_expected_is_the_mean_of_what_is_drawn(groups):
    rules = Rules(SLOTS, groups, 4)
    told = forecast(STRATA, rules, WINDOWS, [])
    cities = [city(ROSTER, groups, 4, seed) for seed in range(SEEDS)]
    assert told.separate == pytest.approx(cities[0].separate, rel=0.02)
    assert told.visits == pytest.approx(sum(len(merge(one.wave)) for one in cities) / SEEDS, rel=0.04)
    firms = sum(len({drawn.target for drawn in one.wave.selections}) for one in cities) / SEEDS
    assert told.firms == pytest.approx(firms, rel=0.04)


def test_a_small_case_by_hand():
    """A draws half, B a quarter. One score: B's are among A's. Two scores: one in eight is drawn by both."""
    strata, windows = [Stratum(8, {"A": 0.5, "B": 0.25})], {"A": Window(0, 1), "B": Window(0, 1)}
    one = forecast(strata, Rules(2, (("A", "B"),)), windows, [])
    assert (one.separate, one.visits, one.firms) == (6, 4, 4)
    two = forecast(strata, Rules(2, (("A",), ("B",))), windows, [])
    assert (two.separate, two.visits, two.firms) == (6, 5, 5)
    late = forecast(strata, Rules(2, (("A", "B"),)), windows | {"A": Window(0, 0), "B": Window(1, 1)}, [])
    assert (late.visits, late.firms) == (6, 4)


def test_the_bottleneck_is_the_department_and_says_whether_leads_are_short():
    strata, windows = [Stratum(8, {"A": 0.5, "B": 0.25})], {"A": Window(0, 1), "B": Window(0, 1)}
    rules = Rules(2, (("A", "B"),), led=frozenset("AB"))
    told = forecast(strata, rules, windows, [*staff("A", 1, 5), *staff("B", 3, 3)])
    need = told.bottleneck
    assert need and (need.department, need.visits, need.room, need.with_lead, need.is_lead) == (
        "A",
        4,
        2,
        4,
        True,
    )
    assert need.sentence() == "A预计 4 次，主办人员只派得出 2 次；多一名主办人员可派 4 次。"
    assert [one.department for one in told.needs] == ["A", "B"]
    assert forecast(strata, rules, windows, [*staff("A", 3, 3), *staff("B", 3, 3)]).bottleneck is None
    heads = forecast(strata, rules, windows, [*staff("A", 3, 0), *staff("B", 3, 3)]).bottleneck
    assert heads and not heads.is_lead and heads.room == 2
    assert forecast(strata, rules, windows, []).bottleneck.strain == float("inf")


def test_each_dial_says_what_it_costs():
    strata = STRATA[:200]
    rules = Rules(SLOTS, groups_of(CODES), 4)
    told = {(one.groups, one.most): one for one in dials(strata, rules, WINDOWS)}
    assert (rules.groups, 4) not in told
    apart, together = told[no_groups(CODES), 4], told[one_group(CODES), 4]
    assert apart.more_visits > 0 < apart.more_firms and together.more_visits < 0 > together.more_firms
    alone, all_of_them = told[rules.groups, 1], told[rules.groups, len(CODES)]
    assert alone.more_visits > told[rules.groups, 2].more_visits > 0 >= all_of_them.more_visits
    assert alone.more_firms == 0 and "见到" in alone.sentence and "（不变）" in alone.sentence


def test_strata_are_counted_from_the_fixed_roster():
    """The expectation of `draw`'s own example: its quotas exactly, its lists' rows all counted."""
    rows, rules = raw(canonical_rows(targets())), drawing.Rules.read(RULES)
    _, counts = census(rows, rules)
    strata = strata_of(rows, rules, counts)
    told = forecast(strata, Rules.read(RULES), dict.fromkeys(rules.competent, Window(0, 19)), [])
    quotas = sum(rules.quota(*code.split("/")[:2], n) for code, n in counts.items())
    assert told.separate == pytest.approx(quotas)
    assert sum(one.number for one in strata) == sum(bool(codes_of(row, rules)) for row in rows) < len(rows)
