"""哪些内容不排：没有字形的字、控制字符和方向标记、太长、密级。

Main names: `missing`, `refusals`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from liandong.documents.typeset.composing import chinese_day, is_empty
from liandong.documents.typeset.faces import uncovered
from liandong.documents.typeset.shapes import Content, Field, Heading, LetterKind, Refusal, Shape

MOST = 20_000
MOST_TOTAL = 200_000
_SECRET = re.compile(r"^\s*(绝密|机密|秘密)\s*(★.*)?$", re.MULTILINE)


def missing(kind: LetterKind, heading: Heading, content: Content) -> tuple[Field, ...]:
    """Required fields that are empty; of the heading, who issues it and to whom."""
    gone = [] if heading.agency.strip() else [Field("heading.agency", "发文机关")]
    return (*gone, *(f for f in kind.fields if f.is_required and is_empty(content.get(f.name))))


def _texts(kind: LetterKind, heading: Heading, content: Content) -> Iterator[tuple[str, str, str]]:
    for name in ("agency", "title", "letter_no", "contact", "phone", "urgency", "case_no", "corrects"):
        yield f"heading.{name}", "抬头", getattr(heading, name)
    for name, values in (("recipients", heading.recipients), ("copies_to", heading.copies_to)):
        yield f"heading.{name}", "主送和抄送", "\n".join(values)
    yield "heading.attachments", "附件", "\n".join(a.name + a.sha256 for a in heading.attachments)
    for field in kind.fields:
        yield field.name, field.label, _flat(content.get(field.name))


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


def _shapes(kind: LetterKind, content: Content) -> Iterator[Refusal]:
    for field in kind.fields:
        value = content.get(field.name)
        wants_list = field.shape in (Shape.LINES, Shape.TABLE)
        if is_empty(value):
            continue
        if wants_list is not isinstance(value, list):
            yield Refusal("shape", field.name, f"“{field.label}”的内容不是所要的样子。")
        elif field.shape is Shape.TABLE and not all(isinstance(row, dict) for row in value):  # type: ignore[union-attr]
            yield Refusal("shape", field.name, f"“{field.label}”应当逐行按列填写。")


def _is_day(said: str) -> bool:
    try:
        chinese_day(said)
    except ValueError:
        return False
    return True


def refusals(kind: LetterKind, heading: Heading, content: Content) -> tuple[Refusal, ...]:
    """Every reason not to set this letter; empty means it can be set."""
    texts = list(_texts(kind, heading, content))
    found = [refusal for name, label, text in texts for refusal in _of(name, label, text)]
    if sum(len(text) for _, _, text in texts) > MOST_TOTAL:
        found.append(Refusal("too_long", "", f"全文超过{MOST_TOTAL}个字，请移入附件。"))
    if heading.issued_on and not _is_day(heading.issued_on):
        found.append(Refusal("shape", "heading.issued_on", "发文日期不是一个日期，请按年、月、日填写。"))
    return (*_shapes(kind, content), *found)
