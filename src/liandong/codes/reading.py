"""认出办事员输入的是哪一种代码，规范写法是什么，能不能用，为什么。

`read_code` never mends what could be mended in two ways. What it changed for certain (width, spaces, case, a `(1-1)` after
the code, a label before it) it says; what it suspects it says too, and refuses. Personal identity numbers are not read
here: an identity number typed into this column is refused as a wrong code and its digits are not repeated.

Sources: GB 32100—2015；GB 11714—1997；GS15—2006。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from liandong.codes import organisation, registration, uscc
from liandong.codes.cleaning import (
    EXCEL_NUMBER,
    by_code_point,
    dashes,
    half_width,
    is_empty,
    without_invisible,
)


class CodeKind(StrEnum):
    """Which code it is, judged by its length and characters."""

    NONE = "none"
    UNKNOWN = "unknown"
    USCC = "uscc"
    ORGANISATION = "organisation"
    REGISTRATION = "registration"
    REGISTRATION_BEFORE_2007 = "registration_before_2007"


class CodeVerdict(StrEnum):
    """Whether the code may be used."""

    VALID = "valid"
    """The check character agrees."""
    UNCHECKABLE = "uncheckable"
    """The shape agrees; this kind has no check character."""
    EMPTY = "empty"
    """Nothing was given."""
    REFUSED = "refused"
    """Not a code, a miscopied code, or one of which part is lost."""


KIND_TITLES = {
    CodeKind.NONE: "未填代码",
    CodeKind.UNKNOWN: "认不出的代码",
    CodeKind.USCC: "统一社会信用代码",
    CodeKind.ORGANISATION: "组织机构代码",
    CodeKind.REGISTRATION: "工商注册号（15 位）",
    CodeKind.REGISTRATION_BEFORE_2007: "旧工商注册号（13 位）",
}

_TAIL = re.compile(r"\((?:\d{1,3}[-/]\d{1,3}|副本|正本|副|正)\)(?:\(?副本\)?)?$")
_LABEL = re.compile(
    r"^(?:统一)?(?:社会)?(?:信用代码|组织机构代码|机构代码|工商注册号|注册号|税号|代码|证号)(?:/注册号)?[:=]?"
)
_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}
_LONGEST_READ = 200


@dataclass(frozen=True, slots=True)
class Code:
    """What was read in a cell.

    Attributes:
        kind: which code.
        normal: the one spelling to store and compare; for a refused code what was read, for nothing the empty string.
        verdict: whether it may be used.
        said: Chinese sentences: what was changed, what is wrong, what to do; empty for a code typed as it should be.
    """

    kind: CodeKind
    normal: str
    verdict: CodeVerdict
    said: str

    @property
    def is_usable(self) -> bool:
        """Whether the code may stand in a record."""
        return self.verdict in (CodeVerdict.VALID, CodeVerdict.UNCHECKABLE)

    @property
    def division(self) -> str:
        """Six digits of the registering authority at the time of registering, not of where the party is now; empty
        for a refused code and for an organisation code, which has none.

        >>> read_code("91350100M000100Y43").division
        '350100'
        """
        if not self.is_usable or self.kind is CodeKind.ORGANISATION:
            return ""
        return self.normal[2:8] if self.kind is CodeKind.USCC else self.normal[:6]

    @property
    def subject(self) -> str:
        """The nine characters of the subject (组织机构代码) inside a social credit code or by themselves, else empty.

        They tie an old record kept by 组织机构代码 to the same body's new code.

        >>> read_code("91350100M000100Y43").subject
        'M000100Y4'
        """
        if not self.is_usable:
            return ""
        return {CodeKind.USCC: self.normal[8:17], CodeKind.ORGANISATION: self.normal}.get(self.kind, "")


_JUDGES: dict[int, tuple[CodeKind, Callable[[str], str]]] = {
    18: (CodeKind.USCC, uscc.fault),
    15: (CodeKind.REGISTRATION, registration.fault),
    13: (CodeKind.REGISTRATION_BEFORE_2007, registration.fault),
    9: (CodeKind.ORGANISATION, organisation.fault),
}


def read_code(text: str) -> Code:
    """Which code a clerk typed and whether it may be used.

    Args:
        text: a cell as text; numbers must have been written out by the caller (`sheets.values.as_text`).

    >>> read_code(" ９１３５0100 m000100y43（1-1）")  # doctest: +NORMALIZE_WHITESPACE
    Code(kind=<CodeKind.USCC: 'uscc'>, normal='91350100M000100Y43', verdict=<CodeVerdict.VALID: 'valid'>,
         said='已把全角字符改为半角；已去掉末尾的“(1-1)”；已去掉空格；已改为大写。')
    >>> read_code("9135O100M000100Y43").said
    '统一社会信用代码不能用：第 5 位“O”不在代码所用的字符之内。若第 5 位的“O”是“0”，校验相符，请对照证照核对后改正。'
    >>> read_code("9.14108E+16").said
    '代码已被表格软件当作数字改成“9.14108E+16”，后几位已经丢失，无法还原。请先把这一列设为“文本”格式，再从原件重新录入，或向提供方要未用表格软件打开过的原文件。'
    >>> read_code("／").verdict
    <CodeVerdict.EMPTY: 'empty'>
    """
    if len(text) > _LONGEST_READ:
        return Code(
            CodeKind.UNKNOWN,
            "",
            CodeVerdict.REFUSED,
            f"这一格有 {len(text)} 个字，不是代码。请核对是否放错了列。",
        )
    if is_empty(text):
        return Code(CodeKind.NONE, "", CodeVerdict.EMPTY, "")
    read, changes = _tidied(text)
    if is_empty(read):
        return Code(CodeKind.NONE, "", CodeVerdict.EMPTY, "")
    if EXCEL_NUMBER.fullmatch(read):
        return _destroyed(read)
    kind, faults = _JUDGES.get(len(read), (CodeKind.UNKNOWN, None))
    if faults is None or _is_words(read):
        return _unknown(read)
    wrong = faults(read)
    if wrong:
        said = f"{KIND_TITLES[kind]}不能用：{wrong}。{_advice(kind, read, faults)}"
        return Code(kind, read, CodeVerdict.REFUSED, said)
    if kind is CodeKind.REGISTRATION_BEFORE_2007:
        changes.append("13 位旧注册号没有校验位，抄错了也看不出来，请与档案核对")
        return Code(kind, read, CodeVerdict.UNCHECKABLE, "；".join(changes) + "。")
    return Code(kind, read, CodeVerdict.VALID, "；".join(changes) + "。" if changes else "")


def _tidied(text: str) -> tuple[str, list[str]]:
    """The text in its one spelling, and what was done to it."""
    changes: list[str] = []

    def step(before: str, after: str, said: str) -> str:
        if after != before:
            changes.append(said)
        return after

    read = step(re.sub(r"\s", " ", text), without_invisible(text), "已去掉看不见的字符").strip()
    read = step(read, half_width(read), "已把全角字符改为半角")
    read = step(read, _unwrapped(read), "已去掉表格软件的文本记号")
    packed = dashes(read).replace(" ", "")
    label = _LABEL.match(packed)
    had_space = " " in read
    if label and label.end():
        changes.append("已去掉前面的说明文字")
        packed = packed[label.end() :]
    if tail := _TAIL.search(packed):
        changes.append(f"已去掉末尾的“{tail.group()}”")
        packed = packed[: tail.start()]
    if had_space:
        changes.append("已去掉空格")
    packed = step(packed, packed.replace("-", ""), "已去掉连字符")
    packed = step(
        packed, re.sub(r"(?<=^\d{15})\.0$|(?<=^\d{13})\.0$", "", packed), "已去掉表格软件添上的“.0”"
    )
    return step(packed, packed.upper(), "已改为大写"), changes


def _unwrapped(text: str) -> str:
    """Without the marks that make Excel keep a text: a leading apostrophe, or ="…"."""
    if quoted := re.fullmatch(r'="?([^"]*)"?', text):
        return quoted.group(1)
    return text.lstrip("'`‘’").strip()


def _destroyed(read: str) -> Code:
    return Code(
        CodeKind.UNKNOWN,
        read,
        CodeVerdict.REFUSED,
        f"代码已被表格软件当作数字改成“{read}”，后几位已经丢失，无法还原。"
        "请先把这一列设为“文本”格式，再从原件重新录入，或向提供方要未用表格软件打开过的原文件。",
    )


def _is_words(read: str) -> bool:
    return sum(not one.isascii() for one in read) * 2 > len(read)


def _unknown(read: str) -> Code:
    if _is_words(read):
        said = "这一格是文字，不是代码。请核对是否放错了列；确实没有代码的，留空。"
    else:
        said = (
            f"认不出是哪种代码：去掉空格和连字符后有 {len(read)} 位。统一社会信用代码 18 位，工商注册号 15 位或 13 位，"
            "组织机构代码 9 位，请对照证照核对。"
        )
    return Code(CodeKind.UNKNOWN, read, CodeVerdict.REFUSED, said)


def _advice(kind: CodeKind, read: str, faults: Callable[[str], str]) -> str:
    foreign = [(place, one) for place, one in enumerate(read, 1) if not one.isascii()]
    if foreign:
        shown = "、".join(f"第 {place} 位是{by_code_point(one)}" for place, one in foreign)
        return f"{shown}，形似而不是数字或英文字母，请删去后用键盘重新输入。"
    if kind is CodeKind.USCC and read.isdigit() and read.endswith("000"):
        return "末三位都是 0，很可能是表格软件只保留了前 15 位数字，请对照证照核对，从原件重新录入。"
    if meant := next(_lookalikes(read, faults), None):
        shown = "、".join(
            f"第 {place} 位的“{a}”是“{b}”"
            for place, (a, b) in enumerate(zip(read, meant, strict=True), 1)
            if a != b
        )
        return f"若{shown}，校验相符，请对照证照核对后改正。"
    return "请对照证照逐位核对后改正。"


def _lookalikes(read: str, faults: Callable[[str], str]) -> Iterator[str]:
    """Spellings that pass when letters that no code contains are what they look like.

    Characters that a code may contain are not tried: among so many trials one passes by chance, and the hint would mislead.
    """
    letters = [place for place, one in enumerate(read) if one in _LOOKALIKES][:6]
    for count in range(1, len(letters) + 1):
        for places in combinations(letters, count):
            meant = "".join(_LOOKALIKES[one] if place in places else one for place, one in enumerate(read))
            if not faults(meant):
                yield meant
