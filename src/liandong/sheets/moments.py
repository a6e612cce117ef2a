"""把一格读成日期和时分；没有写时分的，就说没有。

Offices write 2026年3月2日上午9时30分, 2026-03-02 09:30, or let the table format a serial number. A midnight is what a date becomes
in a table, so it is read as a day without a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from liandong.codes.cleaning import half_width, without_invisible
from liandong.sheets.grid import from_serial
from liandong.sheets.rows import Value
from liandong.sheets.values import as_date, as_text

_CLOCK = re.compile(
    r"[T,]?\s*(上午|早上|中午|下午|晚上)?\s*(\d{1,2})\s*(?:[:]\s*(\d{1,2})(?:[:]\d{1,2}(?:\.\d+)?)?|[时点]\s*(?:(\d{1,2})\s*分?)?)(?:\s*许)?$"
)
_SERIAL = re.compile(r"[1-6]\d{4}\.\d+")
_LATE = ("下午", "晚上")
_NOON, _AFTER_NOON = 12, 3
"""中午1时 is 13:00, 中午11时 is 11:00; 晚上12时 may be either end of a day and is not guessed."""


@dataclass(frozen=True, slots=True)
class MomentReading:
    """A day with its time, or why there is none.

    Attributes:
        day: None for an empty cell and for a fault.
        clock: the time of day; None where none was written.
        reason, remedy: as of `DateReading`.
    """

    day: date | None
    clock: time | None = None
    reason: str = ""
    remedy: str = ""


def as_moment(value: Value) -> MomentReading:
    """A cell as a day and, where it says so, a time of day; seconds are left out.

    >>> as_moment("2026年3月2日 下午3时5分").clock, as_moment("２０２６－０３－０２　09:30:00").clock
    (datetime.time(15, 5), datetime.time(9, 30))
    >>> as_moment(46083.395833333336).clock, as_moment("2026-03-02 00:00:00").clock, as_moment("2026.3.2").clock
    (datetime.time(9, 30), None, None)
    >>> as_moment("2026-03-02 29:30").reason
    '时分不对'
    >>> as_moment("2026-03-02 中午1时").clock, as_moment("2026-03-02 晚上12时").reason
    (datetime.time(13, 0), '时分不对')
    """
    if isinstance(value, datetime):
        return _read(value.date(), value.time())
    text = half_width(without_invisible(as_text(value))).replace("－", "-").strip()
    if _SERIAL.fullmatch(text) and isinstance(moment := from_serial(float(text)), datetime):
        return _read(moment.date(), moment.time())
    found = _CLOCK.search(text)
    before = text[: found.start()].strip() if found else text
    day = as_date(before if found and before else value)
    if day.day is None or found is None or not before:
        return MomentReading(day.day, None, day.reason, day.remedy)
    hour, minute = int(found[2]), int(found[3] or found[4] or 0)
    if (found[1] in _LATE and hour < _NOON) or (found[1] == "中午" and hour < _AFTER_NOON):
        hour += _NOON
    if hour > 23 or minute > 59 or (found[1] == "晚上" and hour == _NOON):
        return MomentReading(None, None, "时分不对", "请写成 2026-03-01 09:30 的样子。")
    return _read(day.day, time(hour, minute))


def _read(day: date, clock: time) -> MomentReading:
    checked = as_date(datetime(day.year, day.month, day.day))  # noqa: DTZ001  格子里的时间没有时区
    short = clock.replace(second=0, microsecond=0)
    return MomentReading(checked.day, short if clock != time() else None, checked.reason, checked.remedy)
