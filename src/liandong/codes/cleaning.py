"""把输入的文字收拾成一种写法，并把收拾了什么说出来。

Only what has one possible meaning is changed: full-width to half-width, spaces and separators, invisible characters, lower
case. What could mean two characters (O and 0, a Cyrillic А) is left as it is and reported by whoever judges.
"""

from __future__ import annotations

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_EMPTY = re.compile(
    r"[-/\\.。、,，_*?？#]*|nan|none|null|nil|n/?a|#n/a|无|暂无|没有|无代码|无统一社会信用代码|未办理|未知|不详|空|待补",
    re.IGNORECASE,
)

EXCEL_NUMBER = re.compile(r"\d(?:\.\d+)?E\+\d{1,3}", re.IGNORECASE)
"""What Excel shows of a long number: 9.14108E+16."""


def half_width(text: str) -> str:
    """Full-width ASCII and the ideographic space to half-width; nothing else (① stays ①).

    >>> half_width("９１４１　Ａ（１）①")
    '9141 A(1)①'
    """
    return text.translate(_FULL_WIDTH)


def without_invisible(text: str) -> str:
    """Without control, format and private-use characters (zero-width space, BOM, bidi marks); line ends become spaces.

    >>> without_invisible("焦作\\u200b市\\ufeff\\n厂")
    '焦作市 厂'
    """
    if text.isprintable():  # 没有这几类字符，空白也只有半角空格
        return text
    spaced = re.sub(r"\s", " ", text)
    return "".join(one for one in spaced if unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs", "Cn"))


def dashes(text: str) -> str:
    """All the kinds of dash to the hyphen.

    >>> dashes("12345678—9")
    '12345678-9'
    """
    return text.translate(_DASHES)


def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, `无`, `/`, `-`, `nan`, `暂无` and their like.

    >>> [is_empty(one) for one in ("", " — ", "／", "NaN", "无", "N/A", "0", "无锡")]
    [True, True, True, True, True, True, False, False]
    """
    return _EMPTY.fullmatch(dashes(half_width(without_invisible(text))).replace(" ", "")) is not None


def by_code_point(one: str) -> str:
    """A character in a message: itself when it can be seen, and always its code point.

    >>> by_code_point("А")
    '“А”（U+0410）'
    """
    seen = one if one.isprintable() and not one.isspace() else "�"
    return f"“{seen}”（U+{ord(one):04X}）"
