"""公安机关不予立案以后：提请复议，建议人民检察院立案监督，或者不再提请、依法行政处理。

The days to ask in are the agency's own to use, so no clock says that it is late; they are counted and shown. What was asked stops
the case again until it is answered. Source: 国务院令第310号第八条、第九条.
"""

from __future__ import annotations

from liandong.dispatches.actions.paper import moment_of
from liandong.dispatches.actions.sending import SENDERS
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.actions.steps import REVIEW_CLOCK
from liandong.transfers.models import Transfer
from liandong.transfers.states import RULE_8, RULE_9

ASK_REVIEW = Action(
    name="transfers.ask_review",
    title="提请复议",
    kind="transfer",
    roles=SENDERS,
    form=forms.Review,
    clocks=(REVIEW_CLOCK,),
    consequence="作出不予立案决定的公安机关三日以内作出复议决定；在此以前案件不得作出处罚决定。",
    sources=(RULE_9,),
)


@ASK_REVIEW.judge
def may_ask_review(act: Act) -> Verdict:
    transfer: Transfer = act.record
    on = act.values["on"]
    if not (verdict := _after_answer(act)):
        return verdict
    if transfer.ask_by and on > transfer.ask_by:
        counted = "；".join(transfer.counted)
        text = f"提请复议的期限已于{transfer.ask_by}届满（{counted}）。仍认为应当立案的，可以建议人民检察院立案监督。"
        return refuse("too_late", text, RULE_9)
    return verdict


def _after_answer(act: Act) -> Verdict:
    answered = act.record.answered_on
    if answered and act.values["on"] < answered:
        text = f"所填的日期早于收到公安机关文书的{answered}，请核对。"
        return refuse("moment_impossible", text, RULE_9)
    return allow("may_ask", "可以提请。", RULE_9)


@ASK_REVIEW.change
def ask_review(act: Act) -> None:
    transfer, values = act.record, act.values
    transfer.review_no, transfer.review_on, transfer.review_why = (
        values["paper_no"],
        values["on"],
        values["why"],
    )
    steps.run(transfer, REVIEW_CLOCK, "C-08", moment_of(values["on"], act.now))
    steps.stop(transfer, "reviewing")
    steps.show(act, transfer)
    steps.told(act, transfer, "transfer_review_asked", "移送机关提请复议", "police")


ASK_SUPERVISION = Action(
    name="transfers.ask_supervision",
    title="建议立案监督",
    kind="transfer",
    roles=SENDERS,
    form=forms.Supervision,
    consequence="人民检察院不在平台上，建议书由本机关送出，这里登记；有结果以前案件不得作出处罚决定。",
    sources=(RULE_9,),
)
ASK_SUPERVISION.judge(_after_answer)


@ASK_SUPERVISION.change
def ask_supervision(act: Act) -> None:
    transfer, values = act.record, act.values
    transfer.supervisor_name, transfer.supervision_no = values["organ"], values["paper_no"]
    transfer.supervision_on, transfer.supervision_why = values["on"], values["why"]
    if transfer.ask_by and values["on"] > transfer.ask_by:
        text = f"建议立案监督晚于{transfer.ask_by}（接到文书之日起三日），请核对。"
        transfer.cautions = [*transfer.cautions, text]
    steps.stop(transfer, "supervised")
    steps.told(act, transfer, "transfer_supervision_asked", "移送机关建议立案监督", "police", "watchers")


LET_STAND = Action(
    name="transfers.let_stand",
    title="不再提请，依法行政处理",
    kind="transfer",
    roles=SENDERS,
    form=forms.LettingStand,
    reason="required",
    reason_level=Level.FULL,
    consequence="这次移送到此办结，案件恢复办理，依法应当给予行政处罚的由本机关处罚；不再涉嫌犯罪的，在案件上补充更正。",
    sources=(RULE_8, RULE_9),
)


@LET_STAND.change
def let_stand(act: Act) -> None:
    transfer: Transfer = act.record
    transfer.end_no, transfer.end_why, transfer.ended_at = act.values["paper_no"], act.reason, act.now
    steps.end(act, transfer)
    steps.free(transfer)
    steps.told(act, transfer, "transfer_ended", "不再提请，依法行政处理", "police", "watchers")
