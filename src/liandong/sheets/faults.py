"""哪个文件、哪一格、为什么读不了、怎么办。

`SheetError` ends the reading of a file; `CellFault` is a value about one cell and ends nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SHOWN = 40
"""Characters of a value that a message repeats."""


class SheetError(Exception):
    """A file that is not read, or not read further.

    Attributes:
        code: stable snake_case code.
        sentence: Chinese: what happened, where, what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with one cell.

    Attributes:
        row: row number as Excel shows it, from 1.
        column: column index from 0.
        title: title of the column, or empty.
        value: the value as read.
        reason: Chinese clause without full stop.
        remedy: Chinese sentence saying what to do.
    """

    row: int
    column: int
    title: str
    value: str
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        """The whole in Chinese.

        >>> CellFault(7, 2, "成立日期", "2026.13.1", "不是日期", "请写成 2026-03-01 的样子。").sentence
        '第 7 行 C 列“成立日期”：“2026.13.1”不是日期。请写成 2026-03-01 的样子。'
        """
        title = f"“{shown(self.title)}”" if self.title else ""
        return f"第 {self.row} 行 {column_letters(self.column)} 列{title}：“{shown(self.value)}”{self.reason}。{self.remedy}"


def column_letters(index: int) -> str:
    """The letters of a column from its index from 0.

    >>> [column_letters(one) for one in (0, 25, 26, 701, 702, 16383)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(text: str, most: int = SHOWN) -> str:
    """A value in a message: shortened, with characters that cannot be seen or that turn the direction written out.

    >>> shown("焦作\\u202e厂\\x00" + "长" * 50, 8)
    '焦作〔U+202E〕厂〔U+0000〕长长长…（共 55 字）'
    """
    cut = text[:most]
    seen = "".join(
        f"〔U+{ord(one):04X}〕"
        if unicodedata.category(one)[0] == "C" or one in "\u2028\u2029\u00a0\u3164"
        else one
        for one in cut
    )
    return seen if len(text) <= most else f"{seen}…（共 {len(text)} 字）"
