"""一次排满的编排，处处用到：协同组、不同行、检查时段、证书、负责的区划、不在岗、回避、前瞻、排不上、派不满、替换。

`scheduled` makes the full bundle of the second example, ``vectors/visits.json``: counts by HiGHS, a target replaced before the visits,
targets and officers replaced after them in one count, micro businesses with fewer departments at their door.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from liandong.draw import bundles
from liandong.draw.bundles import Drawing
from liandong.draw.replacements import AfterEvents, Event, after
from liandong.draw.rosters import Officer, Recusal, Target, canonical_rows, commit
from liandong.draw.rules import Rules
from liandong.draw.visits.gathering import committed
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import Plan, plan
from liandong.draw.visits.standing import Moved, moves_of
from liandong.draw.visits.walking import Duty, Post, Replacement

from .ground import RULES, VECTORS, a_number, drawing, raw, targets

VECTOR = json.loads((VECTORS / "visits.json").read_text(encoding="utf-8"))
TOLD = VECTOR["draw"]
FILES = {f"{name}.tsv": raw(VECTOR[f"{name}_tsv"]) for name in ("targets", "officers", "recusals")}
"""The example: its full bundle's document and files."""
VISITS: dict[str, Any] = {
    **RULES, "max_per_stratum": 7, "slots": 8, "slot_rule": "counts", "lookahead": True, "max_load": 4, "max_depts": 3, "apart": [["EPB", "FIRE"]],
    "lead_depts": ["AGR", "EPB", "SAMR"], "max_depts_column": 7,
    "windows": {
        "AGR": {"first": 0, "last": 3}, "EPB": {"first": 2, "last": 7, "certificate": "HW"}, "FIRE": {"first": 5, "last": 7},
        "SAMR": {"first": 0, "last": 4},
    },
}  # fmt: skip
TEAMS = {"AGR": (6, 13), "EPB": (5, 11), "FIRE": (0, 12), "SAMR": (9, 20)}
"""Department → 主办人员, all officers."""
POST, EVIDENCE = "焦作市市场监管局／机关负责人", "cd" * 32


def marked() -> list[Target]:
    """The targets of the other examples; every fifth takes at most two departments at once."""
    return [one._replace(display=("2" if a_number("micro", one.id) % 5 == 0 else "",)) for one in targets()]


def officers() -> list[Officer]:
    made = []
    for dept, (leads, number) in TEAMS.items():
        for n in range(number):
            id = f"{dept}-{n:02}"
            holds = "HW" if dept == "EPB" and a_number("holds", id) % 4 else ""
            area = ("410802", "410825", "", "")[a_number("area", id) % 4] if dept in ("EPB", "FIRE") else ""
            absent = ("0-1", "3", "6,7", "", "", "")[a_number("absent", id) % 6]
            valid = "0" if a_number("valid", id) % 13 == 0 else ""
            made.append(Officer(id, dept, n < leads, (holds, area, absent, valid)))
    return made


def recusals() -> list[str]:
    pairs = {
        Recusal(one.id, f"91410800MA{a_number(one.id, k) % 300:06}XY") for one in officers() for k in range(8)
    }
    return canonical_rows(pairs)


def facts() -> tuple[list[str], list[str]]:
    return canonical_rows(officers()), recusals()


def planned(
    one: Drawing, rows: list[bytes], before: tuple[Event, ...] = (), mapping: list[str] | None = None
) -> Plan:
    """The visits of a draw, made after these events."""
    people, barred = facts()
    active = after(one.plan, one.rules, one.lists, before).active
    wave = committed(
        one.rules.document, active, [row.decode() for row in rows], people, barred, mapping or ()
    )
    return plan(wave, Keys.derived(one.seed, one.plan.plan_no))


def event(one: Drawing, n: int, list: str, out: str) -> Event:
    return Event(one.plan.plan_no, n, list, out, "U1", EVIDENCE, POST, "2026-03-03T03:00:00Z")


def gone(n: int, made: Plan, visit: str, dept: str) -> Replacement:
    out = made.duties[visit, dept].officers[0]
    return Replacement(n, visit, dept, out, "R1", EVIDENCE, POST, "2026-03-05T01:00:00Z")


def scheduled(*, is_late: bool = False, **more: Any) -> tuple[Drawing, dict[str, list[bytes]]]:
    """The draw with its visits and its replacements, and the files of its full bundle.

    Args:
        is_late: targets drop out after the visits were made too, and officers of those that came in for them.
    """
    people, barred = facts()
    one, rows = drawing(
        canonical_rows(marked()), Rules.read(VISITS), {"officers": commit(people), "recusal": commit(barred)}, **more
    )  # fmt: skip
    code = max(sorted(one.lists), key=lambda code: len(one.lists[code].drawn))
    going = Going(one, rows, event(one, 1, code, one.lists[code].drawn[0]))
    posts = sorted(post for post, duty in going.made.duties.items() if duty.is_staffed)
    good = next(
        post for post in posts if going.made.after(gone(2, going.made, *post)).duties[post].is_staffed
    )
    for post in (good, good, posts[0]):
        going.officer(*post)
    if is_late:
        _late(going, code)
    one = replace(one, events=tuple(going.events), substitutes=going.found().substitutes)
    return bundles.with_visits(one, going.made, after=1), {
        "targets.tsv": rows, "officers.tsv": raw(people), "recusals.tsv": raw(barred),
    }  # fmt: skip


class Going:
    """A draw whose first event came before the visits; the others follow one by one, in one count."""

    def __init__(self, one: Drawing, rows: list[bytes], first: Event) -> None:
        self.one, self.events, self.made = one, [first], planned(one, rows, (first,))
        self.area = {row.decode().split("\t")[0]: row.decode().split("\t")[2] for row in rows}
        self.n = 1

    def found(self) -> AfterEvents:
        own = {done.n for done in self.made.standing.events if isinstance(done, Replacement)}
        return after(self.one.plan, self.one.rules, self.one.lists, self.events, own)

    def officer(self, visit: str, dept: str, out: str = "") -> None:
        """The first of a team, or whom `out` names."""
        self.n += 1
        left = gone(self.n, self.made, visit, dept)
        self.made = self.made.after(replace(left, out=out) if out else left)

    def target(self, list: str, out: str) -> Moved:
        self.n += 1
        self.events.append(event(self.one, self.n, list, out))
        self.made = self.made.after(moves_of(self.found().substitutes[-1:], self.area)[0])
        came = self.made.standing.outcomes[-1]
        assert isinstance(came, Moved)
        return came

    def next_of(self, list: str) -> str:
        """Who would come in."""
        used = {one.into for one in self.found().substitutes}
        return next((id for id in self.one.lists[list].reserve if id not in used), "")

    def team(self, list: str, target: str) -> Duty | None:
        dept = list.partition("/")[0]
        return self.made.duties.get((self.made.standing.places.get((dept, target), ""), dept))


def _late(going: Going, code: str) -> None:
    """All that can become of a visit: taken over, one of its team replaced, taken over again, taken over by one whom the team must
    not visit, and left to nobody, so that the team may be sent elsewhere."""
    made = going.one
    dept, last = code.partition("/")[0], [id for id in going.found().active[code] if going.team(code, id)]
    came = going.target(code, next(id for id in last if (team := going.team(code, id)) and team.is_staffed))
    going.officer(came.visit, dept)
    fresh = [one for one in sorted(made.lists) if one != code]
    barred = set(going.made.wave.recusals)
    list, out, officer = next(
        (list, out, officer)
        for list in fresh for out in made.lists[list].drawn if (team := going.team(list, out))
        for officer in team.officers if (officer, going.next_of(list)) in barred
    )  # fmt: skip
    came = going.target(list, out)
    assert came.duty is not None and not came.duty.is_staffed
    going.officer(came.visit, list.partition("/")[0], officer)
    again = going.target(code, going.found().substitutes[1].into)
    assert again.visit and again.left.endswith("#r5")
    left = next(one for one in fresh if one != list and not going.team(one, made.lists[one].drawn[-1]))
    going.target(left, made.lists[left].drawn[-1])
    empty, out = next(
        (one, drawn.drawn[2])
        for one, drawn in sorted(made.lists.items())
        if one not in (code, list, left) and len(drawn.drawn) >= 2 * len(drawn.reserve) and going.team(one, drawn.drawn[2])
    )  # fmt: skip
    for _ in made.lists[empty].reserve:
        team, out = going.team(empty, out), going.target(empty, out).visit.partition("#")[0]
    assert team is not None and not going.target(empty, out).visit
    going.officer(
        *next(post for post in sorted(going.made.duties) if _takes(going, post, set(team.officers)))
    )


def _takes(going: Going, post: Post, free: set[str]) -> bool:
    """Whether one of these would come into a team."""
    team = set(going.made.duties[post].officers)
    if not team or free & team:
        return False
    return bool(free & set(going.made.after(gone(99, going.made, *post)).duties[post].officers))


IN_ORDER = (
    "plan",
    "commit",
    "ticket",
    "outside",
    "reveal",
    "escrow",
    "result",
    "event/1",
    "scheduling",
    "visits",
    "event",
)
"""Of a log: the first target dropped out before the visits were made."""


def salts(n: int) -> list[bytes]:
    return [hashlib.sha256(b"%d" % number).digest() for number in range(n)]
