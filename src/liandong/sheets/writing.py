"""把清单写成 CSV 或 .xlsx，一行一行地写，内存不随行数增长。

Text that a spreadsheet would run as a formula gets an apostrophe before it in a CSV; in an .xlsx every text is written as
text, so that nothing needs changing. Lines above the headings say what the list is. Codes stay text: no digit is lost. What may go out is the caller's to decide.

Sources: OWASP《CSV Injection》；ECMA-376 第 1 部分 18.3。
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from xlsxwriter import Workbook

Cell = str | int | float | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> [neutral(one) for one in ("=1+1", " @SUM(A1)", "焦作", "-", "-3")]
    ["'=1+1", "' @SUM(A1)", '焦作', "'-", "'-3"]
    """
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS) else text


def write_csv(
    stream: BinaryIO, titles: Sequence[str], rows: Iterable[Sequence[Cell]], above: Sequence[str] = ()
) -> int:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; CRLF; the number of rows written.

    `above` are lines of one cell each before the headings; they are not counted. A lone surrogate becomes a question mark, a zero byte goes.
    """
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    count = 0
    try:
        out = csv.writer(text, lineterminator="\r\n")
        out.writerows([neutral(line.replace("\x00", ""))] for line in above)
        out.writerow([neutral(one) for one in titles])
        for row in rows:
            out.writerow(
                [neutral(one.replace("\x00", "")) if isinstance(one, str) else _plain(one) for one in row]
            )
            count += 1
    finally:
        text.flush()
        text.detach()
    return count


def write_xlsx(
    stream: BinaryIO,
    titles: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    sheet: str = "清单",
    above: Sequence[str] = (),
) -> int:
    """A workbook of one sheet, heading bold and frozen; the number of rows written, without the lines `above`.

    Raises:
        ValueError: more rows or columns than a sheet holds; the message says what to do.
    """
    book = Workbook(stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    count = 0
    try:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        head = len(above)
        page.freeze_panes(head + 1, 0)
        for line, text in enumerate(above):
            page.write_string(line, 0, _clean(text))
        for column, title in enumerate(titles):
            page.write_string(head, column, _clean(title), bold)
        for row in rows:
            count += 1
            line = head + count
            for column, value in enumerate(row):
                if isinstance(value, str):
                    outside = page.write_string(line, column, _clean(value))
                elif isinstance(value, date):
                    outside = page.write_datetime(line, column, value, day)
                elif value is not None:
                    outside = page.write_number(line, column, value)
                else:
                    outside = 0
                if outside == -1:
                    raise ValueError(
                        "一张工作表最多 1048576 行、16384 列，写不下。请缩小范围分几次导出，或导出为 CSV。"
                    )
    finally:
        book.close()
    return count


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)[:_LONGEST]


def _plain(value: Cell) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
