"""协查请求的记录种类：请求机关和签收了的被请求机关看全部，没有签收的看摘要；监督、督办看摘要；逾期的逐级报上去看摘要。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from liandong.assistance import search, states
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.stating import (
    evidence_told,
    limit_told,
    longer_told,
    questions_told,
    refused_told,
    uses_told,
)
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.law.assistance import Reach
from liandong.registry.queries import above

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def request_grants(request: AssistanceRequest) -> Iterable[Grant]:
    """The two agencies, once it was sent; those who supervise them; outside the province nobody above the one asked."""
    told: dict[UUID, tuple[Level, str]] = {request.owner: (Level.FULL, "请求机关")}

    def give(agency: UUID, level: Level, ground: str) -> None:
        if level > told.get(agency, (Level.NONE, ""))[0]:
            told[agency] = (level, ground)

    watched = [request.owner]
    if request.receiver and request.sent_at:
        give(request.receiver, Level.FULL if request.signed_at else Level.SUMMARY, "被请求机关")
        if request.reach != Reach.OUTSIDE:
            watched.append(request.receiver)
        for over in above(request.receiver)[: max(request.rung - 1, 0)]:
            give(over, Level.SUMMARY, "逾期未答复上报")
    for one in watched:
        for supervisor in agencies().supervisors(one):
            give(supervisor, Level.SUMMARY, "行政执法监督")
        for office in agencies().overseers(one):
            give(office, Level.SUMMARY, "督办")
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)


_WHAT, _BASIS, _WAY, _ANSWER = "请求的内容", "依据和期限", "办理", "答复"
ASSISTANCE = register(
    Kind(
        name="assistance_request",
        title="协查请求",
        model=AssistanceRequest,
        states=states.REQUEST,
        sight=Sight("assistance_request", AssistanceRequest, _CEILINGS, request_grants),
        heading=lambda r: f"协查 {r.subject}",
        number=lambda r: r.number,
        related=("party",),
        own=("owner", "receiver"),
        search=search.narrowed,
        lead="请别的机关帮着查的，和别的机关请本机关查的：逐个问题答复，期限两边看到的是同一个，到期没有答复的逐级上报。",
        when_empty="没有您可以查看的协查请求。要请求协查，请在案件、线索核查的页面上办理。",
        fields=(
            Field("number", "协查编号", in_list=True, is_searched=True),
            Field("subject", "协查事项", in_list=True),
            Field("agency_name", "请求机关", in_list=True, is_searched=True, sort_by="agency_name"),
            Field("receiver_name", "被请求机关", in_list=True, is_searched=True, sort_by="receiver_name"),
            Field("drafted_at", "提出时间", in_list=True, sort_by="drafted_at"),
            Field("is_urgent", "紧急"),
            Field("party_label", "协查对象"),
            Field("source_number", "为哪件案件、核查", section=_WHAT, level=Level.FULL),
            Field("party", "在册的对象", section=_WHAT, value=lambda r: r.party.name if r.party else "", level=Level.FULL),
            Field("objects_told", "其他协查对象", section=_WHAT, level=Level.FULL),
            Field("background", "案情和请求协助的理由", section=_WHAT, level=Level.FULL),
            Field("questions", "要查清的问题和答复", section=_WHAT, value=questions_told, level=Level.FULL),
            Field("materials", "需要的材料", section=_WHAT, level=Level.FULL),
            Field("materials_form", "材料的形式", section=_WHAT, value=lambda r: r.get_materials_form_display(), level=Level.FULL),
            Field("officers", "执法人员", section=_WHAT, level=Level.FULL),
            Field("waits_why", "等复函再决定", section=_BASIS, level=Level.FULL),
            Field("grounds", "请求协助的依据", section=_BASIS),
            Field("reach", "范围", section=_BASIS),
            Field("limit", "答复期限", section=_BASIS, value=limit_told),
            Field("sent_at", "送出时间", section=_WAY),
            Field("signed_at", "签收时间", section=_WAY),
            Field("handler_name", "承办人", section=_WAY, level=Level.FULL),
            Field("longer", "延期申请", section=_WAY, value=longer_told, level=Level.FULL),
            Field("rounds", "退回补充次数", section=_WAY, value=lambda r: r.rounds or ""),
            Field("missing", "要补充的", section=_WAY, level=Level.FULL),
            Field("rung", "逾期上报级数", section=_WAY, value=lambda r: r.rung or ""),
            Field("reminded_at", "提醒联络人的时间", section=_WAY),
            Field("replied_at", "答复时间", section=_ANSWER),
            Field("is_late", "逾期答复", section=_ANSWER),
            Field("refused", "不予协助的事由和理由", section=_ANSWER, value=refused_told, level=Level.FULL),
            Field("reply", "复函", section=_ANSWER, level=Level.FULL),
            Field("reply_paper", "复函文号", section=_ANSWER, level=Level.FULL),
            Field("evidence", "证据移交保管记录", section=_ANSWER, value=evidence_told, level=Level.FULL),
            Field("uses", "用于哪些案件、核查", section=_ANSWER, value=uses_told, is_tracked=False, level=Level.FULL),
            Field("ended_at", "办结时间", section=_ANSWER),
        ),
    )
)  # fmt: skip
