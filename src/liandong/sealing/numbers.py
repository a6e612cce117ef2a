"""号码的样子：怎样整理、怎样才算一个完整的号码、给人看时遮住哪些。

A shape is chosen by name where a column is declared, and is also the realm of its blind index. `tidy` comes before sealing and
before indexing, so that one number typed in two ways is found as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from liandong.sealing import citizen

HIDDEN = "*"
_HALF = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９＋－", "0123456789+-", strict=True)}
_BETWEEN = re.compile(r"[\s\-‐-―·.()]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_CALLED = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+86|0086)[\s-]?)?1[0-9]{2}[\s-]?[0-9]{4}[\s-]?[0-9]{4}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])[(（]?0[1-9][0-9]{1,2}[)）]?[\s\-‐-―]?[0-9]{7,8}(?![0-9A-Za-z])"
    r"|(?:(?<=电话|手机|座机|话机|联系)|(?<=电话号码|手机号码|座机号码|联系方式))[：:是为\s]{0,3}[1-9][0-9]{6,7}(?![0-9A-Za-z])"
)
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z０-９])(?:\d{17}[\dXxＸｘ]|[1１]\d{10})(?![0-9A-Za-z０-９])")


@dataclass(frozen=True, slots=True)
class Shape:
    """What one kind of number is like.

    Attributes:
        tidy: the one spelling that is kept.
        is_whole: whether a tidied text is a complete number, worth looking up.
        mask: what may be shown of a tidied text.
        may_be_found: whether people look records up by it; False where a search would betray somebody.
    """

    tidy: Callable[[str], str]
    is_whole: Callable[[str], bool]
    mask: Callable[[str], str]
    may_be_found: bool = True


def plain(text: str) -> str:
    """Half-width, upper-case, without spaces and dashes.

    >>> plain("１３８ 0000-5678"), plain("11010519491231002ｘ")
    ('13800005678', '11010519491231002X')
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def tidy_mobile(text: str) -> str:
    """Without the country's own prefix, too.

    >>> tidy_mobile("+86 138 0000 5678"), tidy_mobile("008613800005678"), tidy_mobile("0391-5550001")
    ('13800005678', '13800005678', '03915550001')
    """
    digits = plain(text)
    for prefix in ("+86", "0086", "86"):
        if digits.startswith(prefix) and _MOBILE.fullmatch(rest := digits.removeprefix(prefix)):
            return rest
    return digits


def is_mobile(text: str) -> bool:
    """
    >>> is_mobile("13800005678"), is_mobile("1380000567"), is_mobile("23800005678")
    (True, False, False)
    """
    return _MOBILE.fullmatch(text) is not None


def masked(text: str, first: int, last: int) -> str:
    """The first and last characters of a text, at least four stars between; of a text too short for that, one and two, or none.

    >>> masked("13800005678", 3, 4), masked("11010519491231002X", 4, 4)
    ('138****5678', '1101**********002X')
    >>> masked("E12345678", 4, 4), masked("E12", 4, 4)
    ('E******78', '***')
    """
    if len(text) < first + last + 4:
        first, last = (1, 2) if len(text) >= 7 else (0, 0)
    return text[:first] + HIDDEN * (len(text) - first - last) + text[len(text) - last :]


def hidden(text: str) -> str:
    """A free text with the mobile and identity numbers masked that somebody wrote into it.

    Only what is surely one: eleven digits beginning with 1, and eighteen characters with a sound birthday and check character;
    codes of firms and agencies, telephone numbers with an area code and record numbers stay.

    >>> hidden("电话13800005678，证号11010519491231002x"), hidden("转１３８００００５６７８")
    ('电话138****5678，证号1101**********002X', '转138****5678')
    >>> hidden("91410823MA9K3X4Y5T"), hidden("0391-3568800"), hidden("110105194912310021")
    ('91410823MA9K3X4Y5T', '0391-3568800', '110105194912310021')
    """
    return _IN_TEXT.sub(_masked_number, text)


def telephones_in(text: str) -> list[str]:
    """Telephone numbers that stand in a text: mobile ones, with spaces or hyphens too, landlines with an area code, and seven or
    eight digits after a word such as 电话 or 座机.

    >>> telephones_in("来电人电话138 0000 5678，座机（0391）3568800"), telephones_in("请打0391-3568800或座机3568800")
    (['138 0000 5678', '（0391）3568800'], ['0391-3568800', '3568800'])
    >>> telephones_in("工单GD202603020001，2026-03-02查获1380000元，代码91410823MA9K3X4Y5T，许可证号41082320260302")
    []
    >>> telephones_in("批次号码20260302，统一社会信用代码：12345678，关系1234567元"), telephones_in("电话号码：3568800")
    ([], ['3568800'])
    """
    return [found[0].strip("：:是为 ") for found in _CALLED.finditer(text.translate(_HALF))]


def covered(text: str) -> str:
    """A free text with telephone numbers of either kind and identity numbers masked; its other characters stay as they were.

    >>> covered("王某 13800005678，家里0391-3568800，证号11010519491231002x"), covered("座机：3568800")
    ('王某 138****5678，家里039****8800，证号1101**********002X', '座机：3****00')
    """
    spans = [found.span() for found in _CALLED.finditer(text.translate(_HALF))]
    for start, end in reversed(spans):
        lead = len(text[start:end]) - len(text[start:end].lstrip("：:是为 "))
        text = text[: start + lead] + masked(plain(text[start + lead : end]), 3, 4) + text[end:]
    return hidden(text)


def _masked_number(found: re.Match[str]) -> str:
    number = plain(found[0])
    if is_mobile(number):
        return masked(number, 3, 4)
    return masked(number, 4, 4) if citizen.is_citizen(number) else found[0]


SHAPES = {
    "mobile": Shape(tidy_mobile, is_mobile, lambda text: masked(text, 3, 4)),
    "secret": Shape(lambda text: text.strip().upper(), lambda text: False, lambda text: HIDDEN * len(text)),
    "reporter": Shape(
        lambda text: text.strip(), lambda text: False, lambda text: HIDDEN * len(text), may_be_found=False
    ),
    "words": Shape(
        lambda text: text.strip(), lambda text: False, lambda text: HIDDEN * 4, may_be_found=False
    ),
    "identity": Shape(citizen.tidy, citizen.is_whole, lambda text: masked(text, 4, 4)),
}
