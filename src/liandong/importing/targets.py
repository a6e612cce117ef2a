"""可以成批导入什么：上层的房间在这里登记，怎样读一行、怎样与已有的比、怎样写进去。

The engine knows files, columns, batches and progress; what a row means only its room knows. A row is read from its cells
to plain facts or to problems, compared with what stands, and written in batches; the three are plain functions.

Main names: `Target`, `Column`, `Read`, `Standing`, `register`, `get`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from liandong.kernel.roles import Role
from liandong.sheets.amounts import unit_of
from liandong.sheets.rows import Value

if TYPE_CHECKING:
    from liandong.kernel.actions import Act


class Standing(StrEnum):
    """How a row stands to what is registered."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    AMBIGUOUS = "ambiguous"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        return {"new": "新", "same": "相同", "changed": "有变", "ambiguous": "不明", "wrong": "有误"}[
            self.value
        ]


class Decided(StrEnum):
    """What a person says of a row that could be read in several ways."""

    NEW = "new"
    SAME = "same"
    SKIP = "skip"

    @property
    def label(self) -> str:
        return {"new": "新建", "same": "同一", "skip": "跳过"}[self.value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a row may be, and what it is called where several are told apart."""

    uuid: UUID
    text: str


SHOWN = 60
UNWRITTEN = (Standing.WRONG, Standing.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Column:
    """A field that may be filled from a column.

    Attributes:
        name: our name of it; where it is a key of `sheets.columns.SYNONYMS`, those titles are recognised too.
        also: further titles met in lists.
        unit: 元 or 万元 for a column of amounts; a heading that names the other one is never taken for it.
    """

    name: str
    title: str
    is_required: bool = False
    also: tuple[str, ...] = ()
    unit: str = ""

    def fits(self, title: str) -> bool:
        """Whether a heading names no other unit than this column's.

        >>> [Column("fine", "罚款（元）", unit="元").fits(t) for t in ("罚款金额", "罚款金额（元）", "罚款金额（万元）")]
        [True, True, False]
        """
        return not self.unit or unit_of(title) in ("", self.unit)


@dataclass(slots=True)
class Read:
    """One row as read: its facts, or what is wrong with it; then how it stands and to which record.

    Attributes:
        number: as Excel shows it.
        facts: plain texts by name, ready to be written.
        said: Chinese sentences: what is wrong, what differs.
        target: the record it is about, when there is one.
        after: number of the earlier row of the file that bears the code this row refers to (`Target.refers`); 0 for none.
        cells: what stood in the columns, by field; kept instead of the facts where a row cannot be written, for its mending.
        decided: what a person decided of it (`Decided`), empty where nobody had to; with ``same`` goes `target`.
        digest: of the facts as first read (`sheets.batches.row_digest`).
    """

    number: int
    facts: dict[str, str]
    said: list[str] = field(default_factory=list)
    standing: Standing = Standing.NEW
    target: UUID | None = None
    after: int = 0
    decided: str = ""
    digest: str = ""
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """What can be imported.

    Attributes:
        name, title: identifier and what people call it.
        roles: who may hand in such a list.
        reads: cells by field name → facts and problems; must not ask the database.
        settles: sets `standing`, `target`, `said` of rows without problems.
        writes: writes rows that are new, and changed ones where the person wants them; returns how many. A row that is
            refused after all is made `WRONG` and says why.
        is_tried: the check writes for trial and takes it back, because only the acts themselves know what they refuse.
        acts: names of the actions by which rows are written one by one; a system's token must cover them.
        candidates: of rows that are ambiguous, by number, the records each may be; None = a person cannot decide here.
        shows: facts as a sheet says them, by column, for the error list where a row is found wrong only when it is written.
        keeps_out: words of headings under which stands what no batch may hold; a sheet in which such a column holds something is not taken in
            at all.
        why_out: what is said then, and what to do.
        gathers: the column whose text says which rows are one record; where one of them cannot be read, none of them is taken.
        refers: the fact that holds another body's code, which may stand earlier in the same file; empty for none.
    """

    name: str
    title: str
    roles: frozenset[Role]
    columns: tuple[Column, ...]
    reads: Callable[[int, Mapping[str, Value]], Read]
    settles: Callable[[Act, Sequence[Read]], None]
    writes: Callable[[Act, Sequence[Read]], int]
    is_tried: bool = False
    acts: tuple[str, ...] = ()
    refers: str = ""
    gathers: str = ""
    candidates: Callable[[Sequence[Read]], Mapping[int, Sequence[Candidate]]] | None = None
    shows: Callable[[Mapping[str, str]], dict[str, str]] = dict
    keeps_out: tuple[str, ...] = ()
    why_out: str = ""


def differences(pairs: Iterable[tuple[str, str, str]]) -> str:
    """What a sheet would change, in words: label, what stands, what the sheet says.

    >>> differences([("名称", "甲厂", "甲公司"), ("地址", "", "甲路1号")])
    '与已登记的不同：名称“甲厂”改为“甲公司”，地址没有填的改为“甲路1号”。'
    """
    said = [
        f"{label}{f'“{was[:SHOWN]}”' if was else '没有填的'}改为{f'“{now[:SHOWN]}”' if now else '不填'}"
        for label, was, now in pairs
    ]
    return f"与已登记的不同：{'，'.join(said)}。"


_TARGETS: dict[str, Target] = {}


def register(target: Target) -> Target:
    """Make a target known.

    Raises:
        ValueError: the name is taken.
    """
    if target.name in _TARGETS:
        raise ValueError(f"导入目标 {target.name} 重复登记")
    _TARGETS[target.name] = target
    return target


def get(name: str) -> Target:
    return _TARGETS[name]


def choices(role: Role | None = None) -> list[tuple[str, str]]:
    """For a form's choice; with a role, only what its posts may hand in."""
    return [(t.name, t.title) for t in _TARGETS.values() if role is None or role in t.roles]
