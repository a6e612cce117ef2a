"""哪些内容不排：不是日期的日期、没有字形的字、控制字符和方向标记、太长、密级。

Main names: `missing`, `refusals`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from liandong.documents.typeset.composing import chinese_day, chinese_moment, is_empty
from liandong.documents.typeset.faces import uncovered
from liandong.documents.typeset.shapes import Content, Field, Heading, LetterKind, Refusal, Shape, Value

MOST = 20_000
MOST_OF_HEAD = 200
MOST_FEN = 10**15
MOST_TOTAL = 200_000
HEAD = {
    "agency": "发文机关", "title": "标题", "letter_no": "文号", "contact": "联系人", "phone": "电话", "urgency": "紧急程度", "case_no": "案号",
    "corrects": "被替代的文书", "note": "附注", "recipients": "主送机关", "copies_to": "抄送机关", "signers": "签发人", "attachments": "附件",
}  # fmt: skip
_ONE_LINE = ("agency", "title", "letter_no", "contact", "phone", "urgency", "case_no", "corrects", "note")
_SECRET = re.compile(r"^\s*(绝密|机密|秘密)\s*(★.*)?$", re.MULTILINE)


def missing(kind: LetterKind, heading: Heading, content: Content) -> tuple[Field, ...]:
    """Required fields that are empty; of the heading: who issues it, to whom, and who signed off what goes upward."""
    said = {
        "agency": (heading.agency, True), "recipients": ("".join(heading.recipients), kind.needs_recipients),
        "signers": ("".join(heading.signers), kind.is_upward),
    }  # fmt: skip
    gone = [
        Field(f"heading.{n}", HEAD[n])
        for n, (text, is_asked) in said.items()
        if is_asked and not text.strip()
    ]
    return (*gone, *(f for f in kind.fields if f.is_required and is_empty(content.get(f.name))))


def _texts(kind: LetterKind, heading: Heading, content: Content) -> Iterator[tuple[str, str, str]]:
    for name in _ONE_LINE:
        yield f"heading.{name}", HEAD[name], getattr(heading, name)
    for name in ("recipients", "copies_to", "signers"):
        yield f"heading.{name}", HEAD[name], "\n".join(getattr(heading, name))
    yield (
        "heading.attachments",
        HEAD["attachments"],
        "\n".join(a.name + a.sha256 for a in heading.attachments),
    )
    for field in kind.fields:
        yield field.name, field.label, _flat(content.get(field.name))


def _heads(heading: Heading) -> Iterator[Refusal]:
    """One line each, and short: a name that fills a page is a mistake of whoever filled it in."""
    for name in _ONE_LINE:
        text = getattr(heading, name)
        if len(text) > MOST_OF_HEAD:
            told = f"“{HEAD[name]}”有{len(text)}个字，最多{MOST_OF_HEAD}个。"
            yield Refusal("too_long", f"heading.{name}", told)
        if len(text.splitlines()) > 1:
            yield Refusal("shape", f"heading.{name}", f"“{HEAD[name]}”只能写一行，请去掉换行。")
    if heading.issued_on and not _reads(chinese_day, heading.issued_on):
        told = f"发文日期填的“{_short(heading.issued_on)}”不是一个日期，请按年、月、日填写。"
        yield Refusal("shape", "heading.issued_on", told)


def _flat(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_flat(v) for v in value)
    if isinstance(value, dict):
        return "\n".join(_flat(v) for v in value.values())
    return "" if value is None else str(value)


def _of(name: str, label: str, text: str) -> Iterator[Refusal]:
    if len(text) > MOST:
        yield Refusal("too_long", name, f"“{label}”有{len(text)}个字，最多{MOST}个，请移入附件。")
    if _SECRET.search(text):
        yield Refusal("classified", name, f"“{label}”里有密级标志，涉密文书不得在本平台制作。")
    for char in sorted(set(text) - set("\n\t\r")):
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
            yield Refusal(
                "control", name, f"“{label}”里有看不见的控制字符或者方向标记（U+{ord(char):04X}），请删去。"
            )
        elif uncovered(char):
            yield Refusal(
                "no_glyph",
                name,
                f"“{label}”里的“{char}”（U+{ord(char):04X}）没有字体能排，请换用通行的字或者添加字体。",
            )


def _short(value: object) -> str:
    told = str(value)
    return told if len(told) <= 40 else told[:40] + "…"


def _reads(read: Callable[[str], str], value: object) -> bool:
    try:
        return isinstance(value, str) and bool(read(value))
    except ValueError:
        return False


def _fault(field: Field, value: Value) -> str:
    """What is wrong with the shape of one value, as a person should hear it; empty where nothing is."""
    label = f"“{field.label}”"
    if field.shape is Shape.DATE:
        told = f"{label}填的“{_short(value)}”不是一个日期，请按年、月、日填写，例如{date(2026, 3, 1)}。"
        return "" if _reads(chinese_day, value) else told
    if field.shape is Shape.MOMENT:
        told = f"{label}填的“{_short(value)}”不是一个时间，请按年、月、日、时、分填写，例如2026-03-01T09:30。"
        return "" if _reads(chinese_moment, value) else told
    if field.shape is Shape.MONEY:
        is_amount = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_FEN
        return (
            "" if is_amount else f"{label}填的“{_short(value)}”不是一个金额，请填写以分计的整数，不能小于零。"
        )
    if field.shape is Shape.LINES:
        is_lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        return "" if is_lines else f"{label}应当逐条填写。"
    if field.shape is Shape.TABLE:
        return "" if _is_table(field, value) else f"{label}应当逐行按列填写，列是：{_columns(field)}。"
    return "" if isinstance(value, str) else f"{label}应当填写文字。"


def _columns(field: Field) -> str:
    return "、".join(f"{c.label}（{c.name}）" for c in field.columns)


def _is_table(field: Field, value: Value) -> bool:
    names = {c.name for c in field.columns}
    rows = value if isinstance(value, list) else [None]
    return all(
        isinstance(row, dict)
        and names.issuperset(row)
        and all(isinstance(cell, str) for cell in row.values())
        for row in rows
    )


def _shapes(kind: LetterKind, content: Content) -> Iterator[Refusal]:
    for field in kind.fields:
        value = content.get(field.name)
        told = "" if is_empty(value) else _fault(field, value)
        if told:
            yield Refusal("shape", field.name, told)


def refusals(kind: LetterKind, heading: Heading, content: Content) -> tuple[Refusal, ...]:
    """Every reason not to set this letter; empty means it can be set."""
    texts = list(_texts(kind, heading, content))
    found = [refusal for name, label, text in texts for refusal in _of(name, label, text)]
    if sum(len(text) for _, _, text in texts) > MOST_TOTAL:
        found.append(Refusal("too_long", "", f"全文超过{MOST_TOTAL}个字，请移入附件。"))
    return (*_shapes(kind, content), *_heads(heading), *found)
