"""递送听什么、告诉谁：送达告诉接收机关，签收、接受、退回、反馈告诉移出机关，没有签收的一级一级往上报。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.dispatches.actions.sending import REMIND_CLOCK, SIGN_CLOCK
from liandong.dispatches.actions.waiting import CLIMB_DISPATCH, MARK_OVERDUE
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK
from liandong.registry.queries import above

HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})
WAITING = ("dispatch_sent", "dispatch_unsigned", "paper_unanswered", "clock_soon", "clock_overdue")


def _of(payload: dict[str, Any]) -> Dispatch:
    return Dispatch.objects.get(uuid=payload["dispatch"])


@consumes("dispatches.sent", name="dispatches.tell_receiver", title="告知接收机关有递送待签收")
def tell_receiver(event: UUID, payload: dict[str, Any]) -> None:
    dispatch = _of(payload)
    clock = next((c for c in clocks.of(dispatch.uuid) if c.name == SIGN_CLOCK), None)
    tell(
        event, "dispatch_sent", "dispatch", dispatch.uuid, what="待签收", to=[To(DESK, dispatch.owner)],
        sender=dispatch.sender_name, due_at=clock.due_at if clock else None,
    )  # fmt: skip
    if dispatch.state not in ("sent", "overdue"):  # 送达消息之前已经签收或撤回
        settle(dispatch.uuid, *WAITING)


def _tell_sender(event: UUID, payload: dict[str, Any], topic: str, what: str) -> None:
    dispatch = _of(payload)
    settle(dispatch.uuid, *WAITING)
    tell(
        event, topic, "dispatch", dispatch.uuid, what=what, to=[To(DESK, dispatch.sender)],
        sender=dispatch.receiver_name,
    )  # fmt: skip


@consumes("dispatches.signed", name="dispatches.tell_signed", title="告知移出机关已签收")
def tell_signed(event: UUID, payload: dict[str, Any]) -> None:
    _tell_sender(event, payload, "dispatch_signed", "已签收")


@consumes("dispatches.accepted", name="dispatches.tell_accepted", title="告知移出机关已接受，告知承办人")
def tell_accepted(event: UUID, payload: dict[str, Any]) -> None:
    _tell_sender(event, payload, "dispatch_accepted", "已接受")
    dispatch = _of(payload)
    tell(
        event, "dispatch_assigned", "dispatch", dispatch.uuid, what="由您承办", to=[To(post=dispatch.handler)],
        sender=dispatch.sender_name,
    )  # fmt: skip


@consumes("dispatches.returned", name="dispatches.tell_returned", title="告知移出机关已退回")
def tell_returned(event: UUID, payload: dict[str, Any]) -> None:
    _tell_sender(event, payload, "dispatch_returned", "已退回")


@consumes("dispatches.answered", name="dispatches.tell_answered", title="告知移出机关办理结果")
def tell_answered(event: UUID, payload: dict[str, Any]) -> None:
    _tell_sender(event, payload, "dispatch_answered", "已反馈结果")


@consumes(
    "dispatches.withdrawn",
    name="dispatches.tell_withdrawn",
    title="告知接收机关已撤回；书面的，告知移出机关另函收回",
)
def tell_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    """On paper nobody there reads it: whoever sent the letter is told to write that it takes it back."""
    dispatch = _of(payload)
    settle(dispatch.uuid, *WAITING)
    what = "对方不用办了，请另函收回" if dispatch.is_paper else "已撤回"
    tell(
        event, "dispatch_withdrawn", "dispatch", dispatch.uuid, what=what, to=[To(DESK, dispatch.owner)],
        sender=dispatch.sender_name,
    )  # fmt: skip


@consumes(
    "dispatches.paper_entered", name="dispatches.settle_paper", title="书面递送有了回执、复函：消去提醒"
)
def settle_paper(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *WAITING)


@consumes("kernel.clock_overdue", name="dispatches.climb", title="签收期限已过的标明逾期，再过的上报")
def climb(event: UUID, payload: dict[str, Any]) -> None:
    """The automatic act that a passed limit calls for; whoever has signed meanwhile is left alone."""
    action = {SIGN_CLOCK: MARK_OVERDUE, REMIND_CLOCK: CLIMB_DISPATCH}.get(payload["clock"])
    if payload["kind"] == "dispatch" and action is not None:
        door.perform(system_actor("逾期未签收"), action.name, UUID(payload["record"]), key=f"climb:{event}")


@consumes(
    "dispatches.unsigned", name="dispatches.tell_unsigned", title="逾期未签收：告知移出机关、负责人和上一级"
)
def tell_unsigned(event: UUID, payload: dict[str, Any]) -> None:
    dispatch, rung = _of(payload), int(payload["rung"])
    if dispatch.is_paper:
        what, to = "书面递送没有回执", [To(DESK, dispatch.sender)]
        tell(event, "paper_unanswered", "dispatch", dispatch.uuid, what=what, to=to)
        return
    to = [To(DESK, dispatch.sender), To(HEADS, dispatch.owner)]
    to += [To(DESK | HEADS, over) for over in above(dispatch.owner)[: max(rung - 1, 0)]]
    tell(
        event, "dispatch_unsigned", "dispatch", dispatch.uuid, what="逾期未签收", to=to, sender=dispatch.receiver_name
    )  # fmt: skip
