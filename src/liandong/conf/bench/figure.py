"""一个量出来的数，和它的限值或参照；以及最后那张表。

A promise without a measurement is a belief. Each figure says what was measured, in which unit, against which limit,
and whether it holds; figures without a limit are there to be compared with a peer or with the last run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        limit: the promise; None when nothing is promised.
        is_floor: the value must reach the limit instead of staying below it.
        peer: what to compare with when there is no limit.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    is_floor: bool = False
    peer: str = ""

    @property
    def holds(self) -> bool:
        """Whether the promise is kept; True where nothing is promised.

        >>> Figure("证明", 4.0, "毫秒", 5.0).holds, Figure("排序", 4.0, "条/秒", 5.0, is_floor=True).holds
        (True, False)
        >>> Figure("没有答好的", 0, "次", 0).cells[3:]
        ('—', '合格')
        """
        if self.limit is None:
            return True
        return self.value >= self.limit if self.is_floor else self.value <= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """Measure, value, limit or peer, ratio of value to limit, verdict."""
        if self.limit is None:
            return self.name, f"{_number(self.value)} {self.unit}", self.peer or "—", "—", "—"
        sign = "≥" if self.is_floor else "≤"
        verdict = "合格" if self.holds else "超限"
        bound = f"{sign} {_number(self.limit)} {self.unit}"
        return (
            self.name,
            f"{_number(self.value)} {self.unit}",
            bound,
            f"{self.value / self.limit:.2f}" if self.limit else "—",
            verdict,
        )


HEADINGS = ("项目", "实测", "限值或参照", "比值", "结论")


def table(figures: Sequence[Figure]) -> str:
    """All figures under Chinese headings, columns aligned for a terminal."""
    rows = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "─" * (sum(widths) + 2 * (len(widths) - 1)))
    return "".join(f"{line}\n" for line in lines)


def _number(value: float) -> str:
    """Three figures that matter, thousands apart: 57,012; 4.21; 0.153."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
