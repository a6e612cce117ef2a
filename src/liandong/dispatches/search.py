"""找递送：递送号、所递送的编号的开头，或者移出、接收机关名称中的两个字以上。"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from liandong.kernel.numbering import begun
from liandong.registry.search import names

MARK = "-DS-"


def narrowed(rows: Any, asked: str) -> Any:
    """The rows one of whose numbers begins so, the highest first, or whose agencies' names hold it."""
    if number := begun(asked):
        column = "number" if MARK in number else "carried_number"
        return rows.filter(**{f"{column}__startswith": number}).order_by(f"-{column}", "-uuid")
    known = names(asked)
    return rows.filter(Q(sender_name__in=known) | Q(receiver_name__in=known)) if known else rows.none()
