"""把一格的值读成文字或日期，并说出是按哪条规则读的。

Sources: GB/T 7408.1—2023（日期的写法）。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from liandong.codes.cleaning import half_width, is_empty, without_invisible
from liandong.sheets.grid import from_serial
from liandong.sheets.rows import Lost, Value

_EXACT = 10**15
"""Excel keeps 15 significant digits; a longer number has lost its end."""

_SHAPES = (
    (re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"), "按“年月日”读"),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), "按“年-月-日”读"),
    (re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"), "按“年/月/日”读"),
    (re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?"), "按“年.月.日”读"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), "按 8 位数字“年月日”读"),
)
_CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SERIAL = re.compile(r"[1-6]\d{4}(\.\d+)?")
_REMEDY = "请写成 2026-03-01 的样子。"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date, or why there is none.

    Attributes:
        day: the date; None for an empty cell and for a fault.
        rule: Chinese: by which rule it was read.
        reason: Chinese clause: why it was not read; empty when it was.
        remedy: Chinese sentence: what to do.
    """

    day: date | None
    rule: str = ""
    reason: str = ""
    remedy: str = ""


def as_text(value: Value) -> str:
    """A cell as the clerk meant it when the column holds text or codes.

    Numbers that are whole lose their `.0`; a whole number of 16 digits or more is written as Excel shows it, because its
    end is lost and must not look like a code.

    >>> [as_text(one) for one in (None, 1.0, 410800000012345.0, 9.14108001735e17, 0.5, True, Lost("是公式的错误值 #REF!"))]
    ['', '1', '410800000012345', '9.14108001735E+17', '0.5', '是', '']
    """
    if value is None or isinstance(value, Lost):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.15G}" if "E" in f"{value:.15G}" else _scientific(value)
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, time) else value


def _scientific(value: float) -> str:
    digits, power = f"{value:.14E}".split("E")
    return f"{digits.rstrip('0').rstrip('.')}E{power}"


def as_date(value: Value) -> DateReading:
    """A cell as a date. Two-digit years, day before month and missing days are refused, not guessed.

    >>> as_date("2026.3.1").day, as_date("２０２６年３月１日").rule
    (datetime.date(2026, 3, 1), '按“年月日”读')
    >>> as_date(46082)
    DateReading(day=datetime.date(2026, 3, 1), rule='按表格软件的日期序号 46082（1900 年系统）读', reason='', remedy='')
    >>> as_date("3/1/26").reason, as_date("2026-01-07（公布）").reason
    ('看不出年月日的先后', '后面还写着“公布”')
    """
    if isinstance(value, Lost):
        return DateReading(None, "", value.said, "请填写日期的值。")
    if isinstance(value, bool | time):
        return DateReading(None, "", "不是日期", _REMEDY)
    if isinstance(value, datetime):
        return _within(value.date(), "单元格本身是日期")
    text = half_width(without_invisible(as_text(value))).strip()
    if is_empty(text):
        return DateReading(None)
    packed = re.sub(r"\s*([年月日./-])\s*", r"\1", text)
    packed = _CLOCK.sub("", packed).strip()
    for shape, rule in _SHAPES:
        if found := shape.fullmatch(packed):
            try:
                return _within(date(*map(int, found.groups())), rule)
            except ValueError:
                return DateReading(None, "", "不是日历上有的日子", _REMEDY)
    if _SERIAL.fullmatch(packed) and isinstance(moment := from_serial(float(packed)), datetime):
        return _within(moment.date(), f"按表格软件的日期序号 {packed}（1900 年系统）读")
    if re.fullmatch(r"\d{4}([年./-]\d{1,2}月?|年)?", packed):
        return DateReading(None, "", "没有写到日", _REMEDY)
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", packed):
        return DateReading(None, "", "看不出年月日的先后", _REMEDY)
    if noted := re.fullmatch(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?\((.{1,20})\)", packed):
        remedy = "请只写日期；写的是公布、立案等别的日子的，请换成这一列要的那一天。"
        return DateReading(None, "", f"后面还写着“{noted[1]}”", remedy)
    return DateReading(None, "", "不是日期", _REMEDY)


def _within(day: date, rule: str) -> DateReading:
    if not 1900 <= day.year <= 2199:
        return DateReading(None, "", f"年份 {day.year} 不在 1900 至 2199 之间", _REMEDY)
    return DateReading(day, rule)
