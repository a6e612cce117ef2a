"""一份导出有哪些行、哪些列：清单的样子，或者一单两库格式、双公示格式。

Both hold only what the post may see. A list has the columns of the list; a roll (`kernel.rolls`) has its own, some of which
take full sight of a record, so that records seen in summary only are not in it.

Main names: `Layout`, `offered`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.desk.asking import Asked
from liandong.kernel import rolls
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.roles import Level
from liandong.kernel.rolls import Roll

LIST, ROLL = "list", "roll"


@dataclass(frozen=True, slots=True)
class Layout:
    """How an export looks.

    Attributes:
        label: for the choice on the form.
        title: what the file is called and headed.
        titles: of the columns.
        notes: lines to stand above the headings, and on the form.
        rows: the records, of those asked for, as a query.
        values: a record as the values of its columns.
    """

    label: str
    title: str
    titles: Sequence[str]
    notes: Sequence[str]
    rows: Callable[[Actor, Asked], Any]
    values: Callable[[Any], list[Any]]

    def words(self, actor: Actor, asked: Asked) -> str:
        """What was asked for, for the head of the file and the ledger; at most 300 characters."""
        form = "" if self.title == asked.kind.title else f"{self.label}；"
        return f"{form}{asked.words(actor)}"[:300]


def offered(actor: Actor, kind: Kind) -> dict[str, Layout]:
    """The layouts this post may choose from, the list first."""
    found, roll = {LIST: _list(kind)}, rolls.of(kind)
    if roll is not None and kind.sight.most(actor) >= roll.least:
        found[ROLL] = _roll(roll)
    return found


def _list(kind: Kind) -> Layout:
    fields, states = kind.columns(), kind.states.states

    def values(record: Any) -> list[Any]:
        return [*(f.told(record, Level.SUMMARY) for f in fields), states[record.state].label]

    titles = [*(f.label for f in fields), "状态"]
    return Layout("清单的列", kind.title, titles, (), lambda actor, asked: asked.rows(actor), values)


def _roll(roll: Roll) -> Layout:
    fields = roll.fields()

    def rows(actor: Actor, asked: Asked) -> Any:
        full = roll.kind.sight.rows(actor, roll.least).values("pk")
        return roll.narrows(asked.rows(actor)).filter(pk__in=full)

    def value(field: Field | None, record: Any) -> Any:
        return "" if field is None else field.told(record, roll.least)

    titles, notes = [c.title for c in roll.columns], [n for n in (roll.told, roll.caution()) if n]
    label = f"{roll.family}（{roll.title}）"
    return Layout(label, roll.title, titles, notes, rows, lambda record: [value(f, record) for f in fields])
