"""工作日历：哪一天上班，依据国务院办公厅哪一份通知；没有通知的年份，大声说不知道。

Why: “七日”in 行政处罚法 is seven working days (第八十五条), and working days are made every autumn by a
notice. A year without a notice is never guessed silently: `WorkCalendar.is_working_day` raises
`UnknownYear` unless the caller asks for the assumption by name, and `limits.compute` then marks its result.

Main names: `WorkCalendar`, `YearCalendar`, `UnknownYear`.
Sources: 全国年节及纪念日放假办法; the notices named in ``calendars/*.yaml``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from liandong.law.moments import WEEKDAYS, chinese_date
from liandong.law.parameter import LawDataError

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_DECEMBER = 12
_FIXED = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
"""Statutory days with a fixed date, 全国年节及纪念日放假办法 as amended in 2024."""


class UnknownYear(LookupError):
    """The calendar holds no notice for this year.

    Attributes:
        year: the year. sentence: what a person must be told, without a full stop.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        self.sentence = (
            f"{year}年放假安排尚未公布或未录入，暂按周末和已知的法定节日推算，通知公布并录入后届时重算"
        )
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """One year's notice.

    Args:
        year: the year the notice arranges (its 元旦 may reach into the December before).
        notice: title and number of the notice.
        days: every date named: True for a day worked, False for a day off.
        festivals: date -> festival for the same dates; may be empty.
    """

    year: int
    notice: str
    days: Mapping[date, bool]
    festivals: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.notice or not self.days:
            raise LawDataError(f"{self.year}年日历：缺少通知名称或日期，请按国务院办公厅通知补全。")
        for day, worked in self.days.items():
            if day.year != self.year and (day.year, day.month) != (self.year - 1, _DECEMBER):
                raise LawDataError(f"{self.year}年日历：{chinese_date(day)}不在该年安排之内，请核对。")
            if worked and day.weekday() < _SATURDAY:
                raise LawDataError(
                    f"{self.year}年日历：{chinese_date(day)}是{WEEKDAYS[day.weekday()]}，不可能是调休上班日，请核对。"
                )


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of the years whose notices are loaded.

    Args:
        years: the notices. A later notice for the same year replaces the earlier one.
        expected: statutory days already known for years without a notice (moon festivals), date -> festival.
    """

    years: tuple[YearCalendar, ...]
    expected: Mapping[date, str] = field(default_factory=dict)
    _days: Mapping[date, bool] = field(init=False, repr=False, compare=False)
    _festivals: Mapping[date, str] = field(init=False, repr=False, compare=False)
    _named: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _known: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", tuple({y.year: y for y in self.years}.values()))
        days: dict[date, bool] = {}
        festivals: dict[date, str] = {}
        for year in self.years:
            days.update(year.days)
            festivals.update(year.festivals)
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "_festivals", festivals)
        object.__setattr__(self, "_named", tuple(sorted(days)))
        object.__setattr__(self, "_known", frozenset(y.year for y in self.years))

    def knows(self, year: int) -> bool:
        """True when the year's notice is loaded."""
        return year in self._known

    def notice(self, year: int) -> str:
        """Title and number of the year's notice.

        Raises:
            UnknownYear: there is none.
        """
        for known in self.years:
            if known.year == year:
                return known.notice
        raise UnknownYear(year)

    def is_working_day(self, day: date, *, guess: bool = False) -> bool:
        """Whether ``day`` is worked.

        Args:
            day: any date.
            guess: accept weekends and known statutory days for a year without a notice; whoever sets it
                must tell the reader with `UnknownYear.sentence`.

        Raises:
            UnknownYear: no notice for that year, and no guess was asked for.
        """
        named = self._days.get(day)
        if named is not None:
            return named
        if day.year in self._known:
            return day.weekday() < _SATURDAY
        if not guess:
            raise UnknownYear(day.year)
        return day.weekday() < _SATURDAY and not self._expected_festival(day)

    def next_working_day(self, day: date, *, guess: bool = False) -> date:
        """``day`` itself when worked, else the first worked day after it. Raises `UnknownYear` as above."""
        while not self.is_working_day(day, guess=guess):
            day += ONE_DAY
        return day

    def unknown_between(self, first: date, last: date) -> tuple[UnknownYear, ...]:
        """The years from ``first`` to ``last`` (both included) that have no notice."""
        return tuple(UnknownYear(y) for y in range(first.year, last.year + 1) if y not in self._known)

    def describe(self, day: date) -> str:
        """What sort of day it is, for a letter: ``调休上班日``, ``春节假期``, ``星期六``."""
        named = self._days.get(day)
        if named:
            return "调休上班日"
        festival = self._festivals.get(day) or self._expected_festival(day)
        if festival or named is False:
            return f"{festival or '节日'}假期"
        return WEEKDAYS[day.weekday()]

    def named_between(self, first: date, last: date) -> tuple[date, ...]:
        """Dates from ``first`` to ``last`` (both included) that a notice names."""
        return self._named[bisect_left(self._named, first) : bisect_right(self._named, last)]

    def with_year(self, year: int, days: Mapping[date, bool], notice: str) -> WorkCalendar:
        """The same calendar with one more (or a corrected) notice.

        Raises:
            LawDataError: no notice named, no days, days of another year, or a weekday marked 调休上班.
        """
        return replace(self, years=(*self.years, YearCalendar(year, notice, days)))

    def _expected_festival(self, day: date) -> str:
        if day.year in self._known:
            return ""
        fixed = next((name for month, number, name in _FIXED if (day.month, day.day) == (month, number)), "")
        return fixed or self.expected.get(day, "")
