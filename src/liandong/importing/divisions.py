"""行政区划怎样成批导入：一批一次“导入行政区划”，不一行一次。

Provinces, prefectures, counties have six digits, towns nine; a list of villages or of the statistics bureau's town codes is
refused row by row, because the same nine digits can be two places in the two systems. A division that stands already gets a
further version from the day the list gives; what it was before stays.

Main names: `read`, `settle`, `write`, `DIVISIONS`. Source: GB/T 2260 and the civil-affairs town codes (registry.models.Division).
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from liandong.codes.cleaning import half_width
from liandong.codes.names import normal_name
from liandong.importing.forming import GONE, NO, YES, orderer
from liandong.importing.targets import UNWRITTEN, Column, Read, Standing, Target, differences, register
from liandong.kernel.roles import Role
from liandong.kernel.within import within
from liandong.registry.actions.divisions import LOAD_DIVISIONS
from liandong.registry.models import Division
from liandong.sheets.rows import Value
from liandong.sheets.values import as_date, as_text

if TYPE_CHECKING:
    from liandong.kernel.actions import Act

COLUMNS = (
    Column("code", "代码", True, ("区划代码", "行政区划代码", "code9", "code6", "code12")),
    Column("name", "名称", True, ("区划名称", "行政区划名称", "name")),
    Column("since", "自何日起有效", True, ("起始日期", "启用日期")),
    Column(
        "parent", "上级代码", False, ("上级行政区划代码", "parent_code6", "county_code6", "township_code9")
    ),
    Column("in_standard", "在国家标准代码中", False, ("民政口径", "in_mca_2026")),
)
LONGEST = 60
TOWN, STATISTICAL = 4, "否"


def level_of(code: str) -> int:
    """1 province, 2 prefecture, 3 county, 4 town.

    >>> [level_of(c) for c in ("410000", "410800", "410823", "419001", "410823104")]
    [1, 2, 3, 3, 4]
    """
    if len(code) == 9:
        return TOWN
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def _above(code: str) -> tuple[str, ...]:
    """Codes that may be the one above, nearest first, where a list does not say.

    >>> _above("410823104"), _above("419001"), _above("410000")
    (('410823',), ('419000', '410000'), ())
    """
    by_level = {1: (), 2: (f"{code[:2]}0000",), 3: (f"{code[:4]}00", f"{code[:2]}0000"), TOWN: (code[:6],)}
    return by_level[level_of(code)]


def read(number: int, cells: Mapping[str, Value]) -> Read:
    """One row as facts; everything wrong with it is said at once."""
    row = Read(number, {})
    text = {name: half_width(as_text(cells.get(name))).strip() for name in ("code", "parent", "in_standard")}
    row.facts["code"] = _code(row, text["code"])
    row.facts["name"] = normal_name(as_text(cells.get("name")))
    if not row.facts["name"]:
        row.said.append("没有填写名称，请补上。")
    elif len(row.facts["name"]) > LONGEST:
        row.said.append(f"名称有{len(row.facts['name'])}字，最多{LONGEST}字，请缩短。")
    if text["parent"] and not re.fullmatch(r"[0-9]{6}", text["parent"]):
        row.said.append(f"上级代码“{text['parent'][:20]}”不是六位数字，请核对，或者留空。")
    row.facts["parent"] = text["parent"]
    _standard(row, text["in_standard"])
    day = as_date(cells.get("since"))
    if day.reason:
        row.said.append(f"自何日起有效“{as_text(cells.get('since'))[:20]}”{day.reason}。{day.remedy}")
    elif day.day is None:
        row.said.append("没有写自何日起有效，请补上，或者在列的对应里写固定值。")
    else:
        row.facts["since"] = day.day.isoformat()
    row.facts = {k: v for k, v in row.facts.items() if v}
    return row


def _code(row: Read, text: str) -> str:
    code = text[:9] if re.fullmatch(r"[0-9]{9}000", text) else text
    if re.fullmatch(r"[0-9]{12}", code):
        row.said.append(
            "村（居）委会不登记为行政区划，平台登记到乡镇（街道）为止，这一行不必导入；村名写在地址里。"
        )
    elif not code:
        row.said.append("没有填写代码，请补上。")
    elif not re.fullmatch(r"[0-9]{6}|[0-9]{9}", code):
        row.said.append(f"代码“{text[:20]}”应为六位数字，乡镇（街道）九位。")
    return code


def _standard(row: Read, text: str) -> None:
    if text.casefold() in YES or not text:
        return
    if text.casefold() not in NO:
        row.said.append(f"在国家标准代码中“{text[:20]}”请写是或者否。")
    elif len(row.facts["code"]) == 9:
        row.said.append(
            "乡镇（街道）只收民政口径的代码；统计用的乡级代码与它不能互换，同一代码可以是两个地方。这一行不必导入，请用民政部门公布的代码。"
        )
    row.facts["in_standard"] = STATISTICAL


def settle(act: Act, rows: Sequence[Read]) -> None:
    """New code, same, a further version, or something a person must look at."""
    codes = {r.facts["code"] for r in rows}
    parents = {r.facts["parent"] for r in rows if "parent" in r.facts} | {a for c in codes for a in _above(c)}
    held = {d.code: d for d in Division.objects.filter(code__in=codes | parents).order_by("valid_from")}
    named, known, first = _names(rows), set(held), min((r.number for r in rows), default=0)
    for row in sorted(rows, key=lambda r: level_of(r.facts["code"])):
        if 0 < row.after < first and "parent" in row.facts:
            known.add(row.facts["parent"])  # 前一批里的行，写入时已经登记
        _settle(row, held, known, named)
        if row.standing not in UNWRITTEN:
            known.add(row.facts["code"])


def _names(rows: Sequence[Read]) -> dict[tuple[str, str], set[str]]:
    """County and name → the codes of towns registered so."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    names = {r.facts["name"] for r in rows if len(r.facts["code"]) == 9}
    for code, name in Division.objects.filter(level=TOWN, name__in=names, valid_to=None).values_list(
        "code", "name"
    ):
        found[code[:6], name].add(code)
    return found


def _settle(
    row: Read, held: Mapping[str, Division], known: Collection[str], named: Mapping[tuple[str, str], set[str]]
) -> None:
    code, before = row.facts["code"], held.get(row.facts["code"])
    given = row.facts.get("parent")
    parent = given or (before.parent if before else next((a for a in _above(code) if a in known), ""))
    if parent and (wrong := _no_parent(code, parent)):
        row.standing = Standing.WRONG
        row.said.append(wrong)
        return
    if parent not in known if parent else level_of(code) > 1:
        row.standing = Standing.WRONG
        row.said.append(
            f"上级{parent or '区划'}没有登记，也不在这份表前面的行里，请先导入上级，或者写明上级代码。"
        )
        return
    row.facts["parent"] = parent
    twins = named.get((code[:6], row.facts["name"]), set()) - {code}
    is_civil = "in_standard" not in row.facts
    doubt = _doubts(code, parent, before, not is_civil)
    if len(code) == 9 and twins:
        row.standing = Standing.AMBIGUOUS
        row.said.append(
            f"“{row.facts['name']}”已登记为{'、'.join(sorted(twins))}，多半是统计用的乡级代码。"
            "代码确实改了的，请由系统管理员在“导入行政区划”里办理。"
        )
    elif before is None:
        row.standing = Standing.AMBIGUOUS if doubt else Standing.NEW
        row.said += doubt
    elif before.state == "ended":
        row.standing = Standing.AMBIGUOUS
        row.said.append(
            f"{before.code}{before.name}到{before.valid_to}为止，已经撤销。重新设立的，请由系统管理员在“导入行政区划”里办理。"
        )
    elif (before.name, before.parent, before.is_statistical) == (row.facts["name"], parent, not is_civil):
        row.standing = Standing.SAME
    elif doubt:
        row.standing = Standing.AMBIGUOUS
        row.said += doubt
    elif before.valid_from >= date.fromisoformat(row.facts["since"]):
        row.standing = Standing.AMBIGUOUS
        row.said.append(f"已有自{before.valid_from}起的“{before.name}”，所填的起始日期应晚于它。")
    else:
        row.standing = Standing.CHANGED
        row.said.append(
            differences(
                (label, was, now)
                for label, was, now in (
                    ("名称", before.name, row.facts["name"]), ("上级代码", before.parent, parent),
                )
                if was != now
            )
        )  # fmt: skip


def _no_parent(code: str, parent: str) -> str:
    """Why one division cannot stand above another, by their codes; empty where it can.

    >>> [bool(_no_parent(*p)) for p in (("410823", "410823"), ("410800", "410823"), ("410823", "140500"), ("419001", "410000"))]
    [True, True, True, False]
    """
    if level_of(parent) >= level_of(code):
        return f"上级{parent}的层级不高于{code}，请核对上级代码，或者留空。"
    if parent[:2] != code[:2]:
        return f"上级{parent}与{code}不在同一个省（前两位不同），请核对上级代码，或者留空。"
    return ""


def _doubts(code: str, parent: str, before: Division | None, is_statistical: bool) -> list[str]:
    """What a person must look at before a division is written so."""
    said = []
    if parent and level_of(parent) > 1 and parent[:4] != code[:4]:
        said.append(
            f"上级{parent}不在{code[:4]}00之下（前四位不同）。确实这样管辖的，请由系统管理员在“导入行政区划”里办理。"
        )
    if before is not None and before.is_statistical != is_statistical:
        now, then = ("是" if s else "不是" for s in (before.is_statistical, is_statistical))
        said.append(
            f"已登记的{now}统计用区划，表里写的{then}。确实改了的，请由系统管理员在“导入行政区划”里办理。"
        )
    return said


def write(act: Act, rows: Sequence[Read]) -> int:
    """The rows of a day as one act; where it is refused none of them is written and each says why."""
    actor, done = orderer(act), 0
    for since, group in _by_day(rows):
        said = GONE
        if actor is not None:
            name = f"{act.record.number}（{group[0].number}—{group[-1].number}行）"
            values = {"name": name, "source": act.record.source, "valid_from": since, "rows": _sheet(group)}
            outcome = within(act, LOAD_DIVISIONS.name, None, values, actor=actor)
            if outcome.is_done:
                done += len(group)
                continue
            said = "".join(e for errors in outcome.errors.values() for e in errors) or outcome.sentence
        for row in group:
            row.standing, row.said = Standing.WRONG, [said]
    return done


def _by_day(rows: Sequence[Read]) -> Iterable[tuple[str, list[Read]]]:
    days: dict[str, list[Read]] = defaultdict(list)
    for row in rows:
        days[row.facts["since"]].append(row)
    return sorted(days.items())


def _sheet(rows: Iterable[Read]) -> str:
    """The rows as the action's form takes them."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(("code", "name", "level", "parent", "is_statistical"))
    for row in rows:
        facts, statistical = row.facts, "1" if row.facts.get("in_standard") == STATISTICAL else "0"
        out.writerow((facts["code"], facts["name"], level_of(facts["code"]), facts["parent"], statistical))
    return text.getvalue()


DIVISIONS = register(
    Target(
        "divisions", "行政区划", frozenset({Role.SYSTEM_ADMIN}), COLUMNS, read, settle, write, is_tried=True,
        acts=(LOAD_DIVISIONS.name,), refers="parent",
    )
)  # fmt: skip
