"""计划的批准、备案、公布，公布以后的变更和取消。

What was published is not quietly cut: every change is the head's, with its reason, and stays readable on the plan.
Source: 国办发〔2024〕54号（计划备案、公布）; 焦法政办〔2022〕31号三（二）.
"""

from __future__ import annotations

from typing import Any

from liandong.catalogue.states import PUBLISHING
from liandong.inspections import forms, rules
from liandong.inspections.actions.attaching import publish_files
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.states import HOUSE_INSPECTIONS, ORDERLY
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today

APPROVE_PLAN = Action(
    name="inspections.approve_plan",
    title="批准计划",
    kind="inspection_plan",
    roles=HEADS,
    consequence="批准以后不能再更正，接着报同级司法局备案。",
    sources=(PUBLISHING, ORDERLY),
)


@APPROVE_PLAN.judge
def may_approve(act: Act) -> Verdict:
    return rules.may_approve(act.record.state, act.record.parts[1:])


@APPROVE_PLAN.change
def approve_plan(act: Act) -> None:
    act.announce("inspections.plan_withdrawn", plan=str(act.record.uuid))


LODGE_PLAN = Action(
    name="inspections.lodge_plan",
    title="报司法局备案",
    kind="inspection_plan",
    roles=STAFF,
    consequence="告知司法局备案；备案以后公布。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)


@LODGE_PLAN.change
def lodge_plan(act: Act) -> None:
    act.announce("inspections.plan_lodged", plan=str(act.record.uuid))


def supervises(actor: Actor, plan: Any) -> bool:
    """Whether the actor's office supervises the lead agency."""
    return actor.agency in agencies().supervisors(plan.owner)


FILE_PLAN = Action(
    name="inspections.file_plan",
    title="备案",
    kind="inspection_plan",
    roles=frozenset({Role.SUPERVISOR}),
    side="other",
    whose=supervises,
    form=forms.Filing,
    consequence="写明备案编号；有意见的写在备案意见里，随计划公布。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)


@FILE_PLAN.change
def file_plan(act: Act) -> None:
    act.record.filed_no, act.record.remark = act.values["filed_no"], act.values["remark"]
    act.announce("inspections.plan_filed", plan=str(act.record.uuid))


PUBLISH_PLAN = Action(
    name="inspections.publish_plan",
    title="公布计划",
    kind="inspection_plan",
    roles=HEADS,
    form=forms.Published,
    consequence="各机关都看得到；以后只能凭理由变更或者取消，并留在计划上。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)


@PUBLISH_PLAN.change
def publish_plan(act: Act) -> None:
    act.record.published_on = act.values["published_on"]
    publish_files(act, act.record.published_on)
    act.announce("inspections.plan_published", plan=str(act.record.uuid))


CHANGED = ("ratios", "officers", "starts_on", "ends_on")


def _present(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in CHANGED}


CHANGE_PLAN = Action(
    name="inspections.change_plan",
    title="变更计划",
    kind="inspection_plan",
    roles=HEADS,
    form=forms.PlanChange,
    present=_present,
    reason="required",
    concerns=lambda plan: not plan.refiles,
    consequence="变更和理由留在计划上，告知配合部门。事项、部门、附件有变的，用“提出变更”。",
    sources=(HOUSE_INSPECTIONS,),
)


@CHANGE_PLAN.judge
def may_change(act: Act) -> Verdict:
    plan, values = act.record, act.values
    if {values["starts_on"].year, values["ends_on"].year} != {plan.year}:
        return refuse("outside_year", f"开始和结束都应在{plan.year}年以内。", HOUSE_INSPECTIONS)
    if all(getattr(plan, name) == values[name] for name in CHANGED):
        return refuse("nothing_changed", "所填的和现在的一样，没有变更。", HOUSE_INSPECTIONS)
    return allow("may_change", "可以变更。", HOUSE_INSPECTIONS)


@CHANGE_PLAN.change
def change_plan(act: Act) -> None:
    plan, before = act.record, rules.standing(act.record)
    for name in CHANGED:
        setattr(plan, name, act.values[name])
    said = rules.differing(before, rules.standing(plan))
    plan.changed_told = [*plan.changed_told, rules.change_line(today(), said, act.reason)]
    act.announce("inspections.plan_changed", plan=str(plan.uuid), gone="")


CANCEL_PLAN = Action(
    name="inspections.cancel_plan",
    title="取消计划",
    kind="inspection_plan",
    roles=HEADS,
    reason="required",
    consequence="不能恢复；公布过的仍然看得到已经取消和理由。",
    sources=(HOUSE_INSPECTIONS,),
    is_aside=True,
)


@CANCEL_PLAN.change
def cancel_plan(act: Act) -> None:
    plan = act.record
    plan.change = None
    was_told = any(part["asked"] for part in plan.parts)
    act.announce("inspections.plan_cancelled", plan=str(plan.uuid), was_told=was_told)
