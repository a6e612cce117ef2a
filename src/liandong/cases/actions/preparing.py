"""拟处理意见：提出、修改、审核、法制审核、集体讨论、退回，到可以报请决定；告知和听取在 `hearing`。

Nothing here decides; it makes the decision possible. What is owed is asked of `cases.procedure.duties` each time anew, so that an
act which changes what is owed (a hearing that was held, a heavier fine) is felt at once. The party is never worse off for having
spoken: a proposal is made heavier after a plea only on facts that were newly found, and then the party is told anew.
Source: 行政处罚法第三十八条、第四十四条、第四十五条、第五十七条、第五十八条、第六十二条至第六十五条.
"""

from __future__ import annotations

from typing import Any

from liandong.cases import claims, fining
from liandong.cases.actions.investigating import HEAD, INVESTIGATORS
from liandong.cases.models import Case, Depth, Ends, Proposal, ProposalLine, ProposalStep
from liandong.cases.procedure import forms_preparing as forms
from liandong.cases.procedure.duties import (
    inside_ready,
    may_step,
    party_kind_of,
    readiness,
    waiting_for,
)
from liandong.cases.procedure.heard import carry_over, not_heavier, pleaded_before, unsay
from liandong.cases.procedure.naming import acting_name
from liandong.cases.procedure.officers import has_handled, still_two
from liandong.cases.states import (
    ART_33,
    ART_44,
    ART_45,
    ART_57,
    ART_58,
    HOUSE_CASES,
    OPEN_PROPOSAL,
)
from liandong.kernel import numbering, opening
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.jurisdiction.one_fine import Norm
from liandong.law.moments import chinese_date
from liandong.law.procedure.approval import Step
from liandong.law.procedure.review import Reviewer
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA, today

STEPS = {
    Role.UNIT_HEAD: Step.UNIT_HEAD,
    Role.LEGAL_REVIEWER: Step.LEGAL_REVIEW,
    Role.AGENCY_HEAD: Step.HEAD,
}

PROPOSE_PENALTY = Action(
    name="cases.propose_penalty",
    title="拟给予处罚",
    kind="proposal",
    roles=frozenset({Role.HANDLER}),
    side="any",
    creates=True,
    form=forms.NewPenalty,
    consequence="由办案机构负责人审核；应当法制审核、集体讨论、听证的，平台按所填的提示，没有办的不能作出决定。",
    sources=(ART_57, ART_44),
)


def may_propose_in(act: Act) -> Verdict:
    """Whether something may be proposed in the case that is named."""
    case: Case = act.values["case"]
    if case.owner != act.actor.agency or case.depth != Depth.ORDINARY or case.state != "filed":
        text = f"{case.number}不是本机关正在按普通程序调查的案件，不能拟处理意见；已经中止的先恢复。"
        return refuse("not_under_investigation", text, ART_57)
    if held := case.proposals.filter(state__in=OPEN_PROPOSAL).first():
        text = f"这件案件已经有办理中的拟处理意见{held.number}，要改的在那一份上修改。"
        return refuse("proposed_already", text, HOUSE_CASES)
    return still_two(act, case)


@PROPOSE_PENALTY.judge
def may_propose_penalty(act: Act) -> Verdict:
    if not (verdict := may_propose_in(act)):
        return verdict
    earlier = pleaded_before(act.values["case"])
    if earlier is not None and not (verdict := not_heavier(earlier, act.values)):
        return verdict
    return _lines_stand(act.values)


def _lines_stand(values: dict[str, Any]) -> Verdict:
    """Whether the fines lie within the ranges of the norms that are applied."""
    for line in values["lines"]:
        if not line["fine_fen"]:
            continue
        verdict = fining.norm_stands(
            norms_of(line), line["provision"], line["fine_fen"], is_mitigated=bool(values["mitigation"])
        )
        if not verdict:
            return verdict
    return allow("lines_stand", "可以提出。", ART_57)


def norms_of(line: dict[str, Any]) -> list[Norm]:
    """The norms of one line as the rule of one fine takes them."""
    return [Norm(n["provision"], n["low_fen"], n["high_fen"]) for n in line["norms"]]


FINDINGS = ("facts", "evidence_told", "reasons", "weight", "correction")
PENALTY = ("penalties", "content", "benchmark", "mitigation", "party_kind", "other_heavy")


@PROPOSE_PENALTY.change
def propose_penalty(act: Act) -> Proposal:
    proposal = _new(act, Ends.PENALTY)
    _state_penalty(proposal, act.values)
    if earlier := pleaded_before(proposal.case):
        carry_over(earlier, proposal)
    proposal.save()
    _put_lines(act, proposal)
    act.announce("cases.proposal_made", proposal=str(proposal.uuid))
    return proposal


def _new(act: Act, ends: str) -> Proposal:
    case: Case = act.values["case"]
    return Proposal(
        number=numbering.record_number("NC"), owner=case.owner, agency_name=acting_name(case), case=case,
        author=act.actor.post, ends=ends, party_kind=party_kind_of(case),
        **{n: act.values[n] for n in FINDINGS},
    )  # fmt: skip


def _state_penalty(proposal: Proposal, values: dict[str, Any]) -> None:
    for name in PENALTY:
        setattr(proposal, name, values[name])
    proposal.fine_fen, proposal.confiscated_fen = values["fine"], values["confiscated"]
    proposal.basis = "\n".join(line["provision"] for line in values["lines"])


def _put_lines(act: Act, proposal: Proposal) -> None:
    """One line an offence; a conduct beyond those the case speaks of becomes an offence of its own."""
    proposal.lines.all().delete()
    lines = act.values["lines"]
    offences = claims.spoken_of(proposal.case, [line["conduct"] for line in lines], act.now)
    for offence, line in zip(offences, lines, strict=True):
        ProposalLine.objects.create(
            proposal=proposal,
            offence=offence,
            **{n: line[n] for n in ("conduct", "norms", "provision", "fine_fen")},
        )


PROPOSE_WAIVER = Action(
    name="cases.propose_no_penalty",
    title="拟不予处罚",
    kind="proposal",
    roles=frozenset({Role.HANDLER}),
    side="any",
    creates=True,
    form=forms.NewWaiver,
    consequence="由办案机构负责人审核，机关负责人决定；违法事实不能成立的也这样办。",
    sources=(ART_57, ART_33),
)
PROPOSE_WAIVER.judge(may_propose_in)


@PROPOSE_WAIVER.change
def propose_waiver(act: Act) -> Proposal:
    proposal = _new(act, act.values["ends"])
    proposal.ground = act.values["ground"]
    act.announce("cases.proposal_made", proposal=str(proposal.uuid))
    return proposal


def _standing(record: Record) -> dict[str, Any]:
    """The proposal as its form takes it."""
    assert isinstance(record, Proposal)
    lines = [
        {n: getattr(line, n) for n in ("conduct", "norms", "provision", "fine_fen")}
        for line in record.lines.order_by("pk")
    ]
    return {n: getattr(record, n) for n in (*FINDINGS, *PENALTY)} | {
        "lines": lines, "confiscated": record.confiscated_fen / 100 if record.confiscated_fen else None,
    }  # fmt: skip


AMEND = Action(
    name="cases.amend_proposal",
    title="修改意见",
    kind="proposal",
    roles=frozenset({Role.HANDLER}),
    form=forms.AmendedPenalty,
    present=_standing,
    reason="required",
    reason_level=Level.FULL,
    concerns=lambda p: p.ends == Ends.PENALTY,
    consequence="从头审核；加重的、换了规定的、有新事实的，须重新告知当事人。",
    sources=(ART_57, ART_45),
)


@AMEND.judge
def may_amend(act: Act) -> Verdict:
    if not (verdict := not_heavier(act.record, act.values)):
        return verdict
    return _lines_stand(act.values)


@AMEND.change
def amend(act: Act) -> None:
    proposal, values = act.record, act.values
    grows = (
        not set(values["penalties"]) <= set(proposal.penalties)
        or values["fine"] > proposal.fine_fen
        or values["confiscated"] > proposal.confiscated_fen
    )
    before = set(proposal.lines.values_list("conduct", "provision"))
    moved = before != {(line["conduct"], line["provision"]) for line in values["lines"]}
    for name in FINDINGS:
        setattr(proposal, name, values[name])
    _state_penalty(proposal, values)
    _put_lines(act, proposal)
    proposal.round += 1
    if grows or moved or values["new_facts"]:
        unsay(proposal)
    act.announce("cases.proposal_made", proposal=str(proposal.uuid))


DROP = Action(
    name="cases.drop_proposal",
    title="不再提出",
    kind="proposal",
    roles=INVESTIGATORS,
    reason="required",
    reason_level=Level.FULL,
    consequence="这一份到此为止；案件继续调查，可以另行提出。",
    sources=(HOUSE_CASES,),
)
DROP.change(moves_only)


# ── 审核 ────────────────────────────────────────────────────────────────────────────────────────────


def _step(act: Act, step: Step, opinion: str, is_passed: bool = True) -> None:
    ProposalStep.objects.create(
        proposal=act.record, round=act.record.round, step=step.value, person=act.actor.person,
        person_name=act.actor.person_name, is_passed=is_passed, opinion=opinion, at=act.now,
    )  # fmt: skip


def _announce_next(act: Act) -> None:
    """Tell whoever takes the next step, the author where none is left before the notice or the decision."""
    proposal: Proposal = act.record
    step = waiting_for(proposal)
    act.announce("cases.proposal_passed", proposal=str(proposal.uuid), next=str(step or ""))


REVIEW = Action(
    name="cases.review_proposal",
    title="审核",
    kind="proposal",
    roles=frozenset({Role.UNIT_HEAD}),
    form=forms.Opinion,
    consequence="审核通过后，应当法制审核、集体讨论的接着办，然后告知当事人；不同意的请退回。",
    sources=(ART_57,),
)


@REVIEW.judge
def may_review_proposal(act: Act) -> Verdict:
    return may_step(Step.UNIT_HEAD, act.record, act.actor)


@REVIEW.change
def review_proposal(act: Act) -> None:
    _step(act, Step.UNIT_HEAD, act.values["opinion"])
    _announce_next(act)


LEGAL_REVIEW = Action(
    name="cases.review_legality",
    title="法制审核通过",
    kind="proposal",
    roles=frozenset({Role.LEGAL_REVIEWER}),
    form=forms.LegalOpinion,
    concerns=lambda p: p.state in OPEN_PROPOSAL,
    consequence="记明审核意见；不同意的请退回。经过听证的，听证以后再审核。",
    sources=(ART_58,),
)


@LEGAL_REVIEW.judge
def may_review_legality(act: Act) -> Verdict:
    reviewer = Reviewer(str(act.actor.person), act.values["is_first_time"], act.values["is_qualified"])
    return may_step(Step.LEGAL_REVIEW, act.record, act.actor, reviewer=reviewer)


@LEGAL_REVIEW.change
def review_legality(act: Act) -> None:
    _step(act, Step.LEGAL_REVIEW, act.values["opinion"])
    _announce_next(act)


DISCUSS = Action(
    name="cases.discuss_proposal",
    title="登记集体讨论",
    kind="proposal",
    roles=HEAD,
    form=forms.Discussion,
    concerns=lambda p: p.state in OPEN_PROPOSAL,
    consequence="记明参加人员和结论；当事人后来陈述、申辩或者听证的，还要再讨论。",
    sources=(ART_57,),
)


@DISCUSS.judge
def may_discuss(act: Act) -> Verdict:
    if act.actor.delegation is not None:
        text = "集体讨论不能由授权代批的人登记，请由机关负责人登记。"
        return refuse("not_head", text, ART_57)
    heard = [t for t in (act.record.plea_reviewed_at, act.record.hearing_held_at) if t]
    if heard and act.values["on"] < max(heard).astimezone(CHINA).date():
        text = "讨论日期早于复核、听证的日期；听取意见以后应当再讨论，请填那一次的日期。"
        return refuse("discussed_too_early", text, ART_57)
    return may_step(Step.DISCUSSION, act.record, act.actor)


@DISCUSS.change
def discuss(act: Act) -> None:
    values = act.values
    said = f"{chinese_date(values['on'])}，{values['present']}参加：{values['opinion']}"
    _step(act, Step.DISCUSSION, said[:2000])
    _announce_next(act)


RETURN = Action(
    name="cases.return_proposal",
    title="退回",
    kind="proposal",
    roles=frozenset(STEPS),
    reason="required",
    reason_level=Level.FULL,
    consequence="退回承办人，修改或者补充以后从头审核。",
    sources=(ART_57, ART_58),
)


@RETURN.judge
def may_return(act: Act) -> Verdict:
    if has_handled(act.record.case, act.actor.person):
        return refuse("handled_case", "承办人不得自行审核、批准，要改的请办“修改意见”。", ART_57)
    return allow("may_return", "可以退回。", ART_57)


@RETURN.change
def return_proposal(act: Act) -> None:
    _step(act, STEPS[act.actor.role], act.reason, is_passed=False)
    act.announce("cases.proposal_returned", proposal=str(act.record.uuid))


# ── 报请决定 ────────────────────────────────────────────────────────────────────────────────────────


SUBMIT = Action(
    name="cases.submit_proposal",
    title="报请决定",
    kind="proposal",
    roles=INVESTIGATORS,
    reason="optional",
    reason_level=Level.FULL,
    concerns=lambda p: p.state in OPEN_PROPOSAL and (p.ends != Ends.PENALTY or p.noticed_on is not None),
    consequence="平台先核对告知、听取意见、听证、审核、讨论是不是都办了；齐了的提醒机关负责人。",
    sources=(ART_57,),
)


@SUBMIT.judge
def may_submit(act: Act) -> Verdict:
    if act.record.state == "proposed":
        return refuse("out_of_order", f"下一步是{Step.UNIT_HEAD}。", ART_57)
    if act.record.ends != Ends.PENALTY:
        return inside_ready(act.record, today())
    return readiness(act.record, today())


@SUBMIT.change
def submit(act: Act) -> None:
    act.announce("cases.proposal_submitted", proposal=str(act.record.uuid))


SETTLE = Action(
    name="cases.settle_proposal",
    title="作出决定",
    kind="proposal",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    consequence="据以作出了决定。",
    sources=(ART_57,),
)


@SETTLE.change
def settle(act: Act) -> None:
    _step(act, Step.HEAD, act.reason)


OPEN_PROPOSAL_FILE = opening.declare("cases.open_proposal", "proposal")
