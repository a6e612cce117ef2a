"""时段的个数：模型只管个数，求解器给的另有一段代码核对，上限用价格证明；哪一家在哪段由散列定。"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings

from liandong.draw.visits import solving
from liandong.draw.visits.greedy import greedily
from liandong.draw.visits.placing import by_index, in_order, place
from liandong.draw.visits.planning import model_of, plan
from liandong.draw.visits.program import UNIT, Certificate, bound_by, certified, faults, total
from liandong.draw.visits.solving import solve
from liandong.draw.visits.tests.ground import KEYS, drew, staff, wave, waves

TIGHT = wave([drew("A", f"T{n}", 0, 1) for n in range(5)], staff("A", 1, 5), slots=2, led=frozenset("A"))


def triangle():
    """Three visits of which any two share a department: one a slot, though fractions would place one and a half."""
    officers = [*staff("A", 0, 2), *staff("B", 0, 2), *staff("C", 0, 2)]
    drawn = [
        drew("A", "T1", 0, 1), drew("B", "T1", 0, 1),
        drew("B", "T2", 0, 1), drew("C", "T2", 0, 1),
        drew("A", "T3", 0, 1), drew("C", "T3", 0, 1),
    ]  # fmt: skip
    return wave(drawn, officers, slots=2)


def test_teams_are_half_the_heads_or_the_leads_whichever_is_fewer():
    pools = model_of(TIGHT).pools
    assert [(pool.name, pool.teams, pool.whole, pool.leads) for pool in pools] == [
        ("A/*/*", (1, 1), 2, (True, True, True))
    ]
    made = solve(model_of(TIGHT).program)
    assert (made.placed, made.bound, made.is_optimal) == (2, 2, True)


def test_officers_off_duty_make_no_team_and_no_load():
    officers = [*staff("A", 0, 2), *staff("B", 0, 2, absent=frozenset({0, 7}))]
    made = model_of(wave([drew("A", "T"), drew("B", "U")], officers, load=3))
    assert {pool.name: (pool.teams, pool.whole) for pool in made.pools} == {
        "A/*/*": ((1, 1, 1, 1), 3), "B/*/*": ((0, 1, 1, 1), 3),
    }  # fmt: skip


def test_an_area_and_a_certificate_that_few_have_are_pools_of_their_own():
    officers = staff("A", 0, 2, areas=frozenset({"410802"})) + staff("A", 0, 4)[2:]
    made = model_of(wave([drew("A", "T", certificate="TSA")], officers, area="410825"))
    assert [pool.name for pool in made.pools] == ["A/*/*", "A/*/TSA", "A/410825/*", "A/410825/TSA"]
    assert [pool.teams[0] for pool in made.pools] == [2, 0, 1, 0]


def test_highs_places_as_many_as_there_can_be_and_says_so():
    pytest.importorskip("scipy")
    program = model_of(triangle()).program
    best = max(
        sum(counts)
        for counts in product(range(2), repeat=len(program.places))
        if not [*faults(program, dict(zip(program.places, counts, strict=True)))]
    )
    made = solve(program)
    assert made.placed == made.bound == best == 2 and made.gap_ppm == 0
    assert made.proof == "solver" and bound_by(program, made.certificate) == 3


@given(waves())
@settings(deadline=None)
def test_what_any_solver_gives_keeps_every_row_and_its_bound_is_proved(city):
    program = model_of(city).program
    plain, best = solve(program, "greedy"), solve(program)
    assert not [*faults(program, plain.table)] and not [*faults(program, best.table)]
    assert plain.placed <= best.placed <= best.bound <= plain.bound
    assert best.is_optimal
    assert best.bound <= bound_by(program, best.certificate)


@given(waves())
@settings(deadline=None, max_examples=40)
def test_the_greedy_table_is_full_and_always_the_same(city):
    program = model_of(city).program
    table = greedily(program)
    assert table == greedily(program)
    for spot in program.places:
        assert [*faults(program, {**table, spot: table.get(spot, 0) + 1})], f"{spot} 还放得下"


def test_without_scipy_the_greedy_table_stands_with_a_bound(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    program = model_of(triangle()).program
    with pytest.raises(ValueError, match="没有安装 scipy"):
        solve(program)
    made = solve(program, "greedy")
    assert (made.solver, made.version, made.placed, made.bound) == ("greedy", "", 2, 3)
    assert made.gap_ppm == 333_334
    with pytest.raises(ValueError, match="不认识的求解办法"):
        solve(program, "cplex")


def test_a_solver_that_breaks_the_model_is_not_believed(monkeypatch):
    program = model_of(triangle()).program
    spot = program.places[0]
    monkeypatch.setattr(solving, "_counts", lambda *_: ({spot: 2}, 3))
    monkeypatch.setattr(solving, "_prices", lambda *_: {})
    monkeypatch.setattr(solving, "greedily", lambda _: {})
    with pytest.raises(ValueError, match="求解器给的计数不合模型"):
        solve(program)


@pytest.mark.parametrize(("change", "said"), [
    (lambda spot: {spot: 2}, "上限"), (lambda spot: {spot: -1}, "不是非负整数"), (lambda spot: {spot: True}, "不是非负整数"),
    (lambda spot: {("X", 0): 1}, "不在模型里"),
])  # fmt: skip
def test_the_check_of_counts_is_of_our_own(change, said):
    program = model_of(triangle()).program
    assert said in next(faults(program, change(program.places[0])))


def test_prices_prove_a_bound_or_nothing():
    program = model_of(TIGHT).program
    rows = {row.name: row.limit for row in program.rows}
    own = next(name for name in rows if name.startswith("n|"))
    assert bound_by(program, Certificate({own: UNIT})) == 5
    assert bound_by(program, Certificate({"w|A/*/*": UNIT})) == 2
    assert bound_by(program, Certificate({own: UNIT - 1})) is None
    assert bound_by(program, Certificate({own: 2 * UNIT, "w|A/*/*": -1})) is None
    assert bound_by(program, certified(program, {"w|A/*/*": UNIT - 10})) == 2


@given(waves())
@settings(deadline=None)
def test_visits_fill_the_counted_places_and_no_others(city):
    model = model_of(city)
    table = greedily(model.program)
    slots = place(model.visits, model.kinds, table, KEYS)
    assert Counter((model.kinds[visit].name, slot) for visit, slot in slots.items()) == Counter(table)
    for visit in model.visits:
        assert visit.first <= slots.get(visit.id, visit.first) <= visit.last
    for kind in set(model.kinds.values()):
        own = [visit.id in slots for visit in in_order(model.visits, KEYS) if model.kinds[visit.id] == kind]
        assert own == sorted(own, reverse=True), "没有排上的应是同一种里名次最后的"


def test_the_score_says_who_and_the_table_only_how_many():
    """The same counts under another key move the firms, and under the same key never."""
    model = model_of(TIGHT)
    table = dict.fromkeys(model.program.places, 1)
    once = place(model.visits, model.kinds, table, KEYS)
    assert total(table) == len(once) == 2 and once == place(reversed(model.visits), model.kinds, table, KEYS)
    others = [
        place(model.visits, model.kinds, table, type(KEYS)(f"{n:064x}", KEYS.officers)) for n in range(20)
    ]
    assert len({tuple(sorted(one.items())) for one in others}) > 5


def test_the_first_visit_gets_any_slot_as_the_score_says():
    city = wave([drew("A", f"T{n}") for n in range(4)], staff("A", 0, 2))
    model = model_of(city)
    table = dict.fromkeys(model.program.places, 1)
    firsts = Counter()
    for n in range(100):
        keys = type(KEYS)(f"{n:064x}", KEYS.officers)
        firsts[place(model.visits, model.kinds, table, keys)[in_order(model.visits, keys)[0].id]] += 1
    assert set(firsts) == {0, 1, 2, 3} and max(firsts.values()) < 50


def test_two_visits_to_one_firm_take_different_slots_where_they_can():
    made = wave([drew(d, "T") for d in "ABCD"], [o for d in "ABCD" for o in staff(d, 0, 4)], most=2)
    model = model_of(made)
    slots = place(
        model.visits, model.kinds, {(kind.name, s): 1 for kind in model.kinds.values() for s in (0, 1)}, KEYS
    )
    assert slots["T"] != slots["T#2"]


def test_index_mod_is_the_place_in_the_order_modulo_the_slots():
    visits = model_of(TIGHT).visits
    assert list(by_index(visits, 2, KEYS).values()) == [0, 1, 0, 1, 0]
    assert list(by_index(visits, 2, KEYS)) == [visit.id for visit in in_order(visits, KEYS)]


def test_a_visit_left_out_says_who_was_short_of_what():
    made = plan(TIGHT, KEYS, "greedy")
    assert len(made.left) == 3
    assert {one.sentence({"A": "市场监管局"}) for one in made.left.values()} == {
        "时段内每个半天都有部门派不出人：市场监管局2个半天（主办人员不够）。"
    }
