"""找协查：协查编号的开头，或者请求机关、被请求机关名称中的两个字以上。"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from liandong.kernel.numbering import begun
from liandong.registry.search import names


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose number begins so, or whose agencies' names hold it."""
    if number := begun(asked):
        return rows.filter(number__startswith=number)
    known = names(asked)
    return rows.filter(Q(agency_name__in=known) | Q(receiver_name__in=known)) if known else rows.none()
