"""案件和处罚决定的记录种类：办案机关看全部；通报、争议、移送让别的机关看到的，写在知情机关里；监督看摘要，调阅看全部。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from liandong.cases import states
from liandong.cases.models import Case, Decision, Ends, Measure, Proposal
from liandong.cases.procedure.access import grants_within
from liandong.cases.procedure.days import act_after_filing, day_of
from liandong.cases.procedure.duties import owed_told, steps_told
from liandong.cases.procedure.money import paid_told, surcharge_told
from liandong.cases.stating import (
    approved,
    deliveries_told,
    evidence_told,
    instalments_told,
    lines_told,
    norms_told,
    notes_told,
    penalties_told,
    penalty_told,
    recusals_told,
    remedies_told,
    venue_named,
)
from liandong.kernel.doubles import told_double
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.law.procedure.penalty import yuan
from liandong.parties.search import few, numbered

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


def part_grants(part: Measure | Proposal) -> Iterable[Grant]:
    """Whoever sees all of the case, and whoever watches its agency; an agency that was told of the case learns nothing of it.

    A measure that was passed on is seen by whoever has it now, and by those who watch that one.
    """
    told = {g.agency: g for g in grants_within(case_grants(part.case))}
    if part.owner != part.case.owner:
        told[part.owner] = Grant(Level.FULL, "接收机关", agency=part.owner)
        for agency, ground in _watching(part.owner):
            told.setdefault(agency, Grant(Level.SUMMARY, ground, agency=agency))
    return told.values()


def _watching(agency: UUID) -> Iterable[tuple[UUID, str]]:
    for supervisor in agencies().supervisors(agency):
        yield supervisor, "行政执法监督"
    for office in agencies().overseers(agency):
        yield office, "督办"


def told_agencies(case: Case) -> list[str]:
    """Who has been told, a line each, with whether it has read it."""
    rows = case.shown_to.filter(ended_at=None).order_by("pk")
    return [f"{r.agency_name}（{r.ground}{'，已知悉' if r.acknowledged_at else ''}）" for r in rows]


_ACT, _FILING, _END, _SEARCH = "违法行为", "立案", "处理结果", "调查"
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
        few=lambda asked: few(Case, asked),
        lead="在办和办结的案件。用条线系统办案的，登记一张卡就够：什么时候立案、当事人、什么行为、怎么处理的。",
        when_empty="没有您可以查看的案件。在办的案件请登记，成批的台账可以成批导入。",
        fields=(
            Field("number", "案件编号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field("conduct", "案由", in_list=True, is_searched=True),
            Field("division_name", "违法行为地", in_list=True, sort_by="division"),
            Field("agency_name", "办案机关", in_list=True),
            Field("approved_at", "立案批准时间", in_list=True, sort_by="approved_at", section=_FILING, value=approved),
            Field("case_no", "案号", is_searched=True, value=lambda c: told_double(c, c.case_no)),
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
            Field("venue", "管辖地", level=Level.FULL, section=_ACT, value=venue_named),
            Field("since", "行为起于", level=Level.FULL, section=_ACT),
            Field("until", "行为止于", level=Level.FULL, section=_ACT),
            Field(
                "days_told", "日期提示", level=Level.FULL, section=_ACT, is_tracked=False,
                value=lambda c: act_after_filing(c.since, day_of(c.approved_at)),
            ),
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
            Field("notes", "笔录", level=Level.FULL, section=_SEARCH, value=notes_told, is_tracked=False),
            Field("evidence", "证据", level=Level.FULL, section=_SEARCH, value=evidence_told, is_tracked=False),
            Field("recusals", "回避", level=Level.FULL, section=_SEARCH, value=recusals_told, is_tracked=False),
            Field("extended", "延长次数", level=Level.FULL, section=_SEARCH, value=lambda c: c.extended or ""),
            Field("told", "知情机关", level=Level.FULL, section="通报", value=told_agencies),
            Field("ended_at", "办结时间", section=_END),
            Field("outcome", "处理结果", section=_END),
        ),
    )
)  # fmt: skip

_LETTER, _SERVED = "决定书", "送达和执行"
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
            Field("decision_no", "决定书文号", in_list=True, is_searched=True, value=lambda d: told_double(d, d.decision_no)),
            Field("party_label", "当事人", in_list=True, value=lambda d: d.case.party_label, is_tracked=False),
            Field("told", "处罚", in_list=True, value=penalty_told, is_tracked=False),
            Field("decided_on", "决定日期", in_list=True, sort_by="decided_on"),
            Field("agency_name", "决定机关", in_list=True),
            Field("is_simple", "当场处罚"),
            Field("penalties", "处罚种类"),
            Field("fine_fen", "罚款", value=lambda d: yuan(d.fine_fen) if d.fine_fen else ""),
            Field("confiscated_fen", "没收", value=lambda d: yuan(d.confiscated_fen) if d.confiscated_fen else ""),
            Field("content", "处罚内容", level=Level.FULL),
            Field("basis", "处罚依据", level=Level.FULL),
            Field("lines", "各件违法行为", level=Level.FULL, value=lines_told, is_tracked=False),
            Field("correction", "责令改正", level=Level.FULL),
            Field("facts", "事实", level=Level.FULL, section=_LETTER),
            Field("evidence_told", "证据", level=Level.FULL, section=_LETTER),
            Field("reasons", "理由", level=Level.FULL, section=_LETTER),
            Field("performance", "履行方式和期限", level=Level.FULL, section=_LETTER),
            Field("remedies", "救济途径和期限", level=Level.FULL, section=_LETTER),
            Field("delivered_on", "送达日期", section=_SERVED),
            Field("deliveries", "送达方式和凭证", level=Level.FULL, section=_SERVED, value=deliveries_told, is_tracked=False),
            Field("pay_by", "至迟缴款", section=_SERVED),
            Field("instalments", "延期、分期", level=Level.FULL, section=_SERVED, value=instalments_told, is_tracked=False),
            Field("payments", "缴款", level=Level.FULL, section=_SERVED, value=paid_told, is_tracked=False),
            Field("surcharge", "加处罚款", level=Level.FULL, section=_SERVED, value=surcharge_told, is_tracked=False),
            Field("executed_on", "执行完毕日期", section=_SERVED),
            Field("execution", "执行情况", level=Level.FULL, section=_SERVED),
            Field("disputes", "复议、诉讼", section="变更", value=remedies_told, is_tracked=False),
            Field("checked", "一事不再罚核对", level=Level.FULL, section="核对"),
            Field("changed_by", "变更、撤销的文书", section="变更"),
            Field("annulled_on", "失效日期", section="变更"),
        ),
    )
)  # fmt: skip

_GOODS = "物品"
MEASURE = register(
    Kind(
        name="measure",
        title="强制措施",
        model=Measure,
        states=states.MEASURE,
        sight=Sight("measure", Measure, _CEILINGS, part_grants),
        heading=lambda m: f"{m.get_form_display()}：{m.case.party_label}",
        number=lambda m: m.number,
        related=("case",),
        own=("owner",),
        lead="先行登记保存、查封、扣押、冻结：什么物品、何时到期、怎样处理的。没有解除、处理的，案件不能结案。",
        when_empty="没有您可以查看的强制措施。",
        fields=(
            Field("number", "措施编号", in_list=True, is_searched=True),
            Field("form", "措施种类", in_list=True, value=lambda m: m.get_form_display()),
            Field("party_label", "当事人", in_list=True, value=lambda m: m.case.party_label, is_tracked=False),
            Field("taken_at", "实施时间", in_list=True, sort_by="taken_at"),
            Field("agency_name", "办案机关", in_list=True),
            Field("taken_by_name", "实施机关"),
            Field("passed_at", "随案移送时间"),
            Field("case_number", "案件编号", value=lambda m: m.case.number, is_tracked=False),
            Field("is_urgent", "情况紧急当场实施"),
            Field("approved_at", "批准时间"),
            Field("is_extended", "已延长"),
            Field("is_paused", "检测检验期间"),
            Field("paper_no", "决定书文号", level=Level.FULL),
            Field("basis", "依据", level=Level.FULL),
            Field("why", "理由", level=Level.FULL),
            Field("officers", "执法人员", level=Level.FULL),
            Field("goods", "物品清单", level=Level.FULL, section=_GOODS),
            Field("place", "存放地点", level=Level.FULL, section=_GOODS),
            Field("custodian", "保管人", level=Level.FULL, section=_GOODS),
            Field("received_on", "接收物品日期", section=_GOODS),
            Field("received_told", "接收情况", level=Level.FULL, section=_GOODS),
            Field("outcome", "处理结果", section="处理", value=lambda m: m.get_outcome_display()),
            Field("ended_on", "处理日期", section="处理"),
            Field("outcome_told", "处理情况", level=Level.FULL, section="处理"),
        ),
    )
)  # fmt: skip

_FOUND, _STEPS, _NOTICE, _HEARING = "查明的情况", "审批", "告知和陈述申辩", "听证"
PROPOSAL = register(
    Kind(
        name="proposal",
        title="拟处理意见",
        model=Proposal,
        states=states.PROPOSAL,
        sight=Sight("proposal", Proposal, _CEILINGS, part_grants),
        heading=lambda p: f"{p.get_ends_display()}：{p.case.party_label}",
        number=lambda p: p.number,
        related=("case",),
        own=("owner",),
        lead="调查终结以后拟怎样处理：审核、法制审核、集体讨论、告知、陈述申辩、听证都在这一份上办，办齐了由机关负责人决定。",
        when_empty="没有您可以查看的拟处理意见。调查终结的，从案件页面提出。",
        fields=(
            Field("number", "意见编号", in_list=True, is_searched=True),
            Field("ends", "拟作处理", in_list=True, value=lambda p: p.get_ends_display()),
            Field("party_label", "当事人", in_list=True, value=lambda p: p.case.party_label, is_tracked=False),
            Field("agency_name", "办案机关", in_list=True),
            Field("case_number", "案件编号", value=lambda p: p.case.number, is_tracked=False),
            Field("round", "第几稿"),
            Field("penalties", "拟给予的处罚", level=Level.FULL, value=penalties_told),
            Field("lines", "违法行为和适用的规定", level=Level.FULL, value=norms_told),
            Field("content", "其他处罚的内容", level=Level.FULL),
            Field("ground", "不予处罚的情形", level=Level.FULL),
            Field("correction", "责令改正", level=Level.FULL),
            Field("benchmark", "裁量基准", level=Level.FULL),
            Field("mitigation", "从轻、减轻的情形", level=Level.FULL),
            Field("party_kind", "当事人类别", level=Level.FULL, value=lambda p: p.party_kind if p.ends == Ends.PENALTY else ""),
            Field("facts", "查明的事实", level=Level.FULL, section=_FOUND),
            Field("evidence_told", "证据", level=Level.FULL, section=_FOUND),
            Field("reasons", "理由和裁量", level=Level.FULL, section=_FOUND),
            Field("owed", "决定以前应当办的", level=Level.FULL, section=_STEPS, value=owed_told, is_tracked=False),
            Field("steps", "审批经过", level=Level.FULL, section=_STEPS, value=steps_told, is_tracked=False),
            Field("notice_no", "告知书文号", level=Level.FULL, section=_NOTICE),
            Field("noticed_on", "告知日期", section=_NOTICE),
            Field("told", "告知的内容", level=Level.FULL, section=_NOTICE),
            Field("is_hearing_offered", "已告知听证权利", level=Level.FULL, section=_NOTICE),
            Field("plead_by", "陈述、申辩至迟", section=_NOTICE),
            Field("ask_by", "要求听证至迟", section=_NOTICE),
            Field("counted", "期限怎样算", level=Level.FULL, section=_NOTICE),
            Field("waived_on", "放弃陈述、申辩日期", level=Level.FULL, section=_NOTICE),
            Field("pleaded_on", "陈述、申辩日期", level=Level.FULL, section=_NOTICE),
            Field("plea", "陈述、申辩意见", level=Level.FULL, section=_NOTICE),
            Field("plea_review", "复核意见", level=Level.FULL, section=_NOTICE),
            Field("plea_reviewed_at", "复核时间", level=Level.FULL, section=_NOTICE),
            Field("hearing_asked_on", "要求听证日期", level=Level.FULL, section=_HEARING),
            Field("hearing_at", "听证时间", level=Level.FULL, section=_HEARING),
            Field("hearing_place", "听证地点", level=Level.FULL, section=_HEARING),
            Field("hearing_noticed_on", "听证通知日期", level=Level.FULL, section=_HEARING),
            Field("hearing_chair", "听证主持人", level=Level.FULL, section=_HEARING),
            Field("hearing_record", "听证情况", level=Level.FULL, section=_HEARING),
            Field("hearing_opinion", "听证意见", level=Level.FULL, section=_HEARING),
        ),
    )
)  # fmt: skip
