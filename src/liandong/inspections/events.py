"""计划办到哪一步告诉谁：请配合部门确认，答复告诉牵头部门，报备案告诉司法局，公布、变更、取消告诉配合部门。

No source gives a time within which a partner answers, so no clock runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from liandong.inspections.duties import HEADS
from liandong.inspections.models import Plan
from liandong.inspections.rules import CONFIRMED
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK

ASKED, ANSWERED, LODGED, FILED = "plan_part_asked", "plan_part_answered", "plan_lodged", "plan_filed"
NEW_ASKED, NEW_ANSWERED, NEW_LODGED = "plan_change_asked", "plan_change_answered", "plan_change_lodged"


def _of(payload: dict[str, Any]) -> Plan:
    return Plan.objects.get(uuid=payload["plan"])


def _said(event: UUID, plan: Plan, topic: str, what: str, *to: To) -> None:
    tell(event, topic, "inspection_plan", plan.uuid, what=what, to=to, sender=plan.agency_name)


def _partners(plan: Plan) -> list[To]:
    return _each(part["agency"] for part in plan.parts[1:])


def _each(agencies: Iterable[str]) -> list[To]:
    return [To(DESK | HEADS, UUID(agency)) for agency in agencies]


@consumes("inspections.partners_asked", name="inspections.tell_asked", title="请配合部门确认抽查计划")
def tell_asked(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    _said(event, plan, ASKED, "请确认本部门在联合抽查计划里的部分", *_partners(plan))


@consumes(
    "inspections.part_answered", name="inspections.tell_answered", title="告知牵头部门配合部门答复了没有"
)
def tell_answered(event: UUID, payload: dict[str, Any]) -> None:
    """The lead's desk each time; its head once everybody has confirmed."""
    plan, partner = _of(payload), payload["name"]
    if all(part["answer"] for part in plan.parts[1:]):
        settle(plan.uuid, ASKED)
    to = [To(DESK, plan.owner)]
    if all(part["answer"] == CONFIRMED for part in plan.parts[1:]):
        to.append(To(HEADS, plan.owner))
    what = "配合部门答复了抽查计划"
    tell(event, ANSWERED, "inspection_plan", plan.uuid, what=what, to=to, sender=partner)


@consumes("inspections.plan_withdrawn", name="inspections.settle_asked", title="撤去不再等答复的确认消息")
def settle_asked(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, ASKED, ANSWERED)


@consumes("inspections.plan_lodged", name="inspections.tell_lodged", title="请司法局备案抽查计划")
def tell_lodged(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, ANSWERED)
    _said(event, plan, LODGED, "报来年度抽查计划，请备案", To(frozenset({Role.SUPERVISOR})))


@consumes("inspections.plan_filed", name="inspections.tell_filed", title="告知牵头部门抽查计划已备案")
def tell_filed(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, LODGED)
    _said(event, plan, FILED, "抽查计划已经备案，请公布", To(DESK | HEADS, plan.owner))


@consumes("inspections.plan_published", name="inspections.tell_published", title="告知配合部门抽查计划已公布")
def tell_published(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, FILED)
    _said(event, plan, "plan_published", "联合抽查计划已经公布", *_partners(plan))


@consumes("inspections.plan_changed", name="inspections.tell_changed", title="告知配合部门抽查计划变更")
def tell_changed(event: UUID, payload: dict[str, Any]) -> None:
    """Also who takes part no more."""
    plan = _of(payload)
    settle(plan.uuid, NEW_ASKED, NEW_ANSWERED, NEW_LODGED)
    _said(
        event, plan, "plan_changed", "联合抽查计划有变更", *_partners(plan), *_each(payload["gone"].split())
    )


@consumes("inspections.change_asked", name="inspections.tell_change_asked", title="请配合部门确认计划的变更")
def tell_change_asked(event: UUID, payload: dict[str, Any]) -> None:
    """Those who have not confirmed it, and the head where nobody needs to be asked."""
    plan = _of(payload)
    settle(plan.uuid, NEW_ASKED, NEW_ANSWERED)
    silent = _each(payload["asked"].split())
    if silent:
        _said(event, plan, NEW_ASKED, "请确认本部门在计划的变更里的部分", *silent)
    else:
        _said(event, plan, NEW_ANSWERED, "抽查计划的变更请批准", To(HEADS, plan.owner))


@consumes(
    "inspections.change_answered",
    name="inspections.tell_change_answered",
    title="告知牵头部门计划的变更答复了没有",
)
def tell_change_answered(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    to, what = To(DESK | HEADS, plan.owner), "配合部门答复了计划的变更"
    tell(event, NEW_ANSWERED, "inspection_plan", plan.uuid, what=what, to=[to], sender=payload["name"])


@consumes("inspections.change_lodged", name="inspections.tell_change_lodged", title="请司法局备案计划的变更")
def tell_change_lodged(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, NEW_ASKED, NEW_ANSWERED)
    _said(event, plan, NEW_LODGED, "报来抽查计划的变更，请备案", To(frozenset({Role.SUPERVISOR})))


@consumes("inspections.change_dropped", name="inspections.settle_change", title="撤去不再办的变更的消息")
def settle_change(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, NEW_ASKED, NEW_ANSWERED, NEW_LODGED)


@consumes("inspections.plan_cancelled", name="inspections.tell_cancelled", title="告知配合部门抽查计划取消")
def tell_cancelled(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, ASKED, ANSWERED, LODGED, FILED, NEW_ASKED, NEW_ANSWERED, NEW_LODGED)
    if payload["was_told"]:
        _said(event, plan, "plan_cancelled", "联合抽查计划已经取消", *_partners(plan))
