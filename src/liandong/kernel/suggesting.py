"""边填边给的建议：看得到的记录里最像的几条；网页和接口都从这里取。

Each kind is asked as its list is (`reading.found`), so a suggestion shows nothing that a search would not. What begins with the
text stands before what holds it, within a kind and among the kinds, and every kind that has something gets its share of the few
lines there are.

Main names: `Suggestion`, `suggestions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from liandong.kernel import initials, kinds, reading
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.roles import Level

AT_MOST = 8
SHORTEST = 2
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One record: its kind, title line and number; `sub` says whose it is and what else tells it from others of its name."""

    kind: Kind
    record: UUID
    title: str
    number: str
    sub: str


def suggestions(actor: Actor, asked: str, most: int = AT_MOST) -> list[Suggestion]:
    """The likeliest records this actor may see, grouped by kind; none for less than two characters."""
    asked = asked.replace("\x00", "").strip()[: reading.ASKED_AT_MOST]
    if len(asked) < SHORTEST:
        return []
    each = reading.likeliest_of_each(actor, searched(actor), asked, most)
    found = [
        (kind, some)
        for kind, rows, first in each
        if (some := _likeliest(kind, actor, asked, most, rows, first))
    ]
    found.sort(key=lambda one: not _begins(one[0], one[1][0], asked.casefold()))
    shares = _shares([len(rows) for _, rows in found], most)
    return [
        said(kind, record, _way(kind, record, asked))
        for (kind, rows), n in zip(found, shares, strict=True)
        for record in rows[:n]
    ]


def searched(actor: Actor) -> list[Kind]:
    """Kinds with something to search that this actor may list."""
    found = (reading.listed(actor, k.name) for k in kinds.every() if any(f.is_searched for f in k.fields))
    return [kind for kind in found if kind is not None]


def _likeliest(
    kind: Kind, actor: Actor, asked: str, most: int, rows: Any, first: Callable[[], list[Record]]
) -> list[Record]:
    """Those that begin with the text before those that hold it, each in the order of the list.

    Args:
        rows: all that the text finds.
        first: how to come by the first few of them.
    """
    if sound := initials.sound(kind, asked):
        begun = reading.beginning(kind, actor, sound, most)
        if len(begun) == most:
            return begun
        return _filled(begun, first(), most)
    found = sorted(first(), key=lambda r: not _begins(kind, r, asked.casefold()))
    name = kind.named("name")
    if (
        len(found) < most
        or name is None
        or not name.is_searched
        or _begins(kind, found[-1], asked.casefold())
    ):
        return found
    return _filled(reading.first(kind, rows.filter(name__startswith=asked), most), found, most)


def _filled(begun: list[Record], others: list[Record], most: int) -> list[Record]:
    """The ones that begin so, and others after them as far as there is room."""
    known = {r.pk for r in begun}
    return (begun + [r for r in others if r.pk not in known])[:most]


def _begins(kind: Kind, record: Record, asked: str) -> bool:
    return any(text.casefold().startswith(asked) for text in (kind.number(record), kind.heading(record)))


def _shares(counts: list[int], most: int) -> list[int]:
    """How many lines each kind gets: one after another a line each, until there are no more lines or records.

    >>> _shares([8, 1, 8], 8), _shares([2, 1], 8), _shares([1] * 9, 8)
    ([4, 1, 3], [2, 1], [1, 1, 1, 1, 1, 1, 1, 1, 0])
    """
    shares = [0] * len(counts)
    while sum(shares) < min(most, sum(counts)):
        for n, count in enumerate(counts):
            if shares[n] < count and sum(shares) < most:
                shares[n] += 1
    return shares


def _way(kind: Kind, record: Record, asked: str) -> str:
    """How what was typed leads to it, where it is called otherwise today."""
    if kind.ways is None or asked.casefold() in f"{kind.heading(record)}{kind.number(record)}".casefold():
        return ""
    return next(iter(reading.ways(kind, asked)), "")


def said(kind: Kind, record: Record, way: str) -> Suggestion:
    """What tells it from others of its name: whose it is, the next columns of the list, its state, and the way to it."""
    title, number = kind.heading(record), kind.number(record)
    whose = kind.named("agency_name")
    fields = [whose] if whose is not None and whose.level <= Level.SUMMARY else []
    values = [f.told(record, Level.SUMMARY) for f in (*fields, *kind.columns())]
    texts = [
        "、".join(map(str, v)) if isinstance(v, list) else v for v in values if isinstance(v, str | list)
    ]
    beside = [t for t in dict.fromkeys(texts) if t and t != number and t not in title][:_BESIDE]
    state = kind.states.states[record.state].label
    return Suggestion(kind, record.uuid, title, number, "，".join([*beside, state, *([way] if way else [])]))
