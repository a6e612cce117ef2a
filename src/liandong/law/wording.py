"""期限的每一步怎么说：能直接写进文书的半句话，不带句号。

Why apart from `limits`: an officer reads these words in a letter, a judge reads them in a file. They repeat nothing that
the arithmetic did not use: a make-up working day or a holiday is named only where it lay on the way.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from liandong.law.calendar import ONE_DAY, WorkCalendar
from liandong.law.moments import chinese_date, chinese_moment, in_china

_NOT_COUNTED = "当日不计"
STOPPED = "中止尚未恢复，期限停止计算，届满时刻待恢复后重算"


def promptly(begun: datetime, starts: str) -> str:
    """For a duty to act 及时: there is no last day."""
    return f"自{chinese_date(begun)}{starts}起应当及时办理，法律没有规定日数，不推算届满日"


def forward(
    begun: datetime,
    amount: str,
    unit: str,
    starts: str,
    nominal: datetime,
    moment: datetime,
    calendar: WorkCalendar,
) -> str:
    """A whole limit that was neither suspended nor extended."""
    if unit == "hour":
        return f"自{chinese_moment(begun)}{starts}起{amount}，逐时连续计算，届满{chinese_moment(moment)}"
    passed = special_days(begun.date(), nominal.date(), calendar) if unit == "working_day" else ""
    counted = f"自{chinese_date(begun)}{starts}起{amount}，{starts or '开始'}{_NOT_COUNTED}{passed}"
    return f"{counted}，{moved(nominal, moment, calendar)}"


def moved(nominal: datetime, moment: datetime, calendar: WorkCalendar) -> str:
    """``届满…24时``, naming the rest day if the last day was moved."""
    if nominal == moment:
        return f"届满{chinese_moment(moment)}"
    last = nominal.date()
    return f"最后一日{chinese_date(last)}为{calendar.describe(last)}，顺延至{chinese_moment(moment)}届满"


def special_days(after: date, until: date, calendar: WorkCalendar) -> str:
    """Holidays and make-up days that a notice names from the day after ``after`` to ``until``."""
    phrases = []
    days = calendar.named_between(after + ONE_DAY, until)
    for kind, group in groupby(days, key=calendar.describe):
        run = list(group)
        if len(run) > 1 and run[-1] - run[0] == ONE_DAY * (len(run) - 1):
            named = f"{chinese_date(run[0], after)}至{chinese_date(run[-1], after)}"
        else:
            named = "、".join(chinese_date(day, after) for day in run)
        phrases.append(f"，{named}为{kind}")
    return "".join(phrases)


def suspension(since: datetime, until: datetime | None, reason: str, moment: datetime | None) -> str:
    """One suspension; one that began after the end is said to be without effect."""
    begun = chinese_date(in_china(since))
    if until is None:
        said = f"自{begun}起因{reason}中止，尚未恢复"
    else:
        said = f"{begun}因{reason}中止，{chinese_date(in_china(until))}恢复计算"
    late = moment is not None and in_china(since) > moment
    return f"{said}，晚于期限届满，不影响本期限" if late else said


def extension(amount: str, approved_by: str) -> str:
    """One extension, counted on from the unmoved end."""
    return f"{'经' + approved_by + '批准' if approved_by else '经批准'}延长{amount}，与原期限连续计算"


def result(nominal: datetime, moment: datetime, deducted: int, calendar: WorkCalendar) -> str:
    """The last step of a limit that was suspended or extended and has an end."""
    out = f"扣除中止期间{deducted}日，" if deducted else ""
    return out + moved(nominal, moment, calendar)


def backward(
    begun: datetime,
    amount: str,
    unit: str,
    starts: str,
    clear: bool,
    first: date,
    moment: datetime,
    calendar: WorkCalendar,
) -> str:
    """A limit before an event."""
    if unit == "hour":
        return f"自{chinese_moment(begun)}{starts}向前计{amount}，最迟{chinese_moment(moment)}"
    passed = special_days(first - ONE_DAY, begun.date() - ONE_DAY, calendar) if unit == "working_day" else ""
    also = "，作出通知当日也不计" if clear else ""
    return (
        f"自{chinese_date(begun)}{starts}之日向前计{amount}，{starts or '该日'}{_NOT_COUNTED}{also}{passed}，"
        f"最迟{chinese_moment(moment)}"
    )
