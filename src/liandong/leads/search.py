"""找线索：编号的开头，或者当事人、违法行为中的两个字以上；找的只是摘要里说的。"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import F

from liandong.parties.naming import folded
from liandong.parties.search import Bigrams, pairs

NUMBER = re.compile(r"[A-Z]{1,4}-XS-[0-9\-]{0,11}")


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose number begins so, or whose party or conduct holds it; one character finds nothing."""
    said = folded(asked)
    if NUMBER.fullmatch(asked.strip().upper()):
        return rows.filter(number__startswith=asked.strip().upper())
    if len(said) < 2:
        return rows.none()
    return rows.alias(of_text=Bigrams(F("searched"))).filter(
        of_text__contains=pairs(said), searched__contains=said
    )
