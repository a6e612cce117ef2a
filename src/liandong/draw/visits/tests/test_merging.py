"""哪些部门同进一扇门：次数最少，理由写明；协同组省多少、各部门自己的样本变不变。"""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.draw.visits.facts import Rules, Selection, Target
from liandong.draw.visits.groups import groups_of, no_groups, one_group
from liandong.draw.visits.measure import CODES, city
from liandong.draw.visits.merging import exact, fewest, merge
from liandong.draw.visits.reasons import Reason, Why
from liandong.draw.visits.tests.ground import drew, wave, waves

TOGETHER = (("A", "B"), ("C",))
TABLE = [
    # 谁抽中、哪些时段, 规则, 几次进门各有谁, 某部门那一次同行的理由, 没同行的理由
    ([("A", 0, 3)], {}, ["A"], {"A": Reason(Why.ALONE)}, {}),
    ([("A", 0, 3), ("B", 0, 3)], {}, ["AB"], {"A": Reason(Why.GROUP, ("B",)), "B": Reason(Why.GROUP, ("A",))}, {}),
    ([("A", 0, 3), ("C", 0, 3)], {}, ["AC"], {"A": Reason(Why.CHANCE, ("C",))}, {}),
    ([("A", 0, 1), ("B", 2, 3)], {}, ["A", "B"], {"A": Reason(Why.SINGLE)}, {"A": Reason(Why.WINDOW, ("B",))}),
    ([("A", 0, 1), ("B", 1, 3)], {}, ["AB"], {"B": Reason(Why.GROUP, ("A",))}, {}),
    ([("A", 0, 3), ("B", 0, 3)], {"most": 1}, ["A", "B"], {"B": Reason(Why.SINGLE)}, {"B": Reason(Why.LIMIT, ("A",))}),
    ([("A", 0, 3), ("B", 0, 3)], {"apart": frozenset({frozenset("AB")})}, ["A", "B"], {}, {"A": Reason(Why.KEPT, ("B",))}),
    # 先结束的先走：B 与 A、与 C 都有重合，跟 A 走
    ([("A", 0, 0), ("B", 0, 2), ("C", 2, 3)], {}, ["AB", "C"], {"B": Reason(Why.GROUP, ("A",))}, {"B": Reason(Why.FEWEST, ("C",))}),
]  # fmt: skip


@pytest.mark.parametrize(("drawn", "rules", "doors", "joined", "apart"), TABLE)
def test_who_meets_at_the_door_and_why(drawn, rules, doors, joined, apart):
    visits = merge(wave([drew(d, "T", a, b) for d, a, b in drawn], groups=TOGETHER, **rules))
    assert ["".join(visit.departments) for visit in visits] == doors
    assert [visit.id for visit in visits] == ["T", "T#2", "T#3"][: len(visits)]
    own = {department: visit for visit in visits for department in visit.departments}
    assert {d: own[d].joined[d] for d in joined} == joined
    other = {department: visit.apart[department] for visit in visits for department in visit.apart}
    assert {d: other[d] for d in apart} == apart


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_a_sentence_about_the_department(why):
    said = Reason(why, ("FIRE",)).sentence("SAMR", {"SAMR": "市场监管局", "FIRE": "消防救援支队"})
    assert "市场监管局" in said and said.endswith("。") and "{" not in said


def test_a_micro_business_has_fewer_at_its_door():
    drawn = [drew(d, "T") for d in "ABC"]
    assert len(merge(wave(drawn))) == 1
    assert len(merge(wave(drawn, targets=[Target("T", "410802", 2)]))) == 2


def brute(drawn: tuple[Selection, ...], most: int, rules: Rules) -> int:
    """The fewest visits, by trying every partition."""
    if not drawn:
        return 0
    first, rest = drawn[0], drawn[1:]
    best = len(drawn)
    for size in range(min(most, len(drawn))):
        for others in combinations(rest, size):
            part = (first, *others)
            together = max(o.first for o in part) <= min(o.last for o in part)
            kept = any(
                frozenset((a.department, b.department)) in rules.apart for a, b in combinations(part, 2)
            )
            if together and not kept:
                best = min(best, 1 + brute(tuple(o for o in rest if o not in others), most, rules))
    return best


spans = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted), min_size=1, max_size=7)


@given(spans, st.integers(1, 4), st.data())
@settings(deadline=None)
def test_no_partition_has_fewer_visits(windows, most, data):
    drawn = [drew("ABCDEFG"[n], "T", a, b) for n, (a, b) in enumerate(windows)]
    plain = wave(drawn, slots=6, most=most)
    assert len(merge(plain)) == len(merge(plain, exact)) == brute(tuple(drawn), most, plain.rules)
    pairs = data.draw(
        st.lists(st.sampled_from([frozenset(p) for p in combinations("ABCDEFG", 2)]), max_size=4)
    )
    kept = wave(drawn, slots=6, most=most, apart=frozenset(pairs))
    assert len(merge(kept)) == brute(tuple(drawn), most, kept.rules) <= len(merge(kept, fewest))


@given(waves())
@settings(deadline=None)
def test_each_selection_is_in_exactly_one_visit(city):
    visits = merge(city)
    assert sorted((d, visit.target) for visit in visits for d in visit.departments) == sorted(
        (one.department, one.target) for one in city.selections
    )
    windows = {(one.department, one.target): one for one in city.selections}
    for visit in visits:
        most = min(city.rules.most, city.target_of[visit.target].most or city.rules.most)
        assert len(visit.departments) <= most and visit.first <= visit.last
        assert all(
            windows[d, visit.target].first <= visit.first and visit.last <= windows[d, visit.target].last
            for d in visit.departments
        )
        assert not any(frozenset(pair) in city.rules.apart for pair in combinations(visit.departments, 2))
        drawn = {one.department for one in city.selections if one.target == visit.target}
        assert set(visit.joined) == set(visit.departments) and set(visit.apart) == drawn - set(
            visit.departments
        )


@given(waves(), st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_facts_changes_nothing(city, random):
    shuffled = list(city.selections)
    random.shuffle(shuffled)
    assert merge(
        wave(shuffled, city.officers, city.recusals, targets=city.targets, **_rules(city.rules))
    ) == merge(city)


def _rules(rules: Rules) -> dict:
    return {name: getattr(rules, name) for name in Rules.__dataclass_fields__}


def test_shared_scores_save_visits_and_leave_each_department_its_number():
    """At most four at one door: nearly half saved with groups of 3 and 4, most with one group; alone hardly any."""
    saved, numbers = {}, []
    for groups in (no_groups(CODES), groups_of(CODES), one_group(CODES)):
        made = city(1_000, groups, 4)
        saved[groups] = 1 - len(merge(made.wave)) / made.separate
        numbers.append(sorted(one.department for one in made.wave.selections))
    none, related, one = saved.values()
    assert none < 0.25 and related > 0.45 and one > 0.60
    assert numbers[0] == numbers[1] == numbers[2]


@pytest.mark.parametrize(("size", "sizes"), [(4, [4, 3, 3]), (3, [3, 3, 2, 2]), (10, [10]), (1, [1] * 10)])
def test_groups_are_as_even_as_can_be(size, sizes):
    assert [len(group) for group in groups_of(CODES, size)] == sizes
