"""数日子：加月、扣中止、数工作日；只有算术，没有文字。

Why apart from `limits`: these few functions decide every due date of the house and are tested against brute
force; the sentences around them change more often.

Shapes: a *pause* is ``(since, until)``, half open: the clock stands from ``since`` and runs again from ``until``;
``until`` None means not resumed. On days: the day of suspension is not counted, the day of resumption is.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from liandong.law.calendar import ONE_DAY, WorkCalendar

Instant = TypeVar("Instant", date, datetime)
_MONTHS = 12


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier); where the month has none, its last day.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2024, 2, 29), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def merge(
    pauses: Iterable[tuple[Instant, Instant | None]],
) -> tuple[tuple[Instant, Instant | None], ...]:
    """The same stretches of time, earliest first, none touching another, so that nothing is deducted twice."""
    merged: list[tuple[Instant, Instant | None]] = []
    for since, until in sorted(pauses, key=lambda pause: pause[0]):
        if not merged:
            merged.append((since, until))
            continue
        first, last = merged[-1]
        if last is None:
            break
        if since > last:
            merged.append((since, until))
        else:
            merged[-1] = (first, None if until is None else max(last, until))
    return tuple(merged)


def run_on(
    first: Instant, length: timedelta, pauses: tuple[tuple[Instant, Instant | None], ...]
) -> Instant | None:
    """Where a clock stops (exclusive) that starts at ``first`` and must run ``length`` outside the pauses.

    Returns:
        None when it reaches a pause that has not ended.
    """
    stop = first + length
    for since, until in pauses:
        begun = max(since, first)
        if begun >= stop:
            break
        if until is None:
            return None
        if until > begun:
            stop += until - begun
    return stop


def walk(
    anchor: date,
    count: int,
    calendar: WorkCalendar,
    pauses: tuple[tuple[date, date | None], ...] = (),
) -> date | None:
    """The ``count``-th working day after ``anchor`` that lies in no pause; backwards for a negative count.

    Days of a year without a notice are taken by assumption; the caller must say so.

    Returns:
        None when it reaches a pause that has not ended.
    """
    step, left, day = (ONE_DAY if count > 0 else -ONE_DAY), abs(count), anchor
    while left:
        day += step
        if pauses and is_paused(day, pauses):
            if resumes_after(day, pauses) is None:
                return None
        elif calendar.is_working_day(day, guess=True):
            left -= 1
    return day


def is_paused(day: date, pauses: tuple[tuple[date, date | None], ...]) -> bool:
    """True when the clock stands on ``day``."""
    return any(since <= day and (until is None or day < until) for since, until in pauses)


def resumes_after(day: date, pauses: tuple[tuple[date, date | None], ...]) -> date | None:
    """The day on which the pause around ``day`` ends; None when it has not ended. ``day`` must be paused."""
    return next(until for since, until in pauses if since <= day and (until is None or day < until))


def roll(day: date, calendar: WorkCalendar, pauses: tuple[tuple[date, date | None], ...] = ()) -> date | None:
    """``day`` itself, or the next day that is worked and not paused; None when the pause has not ended."""
    while True:
        if is_paused(day, pauses):
            resumed = resumes_after(day, pauses)
            if resumed is None:
                return None
            day = resumed
        elif calendar.is_working_day(day, guess=True):
            return day
        else:
            day += ONE_DAY


def paused_days(first: date, last: date, pauses: tuple[tuple[date, date | None], ...]) -> int:
    """How many days from ``first`` to ``last`` (both included) stand still."""
    total = 0
    for since, until in pauses:
        end = last + ONE_DAY if until is None else min(until, last + ONE_DAY)
        total += max(0, (end - max(since, first)).days)
    return total
