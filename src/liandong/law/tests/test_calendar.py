"""工作日历：与通知逐日一致，与公开数据包一致，不知道的年份要说出来。"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from liandong.law import LawDataError, packaged_book
from liandong.law.calendar import UnknownYear, WorkCalendar, YearCalendar

CALENDAR = packaged_book().calendar
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 31)


def every_day() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_agrees_with_chinesecalendar_day_by_day() -> None:
    assert [d for d in every_day() if CALENDAR.is_working_day(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", range(2022, 2027))
def test_each_year_names_its_notice(year: int) -> None:
    assert CALENDAR.knows(year)
    assert f"{year}年部分节假日安排的通知（国办发明电〔{year - 1}〕" in CALENDAR.notice(year)


def test_an_unknown_year_is_said_aloud() -> None:
    with pytest.raises(UnknownYear, match="2027年放假安排尚未公布或未录入"):
        CALENDAR.is_working_day(date(2027, 3, 1))
    with pytest.raises(UnknownYear, match="届时重算"):
        CALENDAR.notice(2027)
    with pytest.raises(UnknownYear):
        CALENDAR.next_working_day(date(2027, 3, 6))
    assert not CALENDAR.knows(2027)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 2, 5), False),
        (date(2027, 2, 9), True),
        (date(2027, 3, 6), False),
        (date(2028, 10, 3), False),
        (date(2028, 2, 1), True),
    ],
)
def test_the_assumption_for_an_unknown_year(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day, guess=True) is worked


def test_unknown_years_of_a_stretch() -> None:
    assert [u.year for u in CALENDAR.unknown_between(date(2021, 12, 1), date(2022, 2, 1))] == [2021]
    assert CALENDAR.unknown_between(FIRST, LAST) == ()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 14), "调休上班日"),
        (date(2026, 2, 17), "春节假期"),
        (date(2026, 3, 7), "星期六"),
        (date(2026, 3, 9), "星期一"),
        (date(2027, 10, 1), "国庆节假期"),
        (date(2027, 6, 9), "端午节假期"),
    ],
)
def test_describe(day: date, words: str) -> None:
    assert CALENDAR.describe(day) == words


def test_next_working_day() -> None:
    assert CALENDAR.next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.next_working_day(date(2026, 2, 14)) == date(2026, 2, 14)


def test_loading_a_notice_replaces_the_assumption() -> None:
    loaded = CALENDAR.with_year(2027, {date(2027, 1, 1): False, date(2027, 2, 20): True}, "2027年通知")
    assert loaded.is_working_day(date(2027, 2, 20))
    assert loaded.is_working_day(date(2027, 2, 8))  # not named by this (constructed) notice
    assert not loaded.is_working_day(date(2027, 1, 1))
    assert loaded.describe(date(2027, 1, 1)) == "节日假期"
    assert loaded.describe(date(2027, 2, 8)) == "星期一"
    assert loaded.notice(2027) == "2027年通知"
    assert not CALENDAR.knows(2027)


def test_a_corrected_notice_replaces_the_old_one() -> None:
    twice = CALENDAR.with_year(2026, {date(2026, 1, 1): False}, "更正")
    assert twice.notice(2026) == "更正"
    assert twice.is_working_day(date(2026, 2, 17))


def test_the_december_before_belongs_to_new_year() -> None:
    assert not CALENDAR.with_year(2027, {date(2026, 12, 31): False}, "通知").is_working_day(
        date(2026, 12, 31)
    )


@pytest.mark.parametrize(
    ("days", "notice", "words"),
    [
        ({}, "通知", "缺少通知名称或日期"),
        ({date(2027, 1, 1): False}, "", "缺少通知名称或日期"),
        ({date(2026, 11, 30): False}, "通知", "不在该年安排之内"),
        ({date(2028, 1, 1): False}, "通知", "不在该年安排之内"),
        ({date(2027, 3, 1): True}, "通知", "不可能是调休上班日"),
    ],
)
def test_a_wrong_notice_is_refused(days: dict[date, bool], notice: str, words: str) -> None:
    with pytest.raises(LawDataError, match=words):
        CALENDAR.with_year(2027, days, notice)


def test_named_between_includes_both_ends() -> None:
    assert CALENDAR.named_between(date(2026, 2, 28), date(2026, 4, 4)) == (
        date(2026, 2, 28),
        date(2026, 4, 4),
    )


def test_an_empty_calendar_knows_nothing() -> None:
    empty = WorkCalendar(())
    assert [u.year for u in empty.unknown_between(FIRST, FIRST)] == [2022]
    assert not empty.is_working_day(date(2022, 5, 1), guess=True)


def test_statutory_days_per_year_match_the_law() -> None:
    from liandong.law.loader import CALENDAR_FOLDER, read_yaml

    for year in range(2022, 2027):
        festivals = read_yaml(CALENDAR_FOLDER / f"{year}.yaml")["festivals"]
        count = sum(len(f["statutory"]) for f in festivals)
        assert count == packaged_book().at(date(year, 6, 1))["T-04"].value


def test_year_calendar_without_festival_names() -> None:
    plain = WorkCalendar((YearCalendar(2030, "通知", {date(2030, 5, 1): False}),))
    assert plain.describe(date(2030, 5, 1)) == "节日假期"
