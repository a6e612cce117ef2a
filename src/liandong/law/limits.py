"""期限：从哪一刻起、多长、遇到什么停、最后一刻是哪一刻，每一步一句话。

Why: a due date nobody can explain is a due date nobody obeys. `compute` is a pure function of its stored inputs;
recomputing (a notice was loaded, a suspension ended) is calling it again with the same inputs.

How we count (T-01…T-03, read from 市场监督管理行政处罚程序规定 and not yet checked against its text):

* the day of the start is not counted; a limit in days, months or years ends at 24时 of its last day, stored as
  23:59:59 Asia/Shanghai, that second included;
* hours run exactly, from the second of the start, through nights and rest days (the stricter reading: the
  started hour is not given away);
* a month without the day ends on its last day (1月31日 + 1个月 = 2月末日);
* a last day on a rest day moves to the next working day, unless the row says ``rolls: false``;
* a suspension takes out its days, the day of suspension but not the day of resumption;
* an extension runs on from the unmoved end of what came before; only the very last day moves;
* a limit *before* an event counts back from it, the day of the event not counted; with ``clear`` the day of the
  act is not counted either. It never moves.

Main names: `Term`, `Suspension`, `Extension`, `Due`, `compute`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liandong.law import wording
from liandong.law.calendar import ONE_DAY, UnknownYear, WorkCalendar
from liandong.law.counting import add_months, merge, paused_days, roll, run_on, walk
from liandong.law.moments import end_of_day, in_china
from liandong.law.parameter import DIRECTIONS, TIME_UNITS, UNITS, Parameter

_PROMPTLY = "promptly"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """The length of a limit, taken from a parameter or written by hand.

    Args:
        value: number of ``unit``; None for ``promptly`` alone.
        unit: a key of `TIME_UNITS`, or ``promptly``.
        direction: ``after`` the start, or ``before`` it.
        rolls: a last day on a rest day moves to the next working day.
        clear: ``before`` only: full days lie between the act and the event.
        starts: the event, in Chinese, for the sentences, e.g. ``送达``.

    Raises:
        ValueError: not a limit in time, or a value that is not positive.
    """

    value: int | None
    unit: str
    direction: str = "after"
    rolls: bool = True
    clear: bool = False
    starts: str = ""

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ValueError(f"期限方向应为 after 或 before，不是“{self.direction}”。")
        if self.unit == _PROMPTLY and self.value is None:
            return
        if self.unit not in TIME_UNITS or self.value is None or self.value <= 0:
            raise ValueError(
                f"“{self.value} {self.unit}”不是期限：单位应为 {'、'.join(TIME_UNITS)}，数值为正。"
            )

    @classmethod
    def of(cls, parameter: Parameter) -> Term:
        """The term of a row of the law. Raises ValueError for amounts and duties, which are no limits."""
        return cls(
            parameter.value,
            parameter.unit,
            parameter.direction,
            parameter.rolls,
            parameter.clear,
            parameter.starts,
        )

    @property
    def amount(self) -> str:
        """``10个工作日``, ``90日``, ``及时``."""
        return f"{self.value or ''}{UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch in which the clock stands.

    Args:
        since: when it was suspended. until: when it resumed, None while it stands. Both with time zone.
        reason: in Chinese, e.g. ``检验鉴定``.

    Raises:
        ValueError: a moment without time zone, or an end before the beginning.
    """

    since: datetime
    until: datetime | None
    reason: str

    def __post_init__(self) -> None:
        if self.until is not None and in_china(self.until) < in_china(self.since):
            raise ValueError("恢复时刻早于中止时刻，请核对。")
        in_china(self.since)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted. Whether it could be granted is asked of `timeliness.may_extend`.

    Args:
        value, unit: how much, unit a key of `TIME_UNITS`. approved_by: who approved it, in Chinese.

    Raises:
        ValueError: not a length of time.
    """

    value: int
    unit: str
    approved_by: str = ""

    def __post_init__(self) -> None:
        Term(self.value, self.unit)
        if self.unit == _PROMPTLY:
            raise ValueError("延长应有确定的长度。")


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment, and how it was found.

    Attributes:
        moment: last moment in time, Asia/Shanghai, included; None for ``promptly`` and while the clock stands.
        steps: Chinese sentences without full stop, in the order of the reasoning.
        provisional: True when a year without a notice was needed; `steps` says which. Compute again later.
        stopped: True while an unfinished suspension keeps the end unknown.
    """

    moment: datetime | None
    steps: tuple[str, ...]
    provisional: bool = False
    stopped: bool = False

    @property
    def last_day(self) -> date | None:
        """The day of ``moment`` in China."""
        return None if self.moment is None else self.moment.date()

    @property
    def sentence(self) -> str:
        """All steps as one sentence with its full stop."""
        return "；".join(self.steps) + "。"


def compute(
    start: datetime,
    term: Term,
    calendar: WorkCalendar,
    *,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The last moment of ``term`` from ``start``.

    Args:
        start: moment of the starting event, with time zone; only its day counts for days, months, years.
        term: what to count. calendar: which days are worked.
        suspensions: any number, in any order, overlapping or not; one may still be open.
        extensions: granted ones, in the order of granting.

    Raises:
        ValueError: no time zone; or a limit before an event was suspended or extended, which has no meaning.

    >>> from liandong.law import packaged_book
    >>> from liandong.law.moments import CHINA
    >>> served = datetime(2026, 2, 26, 9, tzinfo=CHINA)
    >>> print(*compute(served, Term(10, "working_day", starts="送达"), packaged_book().calendar).steps)
    自2026年2月26日送达起10个工作日，送达当日不计，2月28日为调休上班日，届满2026年3月11日24时
    """
    begun = in_china(start)
    if term.unit == _PROMPTLY:
        return Due(None, (wording.promptly(begun, term.starts),))
    if term.direction == "before":
        if suspensions or extensions:
            raise ValueError("倒数的期限没有中止和延长；事件改期的，按新的时刻重算。")
        return _count_back(begun, term, calendar)
    plain = _count(begun, term, calendar, (), ())
    assert plain.moment and plain.nominal  # nothing suspended, so it ends
    first = wording.forward(begun, term.amount, term.unit, term.starts, plain.nominal, plain.moment, calendar)
    if not suspensions and not extensions:
        return Due(plain.moment, (first, *_aloud(plain.unknown)), bool(plain.unknown))
    counted = _count(begun, term, calendar, suspensions, extensions)
    if counted.moment and counted.nominal:
        last = wording.result(counted.nominal, counted.moment, counted.deducted, calendar)
    else:
        last = wording.STOPPED
    steps = (
        f"不计中止和延长，{first}",
        *(wording.suspension(s.since, s.until, s.reason, counted.moment) for s in suspensions),
        *(wording.extension(f"{e.value}{UNITS[e.unit]}", e.approved_by) for e in extensions),
        last,
        *_aloud(counted.unknown),
    )
    return Due(counted.moment, steps, bool(counted.unknown), counted.moment is None)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Bare result: ``nominal`` before and ``moment`` after the last day was moved; both None while standing."""

    moment: datetime | None
    nominal: datetime | None
    deducted: int
    unknown: tuple[UnknownYear, ...]


def _count(
    begun: datetime,
    term: Term,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension],
    extensions: Iterable[Extension],
) -> _Counted:
    exact = merge((in_china(s.since), s.until and in_china(s.until)) for s in suspensions)
    daily = merge((since.date(), until and until.date()) for since, until in exact)
    cursor, unit = begun, term.unit
    pieces: tuple[Term | Extension, ...] = (term, *extensions)
    unknown: dict[int, UnknownYear] = {}
    for piece in pieces:
        stop: datetime | None
        unit, value = piece.unit, piece.value or 0
        if unit == "hour":
            stop = run_on(cursor, timedelta(hours=value), exact)
        else:
            day = _advance(cursor.date(), value, unit, calendar, daily)
            if unit == "working_day":
                unknown |= {
                    u.year: u for u in calendar.unknown_between(cursor.date() + ONE_DAY, day or cursor.date())
                }
            stop = None if day is None else end_of_day(day)
        if stop is None:
            return _Counted(None, None, 0, tuple(unknown.values()))
        cursor = stop
    nominal = cursor
    if term.rolls and unit not in ("hour", "working_day"):
        rolled = roll(nominal.date(), calendar, daily)
        unknown |= {u.year: u for u in calendar.unknown_between(nominal.date(), rolled or nominal.date())}
        if rolled is None:
            return _Counted(None, None, 0, tuple(unknown.values()))
        cursor = end_of_day(rolled)
    deducted = paused_days(begun.date() + ONE_DAY, nominal.date(), daily)
    return _Counted(cursor, nominal, deducted, tuple(unknown.values()))


def _advance(
    anchor: date,
    value: int,
    unit: str,
    calendar: WorkCalendar,
    pauses: tuple[tuple[date, date | None], ...],
) -> date | None:
    """The last day of ``value`` units after ``anchor``; months and years become days before pauses are taken out."""
    if unit == "working_day":
        return walk(anchor, value, calendar, pauses)
    length = _reach(anchor, value, unit) - anchor
    stop = run_on(anchor + ONE_DAY, length, pauses)
    return stop and stop - ONE_DAY


def _reach(anchor: date, value: int, unit: str) -> date:
    if unit == "natural_day":
        return anchor + timedelta(days=value)
    return add_months(anchor, value * (_YEAR if unit == "year" else 1))


def _count_back(begun: datetime, term: Term, calendar: WorkCalendar) -> Due:
    value, anchor = term.value or 0, begun.date()
    first, moment = anchor, begun
    unknown: tuple[UnknownYear, ...] = ()
    if term.unit == "hour":
        moment = begun - timedelta(hours=value)
    elif term.unit == "working_day":
        first = walk(anchor, -value, calendar) or anchor
        unknown = calendar.unknown_between(first, anchor - ONE_DAY)
    else:
        first = _reach(anchor, -value, term.unit)
    if term.unit != "hour":
        moment = end_of_day(first - ONE_DAY if term.clear else first)
    step = wording.backward(begun, term.amount, term.unit, term.starts, term.clear, first, moment, calendar)
    return Due(moment, (step, *_aloud(unknown)), bool(unknown))


def _aloud(unknown: Iterable[UnknownYear]) -> tuple[str, ...]:
    return tuple(year.sentence for year in unknown)
