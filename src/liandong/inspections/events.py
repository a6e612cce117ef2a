"""计划办到哪一步告诉谁：请配合部门确认，答复告诉牵头部门，报备案告诉司法局，公布、变更、取消告诉配合部门。

No source gives a time within which a partner answers, so no clock runs.
"""

from __future__ import annotations

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


def _of(payload: dict[str, Any]) -> Plan:
    return Plan.objects.get(uuid=payload["plan"])


def _said(event: UUID, plan: Plan, topic: str, what: str, *to: To) -> None:
    tell(event, topic, "inspection_plan", plan.uuid, what=what, to=to, sender=plan.agency_name)


def _partners(plan: Plan) -> list[To]:
    return [To(DESK | HEADS, UUID(part["agency"])) for part in plan.parts[1:]]


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
    plan = _of(payload)
    _said(event, plan, "plan_changed", "联合抽查计划有变更", *_partners(plan))


@consumes("inspections.plan_cancelled", name="inspections.tell_cancelled", title="告知配合部门抽查计划取消")
def tell_cancelled(event: UUID, payload: dict[str, Any]) -> None:
    plan = _of(payload)
    settle(plan.uuid, ASKED, ANSWERED, LODGED, FILED)
    if payload["was_told"]:
        _said(event, plan, "plan_cancelled", "联合抽查计划已经取消", *_partners(plan))
