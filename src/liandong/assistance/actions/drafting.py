"""请求协查：承办人拟，办案机构负责人审核，机关负责人批准；在平台上的随批准送出，不在平台上的由联络员书面送出。

What it rests on and by when an answer is owed is computed from the pair of agencies when it is drafted, and written down.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.assistance import forms, stating
from liandong.assistance.actions.marking import SEND_CLOCK, draft_done, start_sending, waits_row
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import DRAFT, OPINION
from liandong.cases.models import Case
from liandong.cases.procedure.officers import FEWEST, MOST_SAID, certified, listed, too_many
from liandong.cases.states import ART_42, LIVE
from liandong.kernel import numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Role
from liandong.law.assistance import (
    ART_26,
    HENAN_17,
    HOUSE_ASSISTANCE,
    Pair,
    Reach,
    bases,
    limit_for,
    line_by_name,
    may_wait,
    reach,
)
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.models import Verification
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency, Officer

DRAFTERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})

REQUEST_ASSISTANCE = Action(
    name="assistance.request_assistance",
    title="请求协查",
    kind="assistance_request",
    roles=DRAFTERS,
    side="any",
    creates=True,
    form=forms.NewRequest,
    clocks=(SEND_CLOCK,),
    consequence="依据和答复期限按两个机关算出，写在请求上；由办案机构负责人审核、机关负责人批准以后才送出，送出的期限随即开始计算。",
    sources=(ART_26, OPINION, HENAN_17),
)


def is_under_way(record: Case | Verification) -> bool:
    """Whether somebody still investigates it, so that help may be asked for."""
    return record.state in LIVE if isinstance(record, Case) else record.state == "open"


def may_be_for(act: Act, record: Case | Verification) -> Verdict:
    """Whether this agency may ask for, or use, help in this case or verification."""
    if record.owner != act.actor.agency:
        return refuse("not_ours", f"{record.number}不是本机关办理的，请核对编号。", HOUSE_ASSISTANCE)
    if not is_under_way(record):
        text = f"{record.number}没有正在调查、核查，不能为它请求协查。"
        return refuse("not_under_way", text, ART_26)
    return allow("may_be_for", "可以办理。", ART_26)


def _may_ask(act: Act, is_case: bool) -> Verdict:
    to = act.values["to"]
    if to is not None and to.uuid == act.actor.agency:
        return refuse("own_agency", "被请求机关就是本机关，请直接调查。", ART_26)
    if act.values["waits"]:
        if not is_case:
            text = "线索核查不作决定，没有等复函再决定的事，请去掉“等复函再决定”。"
            return refuse("no_decision_to_wait", text, HOUSE_ASSISTANCE)
        if not (verdict := may_wait(waits_row(act.actor.agency, act))):
            return verdict
    return two_named(act.actor.agency, act.values["officers"])


def two_named(agency: UUID | None, words: list[str]) -> Verdict:
    """Whether two officers or more of this agency are named, and no more than can be kept."""
    known, unknown = _known(agency, words)
    if len(known) + len(unknown) < FEWEST:
        return refuse("too_few_officers", "执法人员不得少于两人，请填两名以上。", ART_42)
    if len(named(agency, words)) > MOST_SAID:
        return too_many()
    return allow("two_named", "可以办理。", ART_42)


@REQUEST_ASSISTANCE.judge
def may_request(act: Act) -> Verdict:
    source = act.values["source"]
    return may_be_for(act, source) and _may_ask(act, isinstance(source, Case))


@REQUEST_ASSISTANCE.change
def request_assistance(act: Act) -> AssistanceRequest:
    values = dict(act.values)
    source = values.pop("source")
    request = AssistanceRequest(
        number=numbering.record_number("XC"), owner=act.actor.agency, agency_name=act.actor.agency_name,
        source_kind="case" if isinstance(source, Case) else "verification", source=source.uuid,
        source_number=source.number, drafter=act.actor.post, drafted_at=act.now,
    )  # fmt: skip
    _state(act, request, values)
    start_sending(act, request)
    act.announce("assistance.proposed", request=str(request.uuid))
    return request


def _state(act: Act, request: AssistanceRequest, values: dict[str, Any]) -> None:
    """Put what was typed into the request, and compute what it rests on and by when it is to be answered."""
    to, paper, place = values.pop("to"), values.pop("paper_to"), values.pop("paper_reach")
    own, officers = Agency.objects.get(uuid=request.owner), values.pop("officers")
    values.pop("waits")
    for name, value in values.items():
        setattr(request, name, value)
    request.officers = named(request.owner, officers)
    request.receiver, request.receiver_name = (to.uuid, to.name) if to else (None, paper)
    request.party_label = stating.label(request)
    pair = Pair(
        reach(own.division, to.division) if to else Reach(place), own.division[:2], line_of(own),
        line_of(to) if to else line_by_name(paper), to is None,
    )  # fmt: skip
    limit = limit_for(pair, is_urgent=request.is_urgent)
    request.reach, request.row, request.line = pair.reach.value, limit.row, limit.line
    request.nature, request.limit_told = limit.nature, limit.why
    request.grounds = list(bases(pair, agreement=request.agreement, rule=request.rule))


def named(agency: UUID | None, words: list[str]) -> str:
    """Officers as the register of their agency has them, with their certificates; whom it does not know stands as typed and is marked
    so. Of an agency off the platform (None) nobody is looked up: who bears the name here is somebody else.
    """
    known, unknown = _known(agency, words)
    said = ([listed(known)] if known else []) + [f"{w}（名录库中没有核对到）" for w in unknown]
    return "、".join(said)


def _known(agency: UUID | None, words: list[str]) -> tuple[list[Officer], list[str]]:
    """The officers of this agency, and the words that mean nobody there, each once."""
    known, unknown = ([], words) if agency is None else certified(agency, words)
    return known, list(dict.fromkeys(unknown))


def standing(record: Record) -> dict[str, Any]:
    """The request as its form takes it."""
    assert isinstance(record, AssistanceRequest)
    same = (
        "subject", "party", "objects_told", "background", "questions", "materials", "materials_form", "is_urgent", "agreement",
        "rule", "waits_why",
    )  # fmt: skip
    return {n: getattr(record, n) for n in same} | {
        "to": "" if record.is_paper else record.receiver_name, "paper_to": record.receiver_name if record.is_paper else "",
        "paper_reach": record.reach if record.is_paper else "", "waits": bool(record.waits_why),
        "officers": "、".join(w.partition("（")[0] for w in record.officers.split("、")),
    }  # fmt: skip


AMEND_REQUEST = Action(
    name="assistance.amend_request",
    title="修改请求",
    kind="assistance_request",
    roles=DRAFTERS,
    form=forms.Asking,
    present=standing,
    consequence="修改后重新由办案机构负责人审核、机关负责人批准。",
    sources=(HOUSE_ASSISTANCE,),
)


@AMEND_REQUEST.judge
def may_amend(act: Act) -> Verdict:
    return _may_ask(act, act.record.source_kind == "case")


@AMEND_REQUEST.change
def amend_request(act: Act) -> None:
    _state(act, act.record, dict(act.values))
    act.record.drafter = act.actor.post
    act.announce("assistance.proposed", request=str(act.record.uuid))


def not_the_drafter(act: Act) -> Verdict:
    """Whoever drafted it neither reviews nor approves it."""
    if act.actor.post == act.record.drafter:
        text = "拟稿人不得自行审核、批准，请由办案机构负责人、机关负责人办理。"
        return refuse("drafted_it", text, HOUSE_ASSISTANCE)
    return allow("other_person", "可以办理。", HOUSE_ASSISTANCE)


REVIEW_REQUEST = Action(
    name="assistance.review_request",
    title="审核请求",
    kind="assistance_request",
    roles=frozenset({Role.UNIT_HEAD}),
    reason="optional",
    consequence="审核后报机关负责人批准。",
    sources=(HOUSE_ASSISTANCE,),
)
REVIEW_REQUEST.judge(not_the_drafter)


@REVIEW_REQUEST.change
def review_request(act: Act) -> None:
    act.announce("assistance.reviewed", request=str(act.record.uuid))


RETURN_DRAFT = Action(
    name="assistance.return_draft",
    title="退回修改",
    kind="assistance_request",
    roles=HEADS,
    reason="required",
    consequence="退回承办人修改，再由办案机构负责人审核。",
    sources=(HOUSE_ASSISTANCE,),
)


@RETURN_DRAFT.change
def return_draft(act: Act) -> None:
    act.announce("assistance.returned", request=str(act.record.uuid))


DROP_REQUEST = Action(
    name="assistance.drop_request",
    title="不再请求",
    kind="assistance_request",
    roles=DRAFTERS | HEADS,
    concerns=lambda request: request.state in DRAFT,
    reason="required",
    clocks=(SEND_CLOCK,),
    consequence="没有发出，到此为止。",
    sources=(HOUSE_ASSISTANCE,),
)


@DROP_REQUEST.change
def drop_request(act: Act) -> None:
    draft_done(act, act.record)


OPEN_REQUEST = opening.declare("assistance.open_request", "assistance_request")
