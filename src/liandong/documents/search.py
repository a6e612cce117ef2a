"""找文书：编号、出处编号、文号的开头，或者文书种类、发文机关名称中的字。"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from liandong.documents.typeset import kinds
from liandong.kernel.numbering import begun
from liandong.registry.search import names

MARK = "-WS-"
FEWEST = 2


def narrowed(rows: Any, asked: str) -> Any:
    """The rows one of whose numbers begins so, or whose kind or agency is named so."""
    if number := begun(asked):
        column = "number" if MARK in number else "source_number"
        return rows.filter(**{f"{column}__startswith": number})
    asked = asked.strip()
    if len(asked) < FEWEST:
        return rows.none()
    codes = [code for code, kind in kinds().items() if asked in kind.title]
    return rows.filter(Q(code__in=codes) | Q(agency_name__in=names(asked)) | Q(letter_no__startswith=asked))
