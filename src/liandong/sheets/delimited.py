"""读 CSV：编码、分隔符、引号、坏字节，内存不随文件增长。

Parsing is the standard library's `csv`; what is ours is the evidence for encoding and delimiter and the bounds: a line
without end, a quotation mark never closed, a zero byte.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import BinaryIO

from liandong.sheets.encoding import Encoding, detect
from liandong.sheets.faults import SheetError
from liandong.sheets.limits import USUAL, Limits
from liandong.sheets.rows import Row

DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号"}
_FULL = "，"
_HINT = "sep="
_SAMPLE = 60
csv.field_size_limit(USUAL.row_characters)  # 一格多长由 Limits 管，超过的说得清；模块自己的 131072 只会报错


def delimiter(lines: list[str]) -> str:
    """The delimiter that splits the most lines into the same number of parts; a comma when none does.

    The full-width comma is also what parts a sentence, such as those above a table: it must make more cells than the other would.

    >>> delimiter(["名称;代码;地址", "甲;1;解放路1,2号", "乙;2;路"])
    ';'
    >>> delimiter(["只列公示的，金额以万元计", "用途：报送，留存", "请核对，再报送", "CF_WSH,CF_XDR_MC,CF_NR", "罚1号,甲厂,罚款"])
    ','
    >>> delimiter(["名称，地址", "甲厂，解放路1,2号", "乙厂，演示路3,4号"])
    '，'
    """
    alike = {one: _alike(lines, one) for one in DELIMITERS}
    best = max((one for one in DELIMITERS if one != _FULL), key=alike.__getitem__)
    return _FULL if prod(alike[_FULL]) > prod(alike[best]) else best


def _alike(lines: list[str], one: str) -> tuple[int, int]:
    """How many lines a delimiter splits into the same number of parts, and into how many."""
    several = [width for row in csv.reader(lines, delimiter=one) if (width := len(row)) > 1]
    usual = max(set(several), key=several.count, default=0)
    return several.count(usual), usual


def read(stream: BinaryIO, limits: Limits = USUAL) -> tuple[Encoding, str, Iterator[Row]]:
    """The encoding, the delimiter and the rows of a delimited text.

    Empty lines are rows, as in Excel. Cells are text; blank ones None. Bytes that cannot be read stand as U+FFFD.

    Raises:
        SheetError: not_text, row_too_long, cell_too_long, quote_not_closed, too_many_columns, too_many_rows, while rows
            are taken.
    """
    encoding = detect(stream)
    try:
        lines = list(_sample(_lines(stream, encoding, limits)))
    except SheetError as error:
        if error.code == "row_too_long":
            raise SheetError(
                "not_text", "这个文件不像表格：开头很长一段没有换行。请核对是否选错了文件。"
            ) from None
        raise
    hint = lines[0].strip() if lines else ""
    hinted = hint[len(_HINT) :] if hint.lower().startswith(_HINT) and len(hint) == len(_HINT) + 1 else ""
    chosen = hinted or delimiter([one for one in lines if not one.lower().startswith(_HINT)])
    return encoding, chosen, _rows(stream, encoding, chosen, bool(hinted), limits)


def _sample(lines: Iterator[str]) -> Iterator[str]:
    taken = 0
    for line in islice(lines, _SAMPLE):
        yield line
        taken += len(line)
        if taken > 65_536:
            return


def _lines(stream: BinaryIO, encoding: Encoding, limits: Limits) -> Iterator[str]:
    """Lines with their ends, each at most `row_characters` long."""
    stream.seek(0)
    for number, line in enumerate(_split(stream, encoding, limits), 1):
        if "\x00" in line:
            raise SheetError(
                "not_text",
                f"第 {number} 行含有零字节，这个文件不是文本表格或已损坏。请用表格软件打开后另存为 .xlsx 或 CSV。",
            )
        yield line


def _split(stream: BinaryIO, encoding: Encoding, limits: Limits) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    rest, number = "", 0
    while True:
        chunk = stream.read(65_536)
        text = rest + decoder.decode(chunk, not chunk)
        if chunk and text.endswith("\r"):
            text, held = text[:-1], "\r"
        else:
            held = ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = lines.pop() + held
        for line in lines:
            number += 1
            yield line + "\n"
        if len(rest) > limits.row_characters:
            raise SheetError(
                "row_too_long",
                f"第 {number + 1} 行超过 {limits.row_characters} 个字还没有换行，不是表格或已损坏。",
            )
        if not chunk:
            if rest:
                yield rest
            return


def _rows(
    stream: BinaryIO, encoding: Encoding, chosen: str, skip_hint: bool, limits: Limits
) -> Iterator[Row]:
    lines = _lines(stream, encoding, limits)
    fed = 0

    def counted() -> Iterator[str]:
        nonlocal fed
        for line in lines:
            fed += len(line)
            if fed > limits.row_characters:
                raise SheetError("quote_not_closed", _open_quote(number + 1))
            yield line

    number = 0
    reader = csv.reader(counted(), delimiter=chosen)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise SheetError("quote_not_closed", _open_quote(number + 1)) from None
        number += 1
        fed = 0
        if number > limits.rows:
            raise SheetError("too_many_rows", f"这张表超过 {limits.rows} 行，请拆成几份。")
        if len(cells) > limits.columns:
            raise SheetError(
                "too_many_columns",
                f"第 {number} 行有 {len(cells)} 列，超过 {limits.columns} 列。请核对分隔符和文件。",
            )
        if any(len(cell) > limits.cell_characters for cell in cells):
            raise SheetError(
                "cell_too_long",
                f"第 {number} 行有一格超过 {limits.cell_characters} 个字，多半是前面有引号没有成对。请核对这一行。",
            )
        if not (skip_hint and number == 1):
            yield Row(number, _trimmed(cells))


def _open_quote(number: int) -> str:
    return f"第 {number} 行起有引号没有成对，后面的内容都成了一格。请在这一行补上或删去引号。"


def _trimmed(cells: list[str]) -> tuple[str | None, ...]:
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return tuple(cell if cell.strip() else None for cell in cells[:last])
