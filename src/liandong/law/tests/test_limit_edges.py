"""期限的边界：倒数期限的整句话、两段中止、最后一秒、延长次数用尽以后。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from liandong.law import packaged_book
from liandong.law.counting import merge, paused_days, resumes_after, roll, run_on
from liandong.law.limits import Extension, Suspension, Term, compute
from liandong.law.moments import CHINA
from liandong.law.timeliness import may_extend, meets, on_time

CALENDAR = packaged_book().calendar
LAW = packaged_book().at(date(2026, 5, 6))
DAY = date(2026, 3, 2)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type,misc]


def days(*offsets: int | None) -> tuple[date | None, ...]:
    return tuple(None if n is None else DAY + timedelta(n) for n in offsets)


@pytest.mark.parametrize(
    ("event", "term", "sentence"),
    [
        (
            at(2026, 3, 2, 9, 30),
            Term(24, "hour", "before", starts="听证"),
            "自2026年3月2日9时30分听证向前计24小时，最迟2026年3月1日9时30分。",
        ),
        (
            at(2026, 3, 12, 9),
            Term(7, "working_day", "before", clear=True, starts="听证"),
            "自2026年3月12日听证之日向前计7个工作日，听证当日不计，作出通知当日也不计，最迟2026年3月2日24时。",
        ),
        (
            at(2026, 3, 3, 9),
            Term(2, "working_day", "before"),
            "自2026年3月3日之日向前计2个工作日，该日当日不计，2月28日为调休上班日，最迟2026年2月28日24时。",
        ),
        (
            at(2026, 2, 28, 9),
            Term(1, "working_day", "before"),
            "自2026年2月28日之日向前计1个工作日，该日当日不计，最迟2026年2月27日24时。",
        ),
        (
            at(2026, 3, 2, 9),
            Term(1, "working_day", "before"),
            "自2026年3月2日之日向前计1个工作日，该日当日不计，2月28日为调休上班日，最迟2026年2月28日24时。",
        ),
        (
            at(2026, 3, 3, 9),
            Term(3, "natural_day", "before"),
            "自2026年3月3日之日向前计3日，该日当日不计，最迟2026年2月28日24时。",
        ),
        (
            at(2026, 3, 3, 9),
            Term(1, "year", "before", starts="届满"),
            "自2026年3月3日届满之日向前计1年，届满当日不计，最迟2025年3月3日24时。",
        ),
    ],
)
def test_a_limit_before_an_event_reads_like_a_letter(event: datetime, term: Term, sentence: str) -> None:
    assert compute(event, term, CALENDAR).sentence == sentence


@pytest.mark.parametrize(
    ("start", "term", "sentence"),
    [
        (
            at(2026, 2, 28, 9),
            Term(2, "working_day", starts="送达"),
            "自2026年2月28日送达起2个工作日，送达当日不计，届满2026年3月3日24时。",
        ),
        (
            at(2026, 1, 1, 9),
            Term(1, "working_day"),
            "自2026年1月1日起1个工作日，开始当日不计，1月2日至1月3日为元旦假期，1月4日为调休上班日，届满2026年1月4日24时。",
        ),
        (
            at(2025, 3, 3, 9),
            Term(1, "year", starts="立案"),
            "自2025年3月3日立案起1年，立案当日不计，届满2026年3月3日24时。",
        ),
    ],
)
def test_only_the_days_that_were_passed_over_are_named(start: datetime, term: Term, sentence: str) -> None:
    assert compute(start, term, CALENDAR).sentence == sentence


@pytest.mark.parametrize("direction", ["after", "before"])
def test_units_are_known_by_their_text(direction: str) -> None:
    for value, unit in ((24, "hour"), (5, "working_day")):
        term = Term(value, unit, direction)
        copied = replace(term, unit="".join(list(unit)))
        assert compute(at(2026, 3, 2, 9), copied, CALENDAR) == compute(at(2026, 3, 2, 9), term, CALENDAR)


@pytest.mark.parametrize("unit", ["hour", "working_day", "natural_day", "month", "year"])
def test_a_limit_in_time_has_a_positive_number(unit: str) -> None:
    for value in (None, 0, -1):
        with pytest.raises(ValueError, match="不是期限"):
            Term(value, unit)


def test_a_suspension_may_end_the_moment_it_began() -> None:
    pause = Suspension(at(2026, 3, 3), at(2026, 3, 3), "鉴定")
    term = Term(2, "natural_day")
    assert compute(at(2026, 3, 2), term, CALENDAR, suspensions=[pause]).last_day == date(2026, 3, 4)


def test_a_notice_is_needed_only_for_the_days_that_are_counted() -> None:
    natural = Term(10, "natural_day", rolls=False)
    assert not compute(at(2026, 12, 28), natural, CALENDAR).provisional
    for start in (at(2022, 1, 1), at(2021, 12, 31)):
        assert not compute(start, Term(5, "working_day"), CALENDAR).provisional
    assert compute(at(2021, 12, 30), Term(5, "working_day"), CALENDAR).provisional


def test_counting_back_from_the_last_day_of_a_known_year_needs_no_later_notice() -> None:
    due = compute(at(2026, 12, 31), Term(3, "working_day", "before"), CALENDAR)
    assert (due.last_day, due.provisional) == (date(2026, 12, 28), False)


def test_the_pause_around_a_day_is_found_among_several() -> None:
    assert resumes_after(DAY, (days(-9, -5), days(-1, 2))) == DAY + timedelta(2)
    assert resumes_after(DAY, (days(-3, 0), days(0, 2))) == DAY + timedelta(2), "恢复当日起新的一段"
    assert resumes_after(DAY, (days(5, 9), days(0, 2))) == DAY + timedelta(2)
    assert resumes_after(DAY, (days(-9, -5), days(-1, None))) is None


def test_a_last_day_in_the_second_pause_moves_to_its_end() -> None:
    assert roll(DAY, CALENDAR, (days(-9, -5), days(-1, 2))) == DAY + timedelta(2)


def test_many_pauses_are_merged_one_by_one() -> None:
    spans = (days(0, 2), days(4, 6), days(5, 8), days(8, 9), days(11, 12))
    assert merge(spans) == (days(0, 2), days(4, 9), days(11, 12))
    assert merge((days(0, 9), days(1, 3), days(2, 4))) == (days(0, 9),)
    assert merge((days(4, None), days(0, 2), days(9, 11))) == (days(0, 2), days(4, None))


def test_a_clock_runs_on_through_several_pauses() -> None:
    assert run_on(DAY, timedelta(3), (days(1, 2), days(3, 5), days(6, 7))) == DAY + timedelta(6)
    assert run_on(DAY, timedelta(4), (days(1, 2), days(3, 5), days(6, 7))) == DAY + timedelta(8)


def test_days_standing_still_are_counted_between_both_ends() -> None:
    first, last = DAY, DAY + timedelta(4)
    assert paused_days(first, last, (days(2, 9),)) == 3
    assert paused_days(first, last, (days(2, 4),)) == 2
    assert paused_days(first, last, (days(2, 5),)) == 3
    assert paused_days(first, last, (days(-9, -5), days(9, 11))) == 0
    assert paused_days(first, last, (days(-9, -5), days(-3, 1), days(9, None))) == 1


def test_a_suspension_in_the_very_last_second_is_not_called_late() -> None:
    end = at(2026, 3, 3, 9)
    due = compute(
        end - timedelta(hours=24), Term(24, "hour"), CALENDAR, suspensions=[Suspension(end, None, "鉴定")]
    )
    assert due.moment == end
    assert "不影响本期限" not in due.sentence


def test_no_extension_without_a_length_however_the_unit_was_read() -> None:
    with pytest.raises(ValueError, match="确定的长度"):
        Extension(None, "".join(["prompt", "ly"]))  # type: ignore[arg-type]


def test_in_time_says_before_or_after_which_moment() -> None:
    deadline, span = LAW["P-01"], LAW["E-04"]
    end = compute(at(2026, 3, 2), Term.of(deadline), CALENDAR)
    assert "不晚于" in on_time(deadline, end, at(2026, 3, 3)).sentence
    waited = compute(at(2026, 3, 2), Term.of(span), CALENDAR)
    said = on_time(span, waited, at(2026, 4, 1)).sentence
    assert "晚于" in said
    assert "不晚于" not in said
    copied = replace(span, direction="".join(["af", "ter"]))
    assert on_time(copied, waited, at(2026, 3, 3)).code == "too_early"


def test_extensions_stay_used_up() -> None:
    row = LAW["E-02"]
    due = compute(at(2026, 3, 2), Term.of(row), CALENDAR)
    assert may_extend(row, due, at(2026, 3, 3)).code == "may_extend"
    assert may_extend(row, due, at(2026, 3, 3), granted=2).code == "extension_used_up"


def test_a_used_up_extension_says_what_else_there_is() -> None:
    rule = replace(LAW["E-02"].extension, note="再延长须集体讨论")  # type: ignore[type-var]
    row = replace(LAW["E-02"], extension=rule)
    due = compute(at(2026, 3, 2), Term.of(row), CALENDAR)
    assert "再延长；再延长须集体讨论。" in may_extend(row, due, at(2026, 3, 3), granted=1).sentence
    plain = replace(row, extension=replace(rule, note=""))  # type: ignore[type-var]
    assert "不能按同一规定再延长。" in may_extend(plain, due, at(2026, 3, 3), granted=1).sentence


@pytest.mark.parametrize(
    ("compare", "less", "equal", "more"),
    [("at_most", True, True, False), ("at_least", False, True, True), ("more_than", False, False, True)],
)
def test_an_amount_below_at_and_above_the_figure(compare: str, less: bool, equal: bool, more: bool) -> None:
    row = replace(LAW["P-11"], compare=compare)
    figure = row.value or 0
    assert [meets(row, figure + n) for n in (-1, 0, 1)] == [less, equal, more]
