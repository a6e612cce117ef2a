"""找涉嫌违法行为、碰撞查询：只按编号的开头。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.numbering import begun


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose number begins so, the highest first."""
    number = begun(asked)
    return rows.filter(number__startswith=number).order_by("-number") if number else rows.none()
