"""文书格式按条线：哪条线的文书目录、样本里有这一种，文号怎样写；没有一条线取得过格式原文，所以都照通用的排。

A line's own layout can be set once its text is at hand; until then the platform says to whoever drafts what it knows and what not, and
invents nothing. Names that the sources give only in part (先行登记保存…、责令改正…) are not taken for the platform's.
Main names: `Family`, `FAMILIES`, `format_told`.
Source: 市场监管行政处罚文书目录、交通运输协助调查函表单、生态环境文号，均取自公开的部署系统，不是条线发布的格式原文 (未核).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from liandong.documents.typeset.shapes import Form, LetterKind

STANDARD = "版面照GB/T 9704-2012，各条线一样。"
GENERAL = "格式原文没有取得，照通用格式排；本条线有格式文本的，以它为准，另附。"


@dataclass(frozen=True, slots=True)
class Family:
    """What was obtained of one line's forms.

    Attributes:
        whence: in what its names were found.
        listed: codes of the kinds whose whole name stands there.
        numbers: how a 文号 of a kind is written there, by code.
    """

    whence: str
    listed: frozenset[str]
    numbers: Mapping[str, str] = field(default_factory=dict)


FAMILIES: Mapping[str, Family] = MappingProxyType({
    "市场监管": Family("的行政处罚文书目录", frozenset({
        "designation_notice", "case_transfer_letter", "crime_transfer", "goods_sent_notice", "filing_approval", "assistance_letter",
        "penalty_notice", "penalty_decision",
    })),
    "交通运输": Family("在用的表单", frozenset({"assistance_letter"}), {"assistance_letter": "赣（…）交协调〔年〕号"}),
    "生态环境": Family("", frozenset(), {"penalty_decision": "娄环罚（冷）〔2026〕3号"}),
})  # fmt: skip
"""By line, as the register of agencies names it."""


def format_told(kind: LetterKind, line: str) -> str:
    """By whose form a letter of an agency of this line is set, and what is not known of it.

    >>> from liandong.documents.typeset.catalogue import kinds
    >>> format_told(kinds()["crime_transfer"], "市场监管")[:35]
    '市场监管条线的行政处罚文书目录里有《涉嫌犯罪案件移送书》；格式原文没有'
    >>> format_told(kinds()["crime_transfer"], "农业农村")[:24]
    '没有取得农业农村条线的《涉嫌犯罪案件移送书》；格'
    """
    family = FAMILIES.get(line)
    number = family.numbers.get(kind.code, "") if family else ""
    like = f"文号有写作“{number}”的。" if number else ""
    if family is not None and kind.code in family.listed:
        return f"{line}条线{family.whence}里有《{kind.title}》；{GENERAL}{like}"
    if kind.form not in (Form.RECORD, Form.DECISION):
        return STANDARD + like
    return f"没有取得{line or '本'}条线的《{kind.title}》；{GENERAL}{like}"
