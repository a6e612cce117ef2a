"""把一格读成钱数：元还是万元，以格里写明的为准，没有写的看表头。

Money is whole fen. A file of 双公示 counts in 万元, a ledger in yuan, and clerks write the unit into the cell as well; what is
written nearest wins, and nothing is guessed from the size of a number.

Main names: `as_fen`, `unit_of`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from liandong.codes.cleaning import half_width, is_empty, without_invisible
from liandong.sheets.rows import Lost, Value
from liandong.sheets.values import as_text

YUAN, WAN = "元", "万元"
_FEN = {YUAN: 100, WAN: 1_000_000}
_WRITTEN = re.compile(r"(?:人民币|RMB)?[¥]?(\d[\d,]*(?:\.\d*)?)(万元|万|元)?(?:人民币)?[整正]?")
_MOST = 10**16


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, or why there is none.

    Attributes:
        fen: whole fen; 0 for an empty cell and for a fault.
        reason: Chinese sentence: why it was not read and what to do; empty when it was.
    """

    fen: int
    reason: str = ""


def unit_of(title: str) -> str:
    """The unit that a heading names; empty where it names none.

    >>> unit_of("罚款金额（万元）"), unit_of("罚款金额[元]"), unit_of("罚款金额"), unit_of("元宝区")
    ('万元', '元', '', '')
    """
    plain = half_width(without_invisible(title))
    if re.search(r"万元|[(\[【/:]\s*万\s*([)\]】]|$)", plain):
        return WAN
    return YUAN if re.search(r"[(\[【/:]\s*(单位)?[::]?\s*元\s*([)\]】]|$)", plain) else ""


def as_fen(value: Value, unit: str = YUAN) -> Amount:
    """A cell as an amount; `unit` is that of the heading.

    >>> [as_fen(one).fen for one in ("５，０００元", 5000, "1.2万", "￥300.5", "3000元整", "", "/")]
    [500000, 500000, 1200000, 30050, 300000, 0, 0]
    >>> as_fen(0.3, WAN).fen, as_fen("5000元", WAN).fen
    (300000, 500000)
    >>> as_fen("五千元").reason
    '“五千元”不是数额，请用阿拉伯数字写，例如5000。'
    """
    if isinstance(value, Lost):
        return Amount(0, f"{value.said}，请填写数额。")
    text = half_width(without_invisible(as_text(value))).replace(" ", "").replace("￥", "¥")
    if is_empty(text):
        return Amount(0)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _whole(Decimal(repr(round(value, 8))), unit, text)
    found = _WRITTEN.fullmatch(text.replace("，", ","))
    if found is None:
        return Amount(0, f"“{text[:20]}”不是数额，请用阿拉伯数字写，例如5000。")
    said = {"万": WAN, None: unit}.get(found[2], found[2])
    return _whole(Decimal(found[1].replace(",", "")), said, text)


def _whole(number: Decimal, unit: str, text: str) -> Amount:
    fen = number * _FEN[unit]
    if fen < 0:
        return Amount(0, f"数额“{text[:20]}”是负数，请核对。")
    if fen != int(fen) or fen > _MOST:
        return Amount(0, f"数额“{text[:20]}”不到分或者太大，请核对是元还是万元。")
    return Amount(int(fen))
