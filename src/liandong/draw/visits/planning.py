"""一次编排从头到尾：合并、排时段、派人、替换；同样的事实和钥匙，同样的结果。

Main names: `plan`, `Plan`, `Left`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from liandong.draw.visits.facts import Wave
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import Visit, merge
from liandong.draw.visits.placing import by_index, place
from liandong.draw.visits.pools import Kind, Pool, kinds_of, pools_of
from liandong.draw.visits.program import Program, Table, program_of
from liandong.draw.visits.solving import Solution, solve
from liandong.draw.visits.standing import Move, Standing
from liandong.draw.visits.walking import Duty, Post, Replacement, walk


@dataclass(frozen=True, slots=True)
class Left:
    """Why a visit has no slot: for each department in how many slots of the window it has no team left.

    Attributes:
        full: (pool, number of slots, whether 主办人员 are what is short), most slots first.
    """

    full: tuple[tuple[str, int, bool], ...]

    def sentence(self, names: Mapping[str, str] | None = None) -> str:
        """What to tell people.

        >>> Left((("SAMR/*/*", 6, True),)).sentence({"SAMR": "市场监管局"})
        '时段内每个半天都有部门派不出人：市场监管局6个半天（主办人员不够）。'
        """
        if not self.full:
            return "计数表没有给它留时段，虽然各部门还派得出人。"
        said = [
            f"{(names or {}).get(pool.split('/')[0], pool.split('/')[0])}{slots}个半天"
            f"（{'主办人员' if is_lead else '执法人员'}不够）"
            for pool, slots, is_lead in self.full
        ]
        return f"时段内每个半天都有部门派不出人：{'、'.join(said)}。"


@dataclass(frozen=True)
class Plan:
    """What came out.

    Attributes:
        solution: None with the rule ``index-mod``. slots: by visit id. left: visits without a slot.
        drawn: officers before any replacement. standing: who goes where after those that were followed.
    """

    wave: Wave
    keys: Keys
    visits: tuple[Visit, ...]
    kinds: Mapping[str, Kind]
    solution: Solution | None
    slots: Mapping[str, int]
    left: Mapping[str, Left]
    drawn: Mapping[Post, Duty]
    standing: Standing

    @property
    def duties(self) -> Mapping[Post, Duty]:
        """Officers after the last event."""
        return self.standing.duties

    def after(self, event: Replacement | Move) -> Plan:
        """The plan after one event more; ValueError as in `Standing.after`."""
        return replace(self, standing=self.standing.after(event))


@dataclass(frozen=True)
class Model:
    """Visits, their kinds, and the programme of their counts."""

    visits: tuple[Visit, ...]
    kinds: Mapping[str, Kind]
    pools: tuple[Pool, ...]
    program: Program


def model_of(wave: Wave) -> Model:
    """What is asked of the solver: everything before scores come in."""
    visits = merge(wave)
    kinds = kinds_of(visits, wave.officers)
    pools = pools_of(kinds.values(), wave)
    return Model(visits, kinds, pools, program_of(kinds.values(), pools))


def plan(wave: Wave, keys: Keys, solver: str = "highs") -> Plan:
    """Visits, slots and officers of one wave.

    Args:
        solver: ``highs`` (scipy) or ``greedy``; not asked with the rule ``index-mod``.

    Raises:
        ValueError: ``highs`` is not installed, or gave counts that break the model.
    """
    model = model_of(wave)
    return planned(
        wave, keys, model, solve(model.program, solver) if wave.rules.slot_rule == "counts" else None
    )


def planned(wave: Wave, keys: Keys, model: Model, solution: Solution | None) -> Plan:
    """The plan that follows from counts already found."""
    if solution is None:
        slots = by_index(model.visits, wave.rules.slots, keys)
    else:
        slots = place(model.visits, model.kinds, solution.table, keys)
    duties = walk(wave, model.visits, slots, keys)
    left = left_out(model, solution.table, slots) if solution else {}
    standing = Standing.of(wave, keys, model.visits, slots, duties)
    return Plan(wave, keys, model.visits, model.kinds, solution, slots, left, duties, standing)


def left_out(model: Model, table: Table, slots: Mapping[str, int]) -> dict[str, Left]:
    """Visits without a slot, and who had no team left when."""
    full = _full(model, table)
    return {
        visit.id: _why_left(model.kinds[visit.id], model.pools, full)
        for visit in model.visits
        if visit.id not in slots
    }


def _full(model: Model, table: Table) -> dict[tuple[str, int], bool]:
    """Pools and slots without a team left, and whether leads are what is short; slot -1 is the whole wave."""
    used: dict[str, int] = {
        row.name: sum(table.get(model.program.places[member], 0) for member in row.members)
        for row in model.program.rows
    }
    full: dict[tuple[str, int], bool] = {}
    for pool in model.pools:
        for slot, teams in enumerate(pool.teams):
            if used.get(f"s|{pool.name}|{slot}", 0) >= teams:
                full[pool.name, slot] = pool.leads[slot]
        if used[f"w|{pool.name}"] >= pool.whole:
            full[pool.name, -1] = pool.leads[-1]
    return full


def _why_left(kind: Kind, pools: tuple[Pool, ...], full: Mapping[tuple[str, int], bool]) -> Left:
    found: list[tuple[str, int, bool]] = []
    for pool in pools:
        if not pool.holds(kind):
            continue
        slots = range(kind.first, kind.last + 1)
        short = [full[pool.name, slot] for slot in slots if (pool.name, slot) in full]
        if (pool.name, -1) in full:
            found.append((pool.name, len(slots), full[pool.name, -1]))
        elif short:
            found.append((pool.name, len(short), 2 * sum(short) > len(short)))
    return Left(tuple(sorted(found, key=lambda one: (-one[1], one[0]))))
