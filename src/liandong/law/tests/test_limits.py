"""期限：性质测试、与逐日数数一致、说明文字、错误输入。"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.law import packaged_book
from liandong.law.counting import add_months, is_paused, merge, paused_days, roll, run_on, walk
from liandong.law.limits import Due, Extension, Suspension, Term, compute
from liandong.law.moments import CHINA, chinese_moment, end_of_day, in_china
from liandong.law.timeliness import check_amount, may_extend, meets, on_time

CALENDAR = packaged_book().calendar
LAW = packaged_book().at(date(2026, 5, 6))
QUICK = settings(max_examples=150, deadline=None, derandomize=True)

starts = st.datetimes(datetime(2022, 1, 1), datetime(2026, 6, 1)).map(lambda m: m.replace(tzinfo=CHINA))
units = st.sampled_from(["working_day", "natural_day", "month", "year", "hour"])
values = st.integers(1, 60)
pauses = st.lists(
    st.tuples(st.integers(-10, 120), st.one_of(st.none(), st.integers(0, 30)), st.integers(0, 23)), max_size=3
)


def suspensions(start: datetime, drawn: list[tuple[int, int | None, int]]) -> list[Suspension]:
    made = []
    for offset, length, hours in drawn:
        since = start + timedelta(days=offset, hours=hours)
        made.append(Suspension(since, None if length is None else since + timedelta(days=length), "检验"))
    return made


def last(due: Due) -> datetime:
    return due.moment or datetime.max.replace(tzinfo=UTC)


@QUICK
@given(starts, st.integers(0, 400), values, units)
def test_a_later_start_is_never_due_earlier(start: datetime, days: int, value: int, unit: str) -> None:
    term = Term(value, unit)
    assert last(compute(start, term, CALENDAR)) <= last(compute(start + timedelta(days=days), term, CALENDAR))


@QUICK
@given(starts, values, units, st.integers(1, 10))
def test_a_longer_term_is_never_due_earlier(start: datetime, value: int, unit: str, more: int) -> None:
    shorter, longer = Term(value, unit), Term(value + more, unit)
    assert last(compute(start, shorter, CALENDAR)) <= last(compute(start, longer, CALENDAR))


@QUICK
@given(starts, values, units, pauses, pauses)
def test_a_suspension_never_shortens(
    start: datetime,
    value: int,
    unit: str,
    some: list[tuple[int, int | None, int]],
    more: list[tuple[int, int | None, int]],
) -> None:
    few, many = suspensions(start, some), suspensions(start, some + more)
    term = Term(value, unit)
    without = compute(start, term, CALENDAR)
    with_few = compute(start, term, CALENDAR, suspensions=few)
    assert last(without) <= last(with_few) <= last(compute(start, term, CALENDAR, suspensions=many))


@QUICK
@given(starts, values, units, values, units, pauses)
def test_an_extension_never_shortens(
    start: datetime,
    value: int,
    unit: str,
    more: int,
    more_unit: str,
    drawn: list[tuple[int, int | None, int]],
) -> None:
    paused = suspensions(start, drawn)
    plain = compute(start, Term(value, unit), CALENDAR, suspensions=paused)
    longer = compute(
        start, Term(value, unit), CALENDAR, suspensions=paused, extensions=[Extension(more, more_unit)]
    )
    if unit in ("hour", "working_day") or more_unit not in ("hour",):
        assert last(plain) <= last(longer)


@QUICK
@given(st.dates(date(2022, 1, 1), date(2026, 6, 1)), st.integers(1, 120))
def test_working_days_agree_with_a_day_walk(start: date, value: int) -> None:
    due = compute(end_of_day(start), Term(value, "working_day"), CALENDAR)
    assert due.last_day is not None
    passed = (start + timedelta(days=n + 1) for n in range((due.last_day - start).days))
    assert sum(chinese_calendar.is_workday(day) for day in passed) == value
    assert chinese_calendar.is_workday(due.last_day)


@QUICK
@given(starts, st.integers(1, 60), st.sampled_from(["working_day", "natural_day"]), pauses)
def test_suspended_days_agree_with_a_day_walk(
    start: datetime, value: int, unit: str, drawn: list[tuple[int, int | None, int]]
) -> None:
    paused = suspensions(start, drawn)
    spans = [(p.since.date(), p.until.date() if p.until else date.max) for p in paused]
    day, left = start.date(), value
    while left and day < date(2026, 12, 31):
        day += timedelta(days=1)
        stands = any(since <= day < until for since, until in spans)
        left -= not stands and (unit == "natural_day" or chinese_calendar.is_workday(day))
    due = compute(start, Term(value, unit, rolls=False), CALENDAR, suspensions=paused)
    if left == 0:
        assert due.last_day == day
    else:
        assert due.stopped or due.last_day is None or due.last_day > date(2026, 12, 31)


@QUICK
@given(st.dates(date(2022, 3, 1), date(2026, 12, 31)), st.integers(1, 40))
def test_backward_and_forward_agree(event: date, value: int) -> None:
    due = compute(end_of_day(event), Term(value, "working_day", "before"), CALENDAR)
    assert due.last_day is not None
    between = (event - timedelta(days=n + 1) for n in range((event - due.last_day).days))
    assert sum(chinese_calendar.is_workday(day) for day in between) == value


@QUICK
@given(starts, values, units, pauses)
def test_order_of_suspensions_does_not_matter(
    start: datetime, value: int, unit: str, drawn: list[tuple[int, int | None, int]]
) -> None:
    paused = suspensions(start, drawn)
    one = compute(start, Term(value, unit), CALENDAR, suspensions=paused)
    other = compute(start, Term(value, unit), CALENDAR, suspensions=paused[::-1])
    assert (one.moment, one.stopped) == (other.moment, other.stopped)


@QUICK
@given(starts, values)
def test_any_time_zone_gives_the_same_moment(start: datetime, value: int) -> None:
    term = Term(value, "working_day")
    assert compute(start, term, CALENDAR) == compute(start.astimezone(UTC), term, CALENDAR)


def test_the_day_in_china_counts() -> None:
    due = compute(datetime(2026, 3, 1, 17, tzinfo=UTC), Term(1, "natural_day", rolls=False), CALENDAR)
    assert due.moment is not None
    assert due.moment.isoformat() == "2026-03-03T23:59:59+08:00"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type,misc]


def test_a_moment_without_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2)
    with pytest.raises(ValueError, match="没有时区"):
        compute(naive, Term(1, "hour"), CALENDAR)
    with pytest.raises(ValueError, match="没有时区"):
        Suspension(naive, None, "鉴定")


@pytest.mark.parametrize(
    ("value", "unit", "direction"),
    [
        (None, "hour", "after"),
        (0, "hour", "after"),
        (3, "yuan", "after"),
        (1, "promptly", "after"),
        (1, "hour", "up"),
    ],
)
def test_what_is_no_term(value: int | None, unit: str, direction: str) -> None:
    with pytest.raises(ValueError, match=r"不是期限|期限方向"):
        Term(value, unit, direction)


def test_what_is_no_extension_or_suspension() -> None:
    with pytest.raises(ValueError, match="不是期限"):
        Extension(0, "month")
    with pytest.raises(ValueError, match="确定的长度"):
        Extension(None, "promptly")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="早于中止"):
        Suspension(at(2026, 3, 2), at(2026, 3, 1), "鉴定")
    with pytest.raises(ValueError, match="倒数的期限"):
        compute(at(2026, 3, 2), Term(1, "hour", "before"), CALENDAR, extensions=[Extension(1, "hour")])
    with pytest.raises(ValueError, match="倒数的期限"):
        pause = Suspension(at(2026, 3, 2), None, "鉴定")
        compute(at(2026, 3, 2), Term(1, "hour", "before"), CALENDAR, suspensions=[pause])


def test_the_whole_reasoning_reads_like_a_letter() -> None:
    due = compute(
        at(2026, 2, 1, 9),
        Term.of(LAW["P-02"]),
        CALENDAR,
        suspensions=[Suspension(at(2026, 3, 3, 9), at(2026, 3, 13, 9), "检验鉴定")],
        extensions=[Extension(30, "natural_day", "机关负责人")],
    )
    assert due.sentence == (
        "不计中止和延长，自2026年2月1日立案起90日，立案当日不计，最后一日2026年5月2日为劳动节假期，"
        "顺延至2026年5月6日24时届满；2026年3月3日因检验鉴定中止，2026年3月13日恢复计算；"
        "经机关负责人批准延长30日，与原期限连续计算；扣除中止期间10日，届满2026年6月11日24时。"
    )


def test_scattered_make_up_days_are_named_together() -> None:
    due = compute(at(2024, 4, 25), Term(12, "working_day", starts="送达"), CALENDAR)
    assert "4月28日为调休上班日，5月1日至5月5日为劳动节假期，5月11日为调休上班日" in due.sentence
    two = compute(at(2025, 9, 1), Term(30, "working_day"), CALENDAR)
    assert "开始当日不计" in two.sentence
    split = compute(
        at(2026, 2, 25),
        Term(27, "working_day"),
        CALENDAR.with_year(2026, {date(2026, 2, 28): True, date(2026, 3, 7): True}, "自拟通知"),
    )
    assert "2月28日、3月7日为调休上班日" in split.sentence


def test_an_open_suspension_that_meets_the_rolled_day_stops_the_clock() -> None:
    term = Term(3, "natural_day")  # ends on Saturday 2026-03-07, moves to Monday
    open_ended = Suspension(at(2026, 3, 8), None, "鉴定")
    assert compute(at(2026, 3, 4), term, CALENDAR, suspensions=[open_ended]).stopped
    closed = Suspension(at(2026, 3, 8), at(2026, 3, 11), "鉴定")
    assert compute(at(2026, 3, 4), term, CALENDAR, suspensions=[closed]).last_day == date(2026, 3, 11)


@pytest.mark.parametrize("unit", ["working_day", "natural_day", "month", "hour"])
def test_an_open_suspension_stops_every_unit(unit: str) -> None:
    due = compute(
        at(2026, 3, 2), Term(3, unit), CALENDAR, suspensions=[Suspension(at(2026, 3, 2, 1), None, "鉴定")]
    )
    assert (due.moment, due.stopped, due.last_day) == (None, True, None)


def test_working_days_step_over_a_closed_suspension() -> None:
    pause = Suspension(at(2026, 3, 3), at(2026, 3, 5), "鉴定")
    due = compute(at(2026, 3, 2), Term(2, "working_day"), CALENDAR, suspensions=[pause])
    assert due.last_day == date(2026, 3, 6)


def test_the_day_of_resumption_is_counted() -> None:
    same_day = Suspension(at(2026, 3, 3, 9), at(2026, 3, 3, 17), "鉴定")
    due = compute(at(2026, 3, 2), Term(2, "natural_day"), CALENDAR, suspensions=[same_day])
    assert due.last_day == date(2026, 3, 4)
    assert "扣除" not in due.steps[-1]


def test_a_notice_loaded_later_is_computed_anew() -> None:
    start, term = at(2026, 12, 28, 9), Term(7, "working_day")
    before = compute(start, term, CALENDAR)
    days = {date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 3): True}
    after = compute(start, term, CALENDAR.with_year(2027, days, "自拟通知"))
    assert (before.last_day, before.provisional) == (date(2027, 1, 7), True)
    assert (after.last_day, after.provisional) == (date(2027, 1, 6), False)
    assert len(before.steps) == len(after.steps) + 1


def test_a_provisional_working_day_count_backwards_says_so() -> None:
    due = compute(at(2027, 1, 8), Term(7, "working_day", "before"), CALENDAR)
    assert due.provisional
    assert "2027年放假安排" in due.sentence
    assert not compute(at(2027, 1, 8), Term(7, "natural_day", "before"), CALENDAR).provisional


def test_an_open_suspension_in_an_unknown_year() -> None:
    pause = Suspension(at(2027, 1, 4), None, "鉴定")
    assert compute(at(2026, 12, 30), Term(9, "working_day"), CALENDAR, suspensions=[pause]).stopped


def test_a_suspension_that_began_before_the_start() -> None:
    pause = Suspension(at(2026, 3, 1), at(2026, 3, 10), "鉴定")
    due = compute(at(2026, 3, 2), Term(2, "natural_day"), CALENDAR, suspensions=[pause])
    assert due.last_day == date(2026, 3, 11)


def test_the_days_taken_out_are_counted_from_the_day_after_the_start() -> None:
    pause = Suspension(at(2026, 3, 1), at(2026, 3, 10), "鉴定")
    due = compute(at(2026, 3, 2), Term(2, "natural_day"), CALENDAR, suspensions=[pause])
    assert due.steps[-1].startswith("扣除中止期间7日，")


def test_a_suspension_from_the_day_after_the_end_changes_nothing() -> None:
    for until in (None, at(2026, 3, 9)):
        pause = Suspension(at(2026, 3, 5), until, "鉴定")
        due = compute(at(2026, 3, 2), Term(2, "natural_day"), CALENDAR, suspensions=[pause])
        assert due.last_day == date(2026, 3, 4)
        assert "不影响本期限" in due.sentence


def test_a_suspension_inside_another_takes_nothing_more() -> None:
    outer = Suspension(at(2026, 3, 3), at(2026, 3, 10), "鉴定")
    inner = Suspension(at(2026, 3, 4), at(2026, 3, 5), "听证")
    due = compute(at(2026, 3, 2), Term(2, "natural_day"), CALENDAR, suspensions=[outer, inner])
    assert due.last_day == date(2026, 3, 11)


def test_extensions_run_on_from_the_unmoved_end() -> None:
    due = compute(
        at(2026, 2, 28),
        Term(7, "natural_day"),
        CALENDAR,
        extensions=[Extension(7, "natural_day"), Extension(1, "month")],
    )
    assert due.last_day == date(2026, 4, 14)
    hours = compute(at(2026, 3, 2, 10), Term(24, "hour"), CALENDAR, extensions=[Extension(2, "natural_day")])
    assert hours.moment == end_of_day(date(2026, 3, 5))
    assert "经批准延长" in due.sentence


def test_counting_primitives() -> None:
    day = date(2026, 3, 2)
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert merge([(day, None), (day + timedelta(9), day + timedelta(10))]) == ((day, None),)
    assert merge([(day + timedelta(3), None), (day, day + timedelta(5))]) == ((day, None),)
    assert merge([(day + timedelta(8), day + timedelta(9)), (day, day + timedelta(5))])[0] == (
        day,
        day + timedelta(5),
    )
    assert run_on(day, timedelta(2), ((day - timedelta(9), day - timedelta(5)),)) == day + timedelta(2)
    assert paused_days(day, day + timedelta(4), ((day + timedelta(3), None),)) == 2
    assert walk(day, 1, CALENDAR, ((day - timedelta(5), day - timedelta(4)),)) == day + timedelta(1)
    assert roll(day, CALENDAR) == day
    assert not is_paused(day, ())


def test_chinese_moments() -> None:
    assert chinese_moment(at(2026, 3, 2, 8, 5, 9)) == "2026年3月2日8时05分09秒"
    assert in_china(datetime(2026, 3, 1, 16, tzinfo=UTC)) == at(2026, 3, 2)


def test_on_time_knows_what_binds() -> None:
    due = compute(at(2026, 3, 2), Term.of(LAW["P-01"]), CALENDAR)
    late = due.moment + timedelta(seconds=1) if due.moment else at(2026, 1, 1)
    assert on_time(LAW["P-01"], due, late).code == "late"
    assert not on_time(LAW["P-01"], due, late)
    assert on_time(LAW["P-01"], due, late - timedelta(microseconds=1)).code == "in_time"
    unsure = on_time(LAW.get("M-01", "市场监管"), due, late)
    assert (unsure.code, unsure.allowed, len(unsure.warnings)) == ("late_unverified", True, 1)
    asked = on_time(LAW["N-07"], due, late)
    assert (asked.code, asked.allowed) == ("late_not_binding", True)
    assert "商请" in asked.sentence


def test_a_minimum_span() -> None:
    due = compute(at(2026, 3, 2), Term.of(LAW["E-04"]), CALENDAR)
    assert due.moment is not None
    assert on_time(LAW["E-04"], due, due.moment).code == "too_early"
    assert on_time(LAW["E-04"], due, due.moment + timedelta(seconds=1)).allowed


def test_may_extend() -> None:
    row = LAW["E-02"]
    due = compute(at(2026, 3, 2), Term.of(row), CALENDAR)
    assert due.moment is not None
    assert may_extend(row, due, due.moment).code == "may_extend"
    assert may_extend(row, due, due.moment + timedelta(seconds=1)).code == "extension_too_late"
    assert may_extend(row, due, at(2026, 3, 3), granted=1).code == "extension_used_up"
    assert may_extend(LAW["P-01"], due, at(2026, 3, 3)).code == "extension_unknown"
    assert may_extend(LAW["N-03"], due, at(2026, 3, 3), granted=1).code == "extension_used_up_unverified"
    stopped = Due(None, ("中止",), stopped=True)
    assert may_extend(row, stopped, at(2029, 1, 1)).code == "may_extend"


def test_amounts() -> None:
    assert not check_amount(LAW["P-15"], 1)
    assert check_amount(LAW.get("H-01", "市场监管"), 9999).code == "amount_not_met_unverified"
    with pytest.raises(ValueError, match="没有数值"):
        meets(LAW["P-16"], 1)
