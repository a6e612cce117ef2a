"""排成 PDF：Typst，一个热的编译器，内容只作 JSON 数据交进去。

What is typed is never Typst source: it enters through `sys_inputs`, and the compiler's root is the folder of the templates, so
a compile reads nothing else and fetches nothing. Same input and moment, same bytes.
Main name: `typeset`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.metadata import version
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from liandong.documents.typeset.composing import (
    attachments_of,
    case_of,
    compose,
    day_of,
    imprint_of,
    mark_of,
    note_of,
    plain_text,
    printed_by,
    signers_of,
    title_of,
)
from liandong.documents.typeset.faces import fallen_back, families, folders, versions
from liandong.documents.typeset.refusing import refusals
from liandong.documents.typeset.shapes import (
    Audience,
    CannotTypeset,
    Content,
    Form,
    Heading,
    LetterKind,
    Refusal,
    Typeset,
)

TEMPLATES = Path(__file__).parent / "templates"
COMPILER = f"typst {version('typst')}"
BOUND = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2011": "-"})
"""Characters at which a line may not be broken, and those that look the same."""
_WARM = Lock()


@cache
def _compiler(template: str, fonts: tuple[Path, ...]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(folder) for folder in fonts],
        ignore_system_fonts=True,
    )


def _blocks(kind: LetterKind, content: Content) -> list[dict[str, Any]]:
    """Neighbouring pairs stand in one table."""
    told: list[dict[str, Any]] = []
    for is_pair, group in groupby(compose(kind, content), key=lambda b: b.kind == "pair"):
        if is_pair:
            told.append({"kind": "form", "rows": [(b.label, b.text) for b in group]})
        else:
            told += [asdict(b) for b in group]
    return told


def _data(
    kind: LetterKind, heading: Heading, content: Content, *, is_draft: bool, code: str
) -> dict[str, Any]:
    attached = zip(attachments_of(heading), heading.attachments, strict=True)
    return {
        "form": kind.form.value, "agency": heading.agency, "mark": mark_of(kind, heading), "title": title_of(kind, heading),
        "name": heading.title or kind.title, "case_no": case_of(kind, heading), "letter_no": heading.letter_no,
        "signers": signers_of(kind, heading), "recipients": "、".join(heading.recipients), "urgency": heading.urgency,
        "blocks": _blocks(kind, content), "corrects": heading.corrects, "attachments": [(name, a.sha256) for name, a in attached],
        "day": day_of(heading), "note": note_of(heading), "imprint": imprint_of(kind, heading),
        "printed": printed_by(kind, heading), "is_simulated": heading.is_simulated, "is_draft": is_draft, "check_code": code,
        "is_close": False,
    }  # fmt: skip


def _square(url: str) -> str:
    drawn = BytesIO()
    segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, scale=4)
    return drawn.getvalue().decode()


def _check(kind: LetterKind, heading: Heading, content: Content, code: str | None, url: str | None) -> None:
    found = refusals(kind, heading, content)
    if (code or url) and kind.audience is not Audience.PARTY:
        found += (Refusal("not_checkable", "", f"{kind.title}不送达当事人，不印校验码。"),)
    if found:
        raise CannotTypeset(found)


def typeset(kind: LetterKind, heading: Heading, content: Content, *, fixed_at: datetime, check_url: str | None = None,
            check_code: str | None = None, is_draft: bool = False) -> Typeset:  # fmt: skip
    """The letter as PDF/A-2b.

    Args:
        fixed_at: the moment that stands in the file, with a time zone.
        check_url, check_code: for 文件校验; only for kinds that go to a party.

    Raises:
        CannotTypeset: with every reason.
    """
    _check(kind, heading, content, check_code, check_url)
    data = _data(kind, heading, content, is_draft=is_draft, code=check_code or "")
    square = {"qr": _square(check_url)} if check_url else {}
    pdf = _laid(kind, data, square, fixed_at)
    if _pages(pdf) > 1 and kind.form not in (Form.RECORD, Form.MINUTES):
        close = _laid(kind, {**data, "is_close": True}, square, fixed_at)
        pdf = close if _pages(close) < _pages(pdf) else pdf
    marked = mark_of(kind, heading) + title_of(kind, heading)
    rare = fallen_back(plain_text(kind, heading, content).translate(BOUND), marked.translate(BOUND))
    return Typeset(pdf, hashlib.sha256(pdf).hexdigest(), _pages(pdf), COMPILER, versions(), rare)


def _laid(kind: LetterKind, data: dict[str, Any], more: dict[str, str], fixed_at: datetime) -> bytes:
    told = json.dumps(data, ensure_ascii=False).translate(BOUND)
    return compiled(kind.template, {"data": told, **more}, fixed_at)


def compiled(template: str, inputs: dict[str, str], fixed_at: datetime) -> bytes:
    """A template with its data, as PDF/A-2b; one at a time, by the warm compiler."""
    said = {"faces": json.dumps(families(), ensure_ascii=False), **inputs}
    with _WARM:
        pdf = _compiler(template, folders()).compile(
            format="pdf", sys_inputs=said, pdf_standards=["a-2b"], timestamp=int(fixed_at.timestamp())
        )
    if not isinstance(pdf, bytes):
        raise TypeError("排版没有得到一个文件。")
    return pdf


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
