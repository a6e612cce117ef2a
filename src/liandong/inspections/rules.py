"""清单、场景、计划的规则：一部门一份、比例写得对不对、批准以前谁还没有确认。纯函数。

Main names: `assigned`, `may_approve`, `ratio`, `to_draw`.
Source: 焦法政办〔2022〕31号三（一）（二）; 联动平台双随机抽查规则.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from liandong.inspections.states import HOUSE_INSPECTIONS, JOINT, ORDERLY
from liandong.law.verdict import Verdict, allow, refuse

CLASSES = ("A", "B", "C", "D")
PERCENT = re.compile(r"\d{1,3}(\.\d{1,2})?")
CONFIRMED, DECLINED = "confirmed", "declined"


def ratio(line: str) -> dict[str, Any]:
    """One class with its share, written ``类别｜百分比｜最少｜最多``; the last two may be left out.

    Raises:
        ValueError: with the Chinese sentence that says what is wrong.

    >>> ratio("C｜12.5｜1｜40")
    {'risk': 'C', 'percent': '12.5', 'floor': 1, 'ceiling': 40}
    >>> ratio("A|3")
    {'risk': 'A', 'percent': '3', 'floor': None, 'ceiling': None}
    """
    cells = [cell.strip() for cell in line.replace("|", "｜").split("｜")]
    cells += [""] * (4 - len(cells))
    risk, percent, *bounds = cells
    if risk not in CLASSES or len(cells) > 4:
        raise ValueError("写成“类别｜百分比｜最少户数｜最多户数”，类别是信用风险分类A、B、C、D。")
    if not PERCENT.fullmatch(percent.rstrip("%")) or not 0 < float(percent.rstrip("%")) <= 100:
        raise ValueError("百分比在0和100之间，至多两位小数。")
    if any(bound and not (bound.isascii() and bound.isdigit()) for bound in bounds):
        raise ValueError("最少、最多户数写整数，没有的不写。")
    floor, ceiling = (int(bound) if bound else None for bound in bounds)
    if floor is not None and ceiling is not None and floor > ceiling:
        raise ValueError("最少户数多于最多户数。")
    return {"risk": risk, "percent": percent.rstrip("%"), "floor": floor, "ceiling": ceiling}


def to_draw(targets: int, row: Mapping[str, Any] | None) -> int:
    """How many of a class are drawn: the share rounded up, within floor and ceiling, never more than there are.

    >>> row = ratio("A｜3｜2｜4")
    >>> [to_draw(n, row) for n in (0, 1, 10, 100, 1000)], to_draw(1, None)
    ([0, 1, 2, 3, 4], 0)
    """
    if row is None:
        return 0
    share = math.ceil(Decimal(row["percent"]) * targets / 100)
    wanted = max(share, row["floor"] or 0)
    return min(wanted if row["ceiling"] is None else min(wanted, row["ceiling"]), targets)


def assigned(
    agencies: Iterable[tuple[str, str]], able: Mapping[str, Collection[str]]
) -> tuple[Verdict, list[dict[str, Any]]]:
    """What each agency looks at: the items it has power for.

    Args:
        agencies: id and name, the lead's first.
        able: name of each item → ids of the agencies that have the power to check it there on the first day.

    Returns:
        The verdict (``unpowered_item``, ``idle_agency`` refuse) and a part for each agency.
    """
    known = list(agencies)
    nobody = [item for item, who in able.items() if not {agency for agency, _ in known} & set(who)]
    if nobody:
        text = f"计划里的机关在那里都没有检查“{nobody[0]}”的职权。请增加有权的配合部门，或者删去这个事项。"
        return refuse("unpowered_item", text, JOINT), []
    parts = [
        {"agency": agency, "name": name, "items": [i for i, who in able.items() if agency in who], "asked": "", "answer": "", "reason": "", "on": ""}
        for agency, name in known
    ]  # fmt: skip
    idle = next((part["name"] for part in parts if not part["items"]), "")
    if idle:
        text = f"{idle}对所列事项都没有检查职权，不能列入。请核对职权清单，或者删去这个部门。"
        return refuse("idle_agency", text, JOINT), []
    return allow("assigned", "各部门对所列事项有职权。", JOINT), parts


def may_approve(state: str, partners: Iterable[Mapping[str, Any]]) -> Verdict:
    """Whether every partner confirmed its part; a plan of one agency alone needs none."""
    asked = list(partners)
    if asked and state == "draft":
        return refuse("not_asked", "还没有送配合部门确认，请先送去确认。", ORDERLY)
    declined = [part for part in asked if part["answer"] == DECLINED]
    if declined:
        text = f"{declined[0]['name']}不同意参加（{declined[0]['reason']}）。请更正计划后重新送去确认。"
        return refuse("declined", text, ORDERLY)
    silent = [part["name"] for part in asked if part["answer"] != CONFIRMED]
    if silent:
        return refuse("not_confirmed", f"{'、'.join(silent)}还没有确认，确认以后再批准。", ORDERLY)
    return allow("may_approve", "可以批准。", HOUSE_INSPECTIONS)
