"""名称的拼音首字母：焦作市示例厂 → jzsslc，给记得住读音、记不住字的人找。

Readings come from the tables of pypinyin (MIT), phrase by phrase, so that 重庆 is cq and 银行 is yh; its own segmentation
gives the same letters ten times as slowly. Where a name joins words that no phrase foresees, the other common reading of the
few characters in `TWO_WAYS` is given as well. Letters and digits stay, marks go.

The tables (some 55 MB) are loaded when the first name is read, not before: most processes read none.

Main names: `initials`, `sound`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product

from liandong.codes.cleaning import half_width
from liandong.codes.names import normal_name, simplified

TWO_WAYS = {
    "长": "cz", "行": "hx", "重": "cz", "单": "ds", "乐": "ly", "朝": "cz", "曾": "cz", "解": "jx", "盛": "cs", "厦": "sx",
    "车": "cj", "调": "dt", "参": "cs", "仇": "cq", "翟": "dz", "覃": "qt", "查": "cz", "藏": "cz", "尉": "wy", "洞": "dt",
}  # fmt: skip
"""Characters whose two common readings begin otherwise, as they stand in names of firms, places and people."""

LONGEST_PHRASE = 4
MOST = 4
"""Ways to read one name that are kept."""

_MARKS = re.compile(r"[\W_]+")
_ASKED = re.compile(r"[a-z0-9]{2,60}")


@cache
def _letter(one: str) -> str:
    """The first letter of a character's commonest reading; what has none stands for itself."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(one, style=Style.FIRST_LETTER)[0] if one >= "\u3400" else one


@cache
def _phrases() -> dict[str, str]:
    """The phrases of the library that read a character otherwise than by itself, with their first letters."""
    from pypinyin.phrases_dict import phrases_dict

    found = {}
    for phrase, said in phrases_dict.items():
        letters = unicodedata.normalize("NFD", "".join(one[0][:1] for one in said))
        if len(letters) == len(phrase) <= LONGEST_PHRASE and letters != "".join(map(_letter, phrase)):
            found[phrase] = letters
    return found


def _read(name: str) -> str:
    """One letter for each character, the longest phrase first."""
    phrases, read, at = _phrases(), "", 0
    while at < len(name):
        for length in range(min(LONGEST_PHRASE, len(name) - at), 1, -1):
            if (letters := phrases.get(name[at : at + length])) is not None:
                read, at = read + letters, at + length
                break
        else:
            read, at = read + _letter(name[at]), at + 1
    return read


def initials(name: str) -> list[str]:
    """The ways a name may be typed by its first letters, the likeliest first; none for a name of marks alone.

    >>> initials("焦作市示例厂"), initials("重庆银行（虚构）ABC 3号")
    (['jzsslc'], ['cqyhxgabc3h', 'cqyxxgabc3h', 'zqyhxgabc3h', 'zqyxxgabc3h'])
    >>> initials("武陟縣长乐社"), initials("（）")
    (['wzxcls', 'wzxcys', 'wzxzls', 'wzxzys'], [])
    """
    plain = _MARKS.sub("", simplified(normal_name(name)).casefold())
    read = _read(plain)
    ways = [
        letter + TWO_WAYS[one].replace(letter, "") if one in TWO_WAYS else letter
        for one, letter in zip(plain, read, strict=True)
    ]
    said = dict.fromkeys("".join(way) for way in product(*ways)) if _count(ways) <= MOST else {read: None}
    return [one for one in said if one]


def _count(ways: list[str]) -> int:
    count = 1
    for way in ways:
        count *= len(way)
    return count


def sound(asked: str) -> str:
    """What was typed, if it is initials: two or more letters and digits, a letter among them; else empty.

    >>> sound(" JZ sslc"), sound("ＡＢＣ3"), sound("焦作a"), sound("j"), sound("2026")
    ('jzsslc', 'abc3', '', '', '')
    """
    plain = re.sub(r"\s+", "", half_width(asked)).casefold()
    return plain if _ASKED.fullmatch(plain) and not plain.isdigit() else ""
