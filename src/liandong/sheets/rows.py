"""一行表：行号照表格软件显示的，值照原样。

A value is text, a number with the digits the file holds, a truth, a date, or an error value of a formula; an empty cell
is None. Nothing is converted here: whether `1.0` is a code or a count only its column knows (`values`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Lost:
    """A cell without a usable value: an error of a formula (`#REF!`), or a formula saved without its result."""

    said: str


Value = str | int | float | bool | datetime | time | Lost | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet.

    Attributes:
        number: as Excel shows it, from 1; in a CSV the record's number, as Excel would show it.
        values: from column A on, without trailing empty cells.
        is_hidden: hidden in the workbook, by hand or by a filter.
    """

    number: int
    values: tuple[Value, ...]
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return all(one is None or (isinstance(one, str) and not one.strip()) for one in self.values)
