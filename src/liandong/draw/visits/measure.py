"""编排的测量：与研究时同样大小的城市，十个部门、八百名执法人员、四十个半天。

The city is made up from hashes, the same on every machine: ten departments with shares of 3 % to 10 % and competence for 35 %
to 100 % of the targets, windows of different length, eighty officers each, four in ten of them 主办人员, a tenth of the slots
off duty, one pair in a hundred recused. The lists are drawn by `liandong.draw.score`, so what is measured is the real draw.

Main names: `city`, `coordination`, `shortage`, `largest`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from liandong.draw.score import Scored, smallest, wave_key
from liandong.draw.visits.facts import Officer, Rules, Selection, Target, Wave
from liandong.draw.visits.groups import groups_of, no_groups, one_group
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import merge
from liandong.draw.visits.planning import model_of, planned
from liandong.draw.visits.replaying import replay
from liandong.draw.visits.solving import solve
from liandong.draw.visits.tracing import trace_of

SLOTS, OFFICERS, LEADS, COUNTIES = 40, 80, 32, 11
ROSTER, LARGE, SEEDS, MOST = 5_000, 18_000, 10, 4
SHORT_ROSTER, SHORT = 1_200, 3
PLAN = "410800-2026-0001"
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Department:
    """Window in slots, both ends included; competence and share drawn, in per mille.

    Attributes:
        full: the share that fills its officers when the roster is `LARGE`.
    """

    code: str
    competent: int
    share: int
    full: int
    first: int
    last: int


DEPARTMENTS = (
    Department("SAMR", 1000, 96, 64, 0, 39),
    Department("FIRE", 900, 80, 70, 0, 39),
    Department("EMA", 650, 70, 74, 0, 29),
    Department("EPB", 700, 60, 69, 10, 39),
    Department("HRSS", 800, 60, 76, 0, 39),
    Department("TAX", 950, 50, 58, 0, 39),
    Department("HEALTH", 450, 50, 105, 0, 29),
    Department("CULT", 350, 40, 90, 20, 39),
    Department("AGRI", 400, 40, 79, 0, 19),
    Department("HOUS", 500, 30, 89, 10, 39),
)
CODES = tuple(one.code for one in DEPARTMENTS)
"""Related departments side by side, as `liandong.draw.visits.groups.groups_of` wants them."""


@dataclass(frozen=True)
class City:
    """A wave, and how many visits there would be if each department went alone."""

    wave: Wave
    keys: Keys

    @property
    def separate(self) -> int:
        return len(self.wave.selections)


def city(roster: int, groups: Groups, most: int, seed: int = 0, *, is_full: bool = False) -> City:
    """The city of one seed; ``is_full`` draws the shares that use up the officers."""
    secret = sha256(f"visits|{seed}".encode()).digest()
    drawn = sorted(
        Selection(one.code, id.decode(), one.first, one.last)
        for one in DEPARTMENTS
        for _, id in _drawn(one, roster, _key(secret, one.code, groups), is_full)
    )
    targets = tuple(Target(f"{at:018}", f"4108{at % COUNTIES:02}") for at in range(roster))
    officers = tuple(_officers())
    recusals = frozenset(
        (officer.id, one.target)
        for one in drawn
        for officer in officers
        if officer.department == one.department and _hash(officer.id, one.target) % 100 == 0
    )
    rules = Rules(SLOTS, groups, most, led=frozenset(CODES), load=SLOTS)
    return City(Wave(rules, tuple(drawn), targets, officers, recusals), Keys.derived(secret, PLAN))


def _key(secret: bytes, department: str, groups: Groups) -> str:
    own = next(group for group in groups if department in group)
    return wave_key(secret, PLAN, "" if len(groups) == 1 else "+".join(sorted(own)))


def _drawn(one: Department, roster: int, key: str, is_full: bool) -> Sequence[Scored]:
    able = [b"%018d" % at for at in range(roster) if _hash(one.code, str(at)) % 1000 < one.competent]
    return smallest(key, able, -(-len(able) * (one.full if is_full else one.share) // 1000))


def _officers() -> Iterator[Officer]:
    for code in CODES:
        for number in range(OFFICERS):
            id = f"{code}-{number:02}"
            absent = frozenset(slot for slot in range(SLOTS) if _hash(id, f"off{slot}") % 10 == 0)
            yield Officer(id, code, number < LEADS, absent=absent)


def _hash(*parts: str) -> int:
    return int.from_bytes(sha256("|".join(parts).encode()).digest()[:6], "big")


def coordination(roster: int = ROSTER, seeds: int = SEEDS) -> dict[str, float]:
    """Visits saved against each department going alone, in per cent, mean of all seeds; at most four at one door.

    `largest` is how many departments stand together at the fullest door of all ways and seeds.
    """
    ways = {"none": no_groups(CODES), "groups": groups_of(CODES), "one": one_group(CODES)}
    told: dict[str, float] = {"largest": 0}
    for name, groups in ways.items():
        cities = [city(roster, groups, MOST, seed) for seed in range(seeds)]
        separate = sum(one.separate for one in cities)
        merged = [visit for one in cities for visit in merge(one.wave)]
        visits = len(merged)
        told["largest"] = max(told["largest"], *(len(visit.departments) for visit in merged))
        firms = sum(len({drawn.target for drawn in one.wave.selections}) for one in cities)
        told |= {
            name: 100 - 100 * visits / separate,
            f"{name} visits": visits / seeds,
            f"{name} firms": firms / seeds,
        }
        told["separate"] = separate / seeds
    return told


def shortage(roster: int = SHORT_ROSTER, short: int = SHORT) -> dict[str, float]:
    """A wave in which so many teams cannot be staffed by anybody: of one department all officers but one are recused at their firms.

    `unstaffed` is how many were not staffed, `named` how many of these are the known ones, with the officer that is missing.
    """
    made, department = city(roster, groups_of(CODES), MOST), CODES[0]
    firms = sorted({one.target for one in made.wave.selections if one.department == department})[:short]
    barred = [one.id for one in made.wave.officers if one.department == department][1:]
    pairs = frozenset((officer, firm) for officer in barred for firm in firms)
    wave = replace(made.wave, recusals=made.wave.recusals | pairs)
    model = model_of(wave)
    plan = planned(wave, made.keys, model, solve(model.program))
    lacking = {key: duty.bottleneck for key, duty in plan.duties.items() if not duty.is_staffed}
    visits = {visit.id: visit.target for visit in model.visits}
    named = sum(
        visits[visit] in firms and code == department and why is not None and why.seats - why.filled == 1
        for (visit, code), why in lacking.items()
    )
    return {"short": short, "unstaffed": len(lacking), "named": named, "teams": len(plan.duties)}


def largest(roster: int = LARGE) -> dict[str, float]:
    """The whole way for a roster of 18,000 with one score for all departments: counts, officers, and the replay of it."""
    made = city(roster, one_group(CODES), MOST, is_full=True)
    began = time.perf_counter()
    model = model_of(made.wave)
    modelled = time.perf_counter()
    solution = solve(model.program)
    solved = time.perf_counter()
    plain = solve(model.program, "greedy")
    compared = time.perf_counter()
    plan = planned(made.wave, made.keys, model, solution)
    done = time.perf_counter()
    difference = replay(trace_of(plan), made.wave, made.keys)
    return {
        "separate": made.separate,
        "visits": len(model.visits),
        "largest": max(len(visit.departments) for visit in model.visits),
        "integers": len(model.program.places),
        "left": len(model.visits) - solution.placed,
        "greedy left": len(model.visits) - plain.placed,
        "bound left": len(model.visits) - solution.bound,
        "counts": solved - modelled,
        "greedy counts": compared - solved,
        "seconds": done - began - (compared - solved),
        "teams": len(plan.duties),
        "unstaffed": sum(not duty.is_staffed for duty in plan.duties.values()),
        "needed": sum(str(code) == "F" for duty in plan.duties.values() for _, code in duty.rejected),
        "replay": time.perf_counter() - done,
        "same": float(difference is None),
    }
