"""普通程序的决定，不予处罚的决定，当场处罚。

The head decides what was proposed, and nothing else: the penalty, the lines and the words come from the proposal, the letter adds
its number and its remedies. Everything the law asks for before a decision is asked once more here, under the lock.
Source: 行政处罚法第二十九条、第三十八条、第五十一条、第五十七条至第六十二条.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID

from liandong.cases import claims, fining
from liandong.cases.actions.deciding import (
    COLLECTED_CLOCK,
    DECIDED_ON,
    HARD,
    PAY_CLOCK,
    SERVE_CLOCK,
    may_use_letter,
)
from liandong.cases.actions.filing import DECIDE_CLOCK
from liandong.cases.actions.investigating import HEAD, INVESTIGATORS
from liandong.cases.actions.preparing import SETTLE
from liandong.cases.actions.registering import first_of_its_number, may_use_number, new_case, state_facts
from liandong.cases.actions.serving import start_payment
from liandong.cases.checking import power_of
from liandong.cases.models import Case, Decision, Delivery, Depth, Ends, Payment, Proposal, ProposalLine
from liandong.cases.procedure import forms_serving as forms
from liandong.cases.procedure.days import filed, heard, in_order
from liandong.cases.procedure.duties import inside_ready, line_of_owner, may_step, readiness
from liandong.cases.procedure.officers import named, still_two, two_certified
from liandong.cases.states import ART_29, ART_33, ART_51, ART_57, OPEN_PROPOSAL
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.door import Refused
from liandong.kernel.outcome import refused
from liandong.kernel.within import within
from liandong.law.jurisdiction.one_fine import FineAnswer, Norm, heavier
from liandong.law.procedure.approval import Step
from liandong.law.procedure.contents import Contents, check_contents, remedies
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind, yuan
from liandong.law.procedure.simple import may_collect_on_spot, may_decide_on_spot
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.fields import split_words

DECIDE_CASE = Action(
    name="cases.decide_case",
    title="作出处罚决定",
    kind="case",
    roles=HEAD,
    form=forms.DecidingPenalty,
    clocks=(DECIDE_CLOCK, SERVE_CLOCK),
    concerns=lambda case: case.depth == Depth.ORDINARY,
    consequence="按拟处理意见作出；罚款以前再核对一次同一当事人的其他案件。办案期限到此为止，送达期限从此起算。",
    sources=(ART_57, ART_29),
)


def proposal_of(case: Case, *ends: str) -> Proposal | None:
    """The proposal on which the case may be decided, if there is one that has been reviewed."""
    found: Proposal | None = case.proposals.filter(state__in=("reviewed", "noticed"), ends__in=ends).first()
    return found


def _nothing_proposed(case: Case) -> Verdict:
    waiting = case.proposals.filter(state__in=OPEN_PROPOSAL).first()
    if waiting is not None and waiting.state == "proposed":
        return refuse("out_of_order", f"拟处理意见{waiting.number}的下一步是{Step.UNIT_HEAD}。", ART_57)
    text = "这件案件没有审核过的这种拟处理意见；请由承办人提出，审核、告知以后再决定。"
    return refuse("nothing_proposed", text, ART_57)


@DECIDE_CASE.judge
def may_decide_case(act: Act) -> Verdict:
    case, values = act.record, act.values
    proposal = proposal_of(case, Ends.PENALTY)
    if proposal is None:
        return _nothing_proposed(case)
    for verdict in _asked(act, case, proposal, values):
        if not verdict:
            return verdict
    return allow("may_decide", "可以作出决定。", ART_57)


def _asked(act: Act, case: Case, proposal: Proposal, values: dict[str, Any]) -> Iterator[Verdict]:
    """Everything that is asked, in the order of the law."""
    yield may_use_letter(case.owner, values["decision_no"])
    yield still_two(act, case)
    yield in_order(DECIDED_ON, values["decided_on"], filed(case), *heard(proposal))
    yield readiness(proposal, values["decided_on"])
    yield may_step(Step.HEAD, proposal, act.actor, on=values["decided_on"])
    for line in proposal.lines.order_by("pk"):
        if line.fine_fen:
            yield _fine_stands(case, proposal, line, values["norm_reason"])
    yield check_contents(_contents(case, proposal, values), on=values["decided_on"])


def line_norms(line: ProposalLine) -> list[Norm]:
    """The norms of a line as the rule takes them."""
    return [Norm(n["provision"], n["low_fen"], n["high_fen"]) for n in line.norms]


def _applied(line: ProposalLine) -> Norm:
    return next(norm for norm in line_norms(line) if norm.provision == line.provision)


def _fine_stands(case: Case, proposal: Proposal, line: ProposalLine, reason: str) -> Verdict:
    answer = fine_of(case, line, bool(proposal.mitigation))
    if not answer.verdict:
        return answer.verdict
    norms = line_norms(line)
    chosen = heavier(norms)
    if chosen.norm is None and not reason:
        text = f"“{line.conduct}”：{chosen.verdict.warnings[0]}请填适用哪一条的理由。"
        return refuse("say_why_this_norm", text, ART_29)
    return fining.norm_stands(norms, line.provision, line.fine_fen, is_mitigated=bool(proposal.mitigation))


def fine_of(case: Case, line: ProposalLine, is_mitigated: bool) -> FineAnswer:
    """What the one-fine rule says to the fine of one line."""
    return fining.may_fine_in(
        case, fine_fen=line.fine_fen, norms=[_applied(line)], mitigated=is_mitigated, offence=line.offence
    )


def _contents(case: Case, proposal: Proposal, values: dict[str, Any]) -> Contents:
    return Contents(
        items=frozenset(values["items"]), sealed=values["is_sealed"], orders_correction=bool(proposal.correction),
        served_online=values["is_electronic"], online_route=values["online_route"], fines=bool(proposal.fine_fen),
        surcharge_told=values["surcharge_told"], will_be_published=values["will_be_published"],
        publication_told=values["publication_told"], line=line_of_owner(case),
    )  # fmt: skip


@DECIDE_CASE.change
def decide_case(act: Act) -> None:
    case, values = act.record, act.values
    proposal = proposal_of(case, Ends.PENALTY)
    assert proposal is not None
    checked: list[str] = []
    lines: list[dict[str, Any]] = []
    for line in proposal.lines.order_by("pk"):
        norm = _applied(line)
        if line.fine_fen:
            answer = fine_of(case, line, bool(proposal.mitigation))
            checked += [f"{line.conduct}：{answer.verdict.explained}", *answer.checked]
        lines.append(
            {
                "offence": line.offence_id, "conduct": line.conduct, "provision": line.provision, "low_fen": norm.low_fen,
                "high_fen": norm.high_fen, "fine_fen": line.fine_fen,
            }
        )  # fmt: skip
    if values["norm_reason"]:
        checked.append(f"适用的规定：{values['norm_reason']}")
    _issue(act, proposal, checked, lines, performance=values["performance"])


def _issue(
    act: Act, proposal: Proposal, checked: list[str], lines: list[dict[str, Any]], **more: str
) -> None:
    """Make the decision that was proposed, settle the proposal, and let the limits follow."""
    case, values = act.record, act.values
    told = remedies(
        on_the_spot=False, authority=values["authority"], court=values["court"], on=values["decided_on"]
    )
    content = "；".join(filter(None, (proposal.content, proposal.ground)))
    decision = issue(
        act, case, act.actor,
        {
            "decision_no": values["decision_no"], "decided_on": values["decided_on"].isoformat(), "is_simple": False,
            "penalties": proposal.penalties, "fine_fen": proposal.fine_fen, "confiscated_fen": proposal.confiscated_fen,
            "content": content, "basis": proposal.basis or proposal.ground, "checked": checked, "lines": lines,
            "facts": proposal.facts, "evidence_told": proposal.evidence_told, "reasons": proposal.reasons,
            "correction": proposal.correction, "remedies": told, "reconsideration_to": values["authority"],
            "court": values["court"], **more,
        },
    )  # fmt: skip
    act.also(SETTLE, proposal, {}, f"决定书{values['decision_no']}")
    clocks.end(case.uuid, DECIDE_CLOCK, act.now)
    announced = datetime.combine(values["decided_on"], time(12), CHINA)
    clocks.start("decision", decision, SERVE_CLOCK, "P-03", announced, owed_by=case.owner)


def issue(act: Act, case: Case, actor: Any, values: dict[str, Any]) -> UUID:
    """The decision, by its own act within this one."""
    outcome = within(act, "cases.issue_decision", None, {"case": case.uuid, **values}, actor=actor)
    if not outcome.is_done:
        raise Refused(outcome)
    assert outcome.record is not None
    return outcome.record


DECIDE_NO_PENALTY = Action(
    name="cases.decide_no_penalty",
    title="决定不予处罚",
    kind="case",
    roles=HEAD,
    form=forms.Deciding,
    clocks=(DECIDE_CLOCK, SERVE_CLOCK),
    concerns=lambda case: case.depth == Depth.ORDINARY,
    consequence="按拟处理意见作出；违法事实不能成立的，不再说到这件违法行为。",
    sources=(ART_57, ART_33),
)


@DECIDE_NO_PENALTY.judge
def may_decide_no_penalty(act: Act) -> Verdict:
    case, values = act.record, act.values
    proposal = proposal_of(case, Ends.WAIVED, Ends.NO_FACTS)
    if proposal is None:
        return _nothing_proposed(case)
    if not (verdict := may_use_letter(case.owner, values["decision_no"])):
        return verdict
    if not (verdict := in_order(DECIDED_ON, values["decided_on"], filed(case))):
        return verdict
    if not (verdict := inside_ready(proposal, values["decided_on"])):
        return verdict
    return may_step(Step.HEAD, proposal, act.actor, on=values["decided_on"])


@DECIDE_NO_PENALTY.change
def decide_no_penalty(act: Act) -> None:
    proposal = proposal_of(act.record, Ends.WAIVED, Ends.NO_FACTS)
    assert proposal is not None
    _issue(act, proposal, [], [])
    act.record.outcome = f"不予行政处罚：{proposal.ground}"[:200]
    if proposal.ends == Ends.NO_FACTS:
        claims.closed(act.record, act.now)


# ── 简易程序 ────────────────────────────────────────────────────────────────────────────────────────


DECIDE_ON_SPOT = Action(
    name="cases.decide_on_spot",
    title="登记当场处罚",
    kind="case",
    roles=INVESTIGATORS,
    side="any",
    creates=True,
    form=forms.SpotDecision,
    clocks=(COLLECTED_CLOCK, PAY_CLOCK),
    consequence="一并登记案件和决定，报本机关备案；罚款以前核对同一当事人的其他案件。",
    sources=(ART_51, ART_29),
)


def _spot_penalty(values: dict[str, Any]) -> Penalty:
    return Penalty(frozenset(PenaltyKind(k) for k in values["penalties"]), values["fine"])


@DECIDE_ON_SPOT.judge
def may_decide_spot(act: Act) -> Verdict:
    values, on = act.values, act.values["decided_at"].astimezone(CHINA).date()
    if not (verdict := two_certified(act, split_words(values["officers"]))):
        return verdict
    for verdict in (
        may_use_number(act, values["case_no"]),
        may_use_letter(act.actor.agency, values["decision_no"]),
        may_decide_on_spot(
            _spot_penalty(values), PartyKind(values["party_kind"]), on=on, facts_certain=values["facts_certain"],
            has_basis=values["has_basis"],
        ),
        check_contents(
            Contents(
                items=frozenset(values["items"]), on_the_spot=True, sealed=values["is_signed"],
                orders_correction=values["orders_correction"], reconsideration_first=values["reconsideration_first"],
                fines=bool(values["fine"]),
            ),
            on=on,
        ),
    ):  # fmt: skip
        if not verdict:
            return verdict
    if values["collected"]:
        return may_collect_on_spot(
            values["fine"],
            on=on,
            hard_later=values["hard_later"],
            remote_and_asked=values["remote_and_asked"],
        )
    return verdict


SPOT_ONLY = (
    "decision_no", "decided_at", "spot", "party_kind", "provision", "penalties", "fine", "facts_certain", "has_basis",
    "rights_told", "items", "is_signed", "orders_correction", "reconsideration_first", "collected", "receipt",
    "hard_later", "remote_and_asked",
)  # fmt: skip


@DECIDE_ON_SPOT.change
def decide_on_spot(act: Act) -> Case:
    values = {n: v for n, v in act.values.items() if n not in SPOT_ONLY}
    typed = act.values
    case = new_case(act, Depth.SIMPLE, "decided")
    case.handler = act.actor.post
    state_facts(case, values)
    case.officers = named(act, split_words(typed["officers"]))
    on = typed["decided_at"].astimezone(CHINA).date()
    verdict = power_of(case, on)
    if not verdict:
        raise Refused(refused(verdict, "case"))
    first_of_its_number(case)
    claims.claimed(case, act.now)
    checked: list[str] = []
    if typed["fine"]:
        answer = fining.may_fine_in(
            case, fine_fen=typed["fine"], norms=[Norm(typed["provision"], None, None)], is_simple=True
        )
        if not answer.verdict and answer.verdict.code in HARD:
            raise Refused(refused(answer.verdict, "case"))
        checked = [answer.verdict.explained, *answer.checked]
    _decide_there(act, case, checked)
    return case


def _decide_there(act: Act, case: Case, checked: list[str]) -> None:
    """The decision on the spot: delivered where it was made, the fine collected where that was lawful."""
    typed, on = act.values, act.values["decided_at"].astimezone(CHINA).date()
    (offence,) = claims.offences_of(case)
    line = {
        "offence": offence.pk, "conduct": case.conduct, "provision": typed["provision"], "low_fen": None, "high_fen": None,
        "fine_fen": typed["fine"],
    }  # fmt: skip
    uuid = issue(
        act, case, act.actor,
        {
            "decision_no": typed["decision_no"], "decided_on": on.isoformat(), "is_simple": True,
            "penalties": typed["penalties"], "fine_fen": typed["fine"], "confiscated_fen": 0,
            "content": f"当场处罚，地点：{typed['spot']}", "basis": typed["provision"], "checked": checked, "lines": [line],
            "facts": case.facts, "correction": "已责令改正或者写明无须改正",
        },
    )  # fmt: skip
    decision = Decision.objects.get(uuid=uuid)
    Delivery.objects.create(decision=decision, way="direct", on=on, receipt="当场交付")
    decision.delivered_on = on
    if typed["collected"]:
        Payment.objects.create(decision=decision, on=on, amount_fen=typed["fine"], receipt=typed["receipt"])
        clocks.start("decision", uuid, COLLECTED_CLOCK, "P-07", typed["decided_at"], owed_by=case.owner)
    start_payment(decision, on)
    decision.save(update_fields=["delivered_on", "pay_by"])
    act.note(fined=yuan(typed["fine"]) if typed["fine"] else "", delivered=on.isoformat())
