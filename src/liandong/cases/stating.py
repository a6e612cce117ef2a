"""案件怎样说给别人听：检索的文字，钱数，处罚写成的一句话。

Main names: `searched`, `approved`, `penalty_told`.
"""

from __future__ import annotations

from datetime import date

from liandong.cases.models import Case, Decision
from liandong.law.procedure.penalty import PenaltyKind, yuan
from liandong.now import CHINA
from liandong.parties.naming import folded


def searched(case: Case) -> str:
    """What the list's search looks in, a line each; nothing above a summary."""
    return "\n".join(map(folded, (case.number, case.case_no, case.party_label, case.conduct)))


def approved(case: Case) -> date | None:
    """When its filing was approved, no more exactly than it is known: the moment, or only the day."""
    if case.approved_at is None or not case.is_day_only:
        return case.approved_at
    return case.approved_at.astimezone(CHINA).date()


def penalty_told(decision: Decision) -> str:
    """The penalties in the order of the law, with the amounts that were set."""
    amounts = {PenaltyKind.FINE: decision.fine_fen}
    said = [f"{k}{yuan(amounts[k])}" if amounts.get(k) else str(k) for k in decision.kinds]
    if decision.confiscated_fen:
        said.append(f"没收款物价值{yuan(decision.confiscated_fen)}")
    return "，".join(said) or "没有处罚"
