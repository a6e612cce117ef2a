"""措施还在不在实施：期满自动结束，退出名单立即停，修复、撤销之后一个工作日内停。

Main names: `EndCause`, `Running`, `may_continue`.
Legal source: 河南省社会信用条例第二十九条、第三十七条、第四十二条、第四十三条（参数 R-05、R-06、R-11、R-17）.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.credit.measures import Measure
from liandong.law.limits import Due, Term, compute
from liandong.law.moments import chinese_date, end_of_day, in_china
from liandong.law.verdict import Verdict, allow, refuse


class EndCause(StrEnum):
    """Why a measure ends."""

    TERM = "期限届满"
    LEFT_LIST = "退出名单"
    REPAIRED = "信用修复"
    ANNULLED = "依据被撤销"


_STOP_ROWS = {EndCause.REPAIRED: "R-06", EndCause.ANNULLED: "R-05"}


@dataclass(frozen=True, slots=True)
class Running:
    """Whether a measure goes on.

    Attributes:
        verdict: allowed = it goes on. cause: why it ended, None while it goes on.
        stop_by: by when those who carry it out must have stopped; None when it ends of itself or at once.
    """

    verdict: Verdict
    cause: EndCause | None = None
    stop_by: Due | None = None


def may_continue(
    measure: Measure,
    events: Sequence[tuple[EndCause, datetime]],
    *,
    moment: datetime,
    law: LawOn | None = None,
) -> Running:
    """Whether the measure still runs at a moment; the earliest cause counts.

    Args:
        events: what happened, with time zone; the end of the term needs no event.
        moment: the moment asked about, with time zone. law: by default the packaged law of its day.

    Returns:
        ``goes_on``, or refused ``must_stop``.
    """
    now = in_china(moment)
    ruling = law or at(now.date())
    causes = [(in_china(happened), cause) for cause, happened in events]
    causes.append((end_of_day(measure.ends_on), EndCause.TERM))
    happened, cause = min(causes, key=lambda pair: pair[0])
    if now < happened or (cause is EndCause.TERM and now == happened):
        text = f"措施实施至{chinese_date(measure.ends_on)}，届时自动结束。"
        return Running(allow("goes_on", text, ruling["R-11"].provision))
    row = ruling[_STOP_ROWS.get(cause, "R-17")]
    said = f"措施已于{chinese_date(happened)}因{cause}结束"
    if cause not in _STOP_ROWS:
        return Running(refuse("must_stop", f"{said}，应当立即停止实施。", row.provision), cause)
    due = compute(happened, Term.of(row), ruling.calendar)
    assert due.last_day  # working days without suspension always end
    text = f"{said}，应当在{chinese_date(due.last_day)}以前（含当日）停止实施。"
    return Running(refuse("must_stop", text, row.provision), cause, due)
