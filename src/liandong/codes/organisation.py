"""组织机构代码：9 位，统一社会信用代码之前的单位代码，旧文书、旧台账里还在。

Eight characters of digits and capital letters and one check character; written `12345678-9` on the old certificates.

Sources: GB 11714—1997《全国组织机构代码编制规则》第 3、4 章。
"""

from __future__ import annotations

import re

WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Wi for the eight characters of the body."""

_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")


def check_character(body: str) -> str:
    """The ninth character for the first eight: 11 − Σ mod 11, where 10 is written X and 11 is written 0.

    Args:
        body: 8 characters of 0-9 and A-Z (A = 10 … Z = 35).

    Raises:
        ValueError: another length or another character.

    >>> check_character("D2143569")
    'X'
    """
    if len(body) != len(WEIGHTS):
        raise ValueError("组织机构代码的本体应为 8 位。")
    rest = -sum(int(one, 36) * weight for one, weight in zip(body, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def fault(code: str) -> str:
    """What is wrong with a normalised code of nine characters; empty when nothing is.

    >>> fault("D2143569X")
    ''
    >>> fault("D21435690")
    '末位校验字符与前 8 位不符，至少抄错了一位'
    >>> fault("000000000")
    '各位都是 0，不是真实的代码'
    """
    if not _SHAPE.fullmatch(code):
        return "应为 8 位数字或大写字母加 1 位校验字符（数字或 X）"
    if code == "000000000":
        return "各位都是 0，不是真实的代码"
    if check_character(code[:-1]) != code[-1]:
        return "末位校验字符与前 8 位不符，至少抄错了一位"
    return ""
