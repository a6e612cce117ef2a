"""把填写的内容排成段：排版、预览和底稿都用同一份。

Main names: `Block`, `compose`, `head_lines`, `opening_lines`, `foot_lines`, `plain_text`.
Legal source: GB/T 9704-2012 (附件说明、成文日期、附注、版记的次序).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import cast

from liandong.documents.typeset.shapes import Content, Field, Form, Heading, LetterKind, Shape, Value

CHINA = timezone(timedelta(hours=8))
_NUMERALS = "一二三四五六七八九十"
_NAMED = re.compile(r"\{(\w+)\}")
_TABULAR = (Shape.LONG, Shape.LINES, Shape.TABLE)
_TO_WRITE = {Shape.DATE: "　　年　　月　　日", Shape.MOMENT: "　　年　　月　　日　　时　　分"}
"""What stands where a day is written by hand."""
_ROWS_TO_WRITE = 2


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: ``kind`` is heading, para, item (a label and a short value), pair (a row of a form) or table."""

    kind: str
    text: str = ""
    label: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_by_hand: bool = False


def chinese_day(iso: str) -> str:
    """
    >>> chinese_day("2026-03-01")
    '2026年3月1日'
    """
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(iso: str) -> str:
    """In Beijing time; a day alone says that the hour is not known.

    >>> chinese_moment("2026-03-09T02:05:00+00:00"), chinese_moment("2026-03-09")
    ('2026年3月9日10时05分', '2026年3月9日（时刻没有填写）')
    """
    if len(iso) <= len("2026-03-09"):
        return f"{chinese_day(iso)}（时刻没有填写）"
    when = datetime.fromisoformat(iso)
    when = when.astimezone(CHINA) if when.tzinfo else when
    return f"{when.year}年{when.month}月{when.day}日{when.hour}时{when.minute:02d}分"


def yuan(fen: int) -> str:
    """
    >>> yuan(1234500)
    '12,345.00元'
    """
    return f"{fen // 100:,}.{fen % 100:02d}元"


def said(field: Field, value: Value) -> str:
    """One value as words; `refusals` sees to it that a day is a day.

    Raises:
        ValueError: a day, moment or amount that is none.
    """
    if field.shape is Shape.DATE:
        return chinese_day(str(value))
    if field.shape is Shape.MOMENT:
        return chinese_moment(str(value))
    if field.shape is Shape.MONEY:
        return yuan(int(cast(int, value)))
    return str(value)


def is_empty(value: object) -> bool:
    """Nothing, blanks, or a list of nothing else.

    >>> is_empty(["", " "]), is_empty(0)
    (True, False)
    """
    if isinstance(value, list):
        return all(map(is_empty, value))
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def _rows(field: Field, value: Value) -> Block:
    rows = cast("list[dict[str, str]]", value) or [{}] * _ROWS_TO_WRITE
    told = tuple(tuple(str(row.get(c.name, "")) for c in field.columns) for row in rows)
    heads = tuple(c.label for c in field.columns)
    return Block("table", label=field.label, columns=heads, rows=told, is_by_hand=field.is_by_hand)


def _paragraphs(text: str) -> list[Block]:
    return [Block("para", line.strip()) for line in text.splitlines() if line.strip()]


def _numbered(value: Value) -> list[Block]:
    lines = cast("list[str]", value)
    return [Block("para", f"{n}.{line}") for n, line in enumerate(lines, 1)]


def _section(field: Field, value: Value) -> list[Block]:
    if field.shape is Shape.TABLE:
        return [replace(_rows(field, value), label="")]
    return _numbered(value) if field.shape is Shape.LINES else _paragraphs(said(field, value))


def _record(field: Field, value: Value) -> list[Block]:
    if field.shape is Shape.TABLE:
        return [_rows(field, value)]
    if is_empty(value):
        return [Block("pair", _TO_WRITE.get(field.shape, ""), field.label)]
    text = "\n".join(b.text for b in _section(field, value))
    return [Block("pair", text, field.label)]


def _closing(kind: LetterKind, content: Content) -> list[Block]:
    """Fields are put in one by one, never through a format string: what was typed may hold braces."""
    told = (kind.closing_of_fine + "\n" if content.get("fine") else "") + kind.closing
    text = _NAMED.sub(lambda found: str(content.get(found[1]) or "＿＿＿＿"), told)
    return _paragraphs(text)


def printed(kind: LetterKind) -> tuple[Field, ...]:
    """The fields that stand under their own label; what the closing names stands there only."""
    named = set(_NAMED.findall(kind.closing))
    return tuple(f for f in kind.fields if f.name not in named)


def _prose(kind: LetterKind, content: Content) -> list[Block]:
    """Short values first as they come; from the first section on everything is numbered, so that nothing hangs under another."""
    blocks: list[Block] = []
    number = 0
    for field in printed(kind):
        value = content.get(field.name)
        if is_empty(value) and not field.is_by_hand:
            continue
        if field.shape not in _TABULAR and not number:
            blocks.append(Block("para", f"{field.label}：{said(field, value)}"))
            continue
        place = _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
        number += 1
        if field.shape in _TABULAR:
            blocks += [Block("heading", f"{place}、{field.label}"), *_section(field, value)]
        else:
            blocks.append(Block("item", said(field, value), f"{place}、{field.label}"))
    return blocks


def compose(kind: LetterKind, content: Content) -> list[Block]:
    """The body in the order of the kind's fields; what is empty is left out, but for what is written by hand."""
    if kind.form is not Form.RECORD:
        return _prose(kind, content) + _closing(kind, content)
    blocks: list[Block] = []
    for field in printed(kind):
        value = content.get(field.name)
        if not is_empty(value) or field.is_by_hand:
            blocks += _record(field, value)
    return blocks + _closing(kind, content)


def title_of(kind: LetterKind, heading: Heading) -> str:
    """The title; 纪要 whose mark says it already have none of their own."""
    return heading.title or ("" if kind.form is Form.MINUTES else kind.title)


def mark_of(kind: LetterKind, heading: Heading) -> str:
    """发文机关标志, or what stands in its place."""
    if kind.form is Form.MINUTES:
        return kind.title
    return heading.agency + ("文件" if kind.form is Form.OFFICIAL else "")


def signers_of(kind: LetterKind, heading: Heading) -> tuple[str, ...]:
    """签发人; only an upward letter shows them."""
    return heading.signers if kind.is_upward else ()


def note_of(heading: Heading) -> str:
    """附注: whom to ask, and what else is to be said about the letter."""
    asked = [f"联系人：{heading.contact}"] if heading.contact else []
    asked += [f"电话：{heading.phone}"] if heading.phone else []
    told = [part for part in (heading.note, "，".join(asked)) if part]
    return f"（{'；'.join(told)}）" if told else ""


def day_of(heading: Heading) -> str:
    return chinese_day(heading.issued_on) if heading.issued_on else ""


def case_of(kind: LetterKind, heading: Heading) -> str:
    """The case number stands on the head of enforcement documents; letters name the case in their text."""
    is_shown = heading.case_no and kind.form in (Form.RECORD, Form.DECISION)
    return f"案号：{heading.case_no}" if is_shown else ""


def attachments_of(heading: Heading) -> list[str]:
    """附件说明: numbered where there is more than one, nothing after a name."""
    several = len(heading.attachments) > 1
    return [f"{n}.{a.name}" if several else a.name for n, a in enumerate(heading.attachments, 1)]


def imprint_of(kind: LetterKind, heading: Heading) -> list[tuple[str, str]]:
    """版记 above its last line: (主送 or 抄送, whom); 纪要 name their recipients here."""
    to = [("主送", heading.recipients)] if kind.form is Form.MINUTES else []
    return [(word, "、".join(names) + "。") for word, names in (*to, ("抄送", heading.copies_to)) if names]


def printed_by(kind: LetterKind, heading: Heading) -> tuple[str, str] | None:
    """印发机关 and 印发日期: on every 公文, on 纪要 that have a 版记; 信函 have none."""
    has_imprint = kind.form is Form.OFFICIAL or (kind.form is Form.MINUTES and imprint_of(kind, heading))
    if not has_imprint:
        return None
    day = day_of(heading)
    return heading.agency, f"{day}印发" if day else ""


def _block_text(block: Block) -> list[str]:
    if block.kind == "table":
        label = [f"【{block.label}】"] if block.label else []
        return [*label, "\t".join(block.columns), *("\t".join(row) for row in block.rows)]
    return [f"{block.label}：{block.text}"] if block.kind in ("pair", "item") else [block.text]


def head_lines(kind: LetterKind, heading: Heading) -> list[str]:
    """What stands above the title, the mark among it."""
    signers, is_minutes = signers_of(kind, heading), kind.form is Form.MINUTES
    lines = [heading.urgency, mark_of(kind, heading), case_of(kind, heading), heading.letter_no]
    lines += [f"签发人：{'　'.join(signers)}" if signers else ""]
    lines += [heading.agency, day_of(heading)] if is_minutes else []
    return [line for line in lines if line]


def opening_lines(kind: LetterKind, heading: Heading) -> list[str]:
    """The title, and whom it is addressed to."""
    to = "" if kind.form is Form.MINUTES else "、".join(heading.recipients)
    return [line for line in (title_of(kind, heading), f"{to}：" if to else "") if line]


def foot_lines(kind: LetterKind, heading: Heading) -> list[str]:
    """What stands below the body."""
    lines = [f"本件替代{heading.corrects}。" if heading.corrects else ""]
    for n, (held, name) in enumerate(zip(heading.attachments, attachments_of(heading), strict=True)):
        lines += [
            f"附件：{name}" if n == 0 else name,
            f"摘要（SHA-256）：{held.sha256}" if held.sha256 else "",
        ]
    lines += [] if kind.form is Form.MINUTES else [heading.agency, day_of(heading)]
    lines += [note_of(heading), *(f"{word}：{whom}" for word, whom in imprint_of(kind, heading))]
    lines += ["　".join(part for part in printed_by(kind, heading) or () if part)]
    return [line for line in lines if line]


def plain_text(kind: LetterKind, heading: Heading, content: Content) -> str:
    """The letter as lines of text, for preview and search.

    Raises:
        ValueError: a day, moment or amount that is none; `refusals` names it.
    """
    lines = head_lines(kind, heading) + opening_lines(kind, heading)
    for block in compose(kind, content):
        lines += _block_text(block)
    lines += foot_lines(kind, heading)
    return "\n".join(line for line in lines if line) + "\n"
