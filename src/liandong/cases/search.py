"""找案件：编号的开头，或者案号、当事人、案由中的两个字以上；找的只是摘要里说的。"""

from __future__ import annotations

import re
from typing import Any

from liandong.parties.naming import folded
from liandong.parties.search import holding

SHORTEST = 2
NUMBER = re.compile(r"[A-Z]{1,4}-AJ-[0-9\-]{0,11}")


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose number begins so, or whose 案号, party or conduct holds it; one character finds nothing."""
    said = folded(asked)
    if NUMBER.fullmatch(asked.strip().upper()):
        return rows.filter(number__startswith=asked.strip().upper())
    return holding(rows, said) if len(said) >= SHORTEST else rows.none()
