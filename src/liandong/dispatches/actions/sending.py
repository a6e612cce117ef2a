"""送出和撤回。

A dispatch is made by the room whose record it carries (`sending.send`), in the act by which a person sends that record;
by itself it cannot be made. Before anybody has signed, the sender may take it back.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.dispatches import carrying, forms, rules
from liandong.dispatches.models import Dispatch
from liandong.dispatches.sending import SEND, passages
from liandong.dispatches.states import HOUSE_DISPATCH, OPEN, OPINION
from liandong.kernel import clocks, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry.models import Agency

SIGN_CLOCK = "签收"
REMIND_CLOCK = "逾期未签收催办"
DECIDE_CLOCK = "决定接受或者退回"
SENDERS = frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD})
"""Who sends for an agency, and takes back."""

SEND_DISPATCH = Action(
    name=SEND,
    title="送出",
    kind="dispatch",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.Sent,
    clocks=(SIGN_CLOCK,),
    consequence="送达接收机关，签收期限开始计算；签收以前对方只看到载明的事项。",
    sources=(OPINION, HOUSE_DISPATCH),
)


@SEND_DISPATCH.judge
def may_send_dispatch(act: Act) -> Verdict:
    return may_go_to(act, act.values["receiver"].uuid, act.values["receiver"].name)


def may_go_to(act: Act, receiver: UUID, name: str) -> Verdict:
    """Whether what this act sends may be sent there, after all it has gone through."""
    previous = _previous(act)
    path = [UUID(a) for a in previous.path] if previous else []
    earlier = passages(act.values["carried"])
    if not act.values["carriage"].returns:  # 管辖已定的移交，先前以不属于它管辖退回过的不算
        earlier = [p for p in earlier if p.state in OPEN]
    return rules.may_go(act.actor.agency, receiver, name, path, earlier)


def _previous(act: Act) -> Dispatch | None:
    return Dispatch.objects.filter(uuid=act.values["previous"]).first() if act.values["previous"] else None


@SEND_DISPATCH.change
def send_dispatch(act: Act) -> Dispatch:
    receiver, sender = act.values["receiver"], Agency.objects.get(uuid=act.actor.agency)
    dispatch = made(
        act, sender, owner=receiver.uuid, receiver_name=receiver.name, sent_at=act.now,
        has_duty=sender.division[:4] == receiver.division[:4],
    )  # fmt: skip
    clocks.start("dispatch", dispatch.uuid, SIGN_CLOCK, limit(dispatch), act.now, owed_by=receiver.uuid)
    act.announce("dispatches.sent", dispatch=str(dispatch.uuid))
    return dispatch


def made(act: Act, sender: Agency, **more: Any) -> Dispatch:
    """The dispatch that the values of this act describe, with what only its channel knows."""
    values, previous = act.values, _previous(act)
    carriage: carrying.Carriage = values["carriage"]
    return Dispatch(
        number=numbering.record_number("DS"), carriage=carriage.name, carried_kind=carriage.kind,
        carried=values["carried"], carried_number=values["carried_number"], batch=values["batch"],
        stated=values["stated"], why=values["why"], note=values["note"], is_urgent=values["is_urgent"],
        sender=sender.uuid, sender_name=sender.name,
        previous=previous, path=[*(previous.path if previous else []), str(sender.uuid)], **more,
    )  # fmt: skip


def limit(dispatch: Dispatch) -> str:
    """The row of the law by which a dispatch must be signed for: asked of agencies outside the city, hours where urgent."""
    if not dispatch.has_duty:
        return "N-12"
    return "N-05" if dispatch.is_urgent else "N-01"


WITHDRAW_DISPATCH = Action(
    name="dispatches.withdraw_dispatch",
    title="撤回",
    kind="dispatch",
    roles=SENDERS,
    side="other",
    concerns=lambda dispatch: not dispatch.is_paper,
    reason="required",
    clocks=(SIGN_CLOCK, REMIND_CLOCK),
    consequence="对方还没有签收的可以撤回；撤回后对方不能再签收，理由对方看得到。",
    sources=(HOUSE_DISPATCH,),
)


@WITHDRAW_DISPATCH.judge
def may_withdraw_dispatch(act: Act) -> Verdict:
    if act.record.sender != act.actor.agency:
        return refuse("not_sender", "只有移出机关可以撤回。", HOUSE_DISPATCH)
    return allow("may_withdraw", "可以撤回。", HOUSE_DISPATCH)


@WITHDRAW_DISPATCH.change
def withdraw_dispatch(act: Act) -> None:
    dispatch: Dispatch = act.record
    stop_waiting(act, dispatch)
    dispatch.settled_at = act.now
    carrying.of(dispatch).withdrawn(act, dispatch)
    act.announce("dispatches.withdrawn", dispatch=str(dispatch.uuid))


RECALL_DISPATCH = Action(
    name="dispatches.recall_dispatch",
    title="随撤回收回",
    kind="dispatch",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    clocks=(SIGN_CLOCK, REMIND_CLOCK, DECIDE_CLOCK),
    consequence="所递送的请求撤回了，对方不必再签收、办理。",
    sources=(HOUSE_DISPATCH,),
)


@RECALL_DISPATCH.change
def recall_dispatch(act: Act) -> None:
    """What is carried has been taken back by its own room, which knows already: its carriage is not asked."""
    dispatch: Dispatch = act.record
    stop_waiting(act, dispatch)
    clocks.end(dispatch.uuid, DECIDE_CLOCK, act.now)
    dispatch.settled_at = act.now
    act.announce("dispatches.withdrawn", dispatch=str(dispatch.uuid))


def stop_waiting(act: Act, dispatch: Dispatch) -> None:
    """Nobody has to sign for it any more."""
    clocks.end(dispatch.uuid, SIGN_CLOCK, act.now)
    clocks.end(dispatch.uuid, REMIND_CLOCK, act.now)
