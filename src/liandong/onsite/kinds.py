"""入企检查的记录种类：批准以前只有去检查的部门看得到；批准以后监督机关看得到有这次检查；企业、别的机关哪里都看不到。企业的评价和投诉只有监督机关看得到。

An unannounced inspection leaks by no path: no grant to anybody else, ever. What was found goes to others as a finding or a lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from liandong.kernel import opening
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.onsite import merging, states
from liandong.onsite.forms import ANSWERS
from liandong.onsite.models import FollowUp, Inspection, Voice
from liandong.onsite.parts import supervisors_of
from liandong.parties.search import numbered

NAME, VOICE_NAME = "inspection_visit", "visit_voice"
_CEILINGS = {**dict.fromkeys(BUSINESS, Level.FULL), Role.SUPERVISOR: Level.FULL}
_FULL = Level.FULL
_RATED, _COMPLAINED, _VISITED = "评价", "投诉", "那次检查"


def inspection_grants(inspection: Inspection) -> Iterable[Grant]:
    """The departments from the beginning; who supervises one of them from the approval, or from an urgent entry, also while a changed day
    waits to be approved; and what a draw made and nobody makes."""
    for part in inspection.parts:
        yield Grant(_FULL, "检查部门", agency=UUID(part["agency"]))
    if not (inspection.code or inspection.urgent or inspection.was_drawn):
        return
    for supervisor in supervisors_of(inspection.parts):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def voice_grants(voice: Voice) -> Iterable[Grant]:
    """Who supervises the departments it speaks of, and nobody else: not they, and nobody above them who does not supervise."""
    for supervisor in supervisors_of(voice.departments) | {voice.owner}:
        yield Grant(_FULL, "行政执法监督", agency=supervisor)


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
        f"{part['name']}：{_minute(part['arrived_at'])}，出示证件{'、'.join(part['present'])}"
        + (f"；补登：{part['why_late']}" if part["why_late"] else "")
        for part in inspection.parts
        if part["arrived_at"]
    ]


def _left(inspection: Inspection) -> list[str]:
    """When each department ended, and why something was left to be entered."""
    return [
        f"{part['name']}：{_minute(part['left_at'])}"
        + (f"；留待补录：{part['left_open']}" if part["left_open"] else "")
        for part in inspection.parts
        if part["left_at"]
    ]


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def statements_told(inspection: Inspection) -> list[str]:
    """What the firm said, and whether it signed."""
    return [
        f"意见：{one['remarks'] or '无'}。{signed_told(one)}（{one['by']}）" for one in inspection.statements
    ]


def signed_told(said: dict[str, Any]) -> str:
    """How it was signed, or why it was not and who saw it."""
    if said["signature"]:
        return f"已签名（照片摘要 {said['signature'][:12]}…）"
    how = f"不在场：{said['absent']}" if said["absent"] else f"拒绝签名：{said['refusal']}"
    return f"{how}；见证：{said['witness']}"


def unsent_told(inspection: Inspection) -> list[str]:
    """What devices said that they still hold; asked before the results are confirmed."""
    names = {part["agency"]: part["name"] for part in inspection.parts}
    return [
        f"{names[str(one.agency)]}：设备{one.device[:8]}还有{one.waits}条没有传、没有收下（{timezone.localtime(one.at):%m-%d %H:%M}，{one.by}）"
        for one in inspection.unsent.filter(waits__gt=0).order_by("pk")
    ]


def _moves(inspection: Inspection) -> list[str]:
    """Each change of the day, with its reason."""
    return [f"从{one['from']}改到{one['to']}：{one['why']}（{one['by']}）" for one in inspection.moves]


def _confirmed(inspection: Inspection) -> list[str]:
    return [f"{part['name']}：{part['confirmed']}" for part in inspection.parts if part["confirmed"]]


def _corrected(inspection: Inspection) -> list[str]:
    """Each correction of a confirmed result."""
    return [
        f"{part['name']}：{one['item']}，{one['by']}，{one['on']}"
        for part in inspection.parts
        for one in part.get("corrected", ())
    ]


def rechecks_told(inspection: Inspection) -> list[str]:
    """Each time an item was looked at again, under the day by which it was to be put right; an order that a correction has lifted says so."""
    names = {part["agency"]: part["name"] for part in inspection.parts}
    lines = []
    rows = list(inspection.rechecks.prefetch_related("looks").order_by("pk"))
    stands = merging.standing_of(inspection) if rows else {}
    for row in rows:
        looks = sorted(row.looks.all(), key=lambda look: look.pk)
        said = [f"{look}：{look.told}（{look.by}）" for look in looks]
        entry = stands[str(row.agency), row.subject].entry
        is_lifted = entry is not None and entry.follow_up != FollowUp.RECTIFY
        is_over = any(look.is_put_right for look in looks)
        due = "结果更正了，不用再改正" if is_lifted and not is_over else f"{row.due_on}以前改正"
        lines.append("；".join([f"{names[str(row.agency)]}“{row.name}”，{due}", *said]))
    return lines


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
            Field("moves", "改期", value=_moves),
            Field("left_code", "没有去的理由代码"),
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
            Field("left", "各部门结束", level=_FULL, section=_SITE, value=_left),
            Field("doubts", "登记里对不上的", level=_FULL, section=_END, is_tracked=False, value=merging.doubts),
            Field("statements", "企业意见和签名", level=_FULL, section=_END, value=statements_told),
            Field("unsent", "手机里没有传的", level=_FULL, section=_END, is_tracked=False, value=unsent_told),
            Field("confirmed", "结果的确认", level=_FULL, section=_END, value=_confirmed),
            Field("corrected", "结果的更正", level=_FULL, section=_END, value=_corrected),
            Field("rechecks", "整改复查", level=_FULL, section=_END, is_tracked=False, value=rechecks_told),
        ),
    )
)  # fmt: skip

QUESTIONS = {"cards": "主动出示执法证件，不少于两人", "scope": "查的就是通知书上写的事项"}


def _said(voice: Voice) -> list[str]:
    """The answers to the two questions of a rating."""
    answers = dict(ANSWERS)
    return [f"{QUESTIONS[key]}：{answers[said]}" for key, said in voice.said.items()]


def _counted(voice: Voice) -> str:
    if voice.sort != Voice.RATING:
        return ""
    ratings = voice.inspection.voices.filter(sort=Voice.RATING).order_by("score", "pk")
    if len(ratings) == 1:
        return "计入，下一季度起"
    several = f"同一个入企码有{len(ratings)}份评价，哪一份是企业写的要核实"
    if voice.state == "set_aside":
        return f"不计入：核实不是企业写的；{several}"
    lowest = next(one for one in ratings if one.state == "rated")
    return f"{'计入' if lowest == voice else '不计入'}：只算最低的一份；{several}"


VOICE = register(
    Kind(
        name=VOICE_NAME,
        title="企业评价和投诉",
        model=Voice,
        states=states.VOICE,
        sight=Sight(VOICE_NAME, Voice, {Role.SUPERVISOR: Level.FULL}, voice_grants),
        heading=lambda one: f"企业{one.get_sort_display()} {one.number}",
        number=lambda one: one.number,
        own=("owner",),
        related=("inspection",),
        lead="企业凭入企码写的评价和投诉，那次检查的日期、事项、人员、到场列在一起，不用另外调阅；只有行政执法监督看得到，检查的部门看不到，也不要让它们看出是谁写的。",
        when_empty="还没有收到企业的评价和投诉。",
        fields=(
            Field("number", "编号", in_list=True, is_searched=True),
            Field("sort", "评价还是投诉", in_list=True, value=lambda one: one.get_sort_display()),
            Field("topic", "投诉什么", in_list=True, is_tracked=False, value=lambda one: one.get_topic_display()),
            Field("received_at", "收到时间", in_list=True, sort_by="received_at", is_tracked=False),
            Field("departments", "检查的部门", is_tracked=False, value=lambda one: [part["name"] for part in one.departments]),
            Field("inspection_no", "入企检查", is_tracked=False, value=lambda one: one.inspection.number),
            Field("party_name", "检查对象", level=_FULL, is_tracked=False, value=lambda one: one.inspection.party_name),
            Field("visited_on", "检查日期", level=_FULL, section=_VISITED, is_tracked=False, value=lambda one: one.inspection.on),
            Field("visited_parts", "事项、人员和批准", level=_FULL, section=_VISITED, is_tracked=False, value=lambda one: parts_told(one.inspection)),
            Field("visited_arrived", "各部门到场", level=_FULL, section=_VISITED, is_tracked=False, value=lambda one: _arrived(one.inspection)),
            Field("score", "评分（满分五分）", level=_FULL, section=_RATED, is_tracked=False),
            Field("said", "两个问题", level=_FULL, section=_RATED, is_tracked=False, value=_said),
            Field("counted", "计入平均", level=_FULL, section=_RATED, is_tracked=False, value=_counted),
            Field(
                "text", "投诉内容", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_COMPLAINED, sealed="onsite.reveal_complaint"
            ),
            Field("answer", "答复", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_COMPLAINED),
            Field("answered_on", "答复日期", level=_FULL, section=_COMPLAINED),
        ),
    )
)  # fmt: skip

OPEN_INSPECTION = opening.declare("onsite.open_inspection", NAME)
