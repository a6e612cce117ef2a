"""处罚决定的登记、变更、撤销；结案，撤销立案。

Before a fine is recorded what may be the same offence is compared (`cases.fining`) and what was compared is kept with the
decision. A card records what was decided elsewhere: a second fine is not refused there, it is said aloud and told to supervision
(`cases.events`); in a case handled here it is refused. Source: 行政处罚法第二十九条、第五十七条.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.cases import claims, fining, forms
from liandong.cases.actions import offering
from liandong.cases.actions.filing import DECIDE_CLOCK
from liandong.cases.actions.investigating import nothing_open
from liandong.cases.actions.registering import TAKERS
from liandong.cases.models import Case, Decision, DecisionLine, Depth
from liandong.cases.procedure.days import decided, filed, in_order
from liandong.cases.procedure.money import unpaid_fen
from liandong.cases.procedure.naming import acting_name
from liandong.cases.states import ART_29, ART_57, ART_61, HOUSE_CASES
from liandong.kernel import clocks, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.door import Refused
from liandong.kernel.doubles import only_one
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.within import within
from liandong.law.jurisdiction.one_fine import FineAnswer, Norm
from liandong.law.procedure.penalty import yuan
from liandong.law.verdict import Verdict, allow, refuse

HARD = frozenset(
    {"already_fined", "same_offence_pending", "agencies_disagree", "answer_first", "reviewer_is_handler"}
)
"""Answers of the one-fine rule that stand in the way of a fine; what norm applies is for whoever decides."""
DECIDERS = TAKERS | {Role.AGENCY_HEAD}
SERVE_CLOCK = "送达决定书"
PAY_CLOCK = "缴纳罚款"
COLLECTED_CLOCK = "当场收缴的罚款交至机关"
DECIDED_ON, IN_FORCE_ON = "决定日期", "生效日期"
LINE = ("conduct", "provision", "low_fen", "high_fen", "fine_fen")

RECORD_DECISION = Action(
    name="cases.record_decision",
    title="登记处罚决定",
    kind="case",
    roles=DECIDERS,
    form=forms.NewDecision,
    clocks=(DECIDE_CLOCK,),
    concerns=lambda case: case.depth == Depth.CARD,
    consequence="罚款以前核对同一当事人的其他案件，核对的结果和决定一起保存；办案期限到此为止。",
    sources=(ART_57, ART_29),
)


def fine_answer(case: Case, fine_fen: int, *, is_simple: bool) -> FineAnswer:
    """What the one-fine rule says to the fine that is typed."""
    norms = [Norm(p, None, None) for p in case.provisions] or [Norm("所适用的规定", None, None)]
    return fining.may_fine_in(case, fine_fen=fine_fen, norms=norms, is_simple=is_simple)


def may_use_letter(agency: UUID, number: str) -> Verdict:
    """Whether the agency has no decision under this number yet."""
    if held := _under_letter(agency, number).first():
        return _registered_already(number, held.number)
    return allow("number_is_free", "可以登记。", ART_57)


def _under_letter(agency: UUID, number: str) -> QuerySet[Decision]:
    return Decision.objects.filter(owner=agency, decision_no__iexact=number).order_by("pk")


def _registered_already(letter: str, number: str) -> Verdict:
    text = f"本机关已经登记过文号“{letter}”的决定（{number}）。"
    return refuse("decision_registered_already", text, HOUSE_CASES)


def _first_of_its_letter(decision: Decision) -> None:
    """Write it, unless another has just taken the 文号."""
    letter = decision.decision_no
    only_one(
        decision, "decision", _under_letter(decision.owner, letter), partial(_registered_already, letter)
    )


@RECORD_DECISION.judge
def may_record_decision(act: Act) -> Verdict:
    if not (verdict := may_use_letter(act.record.owner, act.values["decision_no"])):
        return verdict
    before = () if act.values["is_simple"] else (filed(act.record),)
    return in_order(DECIDED_ON, act.values["decided_on"], *before)


@RECORD_DECISION.change
def record_decision(act: Act) -> None:
    case, values = act.record, act.values
    checked: list[str] = []
    if values["fine"]:
        answer = fine_answer(case, values["fine"], is_simple=values["is_simple"])
        checked = [answer.verdict.explained, *answer.checked]
    outcome = within(
        act, "cases.issue_decision", None,
        {
            "case": case.uuid, "decision_no": values["decision_no"], "decided_on": values["decided_on"].isoformat(),
            "is_simple": values["is_simple"], "penalties": values["penalties"], "fine_fen": values["fine"],
            "confiscated_fen": values["confiscated"], "content": values["content"], "basis": values["basis"], "checked": checked,
        },
        actor=act.actor,
    )  # fmt: skip
    if not outcome.is_done:
        raise Refused(outcome)
    clocks.end(case.uuid, DECIDE_CLOCK, act.now)


ISSUE_DECISION = Action(
    name="cases.issue_decision",
    title="作出处罚决定",
    kind="decision",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.Issue,
    consequence="决定从此有效；复议、诉讼或者自行纠正改变了的，在决定上登记。",
    sources=(ART_57,),
)


@ISSUE_DECISION.change
def issue_decision(act: Act) -> Decision:
    values = dict(act.values)
    case, lines = values.pop("case"), values.pop("lines")
    checked = values.pop("checked") or []
    values["penalties"] = values["penalties"] or []
    decision = Decision(
        number=numbering.record_number("JD"),
        owner=case.owner,
        case=case,
        agency_name=acting_name(case),
        checked=checked,
        **values,
    )
    _first_of_its_letter(decision)
    offences = claims.offences_of(case) if lines is None and values["penalties"] else []
    share = values["fine_fen"] if len(offences) == 1 else 0
    for offence in offences:
        DecisionLine.objects.create(decision=decision, offence=offence, conduct=case.conduct, fine_fen=share)
    for line in lines or ():
        DecisionLine.objects.create(
            decision=decision, offence_id=line["offence"], **{n: line[n] for n in LINE}
        )
    act.announce("cases.decided", decision=str(decision.uuid), case=str(case.uuid))
    return decision


def standing_penalties(record: Record) -> dict[str, Any]:
    """The penalties as the form takes them; a record keeps fen."""
    assert isinstance(record, Decision)
    amounts = (("fine", record.fine_fen), ("confiscated", record.confiscated_fen))
    return {"penalties": record.penalties} | {
        name: Decimal(fen) / 100 if fen else "" for name, fen in amounts
    }


CHANGE_DECISION = Action(
    name="cases.change_decision",
    title="登记变更",
    kind="decision",
    roles=DECIDERS,
    form=forms.Change,
    present=standing_penalties,
    reason="required",
    clocks=(PAY_CLOCK,),
    consequence="决定按变更后的处罚执行；新加、加重的罚款照样核对同一当事人的其他案件；据以互认、公示的随之处理。",
    sources=(HOUSE_CASES, ART_29),
)


def _raised(decision: Decision, fine_fen: int) -> FineAnswer | None:
    """What the one-fine rule says where a fine is new or higher; None where it is not."""
    if fine_fen <= decision.fine_fen:
        return None
    return fine_answer(decision.case, fine_fen, is_simple=decision.is_simple)


@CHANGE_DECISION.judge
def may_change_decision(act: Act) -> Verdict:
    """A case handled here gets no fine in this way that it could not have been decided with; a card says what was changed elsewhere.

    What reconsideration or a court changed is an effect of recording their result: it is not asked here, only kept and told.
    """
    decision: Decision = act.record
    if not (verdict := in_order(IN_FORCE_ON, act.values["on"], decided(decision))):
        return verdict
    is_asked = decision.case.depth != Depth.CARD and act.because is None
    if is_asked and (answer := _raised(decision, act.values["fine"])) is not None:
        verdict = answer.verdict
        if verdict.code in HARD:
            text = f"变更新加或者加重了罚款：{verdict.sentence}复议、诉讼的结果请用“登记复议、诉讼结果”登记。"
            return refuse(verdict.code, text, *verdict.sources)
    return allow("may_change", "可以登记。", HOUSE_CASES)


@CHANGE_DECISION.change
def change_decision(act: Act) -> None:
    decision, values = act.record, act.values
    if (answer := _raised(decision, values["fine"])) is not None:
        told = f"变更为罚款{yuan(values['fine'])}（{values['changed_by']}）：{answer.verdict.explained}"
        decision.checked = [*decision.checked, told, *answer.checked]
    decision.changed_by, decision.penalties = values["changed_by"], values["penalties"]
    decision.fine_fen, decision.confiscated_fen = values["fine"], values["confiscated"]
    if not unpaid_fen(decision):
        clocks.end(decision.uuid, PAY_CLOCK, act.now)
    offering.take_back(act, values["changed_by"], act.reason, is_changed=True)
    act.announce("cases.decision_changed", decision=str(decision.uuid), is_raised=answer is not None)


ANNUL_DECISION = Action(
    name="cases.annul_decision",
    title="登记撤销",
    kind="decision",
    roles=DECIDERS,
    form=forms.ChangedBy,
    reason="required",
    clocks=(SERVE_CLOCK, PAY_CLOCK, COLLECTED_CLOCK),
    consequence="决定自所填之日失效，不能恢复；据以互认、公示的随之终止。",
    sources=(HOUSE_CASES,),
)


@ANNUL_DECISION.judge
def may_annul_decision(act: Act) -> Verdict:
    return in_order(IN_FORCE_ON, act.values["on"], decided(act.record))


@ANNUL_DECISION.change
def annul_decision(act: Act) -> None:
    act.record.changed_by, act.record.annulled_on = act.values["changed_by"], act.values["on"]
    for name in (SERVE_CLOCK, PAY_CLOCK, COLLECTED_CLOCK):
        clocks.end(act.record.uuid, name, act.now)
    offering.take_back(act, act.record.changed_by, act.reason)
    act.announce("cases.decision_annulled", decision=str(act.record.uuid))


CLOSE_CASE = Action(
    name="cases.close_case",
    title="结案",
    kind="case",
    roles=DECIDERS,
    form=forms.Closing,
    clocks=(DECIDE_CLOCK,),
    concerns=lambda case: case.depth == Depth.CARD or case.state != "filed",
    reason="optional",
    reason_level=Level.FULL,
    consequence="案件办结；处理结果有关机关看得到。",
    sources=(HOUSE_CASES,),
)


@CLOSE_CASE.judge
def may_close_case(act: Act) -> Verdict:
    """Nothing may be open; a card is closed then as its agency says, what is handled here when all is decided, delivered, carried out."""
    case: Case = act.record
    if not (verdict := nothing_open(case)) or case.depth == Depth.CARD:
        return verdict
    for decision in case.decisions.exclude(state="annulled"):
        if decision.delivered_on is None:
            text = f"决定书{decision.decision_no}还没有送达，送达以后再结案。"
            return refuse("not_delivered", text, ART_61)
        if decision.penalties and decision.executed_on is None and not decision.execution:
            text = f"决定书{decision.decision_no}还没有登记执行情况；没有执行完毕的，写明原因和怎样处理，再结案。"
            return refuse("not_executed", text, HOUSE_CASES)
    return allow("may_close", "可以结案。", HOUSE_CASES)


@CLOSE_CASE.change
def close_case(act: Act) -> None:
    act.record.outcome, act.record.ended_at = act.values["outcome"], act.now
    clocks.end(act.record.uuid, DECIDE_CLOCK, act.now)
    act.announce("cases.closed", case=str(act.record.uuid))


WITHDRAW_CASE = Action(
    name="cases.withdraw_case",
    title="撤销立案",
    kind="case",
    roles=frozenset({Role.AGENCY_HEAD, Role.UNIT_HEAD}),
    reason="required",
    clocks=(DECIDE_CLOCK,),
    whose=lambda actor, case: case.depth == Depth.CARD or actor.role is Role.AGENCY_HEAD,
    consequence="不再算作立案，也不再说到这件违法行为；登记错了的登记卡也这样办。",
    sources=(HOUSE_CASES,),
)


@WITHDRAW_CASE.judge
def may_withdraw_case(act: Act) -> Verdict:
    return nothing_open(act.record)


@WITHDRAW_CASE.change
def withdraw_case(act: Act) -> None:
    act.record.ended_at, act.record.outcome = act.now, "撤销立案"
    claims.closed(act.record, act.now)
    clocks.end(act.record.uuid, DECIDE_CLOCK, act.now)
    act.announce("cases.withdrawn", case=str(act.record.uuid))
