"""配合部门对计划里自己的部分：确认，或者说明理由不参加。

Joint enforcement makes no joint decision: each department answers for its own items and officers. Source: 焦法政办〔2022〕31号三（二）.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liandong.inspections import rules
from liandong.inspections.states import HOUSE_INSPECTIONS, ORDERLY
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level, Role
from liandong.now import today

ANSWERERS = frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD})


def is_asked(actor: Actor, plan: Any) -> bool:
    """Whether the actor's agency is a partner that has not answered yet."""
    return any(part["agency"] == str(actor.agency) and not part["answer"] for part in plan.parts[1:])


CONFIRM_PART = Action(
    name="inspections.confirm_part",
    title="确认本部门的部分",
    kind="inspection_plan",
    roles=ANSWERERS,
    side="other",
    whose=is_asked,
    consequence="本部门按计划参加，自己派出执法人员；答复以后不能改，计划更正了的会再送来。",
    sources=(ORDERLY,),
)

DECLINE_PART = Action(
    name="inspections.decline_part",
    title="不参加",
    kind="inspection_plan",
    roles=ANSWERERS,
    side="other",
    whose=is_asked,
    reason="required",
    consequence="理由写在计划上；牵头部门须更正计划，重新送去确认。",
    sources=(HOUSE_INSPECTIONS,),
)


def _said(act: Act, parts: list[dict[str, Any]], mine: str, answer: str) -> list[dict[str, Any]]:
    said = {"answer": answer, "reason": act.reason, "on": today().isoformat()}
    return [part | said if part["agency"] == mine else part for part in parts]


def _answered(act: Act, answer: str) -> None:
    mine, plan = str(act.actor.agency), act.record
    plan.parts = [plan.parts[0], *_said(act, plan.parts[1:], mine, answer)]
    act.announce("inspections.part_answered", plan=str(plan.uuid), name=act.actor.agency_name)


def is_asked_anew(actor: Actor, plan: Any) -> bool:
    """The same of a change of the plan."""
    parts = plan.change["parts"][1:] if plan.change else ()
    return any(part["agency"] == str(actor.agency) and not part["answer"] for part in parts)


CONFIRM_CHANGE = replace(
    CONFIRM_PART,
    name="inspections.confirm_change",
    title="确认变更",
    whose=is_asked_anew,
    consequence="本部门按变更以后的计划参加，自己派出执法人员；牵头部门负责人批准以后生效。",
)

DECLINE_CHANGE = replace(
    DECLINE_PART,
    name="inspections.decline_change",
    title="不同意变更",
    whose=is_asked_anew,
    reason_level=Level.FULL,
    consequence="理由写在变更里；牵头部门须另行提出，或者不再变更。",
)


def _answered_anew(act: Act, answer: str) -> None:
    mine, plan = str(act.actor.agency), act.record
    lead, *others = plan.change["parts"]
    plan.change = plan.change | {"parts": [lead, *_said(act, others, mine, answer)]}
    act.announce("inspections.change_answered", plan=str(plan.uuid), name=act.actor.agency_name)


@CONFIRM_CHANGE.change
def confirm_change(act: Act) -> None:
    _answered_anew(act, rules.CONFIRMED)


@DECLINE_CHANGE.change
def decline_change(act: Act) -> None:
    _answered_anew(act, rules.DECLINED)


@CONFIRM_PART.change
def confirm_part(act: Act) -> None:
    _answered(act, rules.CONFIRMED)


@DECLINE_PART.change
def decline_part(act: Act) -> None:
    _answered(act, rules.DECLINED)
