"""最先立案：两件立案谁在先，只有审批时间和登记时间都指向同一个答案才算数。

Art. 25 gives the case to the agency that filed first, and filing is the head's approval, not the computer's
moment. An approval without evidence is only a claim, a registration proves only "existed by then". So one
filing precedes another only if both are evidenced and claim and proof agree; everything else is a dispute and
no winner is computed. Where of an approval only the day is known, it may have been any moment of that day.

Main names: `precedes`, `Order`, `first_filing`.
Legal source: 行政处罚法第二十五条；公安机关办理行政案件程序规定第十四条（最初受理）。
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liandong.law.jurisdiction.facts import Filing


class Order(StrEnum):
    """Relation of one filing to another, or why there is none; the value is the reason a person reads."""

    BEFORE = "在先"
    AFTER = "在后"
    NO_MOMENT = "有的立案没有填写批准时间（公安机关为受理时间）"
    NO_EVIDENCE = "有的立案时间没有证明材料"
    IMPOSSIBLE = "有的立案批准时间晚于登记时间，前后矛盾"
    SAME_MOMENT = "批准时间相同"
    SAME_DAY = "有的立案只知道批准日期、不知道几点几分，同一天的分不出先后"
    OVERLAP = "可证明的登记时段相互重叠，分不出先后"
    CONFLICT = "批准时间的先后与登记时间的先后相反"


@dataclass(frozen=True, slots=True)
class First:
    """The first filing, or the reasons why none can be named (never both)."""

    filing: Filing | None
    doubts: tuple[Order, ...] = ()


def precedes(one: Filing, other: Filing, *, by_acceptance: bool = False) -> Order:
    """Whether ``one`` provably came before ``other``.

    Args:
        by_acceptance: compare acceptance (受理) instead of approval, for police organs among themselves.

    Returns:
        ``BEFORE`` or ``AFTER`` when claim and proof agree, otherwise the doubt that makes it a dispute.
    """
    mine, mine_by = _span(one, by_acceptance)
    theirs, theirs_by = _span(other, by_acceptance)
    if mine is None or theirs is None or mine_by is None or theirs_by is None:
        return Order.NO_MOMENT
    if not (one.evidence and other.evidence):
        return Order.NO_EVIDENCE
    if mine > one.interval[1] or theirs > other.interval[1]:
        return Order.IMPOSSIBLE
    if mine <= theirs_by and theirs <= mine_by:
        return Order.SAME_MOMENT if mine == mine_by and theirs == theirs_by else Order.SAME_DAY
    if one.interval[1] < other.interval[0]:
        return Order.BEFORE if mine < theirs else Order.CONFLICT
    if other.interval[1] < one.interval[0]:
        return Order.AFTER if theirs < mine else Order.CONFLICT
    return Order.OVERLAP


def first_filing(filings: Collection[Filing], *, by_acceptance: bool = False) -> First:
    """The filing that precedes every filing of every other agency.

    Several filings of one agency do not compete with each other.

    >>> first_filing([]).filing is None
    True
    """
    ordered = sorted(set(filings), key=_stable)
    doubts: set[Order] = set()
    for one in ordered:
        relations = {
            precedes(one, other, by_acceptance=by_acceptance)
            for other in ordered
            if other.agency != one.agency
        }
        if relations <= {Order.BEFORE}:
            return First(one)
        doubts |= relations - {Order.BEFORE, Order.AFTER}
    return First(None, tuple(sorted(doubts)))


def _span(filing: Filing, by_acceptance: bool) -> tuple[datetime | None, datetime | None]:
    """Between which moments it lies; both the same where the moment is known."""
    if by_acceptance:
        return filing.accepted_at, filing.accepted_at
    return filing.approved_at, filing.approved_by


def _stable(filing: Filing) -> tuple[str, datetime, str, str]:
    """An order of filings that does not depend on how they arrived."""
    return (filing.agency, filing.registered_at, filing.evidence, repr(filing))
