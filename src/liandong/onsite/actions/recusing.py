"""入企检查的回避：部门提出，本机关负责人决定，他自己的由政府或者上级决定；决定了的不批准、不能到场，换人以后再去。

The firm may ask for it until the visit is over; until it is decided nothing stops. Source: 行政处罚法第四十三条; 河南省行政执法条例第二十三条.
"""

from __future__ import annotations

from typing import Any

from liandong.inspections import recusals
from liandong.inspections.forms import RecusalFacts
from liandong.inspections.recusing import deciding, withdrawing
from liandong.kernel.actions import Act, Action
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Verdict, refuse
from liandong.onsite.actions.planning import HEADS, STAFF
from liandong.onsite.parts import is_of, officers_of


def _is_open(inspection: Any) -> bool:
    return inspection.state in ("pending", "approved", "under_way")


RAISE_RECUSAL = Action(
    name="onsite.raise_recusal",
    title="提出回避",
    kind="inspection_visit",
    roles=STAFF | HEADS,
    side="any",
    whose=is_of,
    concerns=_is_open,
    form=RecusalFacts,
    is_aside=True,
    consequence="由本机关负责人决定，负责人自己的由同级人民政府或者上级机关决定；决定作出以前不停止检查。",
    sources=(ART_43,),
)


@RAISE_RECUSAL.judge
def may_raise(act: Act) -> Verdict:
    known, _ = officers_of(act.actor.agency, [act.values["officer"].strip().upper()])
    if not known:
        return refuse("no_such_officer", "本机关没有这个执法证号的在册人员，请核对。", ART_43)
    open_ = recusals.open_ones(act.record.recusals, act.actor.agency)
    if str(known[0].uuid) in {one["officer"] for one in open_}:
        return refuse("named_already", f"{known[0].name}在这次检查里已经提出回避。", ART_43)
    return recusals.may_ask(act.actor, known[0], act.values["asked_by"])


@RAISE_RECUSAL.change
def raise_recusal(act: Act) -> None:
    known, _ = officers_of(act.actor.agency, [act.values["officer"].strip().upper()])
    act.record.recusals = recusals.new(act, act.record.recusals, known[0])
    if recusals.waiting(act.record.recusals, act.actor.agency):
        act.announce("onsite.recusal_raised", inspection=str(act.record.uuid), agency=str(act.actor.agency))


def _settled(act: Act) -> None:
    act.announce("onsite.recusals_decided", inspection=str(act.record.uuid), agency=str(act.actor.agency))


DECIDE_RECUSAL = deciding(
    "onsite.decide_recusal", kind="inspection_visit", settled=_settled, concerns=_is_open,
    consequence="决定回避的不得参加这次检查：已经批准的由负责人批准换人；不予回避的，抽取里决定过的这次也不算。",
)  # fmt: skip
WITHDRAW_RECUSAL = withdrawing(
    "onsite.withdraw_recusal", kind="inspection_visit", settled=_settled, roles=STAFF | HEADS, concerns=_is_open,
    consequence="此人可以参加这次检查；已经决定的由负责人撤回。",
)  # fmt: skip
