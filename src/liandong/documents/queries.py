"""文书的查询：公开的文件校验按码找一件，别的房间找一件记录的文书。

Main names: `by_check_code`, `of_record`, `of_records`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from liandong.documents import checking
from liandong.documents.models import Letter
from liandong.documents.states import OUT


def by_check_code(code: str) -> Letter | None:
    """The issued letter of a check code, however it was typed; None for a code that is none.

    Only letters to a party have a code; a letter to an agency or for the file is found by no code (the table forbids it).
    The caller limits how often it is asked.
    """
    wanted = checking.understood(code)
    if not wanted:
        return None
    return Letter.objects.filter(check_code=wanted, is_to_party=True, state__in=OUT).first()


def of_record(record: UUID) -> Any:
    """Every letter made from a record, the oldest first."""
    return of_records([record])


def of_records(records: Iterable[UUID]) -> Any:
    """Every letter made from any of these records, the oldest first."""
    return Letter.objects.filter(source__in=list(records)).order_by("pk")
