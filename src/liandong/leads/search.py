"""找核查：核查号、线索编号的开头，或者核查机关名称中的两个字以上；找的只是摘要里说的。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.numbering import begun
from liandong.leads.models import Verification
from liandong.registry.search import names

MARK = "-HC-"


def verifications(rows: Any, asked: str) -> Any:
    """The rows whose own number or whose lead's begins so, the highest first, or whose agency's name holds it."""
    if number := begun(asked):
        column = "number" if MARK in number else "lead__number"
        return rows.filter(**{f"{column}__startswith": number}).order_by(f"-{column}")
    known = names(asked)
    return rows.filter(agency_name__in=known) if known else rows.none()


def of_agencies(asked: str, order: str) -> Any:
    """The verifications of agencies called so, whoever may see them; None where a number is asked for."""
    return None if begun(asked) else verifications(Verification.objects.all(), asked)
