"""可互认的结果、互认的记录种类：出具机关看全部，在该地对该事项有职权的机关看全部（公民的看摘要），别的机关看不到。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from liandong.catalogue import queries
from liandong.kernel import kinds
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.now import today
from liandong.parties.models import Form
from liandong.parties.search import numbered
from liandong.recognition import states
from liandong.recognition.actions.issuing import CHECKING
from liandong.recognition.models import Finding, Recognition

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def finding_grants(finding: Finding) -> Iterable[Grant]:
    """Each agency by the most it is given; a citizen in full only to the agency that registered him, the sensitive to no other."""
    told: dict[UUID, tuple[Level, str]] = {finding.owner: (Level.FULL, "出具机关")}
    if not finding.is_sensitive:
        is_citizen = finding.party.form == Form.CITIZEN
        for agency in queries.who_may_act(finding.item, finding.division, today(), CHECKING):
            is_masked = is_citizen and agency != finding.party.owner
            told.setdefault(agency, (Level.SUMMARY if is_masked else Level.FULL, "有职权的机关"))
        for agency in finding.recognitions.values_list("owner", flat=True):  # 答复过的，职权没有了也还要复核
            told.setdefault(agency, (Level.FULL, "采用机关"))
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)
    yield from _watched(finding.owner, set(told))


def recognition_grants(answer: Recognition) -> Iterable[Grant]:
    """The agency that answered and the one that issued what was answered."""
    own = {answer.owner: "采用机关", answer.finding.owner: "出具机关"}
    for agency, ground in own.items():
        yield Grant(Level.FULL, ground, agency=agency)
    yield from _watched(answer.owner, set(own))


def _watched(owner: UUID, told: set[UUID]) -> Iterable[Grant]:
    for supervisor in agencies().supervisors(owner) - told:
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)
    for office in agencies().overseers(owner) - told:
        yield Grant(Level.SUMMARY, "督办", agency=office)


def standard_told(finding: Finding) -> str:
    """What it was measured by, and what has become of that since."""
    standard = finding.standard
    if standard is None:
        return ""
    told = f"《{standard.title}》第{finding.edition}版"
    if standard.until is not None:
        return f"{told}（{standard.until}以后不再施行）"
    return f"{told}（现为第{standard.edition}版）" if standard.edition != finding.edition else told


def _source_told(finding: Finding) -> str:
    kind = kinds.get(finding.source_kind)
    return kind.title if kind is not None else "照文书登记"


def _of(path: str) -> Any:
    """Reads an attribute of a related record that is loaded with the list."""
    relation, attribute = path.split(".")
    return lambda record: getattr(getattr(record, relation), attribute)


_CONTENT, _TERM, _END = "结果内容", "期限和证据", "撤销、变更"
FINDING = register(
    Kind(
        name="finding",
        title="可互认的结果",
        model=Finding,
        states=states.FINDING,
        sight=Sight("finding", Finding, _CEILINGS, finding_grants),
        heading=lambda f: f"{f.party_label}：{f.item.name}，{f.get_result_display()}",
        number=lambda f: f.number,
        related=("party__merged_into", "item", "standard"),
        own=("owner",),
        place="division",
        search=numbered,
        lead="各机关检查、检验、处罚的结果，供有同样职权的机关采用，少查一次。结果只作提示，不妨碍依法应当进行的检查，也不能单独作为处罚的根据。",
        when_empty="没有您可以查看的结果。只列本机关的，和本机关在该地对该事项有职权的；成批的可以成批导入。",
        fields=(
            Field("number", "结果编号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field(
                "item",
                "事项",
                in_list=True,
                is_searched=True,
                searched_in="item__name",
                value=_of("item.name"),
            ),
            Field("result", "结果", in_list=True, value=lambda f: f.get_result_display()),
            Field("division_name", "地点", in_list=True, sort_by="division"),
            Field("agency_name", "出具机关", in_list=True, sort_by="agency_name"),
            Field("found_on", "作出日期", in_list=True, sort_by="found_on"),
            Field("valid_to", "可采用至", in_list=True),
            Field("evidence", "证据等级", section=_TERM, value=lambda f: f.get_evidence_display()),
            Field("standard", "所按标准", section=_TERM, value=standard_told),
            Field("was_competent", "当日有登记职权", section=_TERM),
            Field("valid_why", "期限的理由", level=Level.FULL, section=_TERM),
            Field("party_name", "当事人名称", level=Level.FULL, section=_CONTENT, value=_of("party.name")),
            Field(
                "party_code", "统一社会信用代码", level=Level.FULL, section=_CONTENT, value=_of("party.code")
            ),
            Field("told", "内容", level=Level.FULL, section=_CONTENT),
            Field("paper", "文书编号", level=Level.FULL, section=_CONTENT),
            Field("source", "来源", level=Level.FULL, section=_CONTENT, value=_source_told),
            Field("is_sensitive", "敏感", level=Level.FULL, section=_CONTENT),
            Field("may_publish", "可以公开", level=Level.FULL, section=_CONTENT),
            Field("ended_on", "撤销、变更之日", section=_END),
            Field("ended_paper", "依据的文书", level=Level.FULL, section=_END),
        ),
    )
)

RECOGNITION = register(
    Kind(
        name="recognition",
        title="互认",
        model=Recognition,
        states=states.RECOGNITION,
        sight=Sight("recognition", Recognition, _CEILINGS, recognition_grants),
        heading=lambda r: f"{r.party_label}：{r.item_name}，{r.get_purpose_display()}",
        number=lambda r: r.number,
        related=("finding",),
        own=("owner",),
        lead="对别的机关的结果，采纳了的少上门几次、据以做了什么，不予采纳的为什么。结果撤销、变更的，采纳随之失效，由采用机关复核。",
        when_empty="没有您可以查看的互认。在可互认的结果的页面上办理采纳或者不予采纳。",
        fields=(
            Field("number", "互认号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field("item_name", "事项", in_list=True, is_searched=True),
            Field("purpose", "用途", in_list=True, value=lambda r: r.get_purpose_display()),
            Field("agency_name", "采用机关", in_list=True, sort_by="agency_name"),
            Field("answered_at", "答复时间", in_list=True, sort_by="answered_at"),
            Field(
                "finding_number", "结果编号", is_searched=True, searched_in="finding__number",
                value=_of("finding.number"), is_tracked=False,
            ),
            Field("issuer", "出具机关", value=_of("finding.agency_name"), is_tracked=False),
            Field("spared", "少上门次数"),
            Field("plan", "为哪次检查、哪个案件", level=Level.FULL),
            Field("cautions", "当时的提示", level=Level.FULL),
            Field("review", "审查意见", level=Level.FULL, section="理由"),
            Field("why_not", "不采纳的理由", level=Level.FULL, section="理由"),
            Field("lapsed_at", "失效时间", section="失效和复核"),
            Field("reviewed_at", "复核时间", section="失效和复核"),
            Field("reviewed", "复核情况", level=Level.FULL, section="失效和复核"),
        ),
    )
)  # fmt: skip
