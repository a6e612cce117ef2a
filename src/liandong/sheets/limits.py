"""读表的上限：一份正常的名录远到不了，故意做坏的文件到了就停。

All in one value so that a test, or an operator with a larger city, can give another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read. Reading stops with a `SheetError` at the first one passed.

    Attributes:
        file_bytes: size of the file as it comes.
        unpacked_bytes: all members of an .xlsx together, unpacked.
        ratio: unpacked to packed size of one member above `ratio_from_bytes`.
        ratio_from_bytes: members smaller than this may be packed as well as they like.
        members: files inside an .xlsx.
        sheets: worksheets in a workbook.
        shared_strings: different texts in a workbook.
        shared_bytes: UTF-8 bytes of all shared texts, which must be kept in memory.
        styles: cell formats of a workbook.
        rows: rows of one sheet, as Excel has them.
        columns: columns of one sheet, as Excel has them.
        cell_characters: characters of one cell, as Excel has them.
        row_characters: characters of one row.
        depth: nesting of elements.
    """

    file_bytes: int = 256 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024
    ratio: int = 200
    ratio_from_bytes: int = 16 * 1024 * 1024
    members: int = 2_000
    sheets: int = 256
    shared_strings: int = 300_000
    shared_bytes: int = 16 * 1024 * 1024
    styles: int = 65_536
    rows: int = 1_048_576
    columns: int = 16_384
    cell_characters: int = 32_767
    row_characters: int = 1_000_000
    depth: int = 64


USUAL = Limits()
"""What imports use."""
