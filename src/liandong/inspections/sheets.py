"""公布的联合抽查清单、年度计划表里写的字：比例、起止月份、事项、部门的叫法，读成填写项的样子。纯函数。

What is no number of its own (待定, 10-20%, 不低于0.5%) is not guessed: the plan needs one, and the planner decides it.

Main names: `shares`, `span`, `items_in`, `department`.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from liandong.codes.cleaning import half_width
from liandong.inspections.rules import CLASSES

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%(?:\(.*\))?")
_MONTHS = re.compile(r"(?:(\d{4})年)?(\d{1,2})月?(?:-|至|到|~|—)(?:(\d{4})年)?(\d{1,2})月")
_DASHES = str.maketrans(dict.fromkeys("—–－～", "-"))
_WHO = re.compile(r"[^：:；;、。]{2,20}[：:]")
_SUFFIX = re.compile(
    r"(?:行政管理部门|行政主管部门|行政部门|主管部门|监督管理局|管理部门|部门|机构|委员会|局|委|办公室|办)$"
)
_TIER = re.compile(r"^[省市县区州旗](?=.{3})")


def shares(text: str, value: object = None) -> str:
    """A ratio as the form of a plan takes it; one share for all counts for each class of credit risk.

    Args:
        text: of the cell.
        value: of the cell, where a workbook holds a number: 5% is 0.05 there.

    Raises:
        ValueError: it is not one share; the sentence says what to write.

    >>> shares("5%").splitlines(), shares("20%（3户）").splitlines()[0], shares("", 0.05).splitlines()[3]
    (['A｜5', 'B｜5', 'C｜5', 'D｜5'], 'A｜20', 'D｜5')
    >>> shares("A|3|1；D|100")
    'A|3|1\\nD|100'
    """
    if isinstance(value, float) and 0 < value <= 1:
        text = f"{round(value * 100, 2):g}%"
    if "｜" in text or "|" in text:
        return re.sub(r"\s*[；;\n]\s*", "\n", text.strip())
    found = _SHARE.fullmatch(half_width(text).replace(" ", ""))
    if found is None:
        raise ValueError(
            f"“{text[:40]}”不是一个确定的百分比。请改成一个，例如5%；分信用风险分类的，每类写成C｜10｜1｜40，用分号隔开。"
        )
    return "\n".join(f"{risk}｜{found[1]}" for risk in CLASSES)


def span(text: str, year: int) -> tuple[date, date]:
    """The first and the last day of the months a sheet names; what follows a slash (现场检查) says something else.

    Raises:
        ValueError: it names no months, or those of another year.

    >>> span("1月—12月", 2027), span("4月至11月/现场检查", 2027)[1], span("2027年4月至9月", 2027)[0], span("全年", 2027)[1]
    ((datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)), datetime.date(2027, 11, 30), datetime.date(2027, 4, 1), datetime.date(2027, 12, 31))
    """
    words = half_width(text.partition("/")[0]).translate(_DASHES).replace(" ", "")
    if words in ("全年", "全年度"):
        return date(year, 1, 1), date(year, 12, 31)
    found = _MONTHS.fullmatch(words)
    if found is None:
        raise ValueError(f"“{text[:40]}”看不出从几月到几月。请写成4月至11月，或者另填开始日期、结束日期。")
    told = {int(one) for one in (found[1], found[3]) if one}
    first, last = int(found[2]), int(found[4])
    if told - {year} or not 1 <= first <= last <= 12:
        raise ValueError(f"“{text[:40]}”不在{year}年以内，或者月份不对，请核对年度和月份。")
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def items_in(text: str) -> list[str]:
    """The items a cell names, in the order given; whose they are (粮食部门：) follows from the register and is left out.

    >>> items_in("粮食部门：粮食收购检查、储备粮检查；市场监管部门：计量器具检查")
    ['粮食收购检查、储备粮检查', '计量器具检查']
    """
    parts = [
        _WHO.sub("", part.strip(), count=1) if _WHO.match(part.strip()) else part.strip()
        for part in re.split(r"[；;\n]", text)
    ]
    return [part.rstrip("。") for part in parts if part]


def department(text: str) -> list[str]:
    """The line a department's name speaks of, the likeliest first.

    >>> department("市场监管部门"), department("市生态环境局"), department("消防救援机构")
    (['市场监管', '场监管'], ['生态环境', '市生态环境'], ['消防救援'])
    """
    word = _SUFFIX.sub("", text.strip())
    short = _TIER.sub("", word)
    found = [word, short] if text.startswith("市场") else [short, word]
    return list(dict.fromkeys(found))
