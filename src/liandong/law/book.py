"""一本有日期的法：所有版本、工作日历、本市内部期限的调整，以及“那一天的法”。

Why it exists: a case is judged by what was in force on the day that counts. A rule asks
``law.at(day)["P-02"]`` and gets the `Parameter` of that day; a city's own internal limits and later
calendars are passed in as a `Book`, never stored in the package.

Main names: `Book`, `LawOn`, `Override`; `Parameter` and the errors are re-exported from `parameter`.
Errors: `LawDataError` (the data is wrong; a person must mend it), `UnknownParameter` and `NotInForce`
(the caller asked for something that the book does not hold on that day).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from liandong.law.moments import chinese_date
from liandong.law.parameter import (
    NATURES,
    UNITS,
    ExtensionRule,
    LawDataError,
    NotInForce,
    Parameter,
    UnknownParameter,
)

if TYPE_CHECKING:
    from liandong.law.calendar import WorkCalendar

__all__ = [
    "Book",
    "ExtensionRule",
    "LawDataError",
    "LawOn",
    "NotInForce",
    "Override",
    "Parameter",
    "UnknownParameter",
]


@dataclass(frozen=True, slots=True)
class Override:
    """A city's own value for one of its own internal limits.

    Args:
        id, line: which row. value: the new number. unit: the new unit, empty to keep it.
        basis: the city's document, with its number; it becomes the row's instrument.
        effective_from, effective_to: days on which it holds, both included; None while it lasts.
    """

    id: str
    value: int
    basis: str
    effective_from: date
    effective_to: date | None = None
    unit: str = ""
    line: str = ""

    def in_force_on(self, day: date) -> bool:
        """True on both the first and the last day in force."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def applied_to(self, parameter: Parameter) -> Parameter:
        """The row with the city's number, resting on the city's document."""
        note = f"本市调整；原为{parameter.amount}（{parameter.provision}）。{parameter.note}"
        return replace(
            parameter,
            value=self.value,
            unit=self.unit or parameter.unit,
            instrument=self.basis,
            article="",
            source=self.basis,
            verified=True,  # the city knows its own document
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            note=note,
        )


@dataclass(frozen=True)
class Book:
    """The whole law this house knows: every version of every row, a calendar, a city's overrides.

    Args:
        parameters: all versions; `loader.load_parameters` has already checked them against each other.
        calendar: the work calendar that goes with it.
        overrides: a city's own internal limits.

    Raises:
        LawDataError: an override touches a statute or another place's limit, names an unknown row, has
            a value that is not positive, a wrong unit or no basis, or two overrides overlap.
    """

    parameters: tuple[Parameter, ...]
    calendar: WorkCalendar
    overrides: tuple[Override, ...] = ()
    _rows: Mapping[tuple[str, str], tuple[Parameter, ...]] = field(init=False, repr=False, compare=False)
    _lines: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", tuple(self.parameters))
        object.__setattr__(self, "overrides", tuple(self.overrides))
        rows: dict[tuple[str, str], list[Parameter]] = {}
        lines: dict[str, list[str]] = {}
        for parameter in self.parameters:
            rows.setdefault((parameter.id, parameter.line), []).append(parameter)
        for id_, line in rows:
            lines.setdefault(id_, []).append(line)
        object.__setattr__(self, "_rows", {key: tuple(versions) for key, versions in rows.items()})
        object.__setattr__(self, "_lines", {id_: tuple(names) for id_, names in lines.items()})
        for position, override in enumerate(self.overrides):
            self._check(override, self.overrides[:position])

    def _check(self, override: Override, earlier: Iterable[Override]) -> None:
        """Refuse an override that a city may not make."""
        label = f"本市调整 {override.id}{override.line and '（' + override.line + '）'}"
        versions = self._rows.get((override.id, override.line))
        if versions is None:
            raise LawDataError(f"{label}：没有这一参数。请核对编号和条线。")
        for row in versions:
            if row.nature != "internal":
                raise LawDataError(
                    f"{label}：“{row.name}”是{NATURES[row.nature]}期限，依据{row.provision}，本市不得调整，"
                    "只能调整内部期限。请删去这一条。"
                )
        if override.value <= 0 or (override.unit or versions[-1].unit) not in UNITS:
            raise LawDataError(f"{label}：数值应为正整数，单位应为 {'、'.join(UNITS)} 之一。")
        if not override.basis:
            raise LawDataError(f"{label}：缺少本市文件名称和文号，请补上 basis。")
        for other in earlier:
            if (other.id, other.line) == (override.id, override.line) and _overlap(other, override):
                raise LawDataError(f"{label}：两条调整的施行日期重叠，请给前一条写上 effective_to。")

    def at(self, day: date) -> LawOn:
        """The law as it stood on ``day``."""
        return LawOn(self, day)

    def versions(self, id_: str, line: str = "") -> tuple[Parameter, ...]:
        """All versions of one row in one line, oldest first; empty when there is none."""
        return self._rows.get((id_, line), ())

    def lines(self, id_: str) -> tuple[str, ...]:
        """The lines that hold a row of their own for ``id_``; '' stands for everybody."""
        return self._lines.get(id_, ())

    def ids(self) -> tuple[str, ...]:
        """All ids in the order of the files."""
        return tuple(self._lines)

    def with_overrides(self, *overrides: Override) -> Book:
        """The same book with a city's further internal limits."""
        return replace(self, overrides=self.overrides + overrides)

    def with_calendar(self, year: int, days: Mapping[date, bool], notice: str) -> Book:
        """The same book with the notice of a later (or corrected) year loaded.

        Args:
            year: the year the notice arranges.
            days: every date the notice names: True for a day worked (调休上班), False for a day off.
            notice: title and number of the State Council notice.
        """
        return replace(self, calendar=self.calendar.with_year(year, days, notice))


@dataclass(frozen=True, slots=True)
class LawOn:
    """The law on one day. ``LawOn["P-02"]`` for everybody, ``.get("M-01", "生态环境")`` for a line."""

    book: Book
    day: date

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar of the book."""
        return self.book.calendar

    def __getitem__(self, id_: str) -> Parameter:
        return self.get(id_)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.find(id_) is not None

    def __iter__(self) -> Iterator[Parameter]:
        """Every row of every line in force on the day, in the order of the files."""
        for id_ in self.book.ids():
            for line in self.book.lines(id_):
                row = self._in_force(id_, line)
                if row is not None:
                    yield row

    def find(self, id_: str, line: str | None = None) -> Parameter | None:
        """Like `get`, but None when nothing holds."""
        try:
            return self.get(id_, line)
        except UnknownParameter:
            return None

    def get(self, id_: str, line: str | None = None) -> Parameter:
        """The row of ``line`` if it has one, else the row for everybody, else the row named by ``general``.

        Without ``line`` the row for everybody is meant, or the only line that has one.

        Raises:
            UnknownParameter: no such id, or several lines differ and none was named.
            NotInForce: it exists, but not on this day.
        """
        lines = self.book.lines(id_)
        if not lines:
            raise UnknownParameter(f"没有编号为 {id_} 的法律参数；可用 liandong law show 按名称查找。")
        wanted = [line, ""] if line else [""] if "" in lines else list(lines)
        if line is None and len(wanted) > 1:
            raise UnknownParameter(f"{id_} 各条线不同，请指明条线：{'、'.join(lines)}。")
        for name in wanted:
            row = self._in_force(id_, name)
            if row is not None:
                return row
        general = next((v.general for n in lines for v in self.book.versions(id_, n) if v.general), "")
        if general and line and line not in lines:
            return self.get(general, line)
        where = f"（{line}）" if line else ""
        raise NotInForce(f"{id_}{where}在{chinese_date(self.day)}没有施行中的规定。")

    def _in_force(self, id_: str, line: str) -> Parameter | None:
        for version in self.book.versions(id_, line):
            if version.in_force_on(self.day):
                for override in self.book.overrides:
                    if (override.id, override.line) == (id_, line) and override.in_force_on(self.day):
                        return override.applied_to(version)
                return version
        return None


def _overlap(one: Override, other: Override) -> bool:
    return one.effective_from <= (other.effective_to or date.max) and other.effective_from <= (
        one.effective_to or date.max
    )
