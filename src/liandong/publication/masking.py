"""公示以前机器一定隐去的：自然人的姓名只留姓，证件、电话、银行账号只留几位，另外列出的文字整段隐去。

What is listed here is hidden whatever anybody types; a person may hide more and never less. Pure.

Main names: `family_name_only`, `masked_text`, `BY_MACHINE`.
Source: 行政处罚法第五十条（P-35）; the manner is the platform's own default (N-11), which may be stricter and not wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from liandong.law.publication.masking import Sensitive
from liandong.sealing.numbers import covered, masked

BY_MACHINE = frozenset({Sensitive.ID_NUMBER, Sensitive.PHONE, Sensitive.BANK_ACCOUNT})
"""Kinds of contents found and hidden in any text without a word from anybody."""
HIDDEN = "（略）"
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{15,19}(?![0-9A-Za-z])")
_DOUBLE = (
    "欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "长孙", "宇文", "端木", "南宫",
)  # fmt: skip


def family_name_only(name: str) -> str:
    """A natural person's name with all but the family name hidden.

    >>> family_name_only("张三"), family_name_only("欧阳修文"), family_name_only("买买提·艾力")
    ('张某', '欧阳某某', '买某某')
    >>> family_name_only("")
    ''
    """
    kept = 2 if name.startswith(_DOUBLE) and len(name) > 2 else 1
    return name[:kept] + "某" * min(max(len(name) - kept, 0), 2)


def masked_text(text: str, persons: Iterable[str] = (), hides: Iterable[str] = ()) -> str:
    """A text as it may go out.

    Args:
        persons: names of natural persons, of whom only the family name stays.
        hides: further words, of which nothing stays.

    >>> masked_text("张三（电话13800005678）将赃款转入622202160000012345，供货人李四", ["张三"], ["李四"])
    '张某（电话138****5678）将赃款转入**************2345，供货人（略）'
    """
    said = covered(text)
    said = _ACCOUNT.sub(lambda found: masked(found[0], 0, 4), said)
    for name in sorted(filter(None, persons), key=len, reverse=True):
        said = said.replace(name, family_name_only(name))
    for word in sorted(filter(None, hides), key=len, reverse=True):
        said = said.replace(word, HIDDEN)
    return said
