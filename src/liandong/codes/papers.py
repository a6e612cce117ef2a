"""案号、文号、来文和工单号：一份文件不管怎样打，只有一种写法。

Two clerks write the year of one number in other brackets, a telephone keyboard sends full-width digits, a sheet puts a space after the
line's short name: none of that makes a second number. Capital and small letters stay as written and are not told apart where numbers
are compared.

Main names: `paper_number`, `paper_name`.
"""

from __future__ import annotations

import re

from liandong.codes.cleaning import dashes, half_width, is_empty, without_invisible

_YEAR = re.compile(r"[\[【〔(（﹝［](\d{4})[\]】〕)）﹞］]")
_CHINESE = str.maketrans("(),:;", "（），：；")


def paper_number(text: str) -> str:
    """The number of a case or of a paper in one spelling: half-width, no spaces, the year in 六角括号; empty for 无 and its like.

    >>> paper_number("豫 0185 环罚决字〔 2023〕22号"), paper_number("(津保)应急罚[2023]k-39号"), paper_number("武市监立（２０２６）3号")
    ('豫0185环罚决字〔2023〕22号', '(津保)应急罚〔2023〕k-39号', '武市监立〔2026〕3号')
    """
    if is_empty(text):
        return ""
    packed = re.sub(r"\s", "", dashes(half_width(without_invisible(text))))
    return _YEAR.sub(r"〔\1〕", packed)


def paper_name(text: str) -> str:
    """The same of a paper that may be called by its name too, with the marks of a Chinese sentence.

    >>> paper_name("ｇｄ ２０２６００１"), paper_name("关于移送线索的函 (武检建[2026]1号)"), paper_name("无")
    ('gd2026001', '关于移送线索的函（武检建〔2026〕1号）', '')
    """
    return paper_number(text).translate(_CHINESE)
