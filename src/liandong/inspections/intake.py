"""联合抽查场景、年度抽查计划怎样成批导入：表里一行一个事项，同名的几行是一个场景、一项计划，一次办理。

The sheets that offices publish call departments by their line (市场监管部门) and items by their names; both are looked for in the
register, and what it does not hold is said. Whoever leads hands in the sheet: a row led by another is not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from liandong.catalogue.models import Item
from liandong.dispatches.forms import AgenciesField
from liandong.importing.gathering import GatheredTarget
from liandong.importing.targets import Column, Read, register
from liandong.inspections import sheets
from liandong.inspections.actions import planning, scenes
from liandong.inspections.models import Plan, Scene
from liandong.kernel.actions import Act
from liandong.registry.fields import split_words
from liandong.registry.models import Agency
from liandong.sheets.rows import Value
from liandong.sheets.values import as_text

NEAR = 3
NAMED = AgenciesField()
LEAD = Column(
    "lead",
    "牵头部门",
    also=("发起部门", "牵头单位", "发起单位", "检查机关", "检查主体", "抽查主体", "实施机关"),
)


def agency_meant(text: str, division: str) -> Agency:
    """The agency a sheet names: by code, name or short name, else the one of that line in the same place.

    Raises:
        ValidationError: none or several.
    """
    try:
        found: list[Agency] = NAMED.clean(text)
    except ValidationError:
        found = []
    if len(found) == 1:
        return found[0]
    here = Agency.objects.filter(state="in_force", division=division).order_by("code")
    for word in filter(None, sheets.department(text)):
        rows = list(here.filter(line=word)[:4]) or list(here.filter(Q(name__contains=word))[:4])
        if len(rows) == 1:
            return rows[0]
        if rows:
            told = "、".join(one.name for one in rows)
            raise ValidationError(f"部门“{text[:40]}”可以是{told}，请写完整的名称或者机构编码。")
    raise ValidationError(f"在册的机关中没有“{text[:40]}”，请写完整的名称或者机构编码；不在册的先登记机关。")


def _items(text: str) -> str:
    """The codes of the items a cell names, a line each.

    Raises:
        ValidationError: the register holds no such published item.
    """
    found: list[str] = []
    for said in sheets.items_in(text):
        parts = [part for part in said.split("、") if part]
        if (whole := _code(said)) or not all(map(_code, parts)):
            found.append(whole or _unknown(said))
        else:
            found += map(_code, parts)
    return "\n".join(dict.fromkeys(found))


def _code(said: str) -> str:
    """The code of the one published item of exactly this code or name; empty for none, and for several."""
    rows = Item.objects.filter(state="published")
    found = list(rows.filter(code__iexact=said)[:1]) or list(rows.filter(name=said)[:2])
    return found[0].code if len(found) == 1 else ""


def _unknown(said: str) -> str:
    """Say which items come near; a sheet is not read by guessing.

    Raises:
        ValidationError: always.
    """
    near = Item.objects.filter(Q(name=said) | Q(name__contains=said), state="published").order_by("code")[
        :NEAR
    ]
    told = "、".join(f"{item.name}（{item.code}）" for item in near)
    advice = f"相近的有{told}，是其中一个的请写编码" if told else "请核对名称，或先登记、公布这个事项"
    raise ValidationError(f"已公布的事项中没有“{said[:60]}”，{advice}。")


def _meaning(act: Act, facts: dict[str, str]) -> None:
    """Items by code, partners by name; a row that another agency leads is not for this one to hand in."""
    mine, faults = Agency.objects.get(uuid=act.record.owner), list[str]()

    def is_led(text: str) -> str:
        if agency_meant(text, mine.division) != mine:
            raise ValidationError(f"牵头部门是“{text[:40]}”，不是本机关，由它导入；请从表里删去这一行。")
        return text

    def partners(text: str) -> str:
        return "、".join(dict.fromkeys(agency_meant(word, mine.division).name for word in split_words(text)))

    for name, means in (("lead", is_led), ("items", _items), ("partners", partners)):
        try:
            facts |= {name: means(facts[name])} if facts.get(name) else {}
        except ValidationError as wrong:
            faults += wrong.messages
    if faults:
        raise ValidationError(faults)


def _reading(read: Read, cells: Mapping[str, Value]) -> None:
    """The lead as it is written."""
    if lead := as_text(cells.get("lead")).strip():
        read.facts["lead"] = lead


def _reading_plan(read: Read, cells: Mapping[str, Value]) -> None:
    """Also the ratio, and the months where no days are given."""
    _reading(read, cells)
    facts, year = read.facts, read.facts.get("year", "").removesuffix("年").removesuffix("年度")
    if year:
        facts["year"] = year
    period = as_text(cells.get("period")).strip()
    try:
        if ratio := facts.get("ratios"):
            facts["ratios"] = sheets.shares(ratio, cells.get("ratios"))
        if period and not facts.get("starts_on") and year.isascii() and year.isdigit() and len(year) == 4:
            start, end = sheets.span(period, int(year))
            facts |= {"starts_on": start.isoformat(), "ends_on": end.isoformat()}
    except ValueError as wrong:
        read.said.append(str(wrong))


def _scene(act: Act, values: Mapping[str, Any]) -> Scene | None:
    return Scene.objects.filter(name=values["name"], owner=act.record.owner, state="in_force").first()


def _plan(act: Act, values: Mapping[str, Any]) -> Plan | None:
    same = Plan.objects.filter(owner=act.record.owner, year=values["year"], title=values["title"])
    return same.exclude(state="cancelled").order_by("-pk").first()


SCENES = register(
    GatheredTarget(
        "scenes", "联合抽查场景", scenes.ISSUE_SCENE, _scene, "请在平台上修订。", changing=scenes.REVISE_SCENE,
        unasked=("document",), presents=scenes.present, by="name", lines=("items",), words=("objects_told",), more=(LEAD,),
        reading=_reading, meaning=_meaning,
        also={
            "name": ("场景名称", "抽查领域", "抽查类别", "抽查项目", "联合抽查事项", "行业"), "items": ("检查事项", "抽查内容", "检查内容", "抽查事项名称"),
            "objects_told": ("抽查对象", "检查对象范围", "对象"), "document": ("文件", "依据文件"),
        },
    ).target()
)  # fmt: skip

PLANS = register(
    GatheredTarget(
        "plans", "年度抽查计划", planning.DRAFT_PLAN, _plan,
        "已经送确认、批准、公布的，请在平台上更正或者提出变更。", changing=planning.CORRECT_PLAN, while_in=("draft",),
        presents=planning.present, by="title", lines=("items",), more=(LEAD, Column("period", "抽查时间", also=("实施时间", "抽查时间安排", "检查时间", "时间安排"))),
        optional=("starts_on", "ends_on"), reading=_reading_plan, meaning=_meaning,
        also={
            "title": ("抽查计划名称", "抽查任务名称", "计划"), "items": ("检查事项", "抽查内容", "检查内容", "抽查事项名称"),
            "partners": ("参与部门", "配合单位", "联合部门"), "ratios": ("抽查比例", "比例"), "division": ("行政区划", "抽查地域"),
            "officers": ("每组人数",),
        },
    ).target()
)  # fmt: skip
