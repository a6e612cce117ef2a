"""公安机关的答复：立案，不予立案，复议维持。在平台上的自己办，不在的由移送机关照文书登记。

Source: 国务院令第310号第八条、第九条、第十二条.
"""

from __future__ import annotations

from datetime import datetime

from liandong.dispatches.actions.paper import moment_of
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.law.verdict import Source, Verdict, refuse
from liandong.now import CHINA
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.actions.steps import GOODS_CLOCK, POLICE_CLOCKS, REVIEW_CLOCK
from liandong.transfers.models import Transfer
from liandong.transfers.states import RULE_8, RULE_9, RULE_12

RECORD_FILING = Action(
    name="transfers.record_filing",
    title="登记公安机关立案",
    kind="transfer",
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Filing,
    whose=steps.answers,
    clocks=(*POLICE_CLOCKS, GOODS_CLOCK),
    consequence="移送机关接到立案通知后三日以内移交涉案物品和材料；立案期间不得另行作出行政处罚。",
    sources=(RULE_8, RULE_12),
)
RECORD_REFUSAL = Action(
    name="transfers.record_refusal",
    title="登记不予立案",
    kind="transfer",
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Refusal,
    whose=steps.answers,
    clocks=POLICE_CLOCKS,
    consequence="案卷退回移送机关；它可以在三日以内提请复议，也可以建议人民检察院立案监督，不提请的依法作出行政处理。",
    sources=(RULE_8, RULE_9),
)
UPHOLD_REFUSAL = Action(
    name="transfers.uphold_refusal",
    title="登记复议维持",
    kind="transfer",
    concerns=lambda t: t.state == "reviewing",
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Refusal,
    whose=steps.answers,
    clocks=(REVIEW_CLOCK,),
    consequence="移送机关仍有异议的，三日以内建议人民检察院立案监督；不再提请的依法作出行政处理。",
    sources=(RULE_9,),
)


def _later(act: Act, since: datetime | None, source: Source) -> Verdict:
    """Whether the paper is not older than what it answers."""
    verdict = steps.has_arrived(act)
    if verdict and since is not None and act.values["on"] < since.astimezone(CHINA).date():
        text = f"所填的日期早于{since.astimezone(CHINA):%Y-%m-%d}，前后矛盾，请核对。"
        return refuse("moment_impossible", text, source)
    return verdict


@RECORD_FILING.judge
def may_record_filing(act: Act) -> Verdict:
    return _later(act, act.record.sent_at, RULE_8)


@RECORD_REFUSAL.judge
def may_record_refusal(act: Act) -> Verdict:
    return _later(act, act.record.sent_at, RULE_8)


@UPHOLD_REFUSAL.judge
def may_uphold(act: Act) -> Verdict:
    asked = act.record.review_on
    verdict = steps.has_arrived(act)
    if verdict and asked and act.values["on"] < asked:
        return refuse("moment_impossible", f"所填的日期早于提请复议的{asked}，前后矛盾，请核对。", RULE_9)
    return verdict


def _answered(act: Act, result: str) -> Transfer:
    transfer, values = act.record, act.values
    transfer.answered_on, transfer.answer_no = values["on"], values["paper_no"]
    transfer.answer_why = values.get("why", "")
    if transfer.received_at is None:
        transfer.received_at = moment_of(values["on"], act.now)
    steps.end(act, transfer, *POLICE_CLOCKS)
    steps.settled(
        act, transfer, f"{result}（{transfer.answer_no}）", on=values["on"], paper_no=transfer.answer_no
    )
    return transfer


@RECORD_FILING.change
def record_filing(act: Act) -> None:
    transfer = _answered(act, "立案")
    transfer.ask_by, transfer.counted = None, []
    steps.stop(transfer, "filed")
    since = moment_of(act.values["on"], act.now)
    clocks.start("transfer", transfer.uuid, GOODS_CLOCK, "C-10", since, owed_by=transfer.owner)
    what = "公安机关立案，请移交涉案物品、材料"
    steps.told(act, transfer, "transfer_answered", what, "agency", "police", "watchers")


def _refused(act: Act, transfer: Transfer, row: str, what: str) -> None:
    """The case may be dealt with again, unless the agency asks on."""
    due = steps.to_ask(row, moment_of(act.values["on"], act.now))
    transfer.ask_by, transfer.counted = due.last_day, list(due.steps)
    steps.free(transfer)
    steps.hide(act, transfer)
    steps.told(act, transfer, "transfer_answered", what, "agency", "watchers")


@RECORD_REFUSAL.change
def record_refusal(act: Act) -> None:
    transfer = _answered(act, "不予立案")
    _refused(act, transfer, "C-07", "公安机关不予立案，请决定是否提请复议")


@UPHOLD_REFUSAL.change
def uphold_refusal(act: Act) -> None:
    transfer = _answered(act, "维持不予立案")
    _refused(act, transfer, "C-09", "复议维持不予立案，请决定是否建议立案监督")
