"""决定以后：送达，缴款、延期分期、执行，复议和诉讼的结果。

Delivery starts the time for payment; the surcharge is never stored, it is counted anew each time from what was due, paid and
paused. What a reconsideration or a judgment changes goes through the acts that change or annul the decision.
Source: 行政处罚法第六十一条、第六十六条至第七十三条.
"""

from __future__ import annotations

from datetime import date, datetime, time

from liandong.cases.actions import offering
from liandong.cases.actions.deciding import (
    ANNUL_DECISION,
    CHANGE_DECISION,
    COLLECTED_CLOCK,
    DECIDERS,
    PAY_CLOCK,
    SERVE_CLOCK,
)
from liandong.cases.models import Decision, Delivery, DeliveryWay, Instalment, Payment, Remedy, RemedyWay
from liandong.cases.procedure import forms_serving as forms
from liandong.cases.procedure.days import Before, decided, in_order
from liandong.cases.procedure.money import dues, unpaid_fen
from liandong.cases.states import ART_61, ART_66, ART_67, ART_73, HOUSE_CASES
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.ports import law_book
from liandong.kernel.roles import Level, Role
from liandong.law.procedure.penalty import yuan
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

HEAD = frozenset({Role.AGENCY_HEAD})

DELIVER = Action(
    name="cases.deliver_decision",
    title="登记送达",
    kind="decision",
    roles=DECIDERS,
    form=forms.Delivered,
    clocks=(SERVE_CLOCK, PAY_CLOCK),
    concerns=lambda d: d.delivered_on is None,
    consequence="缴纳罚款的期限从送达之日起算；复议、诉讼的期限也从这一天起算。",
    sources=(ART_61,),
)


@DELIVER.judge
def may_deliver(act: Act) -> Verdict:
    decision, values = act.record, act.values
    if values["way"] == DeliveryWay.ELECTRONIC and not values["is_agreed"]:
        text = "电子送达须当事人签订确认书同意；没有确认书的，请用别的方式送达。"
        return refuse("not_agreed", text, ART_61)
    return in_order("送达日期", values["on"], decided(decision))


@DELIVER.change
def deliver(act: Act) -> None:
    decision, values = act.record, act.values
    Delivery.objects.create(decision=decision, way=values["way"], on=values["on"], receipt=values["receipt"])
    decision.delivered_on = values["on"]
    clocks.end(decision.uuid, SERVE_CLOCK, act.now)
    start_payment(decision, values["on"])


def start_payment(decision: Decision, on: date) -> None:
    """Let the time for payment run from the day the decision reached the party; not on a card older than the law it is counted by."""
    if not unpaid_fen(decision) or law_book().at(on).find("P-06") is None:
        return
    received = datetime.combine(on, time(12), CHINA)
    clock = clocks.start("decision", decision.uuid, PAY_CLOCK, "P-06", received, owed_by=decision.owner)
    decision.pay_by = clock.due_at.astimezone(CHINA).date() if clock.due_at else None


PAY = Action(
    name="cases.record_payment",
    title="登记缴款",
    kind="decision",
    roles=DECIDERS,
    form=forms.Paid,
    clocks=(PAY_CLOCK,),
    concerns=lambda d: d.fine_fen > 0 and d.delivered_on is not None,
    consequence="缴清的，缴款期限到此为止；一张票据只登记一次。",
    sources=(ART_67,),
)


@PAY.judge
def may_pay(act: Act) -> Verdict:
    decision, values = act.record, act.values
    if decision.payments.filter(receipt=values["receipt"]).exists():
        return refuse("receipt_used", f"票据{values['receipt']}已经登记过。", HOUSE_CASES)
    if not (verdict := in_order("缴款日期", values["on"], decided(decision))):
        return verdict
    rest = unpaid_fen(decision)
    if not values["is_surcharge"] and values["amount"] > rest:
        text = f"罚款还差{yuan(rest)}，这一笔是{yuan(values['amount'])}；缴加处罚款的请勾选，多缴的先退还。"
        return refuse("too_much_paid", text, ART_67)
    return allow("may_pay", "可以登记。", ART_67)


@PAY.change
def pay(act: Act) -> None:
    decision, values = act.record, act.values
    Payment.objects.create(
        decision=decision, on=values["on"], amount_fen=values["amount"], is_surcharge=values["is_surcharge"],
        receipt=values["receipt"],
    )  # fmt: skip
    act.note(paid_fen=values["amount"], is_surcharge=values["is_surcharge"], receipt=values["receipt"])
    if not unpaid_fen(decision):
        clocks.end(decision.uuid, PAY_CLOCK, act.now)


HAND_IN = Action(
    name="cases.hand_in_fine",
    title="登记罚款上交",
    kind="decision",
    roles=DECIDERS,
    clocks=(COLLECTED_CLOCK,),
    concerns=lambda d: d.is_simple and any(c.name == COLLECTED_CLOCK for c in clocks.running(d.uuid)),
    consequence="执法人员当场收缴的罚款已经交至机关，由机关缴付指定的银行。",
    sources=(ART_67,),
)


@HAND_IN.change
def hand_in(act: Act) -> None:
    clocks.end(act.record.uuid, COLLECTED_CLOCK, act.now)


DEFER = Action(
    name="cases.grant_deferral",
    title="准予延期、分期",
    kind="decision",
    roles=HEAD,
    form=forms.Deferral,
    reason="required",
    reason_level=Level.FULL,
    clocks=(PAY_CLOCK,),
    concerns=lambda d: d.fine_fen > 0 and d.pay_by is not None,
    consequence="从此按所填的期限缴纳，到期没有缴的才加处罚款；以前准予的不再适用。",
    sources=(ART_66,),
)


@DEFER.judge
def may_defer(act: Act) -> Verdict:
    decision, parts = act.record, act.values["parts"]
    rest, asked = unpaid_fen(decision), sum(fen for _, fen in parts)
    if asked != rest:
        text = f"各期合计{yuan(asked)}，尚未缴纳的罚款是{yuan(rest)}，两者应当相等。"
        return refuse("does_not_add_up", text, ART_66)
    if parts[0][0] < act.values["asked_on"]:
        return refuse("due_before_asked", "有一期的日期早于当事人申请的日期，请核对。", ART_66)
    return allow("may_defer", "可以准予。", ART_66)


@DEFER.change
def defer(act: Act) -> None:
    decision, parts = act.record, act.values["parts"]
    before, paid = dues(decision), decision.fine_fen - unpaid_fen(decision)
    decision.instalments.filter(ended_at=None).update(ended_at=act.now)
    for one in before:  # 已经缴了的，仍按原来那一期的期限算
        kept = min(one.amount_fen, paid)
        paid -= kept
        if kept:
            Instalment.objects.create(decision=decision, due_on=one.due_on, amount_fen=kept)
    for day, fen in parts:
        Instalment.objects.create(decision=decision, due_on=day, amount_fen=fen)
    clocks.end(decision.uuid, PAY_CLOCK, act.now)
    clocks.start_given(
        "decision", decision.uuid, PAY_CLOCK, parts[-1][0], act.now, owed_by=decision.owner,
        source=str(ART_66), nature="statutory",
    )  # fmt: skip


EXECUTE = Action(
    name="cases.record_execution",
    title="登记执行情况",
    kind="decision",
    roles=DECIDERS,
    form=forms.Executed,
    clocks=(PAY_CLOCK,),
    concerns=lambda d: d.delivered_on is not None and d.executed_on is None,
    consequence="执行完毕或者依法处理的写明，案件据此可以结案。",
    sources=(ART_67, HOUSE_CASES),
)


@EXECUTE.judge
def may_execute(act: Act) -> Verdict:
    rest = unpaid_fen(act.record)
    if act.values["is_complete"] == "yes" and rest:
        text = f"罚款还差{yuan(rest)}没有缴纳，不能登记执行完毕；已经缴了的请先登记缴款。"
        return refuse("not_paid", text, ART_67)
    return in_order("所填的日期", act.values["on"], decided(act.record))


@EXECUTE.change
def execute(act: Act) -> None:
    decision, values = act.record, act.values
    decision.execution = values["execution"]
    if values["is_complete"] == "yes":
        decision.executed_on = values["on"]
        clocks.end(decision.uuid, PAY_CLOCK, act.now)


TAKE_REMEDY = Action(
    name="cases.record_remedy",
    title="登记复议、诉讼",
    kind="decision",
    roles=DECIDERS | {Role.LEGAL_REVIEWER},
    form=forms.RemedyTaken,
    consequence="处罚不停止执行，法律另有规定的除外；加处罚款的数额在复议、诉讼期间不计算。",
    sources=(ART_73,),
)


def _open_remedy(decision: Decision, way: str) -> Remedy | None:
    found: Remedy | None = decision.remedies_taken.filter(way=way, until=None).first()
    return found


@TAKE_REMEDY.judge
def may_take_remedy(act: Act) -> Verdict:
    if _open_remedy(act.record, act.values["way"]):
        told = RemedyWay(act.values["way"]).label
        return refuse("remedy_open", f"{told}已经登记，还没有结果。", HOUSE_CASES)
    return in_order("申请、起诉日期", act.values["since"], decided(act.record))


@TAKE_REMEDY.change
def take_remedy(act: Act) -> None:
    values = act.values
    Remedy.objects.create(
        decision=act.record, way=values["way"], organ=values["organ"], since=values["since"]
    )


END_REMEDY = Action(
    name="cases.end_remedy",
    title="登记复议、诉讼结果",
    kind="decision",
    roles=DECIDERS | {Role.LEGAL_REVIEWER},
    form=forms.RemedyEnded,
    consequence="变更、撤销、确认无效的，决定随之变更、撤销；确认违法的，决定仍在；据以互认、公示的随之处理。",
    sources=(ART_73, HOUSE_CASES),
)


@END_REMEDY.judge
def may_end_remedy(act: Act) -> Verdict:
    remedy = _open_remedy(act.record, act.values["way"])
    if remedy is None:
        told = RemedyWay(act.values["way"]).label
        return refuse("no_remedy", f"没有登记过还没有结果的{told}，请先登记。", HOUSE_CASES)
    return in_order("生效日期", act.values["on"], Before("before_remedy", "申请、起诉日期", remedy.since))


@END_REMEDY.change
def end_remedy(act: Act) -> None:
    decision, values = act.record, act.values
    remedy = _open_remedy(decision, values["way"])
    assert remedy is not None
    remedy.until, remedy.paper = values["on"], values["paper"]
    remedy.result = dict(forms.RESULTS)[values["result"]]
    remedy.save(update_fields=["until", "paper", "result"])
    why = f"{remedy.get_way_display()}{remedy.result}"
    if values["result"] == "changed":
        act.also(
            CHANGE_DECISION, decision,
            {n: values[n] for n in ("penalties", "fine", "confiscated")} | {"changed_by": values["paper"], "on": values["on"]},
            why,
        )  # fmt: skip
    elif values["result"] in ("annulled", "void"):
        act.also(ANNUL_DECISION, decision, {"changed_by": values["paper"], "on": values["on"]}, why)
    elif values["result"] == "unlawful":
        offering.take_back(act, values["paper"], why)
        act.announce("cases.decision_held_unlawful", decision=str(decision.uuid))
