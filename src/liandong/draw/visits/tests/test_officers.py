"""派谁去：按散列次序逐个问，理由固定次序；能派满的全派满，派不满的说出谁争谁；换人接着往下问。"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings

from liandong.draw import rosters, rules
from liandong.draw.lists import DrawnList
from liandong.draw.tests.ground import VDR1
from liandong.draw.visits.facts import Officer, Rules
from liandong.draw.visits.gathering import Window, gathered, officer_of
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import merge
from liandong.draw.visits.planning import plan
from liandong.draw.visits.reasons import Refusal
from liandong.draw.visits.tests.ground import KEYS, drew, staff, wave, waves
from liandong.draw.visits.tracing import trace_of
from liandong.draw.visits.walking import Replacement, walk

ORDER = KEYS.officers_in_order("T", "A", [f"A-{n:02}" for n in range(4)])
"""The officers of A as they are asked for T."""


def those(*leads: int, **changed) -> list[Officer]:
    """Four officers; ``leads`` by their place in the order; ``changed``: a2={...} changes the third asked."""
    return [
        replace(Officer(id, "A", at in leads), **changed.get(f"a{at}", {})) for at, id in enumerate(ORDER)
    ]


TABLE = [
    (those(0, 1, 2, 3), (), [0, 1], []),
    (those(0), (), [0, 1], []),
    (those(3), (), [0, 3], [(1, "P"), (2, "P")]),
    (those(2, a0={"is_certified": False}), (), [1, 2], [(0, "N")]),
    (those(2, a0={"absent": frozenset({0})}), (), [1, 2], [(0, "A")]),
    (those(2, a0={"areas": frozenset({"410825"})}), (), [1, 2], [(0, "Z")]),
    (those(2), ((ORDER[0], "T"),), [1, 2], [(0, "R")]),
    # 几条都不合的，只记次序在前的一条
    (those(2, a0={"is_certified": False, "absent": frozenset({0})}), ((ORDER[0], "T"),), [1, 2], [(0, "N")]),
    (those(2, a1={"areas": frozenset({"410825"})}), ((ORDER[1], "T"),), [0, 2], [(1, "Z")]),
]  # fmt: skip


@pytest.mark.parametrize(("officers", "recusals", "chosen", "rejected"), TABLE)
def test_officers_are_asked_in_order_and_the_first_failed_test_is_the_reason(
    officers, recusals, chosen, rejected
):
    drawn = wave([drew("A", "T", 0, 0)], officers, recusals, slots=1, led=frozenset("A"))
    duty = walk(drawn, plan(drawn, KEYS, "greedy").visits, {"T": 0}, KEYS)["T", "A"]
    assert duty.officers == tuple(ORDER[n] for n in chosen)
    assert duty.rejected == tuple((ORDER[n], Refusal(code)) for n, code in rejected)
    assert duty.is_staffed and duty.asked == len(chosen) + len(rejected)


def test_a_certificate_is_asked_of_both_officers():
    tsa = frozenset({"TSA"})
    officers = those(0, 1, 2, 3, a1={"certificates": tsa}, a3={"certificates": tsa})
    made = plan(wave([drew("A", "T", 0, 0, "TSA")], officers, slots=1), KEYS, "greedy")
    assert made.duties["T", "A"].officers == (ORDER[1], ORDER[3])
    assert made.duties["T", "A"].rejected == (
        (ORDER[0], Refusal.UNCERTIFIED),
        (ORDER[2], Refusal.UNCERTIFIED),
    )


def test_load_comes_before_slot_in_the_order_of_tests():
    drawn = [drew("A", f"T{n}") for n in range(4)]
    made = plan(wave(drawn, staff("A", 0, 2), slots=4, load=4), KEYS, "greedy")
    assert all(set(duty.officers) == {"A-00", "A-01"} for duty in made.duties.values())
    officers = staff("A", 0, 4)
    for load, code in ((1, "L"), (2, "D")):
        city = wave([drew("A", "T", 0, 0), drew("A", "U", 0, 0)], officers, slots=1, load=load)
        made = plan(city, KEYS, "greedy")
        assert {str(why) for duty in made.duties.values() for _, why in duty.rejected} <= {code}


def test_looking_ahead_leaves_no_team_short_where_walking_blindly_does():
    """Two visits in one slot, two leads, two others: one visit must not take both leads."""
    city = wave([drew("A", f"T{n}", 0, 0) for n in range(2)], staff("A", 2, 2), slots=1, led=frozenset("A"))
    seen, short = set(), 0
    for n in range(40):
        keys = Keys(f"{n:064x}", f"{n:064x}")
        ahead = plan(city, keys, "greedy").duties.values()
        assert all(duty.is_staffed for duty in ahead)
        seen |= {str(why) for duty in ahead for _, why in duty.rejected}
        blind = plan(
            replace(city, rules=replace(city.rules, looks_ahead=False)), keys, "greedy"
        ).duties.values()
        short += sum(not duty.is_staffed for duty in blind)
    assert Refusal.NEEDED in seen and short > 0


def test_a_team_that_cannot_be_staffed_names_who_competes_for_whom():
    """Two visits, two leads of whom each may go once; one is recused at both: the other cannot lead both."""
    city = wave(
        [drew("A", f"T{n}", 0, 1) for n in range(2)], staff("A", 2, 2), slots=2, led=frozenset("A"), load=1
    )
    assert not [*plan(city, KEYS, "greedy").left]
    recused = replace(city, recusals=frozenset({("A-00", "T0"), ("A-00", "T1")}))
    duties = plan(recused, KEYS, "greedy").duties
    short = [duty for duty in duties.values() if not duty.is_staffed]
    assert len(short) == 1 and short[0].officers == ()
    neck = short[0].bottleneck
    assert (neck.is_lead, neck.seats, neck.filled, neck.officers) == (True, 2, 1, ("A-01",))
    assert neck.sentence == "派不满：2 个主办席位争 1 名主办人员，最多坐满 1 个。"


def test_who_has_no_visit_left_is_freed_where_somebody_else_can_go():
    """Anybody can go to T, only A-00 and A-01 to U, each officer once: whoever sits at T first must make room."""
    late = frozenset({1})
    officers = [*staff("A", 0, 2), *(replace(one, absent=late) for one in staff("A", 0, 4)[2:])]
    city = wave([drew("A", "T", 0, 0), drew("A", "U", 1, 1)], officers, slots=2, load=1)
    for n in range(40):
        duties = plan(city, Keys(f"{n:064x}", f"{n:064x}"), "greedy").duties
        assert set(duties["U", "A"].officers) == {"A-00", "A-01"} and duties["T", "A"].is_staffed


def test_a_bottleneck_over_several_slots_counts_each_visit_an_officer_can_make():
    """A-00 may go twice and is wanted three times; A-01 fills a seat in two slots, A-02 in one: five of six."""
    absent = (frozenset(), frozenset({2}), frozenset({0, 1}))
    officers = [replace(one, absent=off) for one, off in zip(staff("A", 0, 3), absent, strict=True)]
    city = wave([drew("A", f"T{n}", n, n) for n in range(3)], officers, slots=3, load=2)
    duties = walk(city, merge(city), {"T0": 0, "T1": 1, "T2": 2}, KEYS)
    neck = next(duty.bottleneck for duty in duties.values() if not duty.is_staffed)
    assert (neck.seats, neck.filled, neck.slots, neck.officers) == (6, 5, (0, 1, 2), ("A-00", "A-01", "A-02"))


def brute(made, department) -> int:
    """How many teams of a department can be staffed at once, by trying everything: for small cities only."""
    rules_ = made.wave.rules
    own = [o for o in made.wave.officers if o.department == department and o.is_certified]
    ways = []
    for visit in made.visits:
        if visit.id not in made.slots or department not in visit.departments:
            continue
        slot, needs = made.slots[visit.id], dict(visit.seats)[department]
        able = [
            o for o in own
            if slot not in o.absent and o.serves(visit.area, needs) and (o.id, visit.target) not in made.wave.recusals
        ]  # fmt: skip
        teams = [
            t
            for t in combinations(able, rules_.officers)
            if department not in rules_.led or any(o.is_lead for o in t)
        ]
        ways.append([None, *((slot, t) for t in teams)])
    return max(sum(one is not None for one in some) for some in product(*ways) if _holds(some, rules_.load))


def _holds(some, load: int) -> bool:
    pairs = [(o.id, slot) for one in some if one for slot, team in [one] for o in team]
    return len(pairs) == len(set(pairs)) and all(
        sum(id == other for other, _ in pairs) <= load for id, _ in pairs
    )


@given(waves(officers=2))
@settings(deadline=None, max_examples=150)
def test_whoever_can_be_staffed_is(city):
    few = replace(
        city, officers=tuple(o for o in city.officers if o.id[-1] in "012"), selections=city.selections[:8]
    )
    made = plan(few, KEYS)
    for department in {d for _, d in made.duties}:
        own = [duty for (_, d), duty in made.duties.items() if d == department]
        if len(own) > 6:
            continue
        staffed, best = sum(duty.is_staffed for duty in own), brute(made, department)
        assert staffed <= best and (staffed == len(own)) == (best == len(own))
        for duty in own:
            if not duty.is_staffed:
                neck = duty.bottleneck
                assert (
                    neck
                    and neck.filled == neck.seats - 1
                    and set(neck.officers) <= {o.id for o in few.officers}
                )


@given(waves())
@settings(deadline=None)
def test_no_officer_twice_in_a_slot_none_above_the_load_none_who_may_not(city):
    made = plan(city, KEYS)
    by_id = {officer.id: officer for officer in city.officers}
    at, loads = set(), dict.fromkeys(by_id, 0)
    for visit in made.visits:
        for department in visit.departments if visit.id in made.slots else ():
            duty, slot = made.duties[visit.id, department], made.slots[visit.id]
            assert len(duty.officers) == (city.rules.officers if duty.is_staffed else 0)
            if duty.is_staffed and department in city.rules.led:
                assert any(by_id[id].is_lead for id in duty.officers)
            for id in duty.officers:
                one = by_id[id]
                assert one.department == department and one.is_certified and slot not in one.absent
                assert one.serves(visit.area, dict(visit.seats)[department])
                assert (id, visit.target) not in city.recusals and (id, slot) not in at
                at.add((id, slot))
                loads[id] += 1
            names = [*duty.officers, *(id for id, _ in duty.rejected)]
            assert len(names) == len(set(names)) == duty.asked
    assert max(loads.values(), default=0) <= city.rules.load


def event(n: int, out: str, /, **changed) -> Replacement:
    return replace(
        Replacement(n, "T", "A", out, "U1", "ab" * 32, "jz-sfj/1", "2026-03-02T01:00:00Z"), **changed
    )


def test_a_replacement_goes_on_where_the_walk_stopped_and_nobody_comes_back():
    made = plan(wave([drew("A", "T", 0, 0)], those(0, 1, 2, 3), slots=1, led=frozenset("A")), KEYS)
    once = made.after(event(1, ORDER[0]))
    assert once.duties["T", "A"].officers == (ORDER[1], ORDER[2]) and made.duties["T", "A"].officers == (
        ORDER[0],
        ORDER[1],
    )
    twice = once.after(event(2, ORDER[1]))
    assert twice.duties["T", "A"].officers == (ORDER[2], ORDER[3]) and twice.drawn == made.drawn
    third = twice.after(event(3, ORDER[3]))
    assert third.duties["T", "A"].officers == (ORDER[2],) and not third.duties["T", "A"].is_staffed
    assert event(1, ORDER[0]).document("410800-2026-0001")["kind"] == "officer"


def test_a_replacement_passes_the_same_tests():
    made = plan(wave([drew("A", "T", 0, 0)], those(0, 3), slots=1, led=frozenset("A")), KEYS)
    after = made.after(event(1, ORDER[0])).duties["T", "A"]
    assert after.officers == (ORDER[1], ORDER[3]) and after.rejected == ((ORDER[2], Refusal.PAIR),)


@pytest.mark.parametrize(("changed", "said"), [
    ({"n": 0}, "编号应大于 0"), ({"visit": "U"}, "没有派"), ({"department": "B"}, "没有派"), ({"out": ORDER[3]}, "没有派"),
    ({"reason": "X9"}, "理由代码 X9 不在规则之中，可用：U1"),
])  # fmt: skip
def test_a_replacement_that_cannot_be_is_refused(changed, said):
    made = plan(wave([drew("A", "T", 0, 0)], those(0, 1, 2, 3), slots=1), KEYS)
    with pytest.raises(ValueError, match=said):
        made.after(event(1, ORDER[0], **changed))


def test_the_standard_example_comes_out_to_the_letter():
    """`vdr1.json`: slot rule index-mod without look-ahead, by a prototype that shares no code with this package."""
    lists = {
        code: DrawnList(one["n"], tuple(one["drawn"]), tuple(one["reserve"]), one["threshold"])
        for code, one in VDR1["lists_shared"].items()
    }
    departments = VDR1["rules"]["elig_industry"]
    city = gathered(
        Rules.read(rules.Rules.read(VDR1["rules"]).document),
        lists,
        dict.fromkeys(departments, Window(0, VDR1["rules"]["slots"] - 1)),
        map(rosters.read_target, VDR1["roster_tsv"]),
        map(rosters.read_officer, VDR1["officers_tsv"]),
        map(rosters.read_recusal, VDR1["recusals_tsv"]),
    )
    made = trace_of(plan(city, Keys.derived(bytes.fromhex(VDR1["seed"]), VDR1["plan"]["plan_no"])))
    again = [{name: visit[name] for name in ("visit", "slot", "depts")} for visit in made["visits"]]
    assert json.dumps(again, sort_keys=True) == json.dumps(VDR1["visits_shared"], sort_keys=True)


@pytest.mark.parametrize(("more", "said"), [(("", "", "4-x"), "不在岗"), (("", "", "", "2"), "执法证件一栏")])
def test_a_roster_row_that_cannot_be_read_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        officer_of(rosters.Officer("A-1", "A", True, more))


@pytest.mark.parametrize(("changed", "said"), [
    ({"officers": 1}, "不得少于2名"), ({"slots": 0}, "正整数"), ({"slot_rule": "x"}, "时段规则"),
    ({"groups": (("A",), ("A", "B"))}, "只能在一个协同组"),
])  # fmt: skip
def test_rules_that_cannot_be_are_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        Rules(**{"slots": 2} | changed)


def test_rules_read_what_they_write():
    made = Rules(
        4,
        (("A", "B"), ("C",)),
        3,
        frozenset({frozenset("AB")}),
        3,
        frozenset("A"),
        7,
        reasons=frozenset({"U1"}),
    )
    assert Rules.read(made.as_json() | {"elig_industry": {"A": [], "B": [], "C": []}}) == made
    plain = {
        "elig_industry": {"A": [], "B": []},
        "slots": 2,
        "officers_per_dept": 2,
        "max_load": 1,
        "reason_codes": [],
    }
    assert Rules.read({**plain, "coord": "shared"}).groups == (("A", "B"),)
    assert Rules.read({**plain, "coord": "independent"}).groups == ()
    with pytest.raises(ValueError, match="缺少或写错了一项"):
        Rules.read({"elig_industry": {}})


@pytest.mark.parametrize(("selections", "officers", "said"), [
    ([drew("A", "T", 0, 4)], [], "不在 0—3 里"), ([drew("A", "T"), drew("A", "T")], [], "写了两遍"),
    ([drew("A|B", "T")], [], "不合规"), ([drew("A", "T")], staff("A", 1, 0) * 2, "执法人员 A-00 写了两遍"),
])  # fmt: skip
def test_facts_that_cannot_be_are_refused(selections, officers, said):
    with pytest.raises(ValueError, match=said):
        wave(selections, officers)
