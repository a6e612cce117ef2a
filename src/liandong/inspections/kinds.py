"""抽查事项清单、场景、年度计划的记录种类：公布了的人人可见，公布以前只有本机关、配合部门和监督机关看得到。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from liandong.catalogue.models import Scope
from liandong.inspections import queries, states
from liandong.inspections.models import Plan, PlanFile, SamplingList, Scene
from liandong.inspections.rules import CONFIRMED, DECLINED, differing, ratio_told, standing
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import HUMANS, Level, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.parties.search import numbered

_ALL_FULL = dict.fromkeys(HUMANS, Level.FULL)
_PUBLIC = Secrecy.PUBLIC


def _own_and_above(record: SamplingList | Plan) -> Iterable[Grant]:
    yield Grant(Level.FULL, "本机关", agency=record.owner)
    for supervisor in agencies().supervisors(record.owner) - {record.owner}:
        yield Grant(Level.FULL, "行政执法监督", agency=supervisor)


def list_grants(one: SamplingList) -> Iterable[Grant]:
    """What was published is public, an older edition too."""
    if one.published_on is not None:
        yield Grant(Level.FULL, "公布清单")
    yield from _own_and_above(one)


def scene_grants(scene: Scene) -> Iterable[Grant]:
    yield Grant(Level.FULL, "联合抽查场景公开")


def plan_grants(plan: Plan) -> Iterable[Grant]:
    """Published is public; what is drafted, a change too, concerns the lead and supervision, the partners from when they are asked."""
    if plan.published_on is not None:
        yield Grant(Level.SUMMARY, "公布计划")
    yield from _own_and_above(plan)
    for part in (*plan.parts[1:], *(plan.change["parts"][1:] if plan.change else ())):
        if part["asked"]:
            yield Grant(Level.FULL, "配合部门", agency=UUID(part["agency"]))


def _listed(one: SamplingList) -> list[str]:
    return [_row_told(row) for row in one.rows]


def _row_told(row: Mapping[str, Any]) -> str:
    scope = Scope(row["scope"]).label + (f"，{row['reason']}" if row["reason"] else "")
    more = (
        ("检查对象", row.get("objects")),
        ("检查方式", row.get("method")),
        ("依据", "、".join(row.get("basis", ()))),
    )
    return f"{row['name']}（{row['code']}）：{scope}" + "".join(
        f"；{title}：{said}" for title, said in more if said
    )


def items_told(record: Any) -> list[str]:
    """Each item of a scene or plan, a line each."""
    return [f"{row['name']}（{row['code']}）" for row in record.items]


def parts_told(plan: Plan) -> list[str]:
    """Each department with what it looks at and what it answered."""
    return answers_told(plan.parts)


def answers_told(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same of parts as a plan or its change keeps them, the lead's first."""
    said = {CONFIRMED: "已确认", DECLINED: "不同意", "": "未答复"}
    lines = [f"{part['name']}（牵头）：{'、'.join(part['items'])}。" for part in parts[:1]]
    for part in parts[1:]:
        why = f"：{part['reason'].rstrip('。')}" if part["reason"] else ""
        lines.append(f"{part['name']}：{'、'.join(part['items'])}；{said[part['answer']]}{part['on']}{why}。")
    return lines


def ratios_told(plan: Plan) -> list[str]:
    """Each class with its share and bounds, a line each."""
    return [f"{ratio_told(row)}。" for row in plan.ratios]


def change_told(plan: Plan) -> list[str]:
    """What is proposed and not in force: from what to what, why, and who has answered."""
    if plan.change is None:
        return []
    return [
        *differing(standing(plan), plan.change),
        f"理由：{plan.change['reason'].rstrip('。')}。",
        *answers_told(plan.change["parts"]),
    ]


def file_told(one: PlanFile) -> str:
    """One file in words, with the beginning of its hash."""
    return f"{one.number}．{one.get_kind_display()}：{one.name}（摘要{one.digest[:12]}…）"


def loose_told(plan: Plan) -> list[str]:
    """The files that wait for the plan, or for a change of it, to be published."""
    if not plan.loose_files:
        return []
    waiting = plan.files.filter(published_on=None, withdrawn_at=None).order_by("number")
    return [f"{file_told(one)}。" for one in waiting]


SAMPLING_LIST = register(
    Kind(
        name="sampling_list",
        title="抽查事项清单",
        model=SamplingList,
        states=states.SAMPLING_LIST,
        sight=Sight("sampling_list", SamplingList, _ALL_FULL, list_grants),
        heading=lambda one: f"{one.agency_name}{one.year}年抽查事项清单",
        number=lambda one: one.number,
        own=("owner",),
        search=numbered,
        lead="各机关每年可以检查什么：有检查职权的已公布事项全部列入，除两种法定情形外都纳入联合抽查。",
        when_empty="还没有抽查事项清单。由各机关法制审核、联络员汇总，机关负责人公布。",
        fields=(
            Field("number", "清单编号", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("agency_name", "机关", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="agency_name"),
            Field("year", "年度", secrecy=_PUBLIC, in_list=True, sort_by="year"),
            Field("edition", "版次", secrecy=_PUBLIC, in_list=True),
            Field("published_on", "公布日期", secrecy=_PUBLIC, in_list=True),
            Field("rows", "抽查事项", secrecy=_PUBLIC, section="抽查事项", is_searched=True, value=_listed),
            Field("cap_visits", "年度检查频次上限", secrecy=_PUBLIC, section="频次上限"),
            Field("cap_document", "公布文件", secrecy=_PUBLIC, section="频次上限"),
            Field("cap_on", "上限的公布日期", secrecy=_PUBLIC, section="频次上限"),
        ),
    )
)  # fmt: skip

SCENE = register(
    Kind(
        name="inspection_scene",
        title="联合抽查场景",
        model=Scene,
        states=states.SCENE,
        sight=Sight("inspection_scene", Scene, _ALL_FULL, scene_grants),
        heading=lambda s: s.name,
        number=lambda s: s.number,
        own=("owner",),
        search=numbered,
        lead="一业一查：一个行业、场景，几个部门的事项一次查完。",
        when_empty="还没有联合抽查场景。由牵头部门的负责人发布。",
        fields=(
            Field("number", "场景编号", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("name", "场景", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field("agency_name", "牵头部门", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("objects_told", "检查对象", secrecy=_PUBLIC, in_list=True),
            Field("industry", "行业代码", secrecy=_PUBLIC),
            Field("items", "抽查事项", secrecy=_PUBLIC, section="抽查事项", value=items_told),
            Field("document", "来源", secrecy=_PUBLIC, section="版次"),
            Field("edition", "版次", secrecy=_PUBLIC, section="版次"),
        ),
    )
)  # fmt: skip

_WHAT, _WHOM, _HOW, _FILED = "查什么、谁来查", "查谁", "怎么查", "备案和公布"
PLAN = register(
    Kind(
        name="inspection_plan",
        title="年度抽查计划",
        model=Plan,
        states=states.PLAN,
        sight=Sight("inspection_plan", Plan, _ALL_FULL, plan_grants),
        heading=lambda p: p.title,
        number=lambda p: p.number,
        related=("scene",),
        own=("owner",),
        place="division",
        search=numbered,
        lead="今年抽查什么、几家一起查、按什么比例抽。配合部门确认、机关负责人批准、司法局备案以后公布。",
        when_empty="没有您可以查看的抽查计划。由牵头部门法制审核、联络员起草。",
        fields=(
            Field("number", "计划编号", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("title", "计划名称", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("agency_name", "牵头部门", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("division_name", "地域", secrecy=_PUBLIC, in_list=True, sort_by="division"),
            Field("starts_on", "开始日期", secrecy=_PUBLIC, in_list=True, sort_by="starts_on"),
            Field("ends_on", "结束日期", secrecy=_PUBLIC, in_list=True),
            Field("year", "年度", secrecy=_PUBLIC),
            Field("scene", "联合抽查场景", secrecy=_PUBLIC, section=_WHAT, value=lambda p: p.scene.name if p.scene else ""),
            Field("items", "抽查事项", secrecy=_PUBLIC, section=_WHAT, value=items_told),
            Field("parts", "各部门", secrecy=_PUBLIC, section=_WHAT, value=parts_told),
            Field("doubts", "与抽查事项清单不一致", section=_WHAT, value=queries.against_lists, level=Level.FULL, is_tracked=False),
            Field("industry", "行业代码", secrecy=_PUBLIC, section=_WHOM),
            Field("library", "专项库", secrecy=_PUBLIC, section=_WHOM),
            Field("ratios", "抽取比例", secrecy=_PUBLIC, section=_WHOM, value=ratios_told),
            Field("officers", "每个机关每组人数", secrecy=_PUBLIC, section=_HOW),
            Field("scheme", "联查方案", secrecy=_PUBLIC, section=_HOW),
            Field("rules", "抽查细则", secrecy=_PUBLIC, section=_HOW),
            Field("files_told", "附件", secrecy=_PUBLIC, section=_HOW),
            Field("loose_files", "没有公布的附件", section=_HOW, value=loose_told, level=Level.FULL),
            Field("filed_no", "备案编号", secrecy=_PUBLIC, section=_FILED),
            Field("refiles", "变更须重新备案", secrecy=_PUBLIC, section=_FILED),
            Field("remark", "备案意见", secrecy=_PUBLIC, section=_FILED),
            Field("published_on", "公布日期", secrecy=_PUBLIC, section=_FILED),
            Field("changed_told", "公布以后的变更", secrecy=_PUBLIC, section=_FILED),
            Field("change", "办理中的变更", section="办理中的变更", value=change_told, level=Level.FULL),
        ),
    )
)  # fmt: skip
