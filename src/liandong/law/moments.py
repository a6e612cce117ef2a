"""时刻和日期：一律北京时间，一律写成文书里的样子。

Why: a due date that is right in Shanghai is wrong eight hours a day in UTC. Everything that enters
`limits` passes through `in_china`, and every date a person reads is written by the functions here.

Main names: `CHINA`, `in_china`, `end_of_day`, `chinese_date`, `chinese_moment`, `WEEKDAYS`.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_LAST_SECOND = time(23, 59, 59)


def in_china(moment: datetime) -> datetime:
    """The same moment on the clock of Asia/Shanghai.

    Raises:
        ValueError: the moment carries no time zone, so nobody can say when it was.
    """
    if moment.tzinfo is None:
        raise ValueError("时刻没有时区，无法计算期限；请传入带时区的时刻。")
    return moment.astimezone(CHINA)


def end_of_day(day: date) -> datetime:
    """The last second of ``day`` in Asia/Shanghai; letters write it as 24时.

    23:59:59 rather than the next midnight, so that the moment and its date name the same day on every
    screen. A deed at 23:59:59 is in time, the next second is late.

    >>> end_of_day(date(2026, 3, 11)).isoformat()
    '2026-03-11T23:59:59+08:00'
    """
    return datetime.combine(day, _LAST_SECOND, CHINA)


def chinese_date(day: date, after: date | None = None) -> str:
    """``2026年3月11日``; the year is left out when ``after`` lies in the same year.

    >>> chinese_date(date(2026, 3, 11)), chinese_date(date(2026, 3, 11), date(2026, 1, 1))
    ('2026年3月11日', '3月11日')
    """
    short = f"{day.month}月{day.day}日"
    return short if after is not None and after.year == day.year else f"{day.year}年{short}"


def chinese_moment(moment: datetime) -> str:
    """``2026年3月11日24时`` for the end of a day, else hour, minute and, if any, second.

    >>> chinese_moment(end_of_day(date(2026, 3, 11)))
    '2026年3月11日24时'
    >>> chinese_moment(datetime(2026, 3, 11, 9, 5, tzinfo=CHINA))
    '2026年3月11日9时05分'
    """
    if moment.time().replace(microsecond=0) == _LAST_SECOND:
        return f"{chinese_date(moment)}24时"
    seconds = f"{moment.second:02d}秒" if moment.second else ""
    return f"{chinese_date(moment)}{moment.hour}时{moment.minute:02d}分{seconds}"
