"""一张工作表的行，一行一行地读，同时知道哪些行、哪些列是隐藏的，哪些格合并了。

openpyxl's streaming reader tells neither hidden rows nor merged cells and keeps a row of any width; calamine keeps the whole
sheet. Here expat gives the cells, and a row ends at the limits.

Sources: ECMA-376 第 1 部分 18.3（工作表）；1900 与 1904 日期系统 18.17.4。
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from liandong.sheets.faults import SheetError
from liandong.sheets.package import Package
from liandong.sheets.rows import Lost, Row, Value
from liandong.sheets.workbook import Workbook, unescaped

_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_LARGEST_SERIAL = 2_958_466
_MOST_MERGED = 10_000

Span = tuple[int, int, int, int]
"""First row, first column index, last row, last column index of merged cells."""


def column_index(letters: str) -> int:
    """The index from 0 of a column's letters.

    >>> column_index("A"), column_index("XFD")
    (0, 16383)
    """
    index = 0
    for one in letters.upper():
        index = index * 26 + ord(one) - 64
    return index - 1


def from_serial(serial: float, is_1904: bool = False) -> datetime | time | None:
    """The moment of a serial number, to the second; None when it is no date.

    Excel's 29 February 1900 (serial 60) never was; it and negative numbers are no dates.

    >>> from_serial(46082), from_serial(44620, is_1904=True), from_serial(0.5), from_serial(60)
    (datetime.datetime(2026, 3, 1, 0, 0), datetime.datetime(2026, 3, 1, 0, 0), datetime.time(12, 0), None)
    """
    if not 0 <= serial < _LARGEST_SERIAL:
        return None
    if serial < 1 and not is_1904:
        return (datetime(1900, 1, 1) + timedelta(seconds=round(serial * 86_400))).time()  # noqa: DTZ001
    if 60 <= serial < 61 and not is_1904:
        return None
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001
    try:
        return first + timedelta(days=int(serial), seconds=round((serial % 1) * 86_400))
    except OverflowError:
        return None


def merged_spans(package: Package, part: str) -> list[Span]:
    """The merged cells of a sheet; they stand after the rows, so the part is gone through once for them.

    More than 10,000 are not kept: only those of the heading, and of small tables, matter.
    """
    spans: list[Span] = []
    rest = b""
    for piece in package.pieces(part):
        window = rest + piece
        for found in re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{3,21})"', window):
            if (place := _MERGED.fullmatch(found.group(1).decode())) and len(spans) < _MOST_MERGED:
                a, b, c, d = place.groups()
                if (span := (int(b), column_index(a), int(d), column_index(c))) not in spans[-3:]:
                    spans.append(span)
        rest = window[-120:]
    return spans


class Grid:
    """The rows of one worksheet; `hidden_columns` is known when the first row has come."""

    def __init__(self, package: Package, book: Workbook, part: str) -> None:
        self._package, self._book, self._part = package, book, part
        self._limits = package.limits
        self.hidden_columns: set[int] = set()
        self._ready: deque[Row] = deque()
        self._last = 0
        self._cells: dict[int, Value] = {}
        self._is_hidden = self._has_formula = False
        self._number = self._column = self._style = self._length = 0
        self._type, self._taking = "n", False
        self._said: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Rows that stand in the file, in its order; rows that Excel did not write are missing here.

        Raises:
            SheetError: too_many_columns, too_many_rows, cell_too_long, row_too_long, rows_out_of_order, damaged, hostile_xml.
        """
        for _ in self._package.parse(self._part, self._start, self._end, self._text):
            while self._ready:
                yield self._ready.popleft()

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._open_cell(given)
        elif tag in ("v", "t"):
            self._taking = True
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._open_row(given)
        elif tag == "rPh":
            self._type = "phonetic"
        elif tag == "col" and given.get("hidden") in ("1", "true"):
            low, high = given.get("min", ""), given.get("max", "")
            if low.isdigit() and high.isdigit():
                self.hidden_columns.update(range(int(low) - 1, min(int(high), self._limits.columns)))

    def _open_row(self, given: dict[str, str]) -> None:
        said = given.get("r", "")
        number = int(said) if said.isdigit() and len(said) < 9 else self._last + 1
        if number <= self._last:
            raise SheetError(
                "rows_out_of_order", f"文件里第 {number} 行重复或倒置，已损坏。请用表格软件打开后另存再试。"
            )
        if number > self._limits.rows:
            raise SheetError("too_many_rows", f"这张表超过 {self._limits.rows} 行，请拆成几份。")
        self._last = self._number = number
        self._is_hidden = given.get("hidden") in ("1", "true")
        self._cells, self._column, self._length = {}, -1, 0

    def _open_cell(self, given: dict[str, str]) -> None:
        place = _PLACE.fullmatch(given.get("r", ""))
        self._column = column_index(place.group(1)) if place else self._column + 1
        if self._column >= self._limits.columns:
            raise SheetError(
                "too_many_columns",
                f"第 {self._number} 行超过 {self._limits.columns} 列，不是正常的表格，没有读。请核对是否选错了文件，或者把需要的几列复制到一张新表再交。",
            )
        style = given.get("s", "0")
        self._style = int(style) if style.isdigit() and len(style) < 7 else 0
        self._type, self._has_formula = given.get("t", "n"), False
        self._said = []

    def _text(self, said: str) -> None:
        if not self._taking or self._type == "phonetic":
            return
        self._said.append(said)
        self._length += len(said)
        if (
            self._length > self._limits.cell_characters
            and sum(map(len, self._said)) > self._limits.cell_characters
        ):
            raise SheetError(
                "cell_too_long",
                f"第 {self._number} 行有一格超过 {self._limits.cell_characters} 个字，没有读。请核对是否选错了文件，或者缩短这一格。",
            )
        if self._length > self._limits.row_characters:
            raise SheetError(
                "row_too_long",
                f"第 {self._number} 行超过 {self._limits.row_characters} 个字，没有读。请核对是否选错了文件。",
            )

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._taking = False
        elif tag == "rPh":
            self._type = "inlineStr"
        elif tag == "c":
            value = self._value("".join(self._said))
            if value is not None:
                self._cells[self._column] = value
            if isinstance(value, str):
                self._length += len(value) if self._type == "s" else 0
                if self._length > self._limits.row_characters:
                    raise SheetError(
                        "row_too_long",
                        f"第 {self._number} 行超过 {self._limits.row_characters} 个字，没有读。请核对是否选错了文件。",
                    )
        elif tag == "row":
            width = max(self._cells, default=-1) + 1
            values = tuple(self._cells.get(place) for place in range(width))
            self._ready.append(Row(self._number, values, self._is_hidden))

    def _value(self, said: str) -> Value:
        if not said:
            return Lost("是公式，文件里没有它的结果") if self._has_formula and self._type != "str" else None
        if self._type == "s":
            texts = self._book.texts
            if not said.isdigit() or len(said) > 9 or int(said) >= len(texts):
                raise SheetError(
                    "damaged",
                    f"第 {self._number} 行指向不存在的文字，文件已损坏。请用表格软件打开后另存再试。",
                )
            return texts[int(said)] or None
        if self._type in ("str", "inlineStr"):
            return unescaped(said)
        if self._type == "b":
            return said.strip() in ("1", "true")
        if self._type == "e":
            return Lost(f"是公式的错误值 {said[:20]}")
        if self._type == "d":
            return _iso(said)
        return self._number_value(said.strip())

    def _number_value(self, said: str) -> Value:
        try:
            number = float(said)
        except ValueError:
            return Lost("不是数字也不是文字")
        if number != number or number in (float("inf"), float("-inf")):
            return Lost("不是有效的数字")
        if self._style in self._book.date_styles:
            moment = from_serial(number, self._book.is_1904)
            return moment if moment is not None else Lost(f"设为日期格式，但 {said[:20]} 不是日期")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 15 else number


def _iso(said: str) -> Value:
    try:
        return datetime.fromisoformat(said.strip()).replace(tzinfo=None)
    except ValueError:
        return Lost("不是有效的日期")
