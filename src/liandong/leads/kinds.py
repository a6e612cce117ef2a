"""线索和核查的记录种类：受理机关看全部并知道举报人，签收的看全部，没有签收的看摘要，承办人经指定才知道举报人。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import HELD
from liandong.kernel.actor import Actor
from liandong.kernel.doubles import told_double
from liandong.kernel.kinds import Field, Kind, Narrowing, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.leads import evidence, search, states
from liandong.leads.actions.answering import TAKERS
from liandong.leads.models import TO_BE_MATCHED, Lead, Verification
from liandong.parties.search import few, numbered

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}
_LEAD_CEILINGS = {**_CEILINGS, **dict.fromkeys(TAKERS, Level.INTAKE)}


def lead_grants(lead: Lead) -> Iterable[Grant]:
    """Each agency by the most it is given; the reporter to the intake unit and to the posts named to handle it."""
    told: dict[UUID, tuple[Level, str]] = {}

    def give(agency: UUID, level: Level, ground: str) -> None:
        if level > told.get(agency, (Level.NONE, ""))[0]:
            told[agency] = (level, ground)

    give(lead.owner, Level.INTAKE, "受理机关")
    handling = list(lead.verifications.values_list("owner", "handler", "state"))
    for agency, _, _ in handling:
        give(agency, Level.FULL, "核查机关")
    for agency, state in Dispatch.objects.filter(carried=lead.uuid).values_list("owner", "state"):
        if state != "withdrawn":
            give(agency, Level.FULL if state in HELD else Level.SUMMARY, "接收机关")
    for watched in {lead.owner, *(agency for agency, _, _ in handling)}:
        for supervisor in agencies().supervisors(watched):
            give(supervisor, Level.SUMMARY, "行政执法监督")
        for office in agencies().overseers(watched):
            give(office, Level.SUMMARY, "督办")
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)
    for post in {post for _, post, state in handling if state in ("open", "settled")}:
        yield Grant(Level.INTAKE, "承办人", post=post)


def verification_grants(verification: Verification) -> Iterable[Grant]:
    """The agency's own; the intake unit is told everything, whoever sent it has the result on its dispatch."""
    yield Grant(Level.FULL, "核查机关", agency=verification.owner)
    if verification.lead.owner != verification.owner:
        yield Grant(Level.FULL, "受理机关", agency=verification.lead.owner)
    for supervisor in agencies().supervisors(verification.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)
    for office in agencies().overseers(verification.owner):
        yield Grant(Level.SUMMARY, "督办", agency=office)


def evidence_told(lead: Lead) -> list[str]:
    """Each file that stands, a line: number, kind, name, the beginning of its hash."""
    return [evidence.told(e) for e in lead.evidence.filter(withdrawn_at=None).order_by("number")]


def _heading(lead: Lead) -> str:
    return f"{lead.party_label}：{lead.conduct}"


def _to_be_matched(actor: Actor) -> Q:
    """Leads of the actor's own agency, which alone says who the party is."""
    return TO_BE_MATCHED & Q(owner=actor.agency) & ~Q(state="cancelled")


_FACTS, _ORIGIN, _REPORT, _REPLY = "线索内容", "来源", "举报人", "回复和争议"
LEAD = register(
    Kind(
        name="lead",
        title="违法线索",
        model=Lead,
        states=states.LEAD,
        sight=Sight("lead", Lead, _LEAD_CEILINGS, lead_grants),
        heading=_heading,
        number=lambda x: x.number,
        related=("party", "item"),
        own=("owner",),
        place="division",
        narrowings=(Narrowing("party_open", "当事人待对应", _to_be_matched),),
        search=numbered,
        few=lambda asked: few(Lead, asked),
        lead="巡查、举报、12345、移送、抽查、网格、比对发现的涉嫌违法行为。投诉由市场监管部门调解，不在这里。",
        when_empty="没有您可以查看的线索。发现涉嫌违法的，请登记；成批的12345工单可以成批导入。",
        fields=(
            Field("number", "线索编号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field("conduct", "涉嫌违法行为", in_list=True, is_searched=True),
            Field("division_name", "地点", in_list=True, sort_by="division"),
            Field("origin", "来源", in_list=True, value=lambda x: x.get_origin_display()),
            Field("received_on", "收到日期", in_list=True, sort_by="received_on"),
            Field("agency_name", "受理机关"),
            Field("item", "涉及事项", value=lambda x: f"{x.item.name}（{x.item.code}）" if x.item else ""),
            Field("is_sensitive", "敏感", level=Level.FULL),
            Field("party_name", "当事人名称", level=Level.FULL, section=_FACTS),
            Field(
                "party_code",
                "统一社会信用代码",
                level=Level.FULL,
                section=_FACTS,
            ),
            Field("is_unlisted", "名录库里没有这个当事人", level=Level.FULL, section=_FACTS),
            Field("is_citizen", "当事人是公民", level=Level.FULL, section=_FACTS),
            Field("address", "详细地址", level=Level.FULL, section=_FACTS),
            Field("since", "行为起于", level=Level.FULL, section=_FACTS),
            Field("until", "行为止于", level=Level.FULL, section=_FACTS),
            Field("is_continuing", "连续或者继续状态", level=Level.FULL, section=_FACTS),
            Field("provisions", "涉嫌违反的规定", level=Level.FULL, section=_FACTS),
            Field("facts", "线索内容", level=Level.FULL, section=_FACTS, masks_below=Level.INTAKE),
            Field(
                "origin_paper",
                "来文、工单号",
                level=Level.FULL,
                section=_ORIGIN,
                value=lambda x: told_double(x, x.origin_paper),
            ),
            Field(
                "reporter_kind",
                "举报人情况",
                level=Level.FULL,
                section=_REPORT,
                value=lambda x: x.get_reporter_kind_display(),
            ),
            Field(
                "reporter",
                "举报人",
                level=Level.INTAKE,
                secrecy=Secrecy.SENSITIVE,
                section=_REPORT,
                sealed="leads.reveal_reporter",
            ),
            Field("evidence", "证据材料", level=Level.FULL, section="证据", value=evidence_told),
            Field("reply_by", "至迟回复", section=_REPLY),
            Field("replied_on", "回复日期", level=Level.FULL, section=_REPLY),
            Field("reply_paper", "回复文号", level=Level.FULL, section=_REPLY),
            Field("contested_at", "两家机关退回的时间", section=_REPLY),
        ),
    )
)

VERIFICATION = register(
    Kind(
        name="verification",
        title="线索核查",
        model=Verification,
        states=states.VERIFICATION,
        sight=Sight("verification", Verification, _CEILINGS, verification_grants),
        heading=lambda v: f"核查 {v.lead.party_label}：{v.lead.conduct}",
        number=lambda v: v.number,
        related=("lead",),
        own=("owner",),
        search=search.verifications,
        crowd=search.of_agencies,
        lead="一个机关对一条线索的核查：由谁承办、到何时、什么结论、告知了没有。",
        when_empty="没有您可以查看的核查。线索由本机关核查，或者接受了移送，就有一件。",
        fields=(
            Field("number", "核查号", in_list=True, is_searched=True),
            Field(
                "lead_number",
                "线索编号",
                in_list=True,
                is_searched=True,
                searched_in="lead__number",
                value=lambda v: v.lead.number,
                is_tracked=False,
            ),
            Field("agency_name", "核查机关", in_list=True, is_searched=True, sort_by="agency_name"),
            Field("began_at", "期限起算", in_list=True, sort_by="began_at"),
            Field("outcome", "核查结论", in_list=True, value=lambda v: v.get_outcome_display()),
            Field("handler_name", "承办人（告知责任人）", level=Level.FULL),
            Field("is_extended", "已延长", level=Level.FULL),
            Field("finding", "核查情况和理由", level=Level.FULL, section="结论"),
            Field("case", "案件编号", level=Level.FULL, section="结论"),
            Field("decided_at", "结论时间", level=Level.FULL, section="结论"),
            Field("told_on", "告知举报人日期", level=Level.FULL, section="告知举报人"),
            Field("told_how", "告知方式", level=Level.FULL, section="告知举报人"),
        ),
    )
)
