"""过程记录改一处，回放说出是哪一处；公开的那份没有人员和回避。"""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.draw.visits.facts import Wave
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import plan
from liandong.draw.visits.replaying import replay
from liandong.draw.visits.tests.ground import KEYS, drew, staff, wave, waves
from liandong.draw.visits.tracing import published, trace_of
from liandong.draw.visits.walking import Replacement
from liandong.proof.canonical import canonical


def a_city() -> Wave:
    """Twelve firms, three departments; more visits than teams, leads short, some recusals."""
    drawn = [drew(d, f"T{n:02}", n % 2, 3) for n in range(12) for d in "ABC" if (n + ord(d)) % 3]
    officers = [*staff("A", 1, 4), *staff("B", 2, 3), *staff("C", 0, 5)]
    recusals = [("A-00", "T01"), ("A-03", "T04"), ("B-01", "T07"), ("B-02", "T02")]
    return wave(drawn, officers, recusals, groups=(("A", "B"), ("C",)), led=frozenset("AB"), load=3, most=2)


CITY = a_city()
PLAN = plan(CITY, KEYS)
FIRST = next(
    visit.id
    for visit in PLAN.visits
    if PLAN.duties.get((visit.id, "C")) and PLAN.duties[visit.id, "C"].is_staffed
)
AFTER = PLAN.after(
    Replacement(
        1,
        FIRST,
        "C",
        PLAN.duties[FIRST, "C"].officers[0],
        "U1",
        "ab" * 32,
        "jz-sfj/1",
        "2026-03-02T01:00:00Z",
    )
)
TRACE = trace_of(AFTER)
PLACED = next(
    n for n, visit in enumerate(TRACE["visits"]) if visit.get("depts", {}).get("A", {}).get("officers")
)
LEFT = next(n for n, visit in enumerate(TRACE["visits"]) if "left" in visit)


def test_the_record_made_again_is_the_same():
    assert replay(TRACE, CITY, KEYS) is None
    assert replay(json.loads(canonical(TRACE)), a_city(), Keys(KEYS.visit, KEYS.officers)) is None
    assert PLAN.left and any(duty.rejected for duty in PLAN.duties.values())


def test_the_greedy_record_and_the_index_record_too():
    assert replay(trace_of(plan(CITY, KEYS, "greedy")), CITY, KEYS) is None
    plain = replace(CITY, rules=replace(CITY.rules, slot_rule="index-mod", looks_ahead=False))
    assert replay(trace_of(plan(plain, KEYS)), plain, KEYS) is None


def test_a_table_said_to_be_by_the_rule_must_be_the_rule_s():
    """As many visits, every row kept, but another slot: possible, and not what the greedy rule gives."""
    city = wave([drew("A", "T")], staff("A", 0, 2))
    trace = trace_of(plan(city, KEYS, "greedy"))
    [[slot, count]] = trace["counts"][0]["slots"]
    trace["counts"][0]["slots"] = [[(slot + 1) % 4, count]]
    assert "按固定规则排出" in replay(trace, city, KEYS).text


def swapped(trace):
    officers = trace["visits"][PLACED]["depts"]["A"]["officers"]
    officers[0], officers[1] = officers[1], officers[0]


def moved_count(trace):
    row = next(row for row in trace["counts"] if row["slots"])
    row["slots"][0][1] += 50


def lowered_bound(trace):
    trace["solver"]["bound"] -= 1


CHANGES = [
    (lambda t: t["visits"][PLACED]["depts"]["A"]["officers"].__setitem__(0, "A-99"), f"visits[{PLACED}].depts.A.officers[0]"),
    (swapped, f"visits[{PLACED}].depts.A.officers[0]"),
    (lambda t: t["visits"][PLACED]["depts"]["A"]["rejected"].insert(0, ["A-77", "R"]), f"visits[{PLACED}].depts.A.rejected[0][0]"),
    (lambda t: t["visits"][PLACED]["depts"]["A"].__setitem__("status", "UNSTAFFED"), f"visits[{PLACED}].depts.A.status"),
    (lambda t: t["visits"][PLACED].__setitem__("slot", t["visits"][PLACED]["slot"] + 1), f"visits[{PLACED}].slot"),
    (lambda t: t["visits"][PLACED]["window"].__setitem__(1, 9), f"visits[{PLACED}].window[1]"),
    (lambda t: t["visits"][PLACED]["joined"]["A"].__setitem__("why", "kept"), f"visits[{PLACED}].joined.A.why"),
    (lambda t: t["visits"][LEFT].__setitem__("left", []), f"visits[{LEFT}].left[0]"),
    (lambda t: t["visits"].pop(0), "visits[0].visit"),
    (lambda t: t["visits"].reverse(), "visits[0].visit"),
    (lambda t: t["visits"].append(t["visits"][0]), f"visits[{len(TRACE['visits'])}]"),
    (lambda t: t["inputs"].__setitem__("recusals", "0" * 64), "inputs.recusals"),
    (lambda t: t["rules"].__setitem__("max_depts", 9), "rules.max_depts"),
    (lambda t: t.__setitem__("visit_key", "0" * 64), "visit_key"),
    (lambda t: t.__setitem__("officers_key", "0" * 64), "officers_key"),
    (lambda t: t.__setitem__("format", "v2"), "format"),
    (lambda t: t.__setitem__("more", 1), "more"),
    (lambda t: t.pop("counts"), "solver"),
    (moved_count, "counts"),
    (lowered_bound, "solver.bound"),
    (lambda t: t["solver"].__setitem__("proof", "solver"), "solver.proof"),
    (lambda t: t["solver"].__setitem__("bound", t["solver"]["bound"] + 1), "solver.bound"),
    (lambda t: t["solver"].__setitem__("placed", 0), "solver.placed"),
    (lambda t: t["solver"].__setitem__("gap_ppm", 5), "solver.gap_ppm"),
    (lambda t: t["prices"].clear(), "prices"),
    (lambda t: t["prices"].append(["w|A/*/*", -1]), "prices"),
    (lambda t: t["events"][0].__setitem__("out", "C-77"), "events[0]"),
    (lambda t: t["events"][0].__setitem__("reason", "X"), "events[0]"),
    (lambda t: t["events"][0].pop("approver"), "events[0]"),
    (lambda t: t["events"][0]["depts"]["C"]["officers"].__setitem__(0, "C-77"), "events[0].depts.C.officers[0]"),
    (lambda t: t["events"].clear(), None),
    (lambda t: t.__setitem__("events", 3), "events"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path"), CHANGES)
def test_a_changed_record_is_named_at_the_first_place(change, path):
    trace = copy.deepcopy(TRACE)
    change(trace)
    found = replay(trace, CITY, KEYS)
    if path is None:
        assert found is None, "没有替换的记录自己也成立；替换登记在账本里，少了那里查得出"
    else:
        assert found and found.path == path and found.text


@pytest.mark.parametrize("trace", [None, 3, "x", [], {}, {"inputs": 1}, TRACE | {"counts": [[1]]}, TRACE | {"prices": 7},
                                   TRACE | {"solver": {"bound": float("inf")}}, TRACE | {"visits": {}}])  # fmt: skip
def test_anything_at_all_gets_an_answer(trace):
    assert replay(trace, CITY, KEYS).text


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_any_one_value_changed_is_found(data):
    """Whatever number or word of the record is replaced; only the solver's name of itself cannot be checked."""
    trace = json.loads(json.dumps(TRACE))
    spots = [
        spot for spot in _spots(trace, ()) if spot[:2] not in {("solver", "version"), ("solver", "name")}
    ]
    *way, last = data.draw(st.sampled_from(spots))
    holder = trace
    for step in way:
        holder = holder[step]
    holder[last] = (
        holder[last] + 1 if isinstance(holder[last], int) and not isinstance(holder[last], bool) else "改过"
    )
    if way[:1] == ["events"] and last in ("n", "evidence_sha256", "approver", "at"):
        assert replay(trace, CITY, KEYS) is None, (
            "证据、签批人、时刻由账本作证；编号与换对象的连着，由抽取包核对"
        )
    elif way[:1] == ["counts"] or way[:1] == ["prices"]:
        found = replay(trace, CITY, KEYS)
        assert found is None or found.text
    else:
        assert replay(trace, CITY, KEYS) is not None


def _spots(value, way):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _spots(inner, (*way, name))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _spots(inner, (*way, n))
    else:
        yield way


@given(waves(), waves())
@settings(deadline=None, max_examples=40)
def test_a_record_is_of_its_own_facts(one, other):
    trace = trace_of(plan(one, KEYS))
    assert replay(trace, one, KEYS) is None
    assert (replay(trace, other, KEYS) is None) == (trace_of(plan(other, KEYS)) == trace)


def test_what_everybody_may_read_has_no_people():
    told = json.dumps(published(TRACE), ensure_ascii=False)
    assert not any(officer.id in told for officer in CITY.officers)
    assert KEYS.officers not in told and "recusals" not in told
    assert all(visit.target in told for visit in PLAN.visits)
    one = published(TRACE)["visits"][PLACED]["depts"]["A"]
    assert one["officers"] == 2 and one["status"] == "OK"


def test_two_plans_of_the_same_facts_are_one():
    assert canonical(trace_of(plan(a_city(), KEYS))) == canonical(trace_of(PLAN))
    moved = replace(
        CITY, officers=tuple(reversed(CITY.officers)), selections=tuple(reversed(CITY.selections))
    )
    assert canonical(trace_of(plan(moved, KEYS))) == canonical(trace_of(PLAN))
