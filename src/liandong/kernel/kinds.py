"""记录种类：一处声明字段、级别和类别，页面、接口、检索、导出、痕迹都从这里取。

Because list, detail, API, search, history and export all go through `present`, a field that a level does not
grant is absent everywhere at once. The parity suite walks every kind declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liandong.kernel.roles import Level, Secrecy
from liandong.kernel.states import StateTable
from liandong.sealing.numbers import covered

if TYPE_CHECKING:
    from liandong.kernel.actor import Actor
    from liandong.kernel.models import Record
    from liandong.kernel.visibility import Sight


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a record.

    Attributes:
        name: identifier; also the attribute read unless `value` is given.
        label: Chinese label.
        level: least level of sight at which it is shown.
        secrecy: how it may be treated; SENSITIVE values are never written into a ledger body.
        section: heading it stands under on the record's page.
        in_list: a column of the list.
        is_searched: matched by the list's search box; of level SUMMARY or lower, and a column, or `searched_in` names one.
        searched_in: the column that is searched instead, of a related record everybody sees (``item__name``).
        value: reads the value for people and API; must not query per row (`related` preloads).
        is_tracked: a change of it is written to the ledger.
        is_by_line: of a text of many lines, a change tells only the lines that went and came.
        sort_by: the record's own column by which the list may be ordered under this heading; must be a column of the list,
            of level SUMMARY or lower, and have an index of its own; empty where the list cannot be ordered by it.
        masks_below: below this level telephone and identity numbers in the text are masked, on the ledger and in history always;
            for free texts into which somebody writes whom to call.
        sealed: the action that reveals it once; the column is a `SealedField` and everything else shows its mask.
    """

    name: str
    label: str
    level: Level = Level.SUMMARY
    secrecy: Secrecy = Secrecy.INTERNAL
    section: str = "基本情况"
    in_list: bool = False
    is_searched: bool = False
    searched_in: str = ""
    value: Callable[[Any], Any] | None = None
    is_tracked: bool = True
    is_by_line: bool = False
    sort_by: str = ""
    sealed: str = ""
    masks_below: Level = Level.NONE

    def told(self, record: Record, level: Level) -> Any:
        """The value as this level is told it."""
        value = self.read(record)
        return covered(value) if level < self.masks_below else value

    def read(self, record: Record) -> Any:
        return self.value(record) if self.value else getattr(record, self.name)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A question of its own by which a list can be narrowed: what waits for somebody in one way.

    Attributes:
        name: identifier in addresses.
        label: Chinese label.
        holds: the rows of it for this actor; it may rest only on what he sees of each of them.
    """

    name: str
    label: str
    holds: Callable[[Actor], Q]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record and how it is shown.

    Attributes:
        name: identifier in URLs, ledger and access rows.
        title: what people call it.
        sight: the one predicate.
        states: the state table.
        heading: title line of a record at summary level.
        number: the record's number or code shown beside the title.
        search: narrows rows to what was asked, where holding the text in a column is too slow or too little; it may match
            only what `is_searched` fields say.
        crowd: the records a text means, whoever may see them, where so many hold it, and so close together in the order asked
            for (its second argument, empty for the list's own), or so seldom where this actor sees them, that they are to be
            found first and put in order afterwards; None for any other text.
        few: the records a text means, whoever may see them, where so few hold it that they are put in order before it is asked
            who may see them; None for any other text.
        spoken: its names, by whose first letters of pinyin it is found too; only what `is_searched` fields say.
        order: columns of the list's own order, ``-`` before one that descends; the record's uuid settles ties.
        order_text: that order in words, for the choice of orders.
        own: columns that say whose the record is; with them the list can be narrowed to one's own agency.
        place: column with the code of the division the record lies in; with it the list can be narrowed to a place.
        ways: sentences that say how a former name or code, asked as it was typed, leads to what is found by it.
        narrowings: further questions by which the list can be narrowed.
        on_day: which versions hold on a day, where a record is one version of something; with it the list can be narrowed to a day.
        parent: kind names whose panels may link here; informative.
    """

    name: str
    title: str
    model: type[Record]
    states: StateTable
    sight: Sight
    fields: tuple[Field, ...]
    heading: Callable[[Any], str]
    number: Callable[[Any], str] = field(default=lambda record: "")
    related: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-uuid",)
    order_text: str = "新登记的在前"
    own: tuple[str, ...] = ()
    place: str = ""
    lead: str = ""
    when_empty: str = "目前没有您可以查看的记录。"
    search: Callable[[Any, str], Any] | None = None
    crowd: Callable[[str, str], Any] | None = None
    few: Callable[[str], Any] | None = None
    spoken: Callable[[Any], Iterable[str]] | None = None
    ways: Callable[[str], list[str]] | None = None
    on_day: Callable[[date], Q] | None = None
    narrowings: tuple[Narrowing, ...] = ()

    def at(self, level: Level) -> tuple[Field, ...]:
        """The fields a level grants."""
        return tuple(f for f in self.fields if f.level <= level)

    def present(self, record: Record, level: Level) -> dict[str, Any]:
        """The record as far as the level grants, JSON-able, keyed by field name."""
        return {f.name: plain(f.told(record, level)) for f in self.at(level)}

    def tracked(self, record: Record) -> dict[str, Any]:
        """What is told of when it changes: of a sealed field only whether it is still the same ciphertext."""
        return {
            f.name: getattr(f.read(record), "token", "") if f.sealed else plain(f.told(record, Level.NONE))
            for f in self.fields
            if f.is_tracked
        }

    def columns(self) -> tuple[Field, ...]:
        """The columns of the list, as far as a summary grants them; the same on the page and in an export."""
        return tuple(f for f in self.fields if f.in_list and f.level <= Level.SUMMARY)

    def narrowing(self, name: str) -> Narrowing | None:
        return next((n for n in self.narrowings if n.name == name), None)

    def named(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)


def plain(value: Any) -> Any:
    """Values as an API or a ledger body may hold them: text, integers, booleans, lists; empty text for null."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)  # 掩码从此只是文字
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known.

    Raises:
        ValueError: the name is taken, a searched or sorted field is above summary level, or a sealed one is not kept as such.
    """
    if kind.name in _KINDS:
        raise ValueError(f"记录种类 {kind.name} 重复登记")
    hidden = [f.name for f in kind.fields if f.is_searched and f.level > Level.SUMMARY]
    if hidden:
        raise ValueError(f"{kind.name}：检索字段 {hidden} 高于摘要级，会泄露")
    bare = [f.name for f in kind.fields if f.sealed and not _is_kept_sealed(f)]
    if bare:
        raise ValueError(f"{kind.name}：密封字段 {bare} 须为敏感、全部级，不进清单，不能检索，直接读列")
    above = {f.name for f in kind.fields if f.level > Level.SUMMARY}
    told = [f.name for f in kind.fields if f.sort_by and (f not in kind.columns() or f.sort_by in above)]
    if told:
        raise ValueError(f"{kind.name}：排序字段 {told} 不是摘要级的列，次序会泄露它")
    _KINDS[kind.name] = kind
    return kind


def _is_kept_sealed(f: Field) -> bool:
    is_shown_wide = f.in_list or f.is_searched or f.level < Level.FULL
    return f.secrecy is Secrecy.SENSITIVE and f.value is None and not is_shown_wide


def get(name: str) -> Kind | None:
    return _KINDS.get(name)


def every() -> Iterator[Kind]:
    yield from _KINDS.values()


def changes(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What changed, for the ledger body: label, level, and the values unless the field is sensitive."""
    said: list[dict[str, Any]] = []
    for f in kind.fields:
        was, now = before.get(f.name, ""), after.get(f.name, "")
        if was == now:
            continue
        row: dict[str, Any] = {
            "field": f.name,
            "label": f.label,
            "level": int(f.level),
            "class": f.secrecy.value,
        }
        if f.secrecy is not Secrecy.SENSITIVE:
            row |= _differing(was, now) if f.is_by_line else {"was": was, "now": now}
        said.append(row)
    return said


def _differing(was: str, now: str) -> dict[str, Any]:
    """
    >>> _differing("甲：未陈述\\n乙：主张", "甲：主张\\n乙：主张")
    {'was': '甲：未陈述', 'now': '甲：主张'}
    """
    before, after = was.splitlines(), now.splitlines()
    gone, come = ([x for x in one if x not in other] for one, other in ((before, after), (after, before)))
    return {"was": "\n".join(gone), "now": "\n".join(come)}


def labels(fields: Iterable[Field]) -> list[str]:
    return [f.label for f in fields]
