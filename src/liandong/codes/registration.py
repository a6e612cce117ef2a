"""旧工商注册号：15 位（2007 年起）和 13 位（更早），名录里没有换证的个体户、老企业还用着。

15 digits: 登记机关 6、顺序码 8、校验 1 (ISO 7064 MOD 11,10). 13 digits: 登记机关 6、企业类型 1、顺序 6, without any check, so
that a wrong digit cannot be seen; the verdict says so instead of calling it good.

Sources: 工商行政管理市场主体注册号编制规则（GS15—2006）；ISO 7064（MOD 11,10）。
"""

from __future__ import annotations

LENGTH = 15
LENGTH_BEFORE_2007 = 13


def check_digit(body: str) -> str:
    """The 15th digit for the first 14, ISO 7064 MOD 11,10.

    Raises:
        ValueError: not 14 ASCII digits.

    >>> check_digit("11000001306731")
    '2'
    """
    if len(body) != LENGTH - 1 or not (body.isascii() and body.isdigit()):
        raise ValueError("注册号的本体应为 14 位数字。")
    carried = 10
    for digit in body:
        carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - carried) % 10)


def fault(number: str) -> str:
    """What is wrong with a number of 15 or 13 digits; empty when nothing is, or nothing can be seen.

    >>> fault("110000013067312"), fault("110000013067318")
    ('', '末位校验数字与前 14 位不符，至少抄错了一位')
    >>> fault("3202112000351")
    ''
    """
    if len(number) not in (LENGTH, LENGTH_BEFORE_2007) or not (number.isascii() and number.isdigit()):
        return "应为 15 位或 13 位数字"
    if not 11 <= int(number[:2]) <= 82 and not number.startswith("10"):
        return f"前 6 位“{number[:6]}”不是登记机关所在的行政区划代码"
    if len(number) == LENGTH and check_digit(number[:-1]) != number[-1]:
        return "末位校验数字与前 14 位不符，至少抄错了一位"
    return ""
