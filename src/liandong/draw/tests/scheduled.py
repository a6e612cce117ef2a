"""一次排满的编排，处处用到：协同组、不同行、检查时段、证书、负责的区划、不在岗、回避、前瞻、排不上、派不满、替换。

`scheduled` makes the full bundle of the second example, ``vectors/visits.json``: counts by HiGHS, a target replaced before the visits,
officers replaced after them, micro businesses with fewer departments at their door.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from liandong.draw import bundles
from liandong.draw.bundles import Drawing
from liandong.draw.replacements import Event, after
from liandong.draw.rosters import Officer, Recusal, Target, canonical_rows, commit
from liandong.draw.rules import Rules
from liandong.draw.visits.gathering import committed
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import Plan, plan
from liandong.draw.visits.walking import Replacement

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
        is_late: a second target drops out after the visits were made.
    """
    people, barred = facts()
    one, rows = drawing(
        canonical_rows(marked()), Rules.read(VISITS), {"officers": commit(people), "recusal": commit(barred)}, **more
    )  # fmt: skip
    code = max(sorted(one.lists), key=lambda code: len(one.lists[code].drawn))
    events = (event(one, 1, code, one.lists[code].drawn[0]),)
    made = planned(one, rows, events)
    posts = sorted(post for post, duty in made.duties.items() if duty.is_staffed)
    good = next(post for post in posts if made.after(gone(2, made, *post)).duties[post].is_staffed)
    for n, post in ((2, good), (3, good), (4, posts[0])):
        made = made.after(gone(n, made, *post))
    if is_late:
        events += (event(one, 5, code, one.lists[code].drawn[1]),)
    found = after(one.plan, one.rules, one.lists, events, {2, 3, 4})
    one = replace(one, events=events, substitutes=found.substitutes)
    return bundles.with_visits(one, made, after=1), {
        "targets.tsv": rows, "officers.tsv": raw(people), "recusals.tsv": raw(barred),
    }  # fmt: skip


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
