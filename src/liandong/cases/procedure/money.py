"""罚款缴了多少、还差多少、到期没有、加处罚款到今天是多少。

The rule is `law.surcharge`; here its facts are put together. Main names: `dues`, `unpaid_fen`, `surcharge_of`, `paid_told`.
Source: 行政处罚法第六十六条、第六十七条、第七十二条、第七十三条.
"""

from __future__ import annotations

from liandong.cases.models import Decision
from liandong.law.procedure.penalty import yuan
from liandong.law.surcharge import Instalment, Pause, Payment, Surcharge, surcharge
from liandong.now import today


def dues(decision: Decision) -> list[Instalment]:
    """What is to be paid by when: the instalments that were granted, else the whole fine; nothing before it was delivered.

    A fine that was lowered since is taken off the latest instalments.
    """
    granted = list(decision.instalments.filter(ended_at=None).order_by("due_on", "pk"))
    if not granted:
        return (
            [Instalment(decision.pay_by, decision.fine_fen)] if decision.pay_by and decision.fine_fen else []
        )
    left, found = decision.fine_fen, []
    for one in granted:
        amount = min(one.amount_fen, left)
        left -= amount
        if amount:
            found.append(Instalment(one.due_on, amount))
    return found


def _payments(decision: Decision) -> list[Payment]:
    return [
        Payment(p.on, p.amount_fen) for p in decision.payments.filter(is_surcharge=False).order_by("on", "pk")
    ]


def unpaid_fen(decision: Decision) -> int:
    """How much of the fine has not been paid."""
    return max(0, decision.fine_fen - sum(p.amount_fen for p in _payments(decision)))


def surcharge_of(decision: Decision) -> Surcharge | None:
    """The surcharge up to today; None where no fine is due."""
    due = dues(decision)
    if not due:
        return None
    pauses = [Pause(r.pause, r.since, r.until) for r in decision.remedies_taken.order_by("pk")]
    return surcharge(due, today(), payments=_payments(decision), pauses=pauses)


def paid_told(decision: Decision) -> list[str]:
    """What was paid, a line each, and what is not."""
    lines = [
        f"{p.on}　{yuan(p.amount_fen)}{'（加处罚款）' if p.is_surcharge else ''}　票据{p.receipt}"
        for p in decision.payments.order_by("on", "pk")
    ]
    if decision.fine_fen and (rest := unpaid_fen(decision)) and decision.delivered_on:
        lines.append(f"尚未缴纳{yuan(rest)}")
    return lines


def surcharge_told(decision: Decision) -> str:
    """The surcharge up to today in a sentence; empty where none has begun to run."""
    answer = surcharge_of(decision)
    return answer.sentence if answer is not None and answer.days else ""
