"""审批：各机关的负责人批准本机关的部分，入企以前的规则这时再问一遍，谁也不能放行的这里也不能。

The approval sheet is kept as it stood. With the last department's answer the visit is approved, or refused where none goes. In an
emergency the same approval is made up afterwards; where none of those who came gets it, the visit ends as not approved. Source: 国办发〔2024〕54号; 行政检查文书基本格式文本（试行）.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liandong.documents import checking
from liandong.draws import deadlines
from liandong.inspections.gates import answer
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level
from liandong.law.inspection.papers import Paper, check_paper
from liandong.law.verdict import Verdict, refuse
from liandong.now import today
from liandong.onsite import forms
from liandong.onsite.actions.confirming import SETTLE_CONFIRMED
from liandong.onsite.actions.moving import let_go
from liandong.onsite.actions.planning import HEADS, STAFF, mine
from liandong.onsite.fitness import may_go
from liandong.onsite.parts import (
    APPROVED,
    REFUSED,
    asked_of,
    is_over,
    is_settled,
    is_unapproved,
    is_undecided,
    sheet,
)
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE, PAPERS
from liandong.onsite.turnout import visited

DECIDED_IN = ("pending", "under_way", "ended")
MAKE_UP, BACK_ENTRY = "补办检查审批", "补录现场登记"


def back_entry(part: Mapping[str, Any]) -> str:
    """Name of the clock of what one department has still to enter."""
    return f"{BACK_ENTRY} {part['name']}"[:40]


def _waits(inspection: Any) -> bool:
    return inspection.state in DECIDED_IN


APPROVE_PART = Action(
    name="onsite.approve_part",
    title="批准本部门的检查",
    kind="inspection_visit",
    roles=HEADS,
    side="any",
    form=forms.Approval,
    whose=is_undecided,
    concerns=_waits,
    clocks=(MAKE_UP,),
    consequence="只批准本机关的事项和人员；各部门都批准了才能入企，批准以后行政执法监督看得到有这次检查。",
    sources=(APPROVED_54, PAPERS),
)


@APPROVE_PART.judge
def may_approve(act: Act) -> Verdict:
    part = mine(act)
    if not (team := may_go(act.record, part)):
        return team
    if act.record.on < today() and not act.record.urgent:
        text = f"检查日期{act.record.on}已经过去，没有事先批准就不能批准那一天的检查。要去的，请牵头部门的负责人改期，再批准。"
        return refuse("day_over", text, APPROVED_54)
    asked = asked_of(act.record, part, act.values)
    said = answer(act.actor, asked).answer.verdict
    if not said:
        return said
    paper = sheet(act.record, part, asked, act.values["opinion"])
    stated = [label for label, text in paper.items() if text]
    return check_paper(Paper.APPROVAL, stated, on=act.record.on) and said


@APPROVE_PART.change
def approve_part(act: Act) -> None:
    part = mine(act)
    asked = asked_of(act.record, part, act.values)
    said = answer(act.actor, asked).answer
    part |= {
        "decision": APPROVED, "decided": _decided(act), "sheet": sheet(act.record, part, asked, act.values["opinion"]),
        "warned": [finding.text for finding in said.warnings],
        "reasons": [f"{finding.text}：{reason}" for finding, reason in said.reasons_given],
    }  # fmt: skip
    _settle(act)


REFUSE_PART = Action(
    name="onsite.refuse_part",
    title="不批准",
    kind="inspection_visit",
    roles=HEADS,
    side="any",
    reason="required",
    reason_level=Level.FULL,
    whose=is_undecided,
    concerns=_waits,
    clocks=(MAKE_UP, deadlines.VISIT),
    consequence="本部门不去；别的部门仍然可以去，都不去的，这次检查没有了。已经紧急入企的，告知行政执法监督。",
    sources=(APPROVED_54,),
)


@REFUSE_PART.change
def refuse_part(act: Act) -> None:
    mine(act).update(decision=REFUSED, decided=_decided(act), reasons=[act.reason])
    visited(act.record, act.now)
    if act.record.urgent:
        act.announce("onsite.part_refused", inspection=str(act.record.uuid))
    _settle(act)
    if act.record.state == "under_way" and is_over(act.record):
        act.also(END_INSPECTION, act.record, {})
    if act.record.state == "ended":
        _settle_after_refusal(act)


def _settle_after_refusal(act: Act) -> None:
    """The end of a visit that is over and for which nobody is waited for any more: the others have confirmed, or there are none."""
    if is_unapproved(act.record):
        act.also(SETTLE_UNAPPROVED, act.record, {})
    elif is_settled(act.record):
        act.also(SETTLE_CONFIRMED, act.record, {})


def _decided(act: Act) -> str:
    return f"{act.actor.person_name}，{act.now:%Y-%m-%d}"


def _settle(act: Act) -> None:
    """What follows from the last answer; in an emergency the clock of the approval ends with it."""
    decisions = [part["decision"] for part in act.record.parts]
    if not all(decisions):
        return
    if act.record.state != "pending":
        clocks.end(act.record.uuid, MAKE_UP, act.now)
        return
    act.also(SETTLE_APPROVED if APPROVED in decisions else SETTLE_REFUSED, act.record, {})


SETTLE_APPROVED = Action(
    name="onsite.settle_approved",
    title="批准检查",
    kind="inspection_visit",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    consequence="可以按批准的日期入企。",
    sources=(APPROVED_54,),
)


@SETTLE_APPROVED.change
def settle_approved(act: Act) -> None:
    act.record.approved_at, act.record.code = act.now, act.record.code or checking.new_code()
    act.announce("onsite.approved", inspection=str(act.record.uuid))


SETTLE_REFUSED = Action(
    name="onsite.settle_refused",
    title="不批准检查",
    kind="inspection_visit",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    clocks=(deadlines.VISIT,),
    consequence="没有一家部门去。",
    sources=(APPROVED_54,),
)


@SETTLE_REFUSED.change
def settle_refused(act: Act) -> None:
    """What a draw made may be taken up again."""
    let_go(act)
    act.announce("onsite.refused", inspection=str(act.record.uuid))


END_INSPECTION = Action(
    name="onsite.end_inspection",
    title="检查结束",
    kind="inspection_visit",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    consequence="到场的各部门都离开了，等各部门的负责人确认结果。",
    sources=(PAPERS, HOUSE_ONSITE),
)


@END_INSPECTION.change
def end_inspection(act: Act) -> None:
    """With the last department that is known to have come."""
    inspection = act.record
    inspection.ended_at = max(
        datetime.fromisoformat(part["left_at"]) for part in inspection.parts if part["left_at"]
    )
    if is_unapproved(inspection):
        act.also(SETTLE_UNAPPROVED, inspection, {})
    else:
        act.announce("onsite.ended", inspection=str(inspection.uuid))


SETTLE_UNAPPROVED = Action(
    name="onsite.settle_unapproved",
    title="紧急入企没有得到批准",
    kind="inspection_visit",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    clocks=(MAKE_UP, BACK_ENTRY),
    consequence="到场的部门都没有补上批准：登记留着，不能作为结果，不提供互认；行政执法监督看得到。",
    sources=(APPROVED_54,),
)


@SETTLE_UNAPPROVED.change
def settle_unapproved(act: Act) -> None:
    """Nothing is waited for any more, neither the approval nor what was left to be entered."""
    for name in (MAKE_UP, *map(back_entry, act.record.parts)):
        clocks.end(act.record.uuid, name, act.now)
    act.announce("onsite.unapproved", inspection=str(act.record.uuid))


GIVE_CODE = Action(
    name="onsite.give_code",
    title="登记省平台入企码",
    kind="inspection_visit",
    roles=STAFF,
    form=forms.ExternalCode,
    concerns=lambda inspection: inspection.state in ("approved", "under_way"),
    consequence="和本平台的入企码一并印在检查通知书上。",
    sources=(HOUSE_ONSITE,),
)


@GIVE_CODE.change
def give_code(act: Act) -> None:
    act.record.external_code = act.values["external_code"]
