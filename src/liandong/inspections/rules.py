"""清单、场景、计划的规则：一部门一份、比例写得对不对、批准以前谁还没有确认。纯函数。

Main names: `assigned`, `asked_again`, `may_approve`, `differing`, `standing`, `ratio`, `to_draw`.
Source: 焦法政办〔2022〕31号三（一）（二）; 联动平台双随机抽查规则.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
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


def ratio_told(row: Mapping[str, Any]) -> str:
    """One class in words.

    >>> ratio_told(ratio("C｜12.5｜1｜40"))
    'C类12.5%，最少1户，最多40户'
    """
    bounds = [
        f"{word}{row[name]}户"
        for word, name in (("最少", "floor"), ("最多", "ceiling"))
        if row[name] is not None
    ]
    return "，".join([f"{row['risk']}类{row['percent']}%", *bounds])


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


def asked_again(
    now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], on: str, *, is_new_for_all: bool
) -> list[dict[str, Any]]:
    """The parts of a change, the lead's first: who looks at the same as before keeps its answer, the others are asked on that day.

    >>> old = [{"agency": "a", "items": ["标签"]}, {"agency": "b", "items": ["台账"], "asked": "1月", "answer": "confirmed"}]
    >>> new = [{"agency": "a", "items": ["标签"]}, {"agency": "b", "items": ["台账"]}, {"agency": "c", "items": ["秤"]}]
    >>> [(one["agency"], one["asked"]) for one in asked_again(new, old, "5月", is_new_for_all=False)[1:]]
    [('b', '1月'), ('c', '5月')]
    """
    held = {part["agency"]: part for part in before[1:]}
    lead, *others = now
    found = [dict(lead)]
    for part in others:
        same = held.get(part["agency"])
        stays = same is not None and not is_new_for_all and sorted(same["items"]) == sorted(part["items"])
        found.append(dict(same) if same is not None and stays else {**part, "asked": on})
    return found


COMPARED = ("items", "parts", "ratios", "officers", "starts_on", "ends_on")
"""What of a plan may change once it is public."""


def standing(plan: Any) -> dict[str, Any]:
    """The same of a plan as it stands, days as ISO texts."""
    held = {name: getattr(plan, name) for name in COMPARED}
    return held | {name: held[name].isoformat() for name in ("starts_on", "ends_on")}


def change_line(on: date, said: Iterable[str], reason: str, more: str = "") -> str:
    """One change as it stays on the plan.

    >>> change_line(date(2026, 5, 1), ["结束日期：由“6月”变更为“7月”。"], "对象多。")
    '2026-05-01 结束日期：由“6月”变更为“7月”。理由：对象多。'
    """
    return f"{on} {''.join(said)}理由：{reason.rstrip('。')}。{more}"


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What changes from what to what, a sentence each; none where all stays.

    >>> differing({"officers": 2}, {"officers": 3})
    ['每个机关每组人数：由“2人”变更为“3人”。']
    """
    told: dict[str, tuple[str, Callable[[Any], str]]] = {
        "items": ("抽查事项", lambda rows: "、".join(f"{row['name']}（{row['code']}）" for row in rows)),
        "parts": ("各部门", lambda parts: "；".join(f"{p['name']}查{'、'.join(p['items'])}" for p in parts)),
        "ratios": ("抽取比例", lambda rows: "；".join(map(ratio_told, rows))),
        "officers": ("每个机关每组人数", lambda number: f"{number}人"),
        "starts_on": ("开始日期", str),
        "ends_on": ("结束日期", str),
    }
    said = []
    for name, (label, words) in told.items():
        if name in after and (was := words(before[name])) != (now := words(after[name])):
            said.append(f"{label}：由“{was}”变更为“{now}”。")
    return said
