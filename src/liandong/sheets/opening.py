"""打开一个交来的文件：看内容而不看后缀，选一张表，一行行给出来。

Which sheet: the first that can be seen and holds rows. Another is chosen by name. What was decided is said in `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO

from liandong.sheets import delimited
from liandong.sheets.encoding import Encoding
from liandong.sheets.faults import SheetError
from liandong.sheets.grid import Grid, Span, merged_spans
from liandong.sheets.limits import USUAL, Limits
from liandong.sheets.package import Package
from liandong.sheets.rows import Row
from liandong.sheets.workbook import SheetEntry, read_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
}

_JSON = re.compile(rb'(?:\{|\[\s*\{)\s*"')


@dataclass(slots=True)
class Sheet:
    """One table that can be read once.

    Attributes:
        name: the worksheet's name; empty for a CSV.
        rows: the rows, to be taken once.
        notes: Chinese sentences: encoding, delimiter, which sheet and why, what is hidden.
        others: names of the other worksheets, hidden ones too.
        spans: merged cells.
        encoding: of a text file.
        hidden_columns: indices from 0.
    """

    name: str
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    encoding: Encoding | None = None
    hidden_columns: set[int] = field(default_factory=set)


def open_sheet(stream: BinaryIO, name: str = "", sheet: str = "", limits: Limits = USUAL) -> Sheet:
    """A table from a file.

    Args:
        stream: seekable, opened for bytes; it must stay open while rows are taken.
        name: the file's name, only to tell a suffix that does not fit the content.
        sheet: a worksheet's name; empty for the first that can be seen and holds rows.

    Raises:
        SheetError: empty_file, file_too_large, old_xls, encrypted, not_a_table, no_such_sheet, and those of reading.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    if not size:
        raise SheetError("empty_file", "文件是空的。请核对是否选错了文件，或保存时没有写完。")
    if size > limits.file_bytes:
        raise SheetError(
            "file_too_large",
            f"文件有 {size // 1048576} MB，超过 {limits.file_bytes // 1048576} MB。请拆成几份。",
        )
    if head == _OLE:
        raise _compound(stream)
    if other := next((title for mark, title in _OTHERS.items() if head.startswith(mark)), ""):
        raise SheetError("not_a_table", f"这是{other}，不是表格。请交 .xlsx 或 CSV。")
    if head.startswith(b"PK"):
        opened = _workbook(stream, sheet, limits)
        right: tuple[str, ...] = (".xlsx", ".xlsm", "")
    else:
        opened = _text(stream, limits)
        right = (".csv", ".txt", ".tsv", "")
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if suffix not in right:
        opened.notes.append(
            f"文件名以 {suffix[:10]} 结尾，内容却是{'工作簿' if right[0] == '.xlsx' else '文本表格'}，已按内容读。"
        )
    return opened


def _compound(stream: BinaryIO) -> SheetError:
    """An old .xls and an encrypted .xlsx are both OLE compound files; the name of a stream inside tells."""
    if "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 20):
        return SheetError("encrypted", "文件加了密码，读不了。请用表格软件打开，去掉密码后另存。")
    return SheetError("old_xls", "这是旧格式的 .xls，读不了。请用表格软件打开，另存为 .xlsx 后再交。")


def _text(stream: BinaryIO, limits: Limits) -> Sheet:
    start = stream.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise SheetError(
            "not_a_table",
            "这是网页或 XML 文件（有的系统导出时把它命名为 .xls）。请用表格软件打开，另存为 .xlsx。",
        )
    if _JSON.match(start):
        raise SheetError(
            "not_a_table", "这是 JSON 文件，不是表格。请让提供方另外导出 .xlsx 或 CSV，或者照着抄成一份表。"
        )
    encoding, chosen, rows = delimited.read(stream, limits)
    title = delimited.DELIMITERS.get(chosen, f"“{chosen}”")
    return Sheet("", rows, [encoding.evidence, f"分隔符是{title}。"], encoding=encoding)


def _workbook(stream: BinaryIO, wanted: str, limits: Limits) -> Sheet:
    package = Package(stream, limits)
    book = read_workbook(package)
    if wanted:
        chosen = next((one for one in book.sheets if one.name == wanted), None)
        if chosen is None:
            names = "、".join(f"“{one.name}”" for one in book.sheets[:20])
            raise SheetError("no_such_sheet", f"文件里没有名为“{wanted[:31]}”的工作表，有的是{names}。")
        return _opened(package, book.sheets, chosen, Grid(package, book, chosen.part))
    seen = [one for one in book.sheets if not one.is_hidden]
    if not seen:
        raise SheetError(
            "no_sheet", "文件里的工作表都是隐藏的。请取消隐藏需要的一张后另存，或指明工作表的名称。"
        )
    for one in seen:
        grid = Grid(package, book, one.part)
        rows = grid.rows()
        first = list(islice((row for row in rows if not row.is_empty), 1))
        if first:
            opened = _opened(package, book.sheets, one, grid)
            opened.rows = chain(first, rows)
            return opened
    raise SheetError("empty_file", "看得见的工作表都没有内容。请核对是否选错了文件。")


def _opened(package: Package, sheets: list[SheetEntry], chosen: SheetEntry, grid: Grid) -> Sheet:
    notes = [f"读的是工作表“{chosen.name}”。"]
    others = [one.name for one in sheets if one is not chosen]
    if others:
        hidden = sum(one.is_hidden for one in sheets if one is not chosen)
        notes.append(
            f"另有 {len(others)} 张工作表没有读" + (f"（其中 {hidden} 张是隐藏的）。" if hidden else "。")
        )
    spans = merged_spans(package, chosen.part)
    return Sheet(chosen.name, grid.rows(), notes, others, spans, None, grid.hidden_columns)
