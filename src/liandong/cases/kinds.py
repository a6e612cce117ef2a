"""案件和处罚决定的记录种类：办案机关看全部；通报、争议、移送让别的机关看到的，写在知情机关里；监督看摘要，调阅看全部。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from liandong.cases import states
from liandong.cases.models import Case, Decision
from liandong.cases.stating import approved, penalty_told
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.law.procedure.penalty import yuan
from liandong.parties.search import numbered

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def case_grants(case: Case) -> Iterable[Grant]:
    """Each agency by the most it is given."""
    told: dict[UUID, tuple[Level, str]] = {case.owner: (Level.FULL, "办案机关")}
    for agency, level, ground in case.shown_to.filter(ended_at=None).values_list("agency", "level", "ground"):
        if level > told.get(agency, (Level.NONE, ""))[0]:
            told[agency] = (Level(level), ground)
    for agency, ground in _watching(case.owner):
        told.setdefault(agency, (Level.SUMMARY, ground))
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)


def decision_grants(decision: Decision) -> Iterable[Grant]:
    """As the case it belongs to."""
    return case_grants(decision.case)


def _watching(agency: UUID) -> Iterable[tuple[UUID, str]]:
    for supervisor in agencies().supervisors(agency):
        yield supervisor, "行政执法监督"
    for office in agencies().overseers(agency):
        yield office, "督办"


def told_agencies(case: Case) -> list[str]:
    """Who has been told, a line each, with whether it has read it."""
    rows = case.shown_to.filter(ended_at=None).order_by("pk")
    return [f"{r.agency_name}（{r.ground}{'，已知悉' if r.acknowledged_at else ''}）" for r in rows]


_ACT, _FILING, _END = "违法行为", "立案", "处理结果"
CASE = register(
    Kind(
        name="case",
        title="案件",
        model=Case,
        states=states.CASE,
        sight=Sight("case", Case, _CEILINGS, case_grants),
        heading=lambda c: f"{c.party_label}：{c.conduct}",
        number=lambda c: c.number,
        related=("party", "item", "verification__lead"),
        own=("owner",),
        place="division",
        search=numbered,
        lead="在办和办结的案件。用条线系统办案的，登记一张卡就够：什么时候立案、当事人、什么行为、怎么处理的。",
        when_empty="没有您可以查看的案件。在办的案件请登记，成批的台账可以成批导入。",
        fields=(
            Field("number", "案件编号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field("conduct", "案由", in_list=True, is_searched=True),
            Field("division_name", "违法行为地", in_list=True, sort_by="division"),
            Field("agency_name", "办案机关", in_list=True),
            Field("approved_at", "立案批准时间", in_list=True, sort_by="approved_at", section=_FILING, value=approved),
            Field("case_no", "案号", is_searched=True),
            Field("depth", "办理方式", value=lambda c: c.get_depth_display()),
            Field("item", "涉及事项", value=lambda c: f"{c.item.name}（{c.item.code}）" if c.item else ""),
            Field("is_criminal", "涉嫌犯罪", level=Level.FULL),
            Field("is_sensitive", "敏感", level=Level.FULL),
            Field("officers", "执法人员", level=Level.FULL),
            Field("party_name", "当事人名称", level=Level.FULL, section=_ACT),
            Field(
                "party_code", "统一社会信用代码", level=Level.FULL, section=_ACT, is_tracked=False,
                value=lambda c: c.party.code if c.party else "",
            ),
            Field("is_citizen", "当事人是公民", level=Level.FULL, section=_ACT),
            Field("address", "详细地址", level=Level.FULL, section=_ACT),
            Field("since", "行为起于", level=Level.FULL, section=_ACT),
            Field("until", "行为止于", level=Level.FULL, section=_ACT),
            Field("is_continuing", "连续或者继续状态", level=Level.FULL, section=_ACT),
            Field("provisions", "涉嫌违反的规定", level=Level.FULL, section=_ACT),
            Field("facts", "案情摘要", level=Level.FULL, section=_ACT),
            Field("approval_evidence", "立案时间的证明材料", section=_FILING),
            Field("accepted_at", "受案时间", section=_FILING),
            Field("registered_at", "平台登记立案时间", section=_FILING),
            Field(
                "lead", "来自线索", level=Level.FULL, section=_FILING, is_tracked=False,
                value=lambda c: c.verification.lead.number if c.verification else "",
            ),
            Field("checked", "立案前核对", level=Level.FULL, section=_FILING),
            Field("checked_at", "核对时间", level=Level.FULL, section=_FILING),
            Field("told", "知情机关", level=Level.FULL, section="通报", value=told_agencies),
            Field("ended_at", "办结时间", section=_END),
            Field("outcome", "处理结果", section=_END),
        ),
    )
)  # fmt: skip

DECISION = register(
    Kind(
        name="decision",
        title="行政处罚决定",
        model=Decision,
        states=states.DECISION,
        sight=Sight("decision", Decision, _CEILINGS, decision_grants),
        heading=lambda d: f"{d.case.party_label}：{penalty_told(d)}",
        number=lambda d: d.number,
        related=("case", "case__party"),
        own=("owner",),
        lead="各案件的行政处罚决定：文号、处罚、适用的规定、罚款以前核对过什么。复议、诉讼改变了的在这里登记。",
        when_empty="没有您可以查看的行政处罚决定。",
        fields=(
            Field("number", "决定编号", in_list=True, is_searched=True),
            Field("decision_no", "决定书文号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, value=lambda d: d.case.party_label, is_tracked=False),
            Field("told", "处罚", in_list=True, value=penalty_told, is_tracked=False),
            Field("decided_on", "决定日期", in_list=True, sort_by="decided_on"),
            Field("agency_name", "决定机关", in_list=True),
            Field("is_simple", "当场处罚"),
            Field("penalties", "处罚种类"),
            Field("fine", "罚款", value=lambda d: yuan(d.fine_fen) if d.fine_fen else ""),
            Field("confiscated", "没收", value=lambda d: yuan(d.confiscated_fen) if d.confiscated_fen else ""),
            Field("content", "处罚内容", level=Level.FULL),
            Field("basis", "处罚依据", level=Level.FULL),
            Field("checked", "一事不再罚核对", level=Level.FULL, section="核对"),
            Field("changed_by", "变更、撤销的文书", section="变更"),
            Field("annulled_on", "失效日期", section="变更"),
        ),
    )
)  # fmt: skip
