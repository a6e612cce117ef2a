"""装订案卷：几份 PDF、扫描件按归档的次序装成一份，每卷有封面、目录，每页右上角有页次。

What is bound is copied page by page as it is, with a number stamped where people read it, whatever way a scan was turned. What cannot
be bound (a file that does not open, is locked with a password, or is neither PDF nor picture) stands in 目录 with its reason and the
beginning of its hash, so that nothing is left out in silence. PDFium is not safe for threads: one dossier is bound at a time.

Main names: `Part`, `Volume`, `Cover`, `bind`, `CannotBind`.
Source: the order in which parts stand is the caller's.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2
import typst
from pypdfium2 import PdfDocument, PdfMatrix, PdfPage

from liandong.documents.typeset.faces import printable
from liandong.documents.typeset.setting import compiled

MOST_PAGES = 3_000
PICTURES = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
STAMP = (24.0, 8.0)
MARGIN = 3.0
MM = 72 / 25.4
_PDFIUM = Lock()


class CannotBind(ValueError):
    """The dossier cannot be made; the Chinese message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a dossier.

    Attributes:
        number: its 文号, if any; `made_on` its day as it is printed.
        data: the file; only PDF, JPEG and PNG are bound.
    """

    title: str
    data: bytes
    number: str = ""
    made_on: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """正卷 or 副卷, its parts in their order."""

    name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on every volume's cover; `note` under its 目录."""

    agency: str
    title: str
    entries: Sequence[tuple[str, str]]
    is_simulated: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of 目录: pages from `first` to `last` of its volume, both 0 where it was not bound, and why not."""

    volume: str
    order: int
    title: str
    first: int
    last: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """The finished dossier; `pages` counts covers and 目录 too."""

    pdf: bytes
    sha256: str
    pages: int
    rows: tuple[Row, ...]


def bind(cover: Cover, volumes: Sequence[Volume], *, fixed_at: datetime) -> Bound:
    """One PDF of all volumes.

    Args:
        fixed_at: the moment in covers and 目录, with a time zone.

    Raises:
        CannotBind: no parts at all, or more pages than `MOST_PAGES`.
    """
    if not any(volume.parts for volume in volumes):
        raise CannotBind("这件案卷里还没有可以装订的材料。")
    with _PDFIUM:
        whole = PdfDocument.new()
        rows: list[Row] = []
        try:
            for volume in volumes:
                if volume.parts:
                    rows += _bind_volume(whole, cover, volume, fixed_at)
            kept = BytesIO()
            whole.save(kept)
            pages = len(whole)
        finally:
            whole.close()
    pdf = kept.getvalue()
    return Bound(pdf, hashlib.sha256(pdf).hexdigest(), pages, tuple(rows))


def _bind_volume(whole: PdfDocument, cover: Cover, volume: Volume, fixed_at: datetime) -> list[Row]:
    opened = [_opened(part) for part in volume.parts]
    try:
        rows, last = [], 0
        for n, (part, (pages, why)) in enumerate(zip(volume.parts, opened, strict=True), 1):
            count = len(pages) if pages is not None else 0
            rows.append(
                Row(volume.name, n, part.title, last + 1 if count else 0, last + count if count else 0, why)
            )
            last += count
        if len(whole) + last > MOST_PAGES:
            raise CannotBind(f"案卷超过{MOST_PAGES}页，请只选一卷，或者分几次导出。")
        with PdfDocument(_front(cover, volume, rows, last, fixed_at)) as front:
            whole.import_pages(front)
        begins = len(whole)
        for pages, _ in opened:
            if pages is not None:
                whole.import_pages(pages)
        _stamp(whole, begins, last, fixed_at)
        return rows
    finally:
        for pages, _ in opened:
            if pages is not None:
                pages.close()


def _opened(part: Part) -> tuple[PdfDocument | None, str]:
    """The part as an open PDF, or why it cannot be bound."""
    form = next((form for start, form in PICTURES.items() if part.data.startswith(start)), "")
    if not form and b"%PDF-" not in part.data[:1024]:
        return None, _unbound("不是PDF、图片", part)
    try:
        found = PdfDocument(_pictured(part.data, form) if form else part.data)
        return (found, "") if len(found) else (None, _unbound("没有一页", part))
    except (pypdfium2.PdfiumError, typst.TypstError):
        return None, _unbound("文件打不开或者有密码", part)


def _unbound(why: str, part: Part) -> str:
    return f"未装订：{why}，另存（摘要{hashlib.sha256(part.data).hexdigest()[:16]}）"


def _pictured(data: bytes, form: str) -> bytes:
    """A picture on a page of its own, as large as it fits."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"picture.{form}").write_bytes(data)
        page = Path(folder) / "page.typ"
        page.write_text(
            '#set page(paper: "a4", margin: 15mm)\n'
            f'#align(center + horizon, image("picture.{form}", width: 100%, height: 100%, fit: "contain"))\n'
        )
        made = typst.Compiler(str(page), root=folder, font_paths=[], ignore_system_fonts=True).compile(
            format="pdf"
        )
    assert isinstance(made, bytes)
    return made


def _front(cover: Cover, volume: Volume, rows: Sequence[Row], last: int, fixed_at: datetime) -> bytes:
    entries = [*cover.entries, ("本卷", f"{len(rows)}件，{last}页")]
    told = [
        (str(row.order), printable(part.title), printable(part.number), part.made_on, _pages(row), row.why)
        for row, part in zip(rows, volume.parts, strict=True)
    ]
    data = {
        "what": "front", "agency": printable(cover.agency), "title": printable(cover.title), "volume": volume.name, "rows": told,
        "entries": [(label, printable(value)) for label, value in entries], "is_simulated": cover.is_simulated, "note": cover.note,
    }  # fmt: skip
    return _set(data, fixed_at)


def _pages(row: Row) -> str:
    if not row.first:
        return "—"
    return str(row.first) if row.first == row.last else f"{row.first}—{row.last}"


def _set(data: dict[str, Any], fixed_at: datetime) -> bytes:
    return compiled("dossier", {"data": json.dumps(data, ensure_ascii=False)}, fixed_at)


def _stamp(whole: PdfDocument, begins: int, last: int, fixed_at: datetime) -> None:
    """A number in the upper right corner of every page of a volume, as the page is read."""
    if not last:
        return
    data = {"what": "numbers", "last": last, "agency": "", "title": "页次", "is_simulated": False}
    with PdfDocument(_set(data, fixed_at)) as numbers:
        for n in range(last):
            page = whole[begins + n]
            stamp = numbers.page_as_xobject(n, whole).as_pageobject()
            stamp.set_matrix(PdfMatrix(*_upper_right(page)))
            page.insert_obj(stamp)
            page.gen_content()


def _upper_right(page: PdfPage) -> tuple[float, float, float, float, float, float]:
    """Where the stamp's lower left corner goes and which way it is turned, for a page that is shown turned."""
    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    turned = page.get_rotation()
    shown = (high, wide) if turned in (90, 270) else (wide, high)
    x, y = shown[0] - (STAMP[0] + MARGIN) * MM, shown[1] - (STAMP[1] + MARGIN) * MM
    return {
        0: (1.0, 0.0, 0.0, 1.0, left + x, bottom + y),
        90: (0.0, 1.0, -1.0, 0.0, left + wide - y, bottom + x),
        180: (-1.0, 0.0, 0.0, -1.0, left + wide - x, bottom + high - y),
        270: (0.0, -1.0, 1.0, 0.0, left + y, bottom + high - x),
    }[turned]
