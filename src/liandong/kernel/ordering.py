"""清单的次序和翻页：只按声明过、有索引的列，一页接一页，中间有人登记新的也不重、不漏。

A page begins after the last row of the page before it, not after so many rows: the cursor holds the values by which that
row was ordered, all of them of summary level and just shown, and its public id, which settles ties. So nothing is looked up
to read a cursor, a row that has since been hidden or changed does not spoil it, and a guessed one tells nothing.

A null counts as beyond every value, last when ascending and first when descending: that is how PostgreSQL lays out an index,
so that one index serves both directions; and an end that was never set is indeed later than any day.
Text is ordered by code point (the database's ``C.UTF-8``), the same on every machine.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection, transaction
from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models import Field as ModelField
from django.db.models.functions import Coalesce

from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind, plain
from liandong.kernel.models import Record

LONGEST_CURSOR = 4000
_WIDEST = 2**63
_AT_ONCE = "SELECT set_config('enable_hashjoin', %s, true), set_config('enable_sort', %s, true)"


class Unordered(ValueError):
    """The list cannot be ordered by what was asked; the message says by what it can, `keys` are the keys it knows."""

    def __init__(self, kind: Kind) -> None:
        fields = sortable(kind)
        may = f"可以按{'、'.join(f.label for f in fields)}排序" if fields else "只有一种次序"
        super().__init__(f"{kind.title}的清单不能按所填的这一项排序，{may}。")
        self.keys = [f.name for f in fields]


class BadCursor(ValueError):
    """The mark of a page is none of this list in this order."""

    def __init__(self) -> None:
        super().__init__("翻页标记不对，请从第一页重新取。")


@dataclass(frozen=True, slots=True)
class Step:
    """One column of an order."""

    column: str
    is_descending: bool
    is_nullable: bool

    def past(self, value: Any, is_backward: bool) -> Q:
        """Rows strictly further on than `value` by this column alone."""
        if self.is_descending != is_backward:
            return (
                Q(**{f"{self.column}__isnull": False})
                if value is None
                else Q(**{f"{self.column}__lt": value})
            )
        if value is None:
            return Q(pk__in=[])
        further = Q(**{f"{self.column}__gt": value})
        return further | Q(**{f"{self.column}__isnull": True}) if self.is_nullable else further

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})

    def bound(self, value: Any, is_backward: bool) -> Q:
        """What every row further on fulfils as well, as one comparison that an index can begin at; may be empty."""
        if value is None or (self.is_nullable and self.is_descending == is_backward):
            return Q()
        way = "lte" if self.is_descending != is_backward else "gte"
        return Q(**{f"{self.column}__{way}": value})


@dataclass(frozen=True, slots=True)
class Order:
    """A whole order of one kind's list; `name` is the sort key as it stands in the address, empty for the list's own."""

    kind: Kind
    name: str
    steps: tuple[Step, ...]

    @property
    def text(self) -> str:
        """The order in words."""
        field = next((f for f in sortable(self.kind) if f.name == self.name.removeprefix("-")), None)
        return order_text(field, self.name.startswith("-")) if field else self.kind.order_text

    def by(self, *, is_backward: bool = False) -> list[str]:
        """For `order_by`."""
        return [("-" if s.is_descending != is_backward else "") + s.column for s in self.steps]

    def apart(self, *, is_backward: bool = False) -> list[OrderBy]:
        """The same for `order_by`, but so that no index is walked for it: what was found some other way is sorted."""
        return [
            OrderBy(Coalesce(F(s.column), F(s.column)), descending=s.is_descending != is_backward)
            for s in self.steps
        ]

    def cursor(self, record: Record) -> str:
        """The mark of a row in this order; opaque to whoever holds it."""
        said = [self.name, *(_said(getattr(record, s.column)) for s in self.steps)]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    def beyond(self, cursor: str, *, is_backward: bool = False) -> Q:
        """The rows after the marked one (before it, `is_backward`).

        Raises:
            BadCursor: it is no mark, or one of another order.
        """
        values = self._read(cursor)
        further, same = Q(), Q()
        for step, value in zip(self.steps, values, strict=True):
            further |= same & step.past(value, is_backward)
            same &= step.same(value)
        return self.steps[0].bound(values[0], is_backward) & further

    def _read(self, cursor: str) -> list[Any]:
        if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
            raise BadCursor
        try:
            said = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        except (binascii.Error, ValueError, RecursionError):
            raise BadCursor from None
        if not isinstance(said, list) or len(said) != len(self.steps) + 1 or said[0] != self.name:
            raise BadCursor
        return [self._value(step, value) for step, value in zip(self.steps, said[1:], strict=True)]

    def _value(self, step: Step, said: Any) -> Any:
        """What a cursor holds for one column, as the column holds it."""
        if said is None and step.is_nullable:
            return None
        column = _column(self.kind, step.column)
        is_number = isinstance(said, int) and not isinstance(said, bool) and abs(said) < _WIDEST
        if not (isinstance(said, str) and _is_storable(said)) and not is_number:
            raise BadCursor
        try:
            value = column.to_python(said)
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise BadCursor from None
        if value is None or (isinstance(value, datetime) and value.tzinfo is None):
            raise BadCursor
        return value


def sortable(kind: Kind) -> list[Field]:
    """The fields under whose headings the list may be ordered."""
    return [f for f in kind.columns() if f.sort_by]


def order_text(field: Field, is_descending: bool) -> str:
    return f"{field.label}（{'降序' if is_descending else '升序'}）"


def order_of(kind: Kind, key: str) -> Order:
    """The order for a sort key: a field's name, ``-`` before it to descend; empty for the list's own.

    Raises:
        Unordered: no declared column has that name.
    """
    if not key:
        return Order(kind, "", _steps(kind, kind.order))
    field = next((f for f in sortable(kind) if f.name == key.removeprefix("-")), None)
    if field is None:
        raise Unordered(kind)
    return Order(kind, key, _steps(kind, (("-" if key.startswith("-") else "") + field.sort_by,)))


def newest(kind: Kind) -> Order:
    """Newest first, whatever the kind's own order: what the interface gives unless asked for another."""
    return Order(kind, "", _steps(kind, ("-uuid",)))


def _steps(kind: Kind, columns: tuple[str, ...]) -> tuple[Step, ...]:
    last = "-uuid" if columns[-1].startswith("-") else "uuid"
    whole = columns if columns[-1].removeprefix("-") == "uuid" else (*columns, last)
    return tuple(
        Step(name.removeprefix("-"), name.startswith("-"), _column(kind, name.removeprefix("-")).null)
        for name in whole
    )


def _column(kind: Kind, name: str) -> ModelField[Any, Any]:
    column = kind.model._meta.get_field(name)
    if not isinstance(column, ModelField) or column.is_relation:
        raise FieldDoesNotExist(f"{kind.name}：{name} 不是本表的列，不能按它排序")
    return column


def _said(value: Any) -> Any:
    return None if value is None else plain(value)


def _is_storable(text: str) -> bool:
    """Whether the database could hold it: no zero byte, no half of a surrogate pair."""
    return not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text)


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a list: the rows, and whether there are rows before and after them."""

    rows: list[Any]
    before: int
    """How many rows stand before the first, as far as counted."""
    is_more: bool
    total: int
    """How many there are, as far as counted: one more than that where there are more."""


class Way(StrEnum):
    """How the rows a text means are best found."""

    FEW = "few"
    """Few have it: they are put in order, and then it is asked of one after another whether the actor sees it."""
    CROWD = "crowd"
    """A crowd has it: the first few are tried, then all that are seen are found before they are put in order."""
    HELD = "held"
    """Many have it and the actor sees little: it is looked for among all he sees."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text alone means, whoever may see it, where that is no matter of walking an order; the rows of the list are those of it
    that the actor may see.
    """

    actor: Actor
    rows: QuerySet[Any] | None
    """None where all that the actor sees is looked through (`Way.HELD`)."""
    way: Way

    @property
    def is_at_once(self) -> bool:
        """Whether a page is no cheaper than as many rows as are counted."""
        return self.way is not Way.CROWD

    def at(self, mark: Q) -> Meant:
        """The same beyond the mark of a page."""
        return self if self.rows is None else replace(self, rows=self.rows.filter(mark))


def first(
    rows: QuerySet[Any], order: Order, most: int, *, meant: Meant | None = None, beyond: Q | None = None, is_backward: bool = False,
) -> list[UUID]:  # fmt: skip
    """The public ids of the first rows in an order; they stand in the index of every order, the rows need not be read.

    Args:
        meant: what the rows are searched for, if by nothing else, and in which way. Of a crowd the first few in this order are found
            by themselves, and only of those it is asked who sees them; where that does not give enough, all that are both are found
            before they are put in order: the order would be walked to its end.
        beyond: the mark of a page, which only rows further on fulfil.
    """
    if beyond is not None:
        rows, meant = rows.filter(beyond), meant.at(beyond) if meant is not None else None
    by: list[Any] = order.by(is_backward=is_backward)
    if meant is None or meant.rows is None:
        return list(rows.order_by(*by).values_list("uuid", flat=True)[:most])
    sight = order.kind.sight
    if meant.way is Way.FEW:
        return sight.first(meant.actor, meant.rows, by, most)
    apart = order.apart(is_backward=is_backward)
    ordered = meant.rows.order_by(*(apart if order.name else by)).values_list("uuid", flat=True)
    near = list(ordered[: 2 * most])
    found = list(rows.filter(uuid__in=near).order_by(*by).values_list("uuid", flat=True)[:most])
    if len(found) == most or len(near) < 2 * most:
        return found
    seen = rows if sight.is_little(meant.actor) else sight.held(meant.actor, meant.rows)
    return list(seen.order_by(*apart).values_list("uuid", flat=True)[:most])


def whole(kind: Kind, keys: Sequence[UUID]) -> list[Any]:
    """The records with these public ids in their order, with what they are shown by."""
    rows = kind.model._default_manager.select_related(*kind.related)
    found = rows.in_bulk(keys, field_name="uuid") if keys else {}
    return [found[key] for key in keys if key in found]


def window(
    rows: QuerySet[Any], order: Order, size: int, *, after: str = "", before: str = "", counted_to: int = 1000,
    meant: Meant | None = None, is_some: bool = False,
) -> Window:  # fmt: skip
    """The page after (or before) a mark; the first page when neither is given or nothing is left there.

    Args:
        rows: what may be seen, filtered; its own order does not matter.
        counted_to: rows are counted up to one more than this, all of them and those before the page.
        meant: see `first`.
        is_some: no more is granted to whoever asks than may well be read at once, for the sake of counting.

    Raises:
        BadCursor: a mark is none of this list in this order.
    """
    if not after and not before:
        is_at_once = meant is not None and meant.is_at_once
        keys = first(rows, order, max(size, counted_to) + 1 if is_at_once else size + 1, meant=meant)
        is_counted = is_at_once or len(keys) <= size
        total = min(len(keys), counted_to + 1) if is_counted else _count(rows, counted_to, is_some)
        return Window(whole(order.kind, keys[:size]), 0, len(keys) > size, total)
    mark = order.beyond(after or before, is_backward=not after)
    keys = first(rows, order, size + 1, meant=meant, beyond=mark, is_backward=not after)
    shown = whole(order.kind, keys[:size] if after else keys[:size][::-1])
    if not shown or (not after and len(keys) < size):  # 前面不足一页，就从头给一整页
        return window(rows, order, size, counted_to=counted_to, meant=meant, is_some=is_some)
    is_further = len(keys) > size
    is_more = is_further if after else rows.filter(order.beyond(order.cursor(shown[-1]))).exists()
    if meant is not None and meant.is_at_once:
        counted = first(rows, order, counted_to + 1, meant=meant)
        earlier = counted.index(shown[0].uuid) if shown[0].uuid in counted else len(counted)
        return Window(shown, earlier, is_more, len(counted))
    ahead = rows.filter(order.beyond(order.cursor(shown[0]), is_backward=True))
    earlier = _count(ahead, counted_to, is_some) if after or is_further else 0
    return Window(shown, earlier, is_more, _count(rows, counted_to, is_some))


def _count(rows: QuerySet[Any], counted_to: int, is_some: bool) -> int:
    """How many, up to one more than that; in no order, which lets the database stop early.

    It is kept from hashing and sorting: both begin by reading all there is of one side, for the sake of a thousand rows. Where that
    side is small, it does as it pleases: looking every one of it up by itself is what takes long then.
    """
    if is_some:
        return len(rows.order_by().values_list("uuid")[: counted_to + 1])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AT_ONCE, ["off"] * 2)
        count = len(rows.order_by().values_list("uuid")[: counted_to + 1])
        cursor.execute(_AT_ONCE, ["on"] * 2)
    return count
