"""从固定的文件、各方的随机数和外部数值，算出名单、合并、时段和人员；同样的输入，同样的结果。

Reads only what was bound, never the register. May take minutes for a large draw (HiGHS), so a background job does it before the act that
records it.

Main names: `Result`, `computed`, `wave_of`, `lists_of`, `salts_of`, `days_of`, `working_days`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from liandong.draw import lists as drawing
from liandong.draw import rosters, sealed, seed
from liandong.draw.lists import DrawnList
from liandong.draw.plan import Plan
from liandong.draw.rules import Rules
from liandong.draw.visits import facts, planning
from liandong.draw.visits.gathering import Window, gathered, officer_of
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.tracing import head_of, trace_of
from liandong.draws import keeping
from liandong.draws.bound import commits_of, outside_of
from liandong.draws.models import Draw, Mode, Share
from liandong.kernel.ports import law_book
from liandong.proof.canonical import canonical


@dataclass(frozen=True)
class Ground:
    """What a draw was bound to, read once."""

    draw: Draw

    @cached_property
    def plan(self) -> Plan:
        return Plan.read(self.draw.document)

    @cached_property
    def rules(self) -> Rules:
        return Rules.read(self.draw.rules)

    @cached_property
    def shares(self) -> dict[str, bytes]:
        return {s.party: bytes.fromhex(s.share) for s in Share.objects.filter(draw=self.draw)}

    @cached_property
    def seed(self) -> bytes:
        return seed.seed(self.plan, commits_of(self.draw), self.shares, outside_of(self.draw))

    @cached_property
    def regions(self) -> dict[str, str]:
        """Pseudonym → place."""
        rows = (row.decode().split("\t") for row in keeping.rows(self.draw, keeping.MAPPING))
        return {row[0]: row[4] for row in rows}

    @cached_property
    def fewer(self) -> dict[str, int]:
        """Pseudonym → how many departments may come at once, of those with a limit of their own."""
        if "max_depts_column" not in self.draw.rules:
            return {}
        rows = (row.decode().split("\t") for row in keeping.rows(self.draw, keeping.MAPPING))
        return {row[0]: int(row[8]) for row in rows if row[8:]}

    @cached_property
    def people(self) -> dict[str, Any]:
        """``targets``: pseudonym → [party, name]; ``officers``: certificate → name."""
        found: dict[str, Any] = json.loads(keeping.read(self.draw, keeping.NAMES))
        return found

    @cached_property
    def officers(self) -> tuple[facts.Officer, ...]:
        rows = keeping.rows(self.draw, keeping.OFFICERS)
        return tuple(officer_of(rosters.read_officer(row.decode())) for row in rows)

    @property
    def windows(self) -> dict[str, Window]:
        """Every department may go in any half-day of the wave."""
        last = 2 * self.draw.days - 1
        return {one["code"]: Window(0, last) for one in self.draw.departments}

    @property
    def keys(self) -> Keys:
        return Keys.derived(self.seed, self.plan.plan_no)

    @property
    def visiting(self) -> facts.Rules:
        return facts.Rules.read(self.draw.rules)


@dataclass(frozen=True)
class Result:
    """What came out, and the salts by which it is sealed in a sealed draw."""

    lists: Mapping[str, DrawnList]
    trace: Mapping[str, Any]
    salts: Mapping[str, list[str]]


def computed(draw: Draw) -> Result:
    """Lists, merging, slots, officers.

    Raises:
        SeedError, RosterError, ValueError: the kept files are not what the plan binds; nothing is recorded then.
    """
    ground = Ground(draw)
    found = drawing.draw(
        keeping.rows(draw, keeping.TARGETS), ground.rules, ground.plan, ground.seed
    )  # fmt: skip
    made = planning.plan(wave_of(ground, found), ground.keys)
    trace = trace_of(made)
    salts = {}
    if draw.mode == Mode.SEALED:
        counts = {"lists": len(found), "visits": len(trace["visits"])}
        salts = {name: [secrets.token_bytes(sealed.SALT_BYTES).hex() for _ in range(n)] for name, n in counts.items()}  # fmt: skip
    return Result(found, trace, salts)


def wave_of(ground: Ground, lists: Mapping[str, DrawnList]) -> facts.Wave:
    """The facts of the visits: who was drawn, where they are, who can go."""
    drawn = {id for one in lists.values() for id in one.drawn}
    targets = [rosters.Target(id, "", ground.regions[id], "") for id in sorted(drawn)]
    rows = [rosters.read_officer(r.decode()) for r in keeping.rows(ground.draw, keeping.OFFICERS)]
    away = [rosters.read_recusal(r.decode()) for r in keeping.rows(ground.draw, keeping.RECUSALS)]
    return gathered(ground.visiting, lists, ground.windows, targets, rows, away, ground.fewer)


def keep(draw: Draw, result: Result) -> None:
    """Keep what came out, for the act that records it."""
    keeping.keep(draw, keeping.LISTS, canonical({code: one.document for code, one in result.lists.items()}))
    keeping.keep(draw, keeping.TRACE, canonical(result.trace))
    if result.salts:
        keeping.keep(draw, keeping.SEALED, canonical(result.salts))


def lists_of(draw: Draw) -> dict[str, DrawnList]:
    """The lists as they were kept."""
    told = json.loads(keeping.read(draw, keeping.LISTS))
    return {
        code: DrawnList(one["n"], tuple(one["drawn"]), tuple(one["reserve"]), one["threshold"]) for code, one in told.items()
    }  # fmt: skip


def trace_kept(draw: Draw) -> dict[str, Any]:
    """The record of the visits as it was kept."""
    told: dict[str, Any] = json.loads(keeping.read(draw, keeping.TRACE))
    return told


def scheduling_of(draw: Draw) -> dict[str, Any]:
    """By what the visits were made and what proves their counts, so that a verifier makes them again; before any replacement."""
    return {"after": 0, **head_of(trace_kept(draw))}


def salts_of(draw: Draw) -> dict[str, list[bytes]]:
    """The salts of a sealed draw: of ``lists`` and of ``visits``, one for each row."""
    told = json.loads(keeping.read(draw, keeping.SEALED))
    return {name: [bytes.fromhex(one) for one in told[name]] for name in ("lists", "visits")}


def sealings(draw: Draw) -> tuple[sealed.SealedResult, sealed.SealedResult] | None:
    """The seals of lists and visits; None in a public draw."""
    if draw.mode != Mode.SEALED:
        return None
    salts = salts_of(draw)
    rows = sealed.rows_of(lists_of(draw))
    return sealed.seal(rows, salts["lists"]), sealed.seal(trace_kept(draw)["visits"], salts["visits"])


def days_of(draw: Draw) -> list[date]:
    """The working days of the visits."""
    return working_days(draw.first_day, draw.days)


def working_days(first: date, days: int) -> list[date]:
    """So many working days from that day on; a day of a year without a notice is taken by weekday."""
    calendar, day, found = law_book().calendar, first, list[date]()
    while len(found) < days:
        day = calendar.next_working_day(day, guess=True)
        found.append(day)
        day += timedelta(days=1)
    return found
