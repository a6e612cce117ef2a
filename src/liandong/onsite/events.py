"""检查办到哪一步告诉谁：请一起去的部门填、请负责人批，批准了告诉去的人，紧急入企告诉监督，结束了请确认。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.draws.models import Draw
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.now import now
from liandong.onsite import turnout
from liandong.onsite.actions.confirming import CONFIRMERS
from liandong.onsite.actions.planning import HEADS, STAFF
from liandong.onsite.kinds import NAME, VOICE_NAME
from liandong.onsite.models import Inspection
from liandong.onsite.parts import REFUSED

PLANNED, APPROVED, URGENT, ENDED = (
    "inspection_planned", "inspection_approved", "inspection_urgent", "inspection_ended",
)  # fmt: skip
COMPLAINED = "visit_complained"
RECUSAL = "inspection_recusal"


def _of(payload: dict[str, Any]) -> Inspection:
    return Inspection.objects.get(uuid=payload["inspection"])


def _said(event: UUID, one: Inspection, topic: str, what: str, *to: To) -> None:
    tell(event, topic, NAME, one.uuid, what=what, to=to, sender=one.agency_name)


def _each(one: Inspection, roles: frozenset[Role]) -> list[To]:
    return [To(roles, UUID(part["agency"])) for part in one.parts if part["decision"] != "refused"]


def _over_drawn(one: Inspection) -> list[To]:
    """行政执法监督, where a draw made the visit: what was drawn is not dropped unseen."""
    return [To(frozenset({Role.SUPERVISOR}))] if one.was_drawn is not None else []


@consumes("onsite.planned", name="onsite.tell_planned", title="请一起去的部门填事项和人员")
def tell_planned(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    roles = STAFF | HEADS if len(one.parts) > 1 else HEADS  # 只有本部门的，人员已经填了
    _said(event, one, PLANNED, "有一次入企检查请本部门办理、审批", *_each(one, roles))


@consumes("onsite.refused", name="onsite.settle_planned", title="撤去等审批的消息，抽出的告知监督机关")
def settle_planned(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, PLANNED, RECUSAL)
    _said(event, one, "inspection_not_made", "抽出的入企，各部门都没有批准", *_over_drawn(one))


@consumes("onsite.moved", name="onsite.tell_moved", title="告知去检查的部门改期了，请重新批准")
def tell_moved(event: UUID, payload: dict[str, Any]) -> None:
    """What was asked for the day of before is asked anew."""
    one = _of(payload)
    settle(one.uuid, PLANNED, APPROVED)
    _said(event, one, PLANNED, "检查改期了，请照新的日期办理、批准", *_each(one, STAFF | HEADS))


@consumes("onsite.part_refused", name="onsite.tell_part_refused", title="紧急入企没有补上批准，告知监督机关")
def tell_part_refused(event: UUID, payload: dict[str, Any]) -> None:
    _said(event, _of(payload), URGENT, "紧急入企的，有部门没有补上批准", To(frozenset({Role.SUPERVISOR})))


@consumes("onsite.approved", name="onsite.tell_approved", title="告知去检查的部门已批准")
def tell_approved(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, PLANNED)
    _said(event, one, APPROVED, "入企检查已经批准", *_each(one, STAFF))


@consumes("onsite.recusal_raised", name="onsite.tell_recusal", title="提醒机关负责人决定回避")
def tell_recusal(event: UUID, payload: dict[str, Any]) -> None:
    _said(event, _of(payload), RECUSAL, "有回避等您决定", To(HEADS, UUID(payload["agency"])))


@consumes("onsite.recusals_decided", name="onsite.settle_recusals", title="回避都决定了")
def settle_recusals(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, RECUSAL, agency=UUID(payload["agency"]))


@consumes("onsite.team_changed", name="onsite.tell_team", title="告知本部门人员换了")
def tell_team(event: UUID, payload: dict[str, Any]) -> None:
    text = "去检查的人员换了，请重新制作检查通知书"
    _said(event, _of(payload), "inspection_team", text, To(STAFF, UUID(payload["agency"])))


@consumes("onsite.entered_urgently", name="onsite.tell_urgent", title="紧急入企告知负责人和监督机关")
def tell_urgent(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    _said(
        event, one, URGENT, "没有批准先入企，请补办审批", *_each(one, HEADS), To(frozenset({Role.SUPERVISOR}))
    )


@consumes("onsite.ended", name="onsite.tell_ended", title="请各部门确认检查结果")
def tell_ended(event: UUID, payload: dict[str, Any]) -> None:
    """Only those that came and have not confirmed; one that came in by a phone without signal is told when it has left."""
    one = _of(payload)
    settle(one.uuid, PLANNED, APPROVED, RECUSAL)
    waits = [
        part
        for part in one.parts
        if part["left_at"] and not part["confirmed"] and part["decision"] != REFUSED
    ]
    _said(
        event,
        one,
        ENDED,
        "检查结束了，请确认本部门的结果",
        *(To(CONFIRMERS, UUID(part["agency"])) for part in waits),
    )


@consumes("onsite.confirmed", name="onsite.settle_ended", title="撤去等确认的消息")
def settle_ended(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, ENDED, URGENT)


@consumes("onsite.corrected", name="onsite.tell_corrected", title="告知本部门结果更正了")
def tell_corrected(event: UUID, payload: dict[str, Any]) -> None:
    """Whoever registered it, and whoever looks at it again: the limit may have changed."""
    text = "确认了的结果更正了，请看以后怎么办"
    _said(event, _of(payload), "inspection_corrected", text, To(STAFF, UUID(payload["agency"])))


@consumes("onsite.unapproved", name="onsite.settle_unapproved_told", title="撤去等审批、等确认的消息")
def settle_unapproved_told(event: UUID, payload: dict[str, Any]) -> None:
    """Of the departments all that waited; what told the supervisors that no approval came stays."""
    one = _of(payload)
    settle(one.uuid, PLANNED, APPROVED, ENDED)
    for part in one.parts:
        settle(one.uuid, URGENT, agency=UUID(part["agency"]))


@consumes("onsite.cancelled", name="onsite.tell_cancelled", title="告知去检查的部门取消了")
def tell_cancelled(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, PLANNED, APPROVED, RECUSAL)
    _said(event, one, "inspection_cancelled", "入企检查取消了", *_each(one, STAFF), *_over_drawn(one))


@consumes("onsite.complained", name="onsite.tell_complained", title="企业投诉告知行政执法监督")
def tell_complained(event: UUID, payload: dict[str, Any]) -> None:
    """From nobody: who sent it stands nowhere. Those above the nearest are told too, who may have to answer in its place."""
    to = [To(frozenset({Role.SUPERVISOR}))]
    tell(event, COMPLAINED, VOICE_NAME, UUID(payload["voice"]), what="收到一件企业投诉，请答复", to=to)


@consumes("onsite.complaint_answered", name="onsite.settle_complained", title="撤去等答复的消息")
def settle_complained(event: UUID, payload: dict[str, Any]) -> None:
    settle(UUID(payload["voice"]), COMPLAINED)


@consumes("draws.substitute_seated", name="onsite.settle_visits", title="替换以后没有要去的了，期限到此为止")
def settle_visits(event: UUID, payload: dict[str, Any]) -> None:
    with transaction.atomic():
        turnout.settle(Draw.objects.select_for_update().get(uuid=payload["draw"]), now())
