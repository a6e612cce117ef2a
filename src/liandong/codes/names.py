"""企业名称：一种写法用来存，一把钥匙用来判断是不是写的同一个名称。

`normal_name` keeps what people read; `name_key` is only for comparing. The company suffix stays in both: 焦作市某某厂 and
焦作市某某有限公司 are two bodies. Two different keys do not prove two bodies, nor one key one body: only a code proves.

Traditional characters are folded one by one through OpenCC's character table (Apache-2.0), without its phrase rules, so
that the key of a name never depends on the characters beside each other.

Sources: 《企业名称登记管理规定》第八条（规范汉字）；《通用规范汉字表》(2013)。
"""

from __future__ import annotations

import re
from functools import cache

import opencc

from liandong.codes.cleaning import half_width, without_invisible

_BRACKETS = str.maketrans("〔〕[]【】［］﹝﹞{}〖〗", "()()()()()()()")
_DOTS = dict.fromkeys(map(ord, "·•・‧∙⋅･．"), "·")
_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'`「」『』"), None)
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOUCHING = re.compile(rf"(?<=[{_HAN}()·]) +| +(?=[{_HAN}()·])")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _simplified_one(one: str) -> str:
    return _converter().convert(one)


def simplified(text: str) -> str:
    """Each traditional character as its simplified one, character by character.

    >>> simplified("焦作市機械廠"), simplified("焦作市机械厂")
    ('焦作市机械厂', '焦作市机械厂')
    """
    return "".join(one if one < "\u3400" else _simplified_one(one) for one in text)


def normal_name(text: str) -> str:
    """A name in one spelling for storing and showing: brackets as （）, other full-width as half-width, no stray spaces.

    A space between Latin words stays, one beside Chinese goes. Traditional characters are kept: they may be the name.

    >>> normal_name(" 焦作 市〔华康〕糖醇 科技有限公司 ")
    '焦作市（华康）糖醇科技有限公司'
    >>> normal_name("ＡＢＣ  Tech(焦作)有限公司")
    'ABC Tech（焦作）有限公司'
    """
    plain = half_width(without_invisible(text)).translate(_BRACKETS).translate(_DOTS)
    plain = _TOUCHING.sub("", re.sub(r" +", " ", plain).strip())
    return plain.replace("(", "（").replace(")", "）")


def name_key(text: str) -> str:
    """The key by which two spellings are one name; empty for a name of nothing but spaces and marks.

    Equal under the key: width, case, kind of bracket, spaces, invisible characters, quotation marks, middle dots and
    hyphens between words, traditional or simplified. Not equal: another suffix, another order, a left-out place name.

    >>> name_key("焦作市「華康」糖醇（集團）有限公司") == name_key("焦作市华康糖醇(集团)有限公司")
    True
    >>> name_key("焦作市华康厂") == name_key("焦作市华康有限公司")
    False
    """
    return text.translate(_KEYED)


class _Keyed(dict[int, str]):
    """Each character's part of a key, worked out once: no part depends on its neighbours, so that millions take seconds."""

    def __missing__(self, code: int) -> str:
        plain = simplified(normal_name(chr(code))).translate(_QUOTES).casefold()
        part = re.sub(r"[\s·\-–—_.,，。、;；:：*~《》]", "", plain).replace("（", "(").replace("）", ")")
        self[code] = part
        return part


_KEYED = _Keyed()
