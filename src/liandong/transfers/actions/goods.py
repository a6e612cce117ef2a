"""公安机关立案以后移交涉案物品、材料：逐件移交，不宜移动的写明由谁保管，随后书面告知当事人。

Goods that change hands end the measure they were under; what stays where it is stays under it. Source: 国务院令第310号第十二条;
河南省赃物罚没物管理条例第十三条 (双方清点、签名、加封，告知当事人).
"""

from __future__ import annotations

from liandong.cases.actions.measuring import END_MEASURE
from liandong.cases.models import Measure, MeasureOutcome
from liandong.cases.procedure.passing import measures_of
from liandong.dispatches.actions.paper import moment_of
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.actions.steps import GOODS_CLOCK, LIVE_MEASURE, PARTY_CLOCK
from liandong.transfers.models import Transfer
from liandong.transfers.states import HENAN_GOODS_13, RULE_12

KEEPERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})

HAND_GOODS = Action(
    name="transfers.hand_goods",
    title="移交物品、材料",
    kind="transfer",
    roles=KEEPERS,
    form=forms.Goods,
    concerns=lambda t: t.state == "filed" and t.goods_on is None,
    clocks=(GOODS_CLOCK, PARTY_CLOCK),
    consequence="移交的物品从此由公安机关保管，本机关的强制措施随案移送而结束；就地保管的照旧。五个工作日以内书面告知当事人。",
    sources=(RULE_12, HENAN_GOODS_13),
)


def _measures(transfer: Transfer) -> list[Measure]:
    return list(measures_of(transfer.case).filter(state__in=LIVE_MEASURE).order_by("pk"))


@HAND_GOODS.judge
def may_hand_goods(act: Act) -> Verdict:
    transfer: Transfer = act.record
    known = {m.number for m in _measures(transfer)}
    if unknown := [number for number in act.values["kept"] if number.upper() not in known]:
        has = "、".join(sorted(known)) or "（没有）"
        text = f"本案没有实施中的措施“{'、'.join(unknown)}”；实施中的有{has}。"
        return refuse("no_such_measure", text, RULE_12)
    if transfer.answered_on and act.values["on"] < transfer.answered_on:
        text = f"移交日期早于立案通知的{transfer.answered_on}，请核对。"
        return refuse("moment_impossible", text, RULE_12)
    return allow("may_hand", "可以移交。", RULE_12)


@HAND_GOODS.change
def hand_goods(act: Act) -> None:
    transfer, values = act.record, act.values
    kept = {number.upper() for number in values["kept"]}
    lines = [f"{values['list_no']}，{values['received_by']}接收"]
    for measure in _measures(transfer):
        goods = "、".join(measure.goods)
        if measure.number in kept:
            lines.append(f"{measure.number} {goods}：就地保管，{values['kept_told']}")
            continue
        told = f"随案移交{transfer.police_name}，{values['received_by']}接收（{values['list_no']}）"
        ending = {"outcome": MeasureOutcome.SENT, "on": values["on"], "told": told}
        act.also(END_MEASURE, measure, ending, transfer.number)
        lines.append(f"{measure.number} {goods}：已移交")
    transfer.goods_on, transfer.goods_to, transfer.goods_told = values["on"], values["received_by"], lines
    steps.end(act, transfer, GOODS_CLOCK)
    if len(lines) > 1:
        since = moment_of(values["on"], act.now)
        clocks.start("transfer", transfer.uuid, PARTY_CLOCK, "C-13", since, owed_by=transfer.owner)
    steps.told(act, transfer, "transfer_goods", "移交涉案物品、材料", "police")


TELL_PARTY = Action(
    name="transfers.tell_party",
    title="登记告知当事人",
    kind="transfer",
    roles=KEEPERS,
    form=forms.Telling,
    concerns=lambda t: t.state == "filed" and t.goods_on is not None and t.party_told_on is None,
    clocks=(PARTY_CLOCK,),
    consequence="已经书面告知当事人物品移交公安机关，告知的期限到此为止。",
    sources=(HENAN_GOODS_13,),
)


@TELL_PARTY.judge
def may_tell_party(act: Act) -> Verdict:
    if act.values["on"] < act.record.goods_on:
        text = f"告知日期早于移交的{act.record.goods_on}，请核对。"
        return refuse("moment_impossible", text, HENAN_GOODS_13)
    return allow("may_tell", "可以登记。", HENAN_GOODS_13)


@TELL_PARTY.change
def tell_party(act: Act) -> None:
    act.record.party_told_on, act.record.party_told_how = act.values["on"], act.values["how"]
    steps.end(act, act.record, PARTY_CLOCK)
