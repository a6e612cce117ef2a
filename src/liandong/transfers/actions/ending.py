"""移回行政机关处理（反向移送），登记刑事处理结果；行政执法监督调阅。

A case comes back from the police, the procuratorate or the court when no criminal liability follows and an administrative penalty may:
the paper, its day and its reason stand here, and where that paper was registered as a lead, the lead is linked. The limit for the
administrative decision is the case's own, which never stopped. Source: 行政处罚法第二十七条; 国务院令第310号第十一条.
"""

from __future__ import annotations

from liandong.kernel import opening
from liandong.kernel.actions import Act, Action
from liandong.law.jurisdiction.crime import ART_27, Police, may_punish_suspected_crime
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.models import BACKWARD
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.models import Transfer
from liandong.transfers.states import HOUSE_TRANSFERS, RULE_11

SET_OFF = "已给予的罚款依法折抵罚金；此前的警告，责令停产停业，暂扣或者吊销许可证件的决定不受影响。"

RETURN_CASE = Action(
    name="transfers.return_case",
    title="登记移回",
    kind="transfer",
    concerns=lambda t: t.state == "filed",
    is_aside=True,
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Returning,
    whose=steps.either,
    consequence="不追究刑事责任，案件移回移送机关，恢复办理，依法应当给予行政处罚的由它处罚；办案期限接着算。",
    sources=(ART_27,),
)
RECORD_OUTCOME = Action(
    name="transfers.record_outcome",
    title="登记刑事处理结果",
    kind="transfer",
    concerns=lambda t: t.state == "filed",
    is_aside=True,
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Outcome,
    whose=steps.either,
    consequence="刑事案件已有结果，这次移送办结；案件由移送机关依法处理、结案。",
    sources=(ART_27, RULE_11),
)


def _in_order(act: Act) -> Verdict:
    answered = act.record.answered_on
    if answered and act.values["on"] < answered:
        text = f"文书日期早于公安机关立案通知的{answered}，请核对。"
        return refuse("moment_impossible", text, ART_27)
    return allow("in_order", "可以登记。", ART_27)


RECORD_OUTCOME.judge(_in_order)


@RETURN_CASE.judge
def may_return_case(act: Act) -> Verdict:
    lead = act.values["lead"]
    if lead is not None and lead.origin not in BACKWARD:
        text = f"{lead.number}的来源不是检察机关、公安机关反向移送，请核对；没有登记的可以不填。"
        return refuse("not_backward", text, HOUSE_TRANSFERS)
    return _in_order(act)


def _ended(act: Act) -> Transfer:
    transfer, values = act.record, act.values
    transfer.ended_by, transfer.end_no = values["organ"], values["paper_no"]
    transfer.end_on, transfer.end_why, transfer.ended_at = values["on"], values["why"], act.now
    steps.end(act, transfer)
    steps.free(transfer)
    return transfer


@RETURN_CASE.change
def return_case(act: Act) -> None:
    transfer = _ended(act)
    transfer.goods_back, transfer.lead = act.values["goods_back"], act.values["lead"]
    steps.hide(act, transfer)
    verdict = may_punish_suspected_crime(suspected=True, police=Police.RETURNED)
    transfer.cautions = [*transfer.cautions, verdict.explained]
    what = "案件移回，请依法作出行政处理"
    steps.told(act, transfer, "transfer_returned", what, "agency", "police", "watchers")


@RECORD_OUTCOME.change
def record_outcome(act: Act) -> None:
    transfer = _ended(act)
    if transfer.earlier:
        transfer.cautions = [*transfer.cautions, SET_OFF]
    steps.told(act, transfer, "transfer_ended", "刑事案件已有结果", "agency", "police", "watchers")


OPEN_TRANSFER = opening.declare("transfers.open_transfer", "transfer")
