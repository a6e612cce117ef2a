"""一个 .xlsx 里有哪些表、哪些文字、哪些格式是日期。

Cells hold numbers whether they are dates or not; only the number format tells. The 1904 system of old Macintosh files is
kept per workbook. Chart sheets hold no rows and are not listed.

Sources: ECMA-376 第 1 部分 18.2（工作簿）、18.4（共享文字）、18.8（样式）。
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from liandong.sheets.faults import SheetError
from liandong.sheets.package import Package

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in formats that are dates or times; 27 to 36 and 50 to 58 are those of the Chinese edition."""

_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet in the workbook's own order."""

    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class Workbook:
    """What must be known before rows are read."""

    sheets: list[SheetEntry] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    is_1904: bool = False


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time.

    >>> [is_date_format(one) for one in ("yyyy/m/d", '0.00"m"', "[红色]0", "[h]:mm", "General", 'yyyy"年"m"月"')]
    [True, False, False, True, False, True]
    """
    plain = _NOT_CODE.sub("", code.split(";")[0])
    return plain.lower() != "general" and re.search(r"[ymdhs]", plain, re.IGNORECASE) is not None


def read_workbook(package: Package) -> Workbook:
    """The list of sheets, the shared texts and the date formats.

    Raises:
        SheetError: too_many_sheets, too_many_texts, too_many_styles, no_sheet, damaged.
    """
    book = Workbook()
    related = _relations(package, "_rels/.rels", "")
    main = next((part for kind, part in related.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder = posixpath.dirname(main)
    related = _relations(package, f"{folder}/_rels/{posixpath.basename(main)}.rels", folder)
    if main not in package.names:
        raise SheetError("not_xlsx", "这个文件不是 .xlsx 表格。请用表格软件打开后另存为 .xlsx 或 CSV。")
    _sheets(package, main, related, book)
    if not book.sheets:
        raise SheetError("no_sheet", "文件里没有工作表。请核对是否选错了文件。")
    for kind, part in related.values():
        if kind == "sharedStrings":
            _texts(package, part, book)
        if kind == "styles":
            _styles(package, part, book)
    return book


def _relations(package: Package, name: str, folder: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if (
            tag == "Relationship"
            and given.get("TargetMode") != "External"
            and len(found) < package.limits.members
        ):
            target = given.get("Target", "")
            part = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], part)

    package.parse_all(name, start)
    return found


def _sheets(package: Package, main: str, related: dict[str, tuple[str, str]], book: Workbook) -> None:
    seen = 0

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal seen
        if tag == "workbookPr":
            book.is_1904 = given.get("date1904", "0") in ("1", "true", "on")
        if tag != "sheet":
            return
        seen += 1
        if seen > package.limits.sheets:
            raise SheetError(
                "too_many_sheets",
                f"文件里的工作表超过 {package.limits.sheets} 张，没有读。请只留需要的一张另存。",
            )
        identity = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
        kind, part = related.get(identity, ("", ""))
        if kind == "worksheet":
            book.sheets.append(
                SheetEntry(given.get("name", "")[:255], part, given.get("state", "visible") != "visible")
            )

    package.parse_all(main, start)


def _texts(package: Package, part: str, book: Workbook) -> None:
    pieces: list[str] = []
    limits = package.limits
    in_text, phonetic, size, length = False, False, 0, 0

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal in_text, phonetic, length
        if tag == "si":
            pieces.clear()
            length = 0
        in_text = tag == "t" and not phonetic
        phonetic = phonetic or tag == "rPh"

    def end(tag: str) -> None:
        nonlocal in_text, phonetic
        in_text = False
        if tag == "rPh":
            phonetic = False
        if tag == "si":
            book.texts.append(unescaped("".join(pieces)))
            if len(book.texts) > limits.shared_strings:
                raise SheetError(
                    "too_many_texts",
                    f"文件里不同的文字超过 {limits.shared_strings} 条，没有读。请另存为 CSV 再试，或拆成几份。",
                )

    def text(said: str) -> None:
        nonlocal size, length
        if not in_text:
            return
        size += len(said) if said.isascii() else 3 * len(said)
        length += len(said)
        if length > limits.cell_characters:
            raise SheetError(
                "cell_too_long",
                f"有一格超过 {limits.cell_characters} 个字，不是正常的表格，没有读。请核对是否选错了文件，或者缩短这一格。",
            )
        if size > limits.shared_bytes:
            raise SheetError("too_many_texts", "文件里的文字过多，没有读。请另存为 CSV 再试，或拆成几份。")
        pieces.append(said)

    package.parse_all(part, start, end, text)


def unescaped(text: str) -> str:
    """`_x000D_` and its like as the characters they stand for, but never a lone surrogate.

    >>> unescaped("甲_x000A_乙_xD800_")
    '甲\\n乙�'
    """
    if "_x" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        code = int(found.group(1), 16)
        return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)

    return re.sub(r"_x([0-9A-Fa-f]{4})_", one, text)


def _styles(package: Package, part: str, book: Workbook) -> None:
    own: dict[int, bool] = {}
    in_cells, count = False, 0

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal in_cells, count
        if tag == "cellXfs":
            in_cells = True
        if tag == "numFmt" and given.get("numFmtId", "").isdigit():
            own[int(given["numFmtId"])] = is_date_format(given.get("formatCode", "")[:255])
        if tag == "xf" and in_cells:
            number = given.get("numFmtId", "0")
            form = int(number) if number.isdigit() else 0
            if own.get(form, form in _DATE_FORMATS):
                book.date_styles.add(count)
            count += 1
        if count > package.limits.styles or len(own) > package.limits.styles:
            raise SheetError("too_many_styles", "文件里的格式过多，没有读。请把内容复制到一张新表另存。")

    def end(tag: str) -> None:
        nonlocal in_cells
        if tag == "cellXfs":
            in_cells = False

    package.parse_all(part, start, end)
