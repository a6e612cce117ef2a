"""公布以后变更事项、部门、附件：提出、配合部门确认、负责人批准，计划写明的重新备案，然后才生效。

Until then the published plan holds as it stands. Whoever is added or gets other items confirms; who looks at the same as before is
not asked again. From what to what, and why, stays on the plan.
Source: 焦法政办〔2022〕31号三（二）; 国办发〔2024〕54号（计划备案、公布）.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from liandong.catalogue.states import PUBLISHING
from liandong.inspections import forms, rules
from liandong.inspections.actions.attaching import publish_files
from liandong.inspections.actions.planning import assigned, partners_of
from liandong.inspections.actions.publishing import supervises
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.models import Plan
from liandong.inspections.states import HOUSE_INSPECTIONS, ORDERLY
from liandong.kernel.actions import Act, Action
from liandong.kernel.kinds import plain
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, refuse
from liandong.now import today

ASIDE = ("ratios", "officers", "starts_on", "ends_on")


def _present(record: Record) -> dict[str, Any]:
    """What is proposed already, else what stands."""
    assert isinstance(record, Plan)
    held = record.change or {name: getattr(record, name) for name in rules.COMPARED}
    partners = partners_of(record) if record.change is None else [p["name"] for p in held["parts"][1:]]
    return {name: held[name] for name in (*ASIDE, "items")} | {"partners": partners}


PROPOSE_CHANGE = Action(
    name="inspections.propose_change",
    title="提出变更",
    kind="inspection_plan",
    roles=STAFF | HEADS,
    form=forms.PlanRevision,
    present=_present,
    reason="required",
    reason_level=Level.FULL,
    consequence="新加的、事项有变的配合部门先确认，负责人批准以后才生效；此前公布的计划照旧，变更只有本机关、配合部门和监督机关看得到。",
    sources=(ORDERLY, HOUSE_INSPECTIONS),
)


def _proposed(act: Act) -> tuple[Verdict, dict[str, Any]]:
    """The change as the plan keeps it, and whether every department has power for what it gets."""
    plan, values = act.record, act.values
    verdict, parts = assigned(act, plan.division, max(values["starts_on"], today()))
    if not verdict:
        return verdict, {}
    asked = rules.asked_again(parts, plan.parts, today().isoformat(), is_new_for_all=plan.loose_files > 0)
    change = {name: plain(values[name]) if name.endswith("_on") else values[name] for name in ASIDE}
    return verdict, change | {
        "items": forms.rows_of(values["items"]),
        "parts": asked,
        "reason": act.reason,
    }


@PROPOSE_CHANGE.judge
def may_propose_change(act: Act) -> Verdict:
    plan, values = act.record, act.values
    if {values["starts_on"].year, values["ends_on"].year} != {plan.year}:
        return refuse("outside_year", f"开始和结束都应在{plan.year}年以内。", HOUSE_INSPECTIONS)
    verdict, change = _proposed(act)
    if verdict and not rules.differing(rules.standing(plan), change) and not plan.loose_files:
        return refuse("nothing_changed", "所填的和现在的一样，没有变更。", HOUSE_INSPECTIONS)
    return verdict


@PROPOSE_CHANGE.change
def propose_change(act: Act) -> None:
    plan = act.record
    plan.change = _proposed(act)[1]
    silent = [part["agency"] for part in plan.change["parts"][1:] if not part["answer"]]
    act.announce("inspections.change_asked", plan=str(plan.uuid), asked=" ".join(silent))


def _may_approve(act: Act) -> Verdict:
    return rules.may_approve("confirming", act.record.change["parts"][1:])


APPROVE_CHANGE = Action(
    name="inspections.approve_change",
    title="批准变更",
    kind="inspection_plan",
    roles=HEADS,
    concerns=lambda plan: not plan.refiles,
    consequence="变更和附件即时生效、公布；从什么变成什么、为什么，留在计划上，告知各部门。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)
APPROVE_CHANGE.judge(_may_approve)


@APPROVE_CHANGE.change
def approve_change(act: Act) -> None:
    _take_effect(act, "")


LODGE_CHANGE = Action(
    name="inspections.lodge_change",
    title="批准变更，报备案",
    kind="inspection_plan",
    roles=HEADS,
    concerns=lambda plan: plan.refiles,
    consequence="这项计划写明变更须重新备案：告知司法局，备案以后才生效、公布。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)
LODGE_CHANGE.judge(_may_approve)


@LODGE_CHANGE.change
def lodge_change(act: Act) -> None:
    act.announce("inspections.change_lodged", plan=str(act.record.uuid))


FILE_CHANGE = Action(
    name="inspections.file_change",
    title="变更备案",
    kind="inspection_plan",
    roles=frozenset({Role.SUPERVISOR}),
    side="other",
    whose=supervises,
    form=forms.Filing,
    consequence="变更和附件即时生效、公布；备案编号、意见随变更留在计划上。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)


@FILE_CHANGE.change
def file_change(act: Act) -> None:
    remark = act.values["remark"].rstrip("。")
    more = f"备案意见：{remark}。" if remark else ""
    _take_effect(act, f"备案编号：{act.values['filed_no']}。{more}")


def _take_effect(act: Act, filed: str) -> None:
    """The plan is as proposed from now on, and says what it was."""
    plan, change = act.record, act.record.change
    said = rules.differing(rules.standing(plan), change)
    if names := publish_files(act, today()):
        said.append(f"附件：公布“{'”“'.join(names)}”。")
    gone = {part["agency"] for part in plan.parts[1:]} - {part["agency"] for part in change["parts"]}
    for name in ("items", "parts", "ratios", "officers"):
        setattr(plan, name, change[name])
    plan.starts_on, plan.ends_on = (date.fromisoformat(change[name]) for name in ("starts_on", "ends_on"))
    plan.changed_told = [*plan.changed_told, rules.change_line(today(), said, change["reason"], filed)]
    plan.change = None
    act.announce("inspections.plan_changed", plan=str(plan.uuid), gone=" ".join(sorted(gone)))


DROP_CHANGE = Action(
    name="inspections.drop_change",
    title="不再变更",
    kind="inspection_plan",
    roles=STAFF | HEADS,
    reason="required",
    reason_level=Level.FULL,
    consequence="公布的计划照旧；附上而没有公布的文件还在，可以撤下。",
    sources=(HOUSE_INSPECTIONS,),
)


@DROP_CHANGE.change
def drop_change(act: Act) -> None:
    act.record.change = None
    act.announce("inspections.change_dropped", plan=str(act.record.uuid))
