"""证件号码：居民身份证按国家标准核对，其他证件照所填的保留。

居民身份证号 (GB 11643): six digits of a division, eight of the birth date, three of a sequence, one check character by ISO 7064
MOD 11-2. The 15-digit numbers of before 1999 lack the century and the check and are brought to 18. 港澳台居民居住证 follow the same
rule (81, 82, 83); the 外国人永久居留身份证 of 2023 has 18 digits, 9 and then the province, and the same check. Passports and everything else are free
text: a wrong refusal would stop a lawful act, and nobody here can know every country's numbers.

A number that passes may still be nobody's: the check finds slips of the pen, not false names.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
"""First two digits that exist, GB/T 2260, with 83 of the 居住证 for those from Taiwan."""

LONGEST_OTHER = 40
_OLDEST = 1900
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_STANDING = re.compile(r"(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])")
_OLD = re.compile(r"(?<![0-9A-Z])[1-9][0-9]{14}(?![0-9A-Z])")
_FIFTEEN = re.compile(r"[0-9]{15}")
_BETWEEN = re.compile(r"[\s\-‐-―·.]+")
_OTHER = re.compile(r"(?=.*[0-9])[0-9A-Z/()（）]{4,40}")


def check_character(seventeen: str) -> str:
    """The eighteenth character for the first seventeen digits, ISO 7064 MOD 11-2.

    >>> check_character("11010519491231002"), check_character("44052418800101001")
    ('X', '4')
    """
    return CHECKS[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


def tidy(text: str) -> str:
    """The one spelling kept: half-width, upper-case, no spaces; a sound 15-digit number brought to 18.

    >>> tidy(" 110105 194912 3100 2x "), tidy("１１０１０５４９１２３１００２"), tidy("e 1234 5678")
    ('11010519491231002X', '11010519491231002X', 'E12345678')
    """
    plain, before = text, ""
    while plain != before:  # 去掉中间的空格，前后两个字可能又合成一个
        plain, before = _BETWEEN.sub("", unicodedata.normalize("NFKC", plain)).upper(), plain
    return lengthened(plain) or plain


def lengthened(fifteen: str) -> str:
    """An old 15-digit number as 18 characters; empty when it is not one. The old numbers are all of the 1900s.

    >>> lengthened("110105491231002"), lengthened("110105491331002"), lengthened("12345")
    ('11010519491231002X', '', '')
    """
    if _FIFTEEN.fullmatch(fifteen) is None:
        return ""
    seventeen = fifteen[:6] + "19" + fifteen[6:]
    return (
        "" if wrong_with(seventeen + check_character(seventeen)) else seventeen + check_character(seventeen)
    )


def wrong_with(number: str, today: date | None = None) -> str:
    """What is wrong with a tidied 居民身份证号, as a sentence for the person who typed it; empty when nothing is.

    >>> wrong_with("11010519491231002X"), wrong_with("110105194912310021")
    ('', '证件号码的末位与前17位对不上，请逐位核对。')
    >>> wrong_with("11010519490229002X"), wrong_with("99010519491231002X")
    ('证件号码中的出生日期1949-02-29不存在，请核对。', '证件号码开头不是行政区划，请核对。')
    >>> wrong_with("1101051949")
    '居民身份证号码应为18位（旧证15位），现为10位，请核对。'
    """
    if _EIGHTEEN.fullmatch(number) is None:
        if len(number) == 18:
            return "居民身份证号码应为17位数字加一位数字或X，请核对。"
        return f"居民身份证号码应为18位（旧证15位），现为{len(number)}位，请核对。"
    where = number[1:3] if number[0] == "9" else number[:2]
    if where not in PROVINCES:
        return "证件号码开头不是行政区划，请核对。"
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return f"证件号码中的出生日期{born}不存在，请核对。"
    if day.year < 1850 or (today is not None and day > today):
        return f"证件号码中的出生日期{born}不合情理，请核对。"
    if check_character(number[:17]) != number[17]:
        return "证件号码的末位与前17位对不上，请逐位核对。"
    return ""


def is_citizen(number: str) -> bool:
    """Whether a tidied text is a sound 18-character number.

    >>> is_citizen("44052418800101001X"), is_citizen("440524188001010014"), is_citizen("E12345678")
    (False, True, False)
    """
    return not wrong_with(number)


def held_in(text: str) -> list[str]:
    """Sound 18-character numbers that stand in a text, also with spaces or hyphens between their parts.

    >>> held_in("王某，身份证 440524 18800101 0014"), held_in("电话13800138000，代码440524188001010015")
    (['440524188001010014'], [])
    """
    return [one for one in _standing(text) if is_citizen(one)]


def meant_in(text: str, today: date) -> list[str]:
    """Numbers in a text that somebody alive may have meant, whether or not the check character is right.

    A slip of the pen in one digit leaves the birthday and the place for all to read, so what is kept out of sheets, addresses
    and lists is this, not only what is sound.

    >>> day = date(2026, 11, 28)
    >>> meant_in("身份证110105 19491231 0021", day), meant_in("11010518491231002X", day), meant_in("110105204912310021", day)
    (['110105194912310021'], [], [])
    """
    return [
        one
        for one in _standing(text)
        if int(one[6:10]) >= _OLDEST and not wrong_with(one[:17] + check_character(one[:17]), today)
    ]


def _standing(text: str) -> list[str]:
    return _STANDING.findall(_packed(text))


def _packed(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def old_in(text: str) -> list[str]:
    """Numbers of 15 digits in a text that may be citizens' old ones: a province in front, then a day of the 1900s.

    They have no check, and an old 工商注册号 has as many digits; which of the two it is, whoever asks must judge by where it stands.

    >>> old_in("身份证 110105 491231 002"), old_in("110105491331002"), old_in("990105491231002")
    (['110105491231002'], [], [])
    """
    return [one for one in _OLD.findall(_packed(text)) if lengthened(one)]


def is_dated_lately(fifteen: str, today: date) -> bool:
    """Whether the day in an old number could as well be one of this century: whoever was born then is about a hundred.

    >>> is_dated_lately("410823260301001", date(2026, 11, 28)), is_dated_lately("410823491231002", date(2026, 11, 28))
    (True, False)
    """
    return int(fifteen[6:8]) <= today.year % 100


def is_other(number: str) -> bool:
    """Whether a tidied text may be the number of another document: letters and digits, with at least one digit.

    >>> is_other("E12345678"), is_other("USA110000010101"), is_other("护照"), is_other("ABCD")
    (True, True, False, False)
    """
    return _OTHER.fullmatch(number) is not None and len(number) <= LONGEST_OTHER


class Document(StrEnum):
    """What kind of document a number stands on."""

    CITIZEN = "居民身份证"
    RESIDENT = "港澳台居民居住证"
    FOREIGNER = "外国人永久居留身份证"
    PASSPORT = "护照"
    OTHER = "其他证件"


def wrong_as(document: Document, number: str, today: date | None = None) -> str:
    """What is wrong with a tidied number as one of a document; loose where no rule is known.

    A foreigner's card of before 2023 has three letters and twelve digits and is taken as it is.

    >>> wrong_as(Document.CITIZEN, "E12345678"), wrong_as(Document.PASSPORT, "E12345678")
    ('居民身份证号码应为18位（旧证15位），现为9位，请核对。', '')
    >>> wrong_as(Document.FOREIGNER, "USA110000010101"), wrong_as(Document.OTHER, "护照")
    ('', '证件号码应为4至40位字母和数字，请核对。')
    """
    if document in (Document.CITIZEN, Document.RESIDENT) or (
        document is Document.FOREIGNER and len(number) == 18
    ):
        return wrong_with(number, today)
    return "" if is_other(number) else f"证件号码应为4至{LONGEST_OTHER}位字母和数字，请核对。"


def is_whole(number: str) -> bool:
    """Whether a tidied text is worth looking up."""
    return is_citizen(number) or is_other(number)
