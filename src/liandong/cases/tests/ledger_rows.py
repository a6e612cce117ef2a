"""一份台账，像机关自己写的那样脏：固定的种子，每次一样；每一行该怎样，同时说出来。

Full-width digits, spaces and lower case in codes, amounts in several spellings, Excel's serial days, several kinds of penalty in a
cell, a sum at the end; and rows that must stay out, each for a reason of its own. Names are plainly fictitious.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from liandong.codes import uscc

HEAD = (
    "序号", "案件编号", "当事人名称", "统一社会信用代码", "案由", "立案日期", "立案审批表编号", "违法行为地", "发生时间", "承办人", "办理状态",
    "处罚决定书文号", "处罚决定日期", "处罚类别", "罚款金额（元）", "备注",
)  # fmt: skip
PLACES = ("武陟县", "410823", "武陟县木城街道演示路1号", "博爱县", "410822")
CONDUCTS = ("经营标签不合格的农药", "经营超过保质期的食品", "未按规定明码标价", "使用未经检定的计量器具")
FIRST = date(2026, 1, 5)
_WIDE = {n: n + 0xFEE0 for n in (*range(0x30, 0x3A), *range(0x41, 0x5B))}


@dataclass(frozen=True, slots=True)
class Line:
    """One row, and what must become of it: empty for in, else words of the reason; words that it goes in with all the same."""

    cells: tuple[str, ...]
    out: str = ""
    told: str = ""
    is_decided: bool = False
    is_closed: bool = False


def code_of(n: int) -> str:
    """A sound code that no real body bears: its subject begins with XN."""
    first = f"91410823XN{n:07d}"
    return next(first + one for one in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not uscc.fault(first + one))


def lines(count: int, seed: int = 7) -> Iterator[Line]:
    """The rows; about one in eight stays out."""
    chance = random.Random(seed)
    for n in range(1, count + 1):
        yield _line(n, chance)


def sheet(rows: list[Line]) -> bytes:
    """A file as it is handed in: a title above, a sum below."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["武陟县在办案件台账（演示）"])
    write.writerow(HEAD)
    for n, row in enumerate(rows, 1):
        write.writerow((n, *row.cells))
    write.writerow(["合计", f"{len(rows)}件"])
    return out.getvalue().encode("gb18030")


def _line(n: int, chance: random.Random) -> Line:
    day = FIRST + timedelta(days=n % 200)
    cells = {
        "no": f"武市监立〔2026〕{n}号", "name": f"武陟县虚构{n % 400}号商行有限公司", "code": code_of(n % 400),
        "conduct": chance.choice(CONDUCTS), "day": _day(day, chance), "sheet": f"审批{n}" if n % 3 == 0 else "",
        "place": chance.choice(PLACES), "since": "", "officers": "冯承办、褚巡查", "stage": "调查取证", "decision": "", "on": "", "kinds": "", "fine": "",
        "note": "",
    }  # fmt: skip
    cells["code"] = chance.choice((str, str.lower, _spaced, lambda t: t.translate(_WIDE)))(cells["code"])
    cells["no"] = chance.choice(
        (str, lambda t: t.replace("〔", "[").replace("〕", "]"), lambda t: t.replace("2026", "２０２６"))
    )(cells["no"])
    is_decided = n % 5 < 2
    if is_decided:
        cells |= {
            "stage": chance.choice(("已作出处罚决定", "处罚决定已送达", "已结案")), "decision": f"武市监处罚〔2026〕{n}号",
            "on": _day(day + timedelta(days=40), chance), **chance.choice(_PENALTIES),
        }  # fmt: skip
    out = _spoiled(n, cells, is_decided, day)
    told = _late(n, cells, day) if not out else ""
    is_closed = is_decided and cells["stage"] == "已结案"
    return Line(tuple(cells.values()), out, told, is_decided and not out, is_closed and not out)


_PENALTIES = (
    {"kinds": "警告、罚款", "fine": "5,000"}, {"kinds": "罚款", "fine": "1.2万元"}, {"kinds": "", "fine": "３０００元"},
    {"kinds": "警告", "fine": ""}, {"kinds": "责令改正，并处罚款", "fine": "¥800.50"}, {"kinds": "没收违法所得;罚款", "fine": "20000"},
)  # fmt: skip


def _spoiled(n: int, cells: dict[str, str], is_decided: bool, filed_on: date) -> str:
    """Makes every so many a row wrong, and says how it must be told."""
    spoils: dict[int, tuple[dict[str, str], str]] = {
        11: ({"code": "91410823XN000000Z!"}, "代码"), 22: ({"day": "2026年2月30日"}, "日历"), 33: ({"name": ""}, "没有当事人"),
        44: ({"place": "不存在的县"}, "不存在的县"), 55: ({"stage": "已移送公安机关"}, "移送"), 66: ({"day": "2026年3月"}, "没有写到日"),
        77: ({"note": "联系人身份证410823199003071236"}, "公民身份号码"), 88: ({"stage": "天气晴好"}, "认不出"),
    }  # fmt: skip
    change, said = spoils.get(n % 89, ({}, ""))
    cells |= change
    if not said and is_decided and n % 17 == 0:
        cells["fine"], cells["kinds"] = "五千元", "罚款"
        return "不是数额"
    if not said and is_decided and n % 13 == 0:
        cells["on"] = (filed_on - timedelta(days=600)).isoformat()
        return "早于立案批准日期"
    return said


def _late(n: int, cells: dict[str, str], filed_on: date) -> str:
    """Lets every so many an act begin after its case was filed, which is said and goes in."""
    if n % 19:
        return ""
    cells["since"] = (filed_on + timedelta(days=3)).isoformat()
    return "晚于立案批准日期"


def _day(day: date, chance: random.Random) -> str:
    serial = (day - date(1899, 12, 30)).days
    return chance.choice(
        (day.isoformat(), f"{day:%Y.%m.%d}", f"{day.year}年{day.month}月{day.day}日", str(serial))
    )


def _spaced(code: str) -> str:
    return f" {code[:8]} {code[8:]}"
