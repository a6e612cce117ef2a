"""入企检查的记录种类：批准以前只有去检查的部门看得到；批准以后监督机关看得到有这次检查；企业、别的机关哪里都看不到。

An unannounced inspection leaks by no path: no grant to anybody else, ever. What was found goes to others as a finding or a lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from liandong.kernel import opening
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.onsite import states
from liandong.onsite.models import Inspection
from liandong.parties.search import numbered

NAME = "inspection_visit"
_CEILINGS = {**dict.fromkeys(BUSINESS, Level.FULL), Role.SUPERVISOR: Level.FULL}
_FULL = Level.FULL


def inspection_grants(inspection: Inspection) -> Iterable[Grant]:
    """The departments from the beginning; who supervises one of them from the approval, or from an urgent entry."""
    told = {UUID(part["agency"]): "检查部门" for part in inspection.parts}
    for agency, ground in told.items():
        yield Grant(_FULL, ground, agency=agency)
    if inspection.approved_at is None and not inspection.urgent:
        return
    over: set[UUID] = set()
    for agency in told:
        over |= agencies().supervisors(agency)
    for supervisor in over - set(told):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def _items(part: dict[str, Any]) -> str:
    return "、".join(item["name"] for item in part["items"]) or "还没有填"


def parts_told(inspection: Inspection) -> list[str]:
    """Each department: what it looks at, whom it sends, what its head said."""
    said = {"approved": "已批准", "refused": "未批准", "": "待审批"}
    lines = []
    for part in inspection.parts:
        officers = "、".join(f"{o['name']}（{o['certificate']}）" for o in part["officers"]) or "还没有填"
        decided = f"（{part['decided']}）" if part["decided"] else ""
        lines.append(f"{part['name']}：{_items(part)}；执法人员{officers}；{said[part['decision']]}{decided}")
    return lines


def sheets_told(inspection: Inspection) -> list[str]:
    """行政检查审批表 of each department, as it stood when its head approved."""
    lines = []
    for part in inspection.parts:
        if part["sheet"]:
            said = "；".join(f"{label}：{text}" for label, text in part["sheet"].items() if text)
            more = "".join(f"。仍要检查：{line}" for line in part["reasons"])
            warned = "".join(f"。提示：{line}" for line in part["warned"])
            lines.append(f"{said}{more}{warned}。")
    return lines


def _arrived(inspection: Inspection) -> list[str]:
    return [
        f"{part['name']}：{part['arrived_at'][:16].replace('T', ' ')}，出示证件{'、'.join(part['present'])}"
        for part in inspection.parts
        if part["arrived_at"]
    ]


def statements_told(inspection: Inspection) -> list[str]:
    """What the firm said, and whether it signed."""
    lines = []
    for one in inspection.statements:
        signed = (
            f"已签名（照片摘要 {one['signature'][:12]}…）"
            if one["signature"]
            else f"拒绝签名：{one['refusal']}；见证：{one['witness']}"
        )
        lines.append(f"意见：{one['remarks'] or '无'}。{signed}（{one['by']}）")
    return lines  # fmt: skip


def _confirmed(inspection: Inspection) -> list[str]:
    return [f"{part['name']}：{part['confirmed']}" for part in inspection.parts if part["confirmed"]]


_WHY, _WHO, _SITE, _END = "为什么去", "各部门", "到场", "企业意见和结果"
INSPECTION = register(
    Kind(
        name=NAME,
        title="入企检查",
        model=Inspection,
        states=states.INSPECTION,
        sight=Sight(NAME, Inspection, _CEILINGS, inspection_grants),
        heading=lambda one: f"入企检查 {one.party_name}",
        number=lambda one: one.number,
        own=("owner",),
        place="place",
        search=numbered,
        lead="一次进门、几家一起查：各部门自己审批、自己登记。批准以前只有去检查的部门看得到。",
        when_empty="没有您可以查看的入企检查。抽出的在“今日入企”里办理；不经抽取的，承办人在这里安排。",
        fields=(
            Field("number", "检查编号", in_list=True, is_searched=True),
            Field("party_name", "检查对象", in_list=True, is_searched=True),
            Field("agency_name", "牵头部门", in_list=True, is_searched=True),
            Field("on", "检查日期", in_list=True, sort_by="on"),
            Field("place_name", "地点", in_list=True),
            Field("address", "详细地址", level=_FULL),
            Field("origin", "任务来源", level=_FULL, section=_WHY, value=lambda one: one.get_origin_display()),
            Field("ground", "为什么查", level=_FULL, section=_WHY),
            Field("drawn_told", "随机抽取", level=_FULL, section=_WHY),
            Field("urgent", "来不及事先批准的缘由", section=_WHY),
            Field("parts", "事项、人员和批准", level=_FULL, section=_WHO, value=parts_told),
            Field("sheets", "行政检查审批表", level=_FULL, section=_WHO, value=sheets_told),
            Field("approved_at", "批准时间", section=_WHO),
            Field(
                "code", "入企码", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_SITE, value=lambda one: one.code_told
            ),
            Field("external_code", "省平台入企码", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_SITE),
            Field("entered_at", "入企时间", section=_SITE),
            Field("arrived", "各部门到场", level=_FULL, section=_SITE, value=_arrived),
            Field("met", "现场接待的人", level=_FULL, section=_SITE),
            Field("ended_at", "结束时间", section=_SITE),
            Field("left_open", "留待补录的缘由", level=_FULL, section=_SITE),
            Field("statements", "企业意见和签名", level=_FULL, section=_END, value=statements_told),
            Field("confirmed", "结果的确认", level=_FULL, section=_END, value=_confirmed),
        ),
    )
)  # fmt: skip

OPEN_INSPECTION = opening.declare("onsite.open_inspection", NAME)
