"""协查听什么、告诉谁：审批告诉下一个，答复、延期告诉对方，逾期的告诉负责人和上一级，只是商请的只告诉联络人。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.assistance.actions.marking import CONFIRM_CLOCK, REMIND_CLOCK, REPLY_CLOCK, SEND_CLOCK
from liandong.assistance.actions.waiting import CLIMB_REQUEST
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import DRAFT
from liandong.kernel import clocks, door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK
from liandong.registry.queries import above

KIND = "assistance_request"
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})
LIAISON = frozenset({Role.LIAISON})
TO_APPROVE = ("assist_to_review", "assist_to_approve", "assist_returned", "assist_to_send")
SENDING = (*TO_APPROVE, "assist_unsent", "clock_soon", "clock_overdue")
"""What waits for whoever asks until the request goes out or is dropped."""
WAITING = (
    "assist_supplement", "assist_overdue", "assist_reminded", "assist_longer_asked", "assist_replied", "clock_soon", "clock_overdue",
)  # fmt: skip
"""What waits for somebody, done with the next step of the other side."""


def _of(payload: dict[str, Any]) -> AssistanceRequest:
    return AssistanceRequest.objects.get(uuid=payload["request"])


def _said(
    event: UUID, request: AssistanceRequest, topic: str, what: str, to: list[To], done: tuple[str, ...] = ()
) -> None:
    if done:
        settle(request.uuid, *done)
    running = clocks.running(request.uuid)
    is_theirs = any(t.agency == request.owner for t in to)
    sender = request.receiver_name if is_theirs and request.sent_at else request.agency_name
    due_at = running[0].due_at if running else None
    tell(event, topic, KIND, request.uuid, what=what, to=to, sender=sender, due_at=due_at)


def _asked(request: AssistanceRequest, roles: frozenset[Role] = DESK) -> list[To]:
    """Those at the agency asked, and whoever handles it there; nobody where it is not on the platform."""
    if request.receiver is None:
        return []
    return [To(roles, request.receiver), *([To(post=request.handler)] if request.handler else [])]


def _own(request: AssistanceRequest, roles: frozenset[Role] = DESK) -> list[To]:
    return [To(roles, request.owner), To(post=request.drafter)]


@consumes("assistance.proposed", name="assistance.tell_reviewer", title="提醒办案机构负责人审核协查请求")
def tell_reviewer(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(
        event,
        request,
        "assist_to_review",
        "提请审核协查请求",
        [To(frozenset({Role.UNIT_HEAD}), request.owner)],
        TO_APPROVE,
    )


@consumes("assistance.reviewed", name="assistance.tell_head", title="提醒机关负责人批准协查请求")
def tell_head(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(
        event,
        request,
        "assist_to_approve",
        "提请批准协查请求",
        [To(frozenset({Role.AGENCY_HEAD}), request.owner)],
        TO_APPROVE,
    )


@consumes("assistance.approved", name="assistance.tell_liaison", title="提醒联络员书面送出协查请求")
def tell_liaison(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(
        event,
        request,
        "assist_to_send",
        "协查请求已批准，请书面送出",
        [To(LIAISON, request.owner)],
        TO_APPROVE,
    )


@consumes(
    "assistance.draft_done",
    name="assistance.settle_draft",
    title="协查请求送出了、不再请求了：消去审核、批准、送出的提醒",
)
def settle_draft(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *SENDING)


@consumes("assistance.returned", name="assistance.tell_returned", title="告知拟稿人协查请求退回修改")
def tell_returned(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_returned", "协查请求退回修改", _own(request), (*TO_APPROVE, *WAITING))


@consumes("assistance.withdrawn", name="assistance.tell_withdrawn", title="告知被请求机关协查撤回")
def tell_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_withdrawn", "协查请求撤回", _asked(request), WAITING)


@consumes("assistance.refused", name="assistance.tell_refused", title="告知请求机关不予协助")
def tell_refused(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_refused", "不予协助", _own(request, DESK | HEADS), WAITING)


@consumes("assistance.declined", name="assistance.tell_declined", title="告知请求机关部分不予协助")
def tell_declined(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_declined", "部分不予协助", _own(request))


@consumes("assistance.longer_asked", name="assistance.tell_longer_asked", title="告知请求机关对方申请延期")
def tell_longer_asked(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_longer_asked", "申请延期，请答复", _own(request, DESK | HEADS))


@consumes(
    "assistance.longer_answered", name="assistance.tell_longer_answered", title="告知被请求机关延期的结果"
)
def tell_longer_answered(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(
        event,
        request,
        "assist_longer_answered",
        f"{request.longer}延期",
        _asked(request),
        ("assist_longer_asked",),
    )


@consumes("assistance.replied", name="assistance.tell_replied", title="告知请求机关协查已答复")
def tell_replied(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_replied", "协查已答复，请确认", _own(request), WAITING)


@consumes("assistance.supplement_asked", name="assistance.tell_supplement", title="告知被请求机关退回补充")
def tell_supplement(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_supplement", "协查退回补充", _asked(request), WAITING)


@consumes("assistance.accepted", name="assistance.tell_accepted", title="告知被请求机关协查办结")
def tell_accepted(event: UUID, payload: dict[str, Any]) -> None:
    request = _of(payload)
    _said(event, request, "assist_accepted", "协查复函已确认", _asked(request), WAITING)


@consumes(
    "kernel.clock_overdue",
    name="assistance.climb",
    title="答复期限已过的逐级上报，确认、送出期限已过的告知负责人",
)
def climb(event: UUID, payload: dict[str, Any]) -> None:
    """The desk that owes it and the watchers are told like of every limit; whoever has answered meanwhile is left alone."""
    if payload["kind"] != KIND:
        return
    if payload["clock"] in (REPLY_CLOCK, REMIND_CLOCK):
        door.perform(
            system_actor("逾期未答复"), CLIMB_REQUEST.name, UUID(payload["record"]), key=f"climb:{event}"
        )
    elif payload["clock"] == CONFIRM_CLOCK:
        request = AssistanceRequest.objects.get(uuid=payload["record"])
        if request.state == "replied":
            _said(event, request, "assist_unconfirmed", "协查复函逾期没有确认", [To(HEADS, request.owner)])
    elif payload["clock"] == SEND_CLOCK:
        request = AssistanceRequest.objects.get(uuid=payload["record"])
        if request.state in DRAFT:
            _said(event, request, "assist_unsent", "协查请求逾期没有送出", [To(HEADS, request.owner)])


@consumes(
    "assistance.overdue", name="assistance.tell_overdue", title="逾期未答复：告知请求机关、负责人和上一级"
)
def tell_overdue(event: UUID, payload: dict[str, Any]) -> None:
    request, rung = _of(payload), int(payload["rung"])
    assert request.receiver is not None
    to = [*_own(request), *_asked(request, HEADS)]
    to += [To(DESK | HEADS, over) for over in above(request.receiver)[: max(rung - 1, 0)]]
    _said(event, request, "assist_overdue", "协查逾期未答复", to)


@consumes(
    "assistance.reminded", name="assistance.tell_reminded", title="商请的期限已过：只提醒联络人和请求机关"
)
def tell_reminded(event: UUID, payload: dict[str, Any]) -> None:
    """A limit that the law sets for an agency off the platform is told to whoever asked and its heads, who alone can do something."""
    request = _of(payload)
    if request.receiver is None and request.nature != "courtesy" and request.signed_at:
        _said(event, request, "assist_overdue", "协查逾期未答复", _own(request, DESK | HEADS))
        return
    contact = [To(LIAISON, request.receiver)] if request.receiver else []
    _said(event, request, "assist_reminded", "商请的协查没有答复", [*contact, *_own(request)])
