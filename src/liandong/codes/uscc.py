"""统一社会信用代码：18 位，字母表、加权因子、校验字符。

Layout: 登记管理部门 1 位、机构类别 1 位、登记管理机关行政区划 6 位、主体标识（组织机构代码）9 位、校验 1 位.
The check catches every single wrong character, because 31 is prime and no weight is divisible by it.

The nine characters in the middle are not judged by GB 11714 here: about one published code in five thousand passes the
check of the whole and not the older check of the middle, and a real licence must not be refused.

Sources: GB 32100—2015《法人和其他组织统一社会信用代码编码规则》第 4、5 章、附录。
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z (GB 32100—2015 表 3)."""

WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
"""Wi = 3^(i−1) mod 31 for places 1 to 17."""

LENGTH = 18

DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监督管理",
    "A": "军队机构编制",
    "N": "农业农村",
    "Y": "其他",
}
"""First character: the department that registers. A code whose first character is not here was never issued."""


def check_character(body: str) -> str:
    """The 18th character for the first 17.

    Args:
        body: 17 characters of `ALPHABET`.

    Raises:
        ValueError: another length, or a character outside the alphabet.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    if len(body) != LENGTH - 1:
        raise ValueError("统一社会信用代码的前段应为 17 位。")
    total = sum(ALPHABET.index(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def fault(code: str) -> str:
    """What is wrong with a normalised code, as a Chinese clause without full stop; empty when nothing is.

    Args:
        code: upper case, half-width, without separators.

    >>> fault("91350100M000100Y43")
    ''
    >>> fault("91350100M000100Y44")
    '末位校验字符与前 17 位不符，至少抄错了一位'
    >>> fault("000000000000000000")
    '第 1 位“0”不是任何登记管理部门的代码'
    """
    if len(code) != LENGTH:
        return f"应为 18 位，实为 {len(code)} 位"
    strange = [(place, one) for place, one in enumerate(code, 1) if one not in ALPHABET]
    if strange:
        return "、".join(f"第 {place} 位“{one}”" for place, one in strange) + "不在代码所用的字符之内"
    if code[0] not in DEPARTMENTS:
        return f"第 1 位“{code[0]}”不是任何登记管理部门的代码"
    if not code[2:8].isdigit():
        return f"第 3 至 8 位“{code[2:8]}”应为 6 位数字的行政区划代码"
    if check_character(code[:-1]) != code[-1]:
        return "末位校验字符与前 17 位不符，至少抄错了一位"
    return ""
