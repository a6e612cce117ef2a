"""把填写的内容排成段：排版、预览和底稿都用同一份。

Main names: `Block`, `compose`, `plain_text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from liandong.documents.typeset.shapes import Content, Field, Form, Heading, LetterKind, Shape, Value

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: ``kind`` is heading, para, pair or table."""

    kind: str
    text: str = ""
    label: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def chinese_day(iso: str) -> str:
    """
    >>> chinese_day("2026-03-01")
    '2026年3月1日'
    """
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def yuan(fen: int) -> str:
    """
    >>> yuan(1234500)
    '12,345.00元'
    """
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def _moment(iso: str) -> str:
    when = datetime.fromisoformat(iso)
    return f"{when.year}年{when.month}月{when.day}日{when.hour}时{when.minute:02d}分"


def said(field: Field, value: Value) -> str:
    """One value as words; what is not a date or a moment stays as it was typed."""
    try:
        if field.shape is Shape.DATE:
            return chinese_day(str(value))
        if field.shape is Shape.MOMENT:
            return _moment(str(value))
    except ValueError:
        return str(value)
    return yuan(value) if field.shape is Shape.MONEY and isinstance(value, int) else str(value)


def is_empty(value: Value) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _rows(field: Field, value: Value) -> Block:
    rows = cast("list[dict[str, str]]", value)
    told = tuple(tuple(str(row.get(c.name, "")) for c in field.columns) for row in rows)
    return Block("table", label=field.label, columns=tuple(c.label for c in field.columns), rows=told)


def _paragraphs(text: str) -> list[Block]:
    return [Block("para", line.strip()) for line in text.splitlines() if line.strip()]


def _numbered(value: Value) -> list[Block]:
    lines = cast("list[str]", value)
    return [Block("para", f"{n}．{line}") for n, line in enumerate(lines, 1)]


def _section(field: Field, value: Value) -> list[Block]:
    if field.shape is Shape.TABLE:
        return [replace(_rows(field, value), label="")]
    return _numbered(value) if field.shape is Shape.LINES else _paragraphs(said(field, value))


def _record(field: Field, value: Value) -> list[Block]:
    if field.shape is Shape.TABLE:
        return [_rows(field, value)]
    text = "\n".join(b.text for b in _section(field, value))
    return [Block("pair", text, field.label)]


def _closing(kind: LetterKind, content: Content) -> list[Block]:
    """Fields are put in one by one, never through a format string: what was typed may hold braces."""
    told = (kind.closing_of_fine if content.get("fine") else "") + kind.closing
    text = re.sub(r"\{(\w+)\}", lambda found: str(content.get(found[1]) or "＿＿＿＿"), told)
    return _paragraphs(text)


def compose(kind: LetterKind, content: Content) -> list[Block]:
    """The body in the order of the kind's fields; what is empty is left out."""
    blocks: list[Block] = []
    number = 0
    for field in kind.fields:
        value = content.get(field.name)
        if is_empty(value):
            continue
        if kind.form is Form.RECORD:
            blocks += _record(field, value)
        elif field.shape in (Shape.LONG, Shape.LINES, Shape.TABLE):
            place = _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
            blocks += [Block("heading", f"{place}、{field.label}"), *_section(field, value)]
            number += 1
        else:
            blocks.append(Block("para", f"{field.label}：{said(field, value)}"))
    return blocks + _closing(kind, content)


def title_of(kind: LetterKind, heading: Heading) -> str:
    return heading.title or kind.title


def _block_text(block: Block) -> list[str]:
    if block.kind == "table":
        label = [f"【{block.label}】"] if block.label else []
        return [*label, "\t".join(block.columns), *("\t".join(row) for row in block.rows)]
    return [f"{block.label}：{block.text}"] if block.kind == "pair" else [block.text]


def foot(heading: Heading) -> list[str]:
    """The lines between body and signature: replacement, attachments, whom to ask."""
    lines = [f"本件替代{heading.corrects}。"] if heading.corrects else []
    for number, held in enumerate(heading.attachments, 1):
        mark = f"（摘要 {held.sha256}）" if held.sha256 else ""
        lines.append(f"附件：{number}．{held.name}{mark}" if number == 1 else f"{number}．{held.name}{mark}")
    if heading.contact or heading.phone:
        lines.append(f"联系人：{heading.contact}　电话：{heading.phone}")
    return lines


def plain_text(kind: LetterKind, heading: Heading, content: Content) -> str:
    """The letter as lines of text, for preview and search."""
    lines = [heading.urgency, heading.agency, heading.letter_no, title_of(kind, heading)]
    lines += ["、".join(heading.recipients) + "：" if heading.recipients else ""]
    for block in compose(kind, content):
        lines += _block_text(block)
    lines += [*foot(heading), heading.agency, chinese_day(heading.issued_on) if heading.issued_on else ""]
    lines += [f"抄送：{'、'.join(heading.copies_to)}。" if heading.copies_to else ""]
    return "\n".join(line for line in lines if line) + "\n"
