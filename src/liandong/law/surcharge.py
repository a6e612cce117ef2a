"""加处罚款：到期不缴，每日按罚款数额的百分之三，总额不超过罚款；复议、诉讼期间不计；每一段一句话。

Counted day by day and summed once, so that instalments, part payments and pauses need no special cases. Fractions of
a fen are dropped at the end, in the party's favour. Whether to add it at all is the agency's choice (可以).

Main names: `Instalment`, `Payment`, `Pause`, `PauseReason`, `surcharge`, `Surcharge`.
Legal source: 行政处罚法第六十六条、第六十七条、第七十二条、第七十三条（参数 P-13、P-14、P-31）；
行政强制法第四十五条（E-10）.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from liandong.law import LawOn, Parameter, at
from liandong.law.moments import chinese_date
from liandong.law.procedure.penalty import yuan
from liandong.law.verdict import Source, Verdict, allow, refuse

ONE_DAY = timedelta(days=1)
_WHOLE = 100


class PauseReason(StrEnum):
    """Why the surcharge is not counted. Postponement (暂缓、分期) is no pause: it moves the day on which money is due."""

    RECONSIDERATION = "行政复议"
    LITIGATION = "行政诉讼"


@dataclass(frozen=True, slots=True)
class Instalment:
    """Money that must be paid: the last day on which payment is in time, and how much (fen, above 0)."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid: the day, still counted in full as a day overdue, and how much (fen, above 0)."""

    paid_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Reconsideration or litigation: from the day it was applied for to the day it ended, both included.

    Attributes:
        since: day of the application. until: day on which the procedure ended; None while it goes on.
    """

    reason: PauseReason
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is not counted."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Surcharge:
    """The answer.

    Attributes:
        amount_fen: the surcharge up to and including ``up_to``. capped: the ceiling was reached.
        days: days counted. up_to: last day looked at.
        unpaid_fen: fine not yet paid at the end of ``up_to``.
        steps: Chinese half sentences without full stop, one for each run of days, then the total.
        verdict: allowed = it may be added; refused ``nothing_overdue`` when it comes to nothing.
    """

    amount_fen: int
    capped: bool
    days: int
    up_to: date
    unpaid_fen: int
    steps: tuple[str, ...]
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """All steps as one sentence with its full stop."""
        return "；".join(self.steps) + "。"


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of days of one kind: the base on which they count, or why they do not."""

    first: date
    last: date
    base_fen: int
    paused: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def surcharge(
    due: Sequence[Instalment],
    up_to: date,
    *,
    payments: Sequence[Payment] = (),
    pauses: Sequence[Pause] = (),
    law: LawOn | None = None,
) -> Surcharge:
    """The surcharge up to and including a day.

    Args:
        due: the fine, as one instalment or as those granted; each counts from the day after its ``due_on``. The due
            day of a plain fine comes from P-06 and `limits.compute`.
        up_to: last day to count. payments: so far. pauses: reconsideration and litigation, overlapping or not.
        law: by default the packaged law of the first due day.

    Raises:
        ValueError: no instalment, or an amount that is not positive.
    """
    if not due or min(money.amount_fen for part in (due, payments) for money in part) <= 0:
        raise ValueError("罚款至少有一笔，每一笔的数额应为正。")
    ruling = law or at(min(each.due_on for each in due))
    rate, ceiling = ruling["P-13"], ruling["P-14"]
    fine = sum(each.amount_fen for each in due)
    cap = fine * _number(ceiling) // _WHOLE
    runs = tuple(_runs(due, up_to, payments, pauses))
    counted = [run for run in runs if not run.paused]
    full = sum(run.base_fen * run.days for run in counted) * _number(rate) // _WHOLE
    amount = min(full, cap)
    days = sum(run.days for run in counted)
    steps = (*(_step(run, rate) for run in runs), _total(full, cap, days, up_to))
    unpaid = max(0, fine - sum(paid.amount_fen for paid in payments if paid.paid_on <= up_to))
    sources = (rate.provision, ruling["P-31"].provision)
    verdict = _verdict(amount, payments, sources, ruling["E-10"].provision)
    return Surcharge(amount, full >= cap, days, up_to, unpaid, steps, verdict)


def _number(row: Parameter) -> int:
    assert row.value is not None  # percentages always carry a number
    return row.value


def _runs(
    due: Sequence[Instalment], up_to: date, payments: Sequence[Payment], pauses: Sequence[Pause]
) -> Iterator[_Run]:
    """Days from the first overdue one on, in runs cut wherever anything changes; days with nothing overdue left out."""
    cuts = {each.due_on + ONE_DAY for each in due} | {paid.paid_on + ONE_DAY for paid in payments}
    cuts |= {pause.since for pause in pauses} | {pause.until + ONE_DAY for pause in pauses if pause.until}
    first = min(each.due_on for each in due) + ONE_DAY
    edges = sorted(day for day in cuts if first <= day <= up_to)
    for begin, after in pairwise([*edges, up_to + ONE_DAY]):
        base = _overdue(due, payments, begin)
        if base > 0:
            paused = "、".join(dict.fromkeys(pause.reason for pause in pauses if pause.covers(begin)))
            yield _Run(begin, after - ONE_DAY, base, paused)


def _overdue(due: Sequence[Instalment], payments: Sequence[Payment], day: date) -> int:
    """Fen that should have been paid before ``day`` and were still unpaid when it began."""
    owed = sum(each.amount_fen for each in due if each.due_on < day)
    return owed - sum(paid.amount_fen for paid in payments if paid.paid_on < day)


def _step(run: _Run, rate: Parameter) -> str:
    until = f"至{chinese_date(run.last, run.first)}" if run.last > run.first else ""
    span = f"{chinese_date(run.first)}{until}共{run.days}日"
    if run.paused:
        return f"{span}为{run.paused}期间，不计算加处罚款"
    return f"{span}，到期未缴{yuan(run.base_fen)}，每日按{rate.amount}加处"


def _total(full: int, cap: int, days: int, up_to: date) -> str:
    if days == 0:
        return f"截至{chinese_date(up_to)}没有应当加处罚款的日数"
    said = f"截至{chinese_date(up_to)}，计算{days}日，加处罚款{yuan(min(full, cap))}"
    return f"{said}，已达罚款数额，不再增加" if full >= cap else said


def _verdict(amount: int, payments: Sequence[Payment], sources: tuple[Source, ...], told: Source) -> Verdict:
    if amount == 0:
        return refuse("nothing_overdue", "没有到期未缴的罚款或者期间不计算，不加处罚款。", *sources)
    warnings = [f"加处罚款的标准应当告知当事人（{told}）。"]
    if payments:
        warnings.append(
            "部分缴纳以后以未缴数额为基数，法律没有明文规定，这里从有利于当事人计算，请法制机构确认。"
        )
    text = f"当事人到期不缴纳罚款，可以加处罚款{yuan(amount)}。"
    return allow("may_add", text, *sources, warnings=tuple(warnings))
