"""找线索和核查：编号的开头，或者当事人、违法行为、核查机关中的两个字以上；找的只是摘要里说的。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.numbering import begun
from liandong.parties.naming import folded
from liandong.parties.search import holding
from liandong.registry.search import names

SHORTEST, MARK = 2, "-HC-"


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose number begins so, or whose party or conduct holds it; one character finds nothing."""
    said = folded(asked)
    if number := begun(asked):
        return rows.filter(number__startswith=number)
    return holding(rows, said) if len(said) >= SHORTEST else rows.none()


def verifications(rows: Any, asked: str) -> Any:
    """The rows whose own number or whose lead's begins so, or whose agency's name holds it."""
    if number := begun(asked):
        column = "number" if MARK in number else "lead__number"
        return rows.filter(**{f"{column}__startswith": number})
    known = names(asked)
    return rows.filter(agency_name__in=known) if known else rows.none()
