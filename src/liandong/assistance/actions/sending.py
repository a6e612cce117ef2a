"""批准、送出、撤回。

An agency on the platform is sent the request by the act of approval itself; to one that is not, the liaison sends the letter and
says how. What is taken back takes its dispatch back too.
"""

from __future__ import annotations

from liandong.assistance import forms, stating
from liandong.assistance.actions.drafting import HEADS, not_the_drafter
from liandong.assistance.actions.marking import (
    MARK_SENT,
    SEND_CLOCK,
    free_case,
    start_sending,
    stop_clocks,
    went_out,
)
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import AWAY, OPINION, WORKING
from liandong.dispatches.actions.sending import RECALL_DISPATCH, SENDERS
from liandong.dispatches.models import Dispatch
from liandong.dispatches.sending import Parcel, send, send_on_paper
from liandong.dispatches.states import OPEN
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.assistance import ART_26, HOUSE_ASSISTANCE
from liandong.registry.models import Agency

CARRIAGE = "assistance"
WHY = "assistance"
MOST_NOTE = 1000

APPROVE_REQUEST = Action(
    name="assistance.approve_request",
    title="批准请求",
    kind="assistance_request",
    roles=frozenset({Role.AGENCY_HEAD}),
    clocks=(SEND_CLOCK,),
    consequence="在平台上的机关随即送达，签收以前只看到事项和对象；不在平台上的，由联络员书面送出，送出的期限开始计算。",
    sources=(ART_26, OPINION),
)
APPROVE_REQUEST.judge(not_the_drafter)


def _parcel(request: AssistanceRequest) -> Parcel:
    return Parcel(CARRIAGE, request.uuid, request.number, stating.stated(request))


def _sent(act: Act, request: AssistanceRequest, dispatch: Dispatch) -> None:
    request.dispatch, request.sent_at = dispatch.uuid, dispatch.sent_at
    act.note(sent=dispatch.number)


@APPROVE_REQUEST.change
def approve_request(act: Act) -> None:
    request: AssistanceRequest = act.record
    if request.receiver is None:
        start_sending(act, request)
        act.announce("assistance.approved", request=str(request.uuid))
        return
    to, note = Agency.objects.get(uuid=request.receiver), request.background[:MOST_NOTE]
    (dispatch,) = send(act, _parcel(request), to=[to], why=WHY, note=note, is_urgent=request.is_urgent)
    _sent(act, request, dispatch)
    act.also(MARK_SENT, request, {})


SEND_ON_PAPER = Action(
    name="assistance.send_on_paper",
    title="书面送出",
    kind="assistance_request",
    roles=SENDERS,
    form=forms.PaperSending,
    concerns=lambda request: request.is_paper,
    clocks=(SEND_CLOCK,),
    consequence="函件由本机关送出，这里登记；回执、复函照纸面登记在递送上，逐个问题的答复和证据登记在请求上。",
    sources=(ART_26, HOUSE_ASSISTANCE),
)


@SEND_ON_PAPER.change
def send_by_letter(act: Act) -> None:
    request: AssistanceRequest = act.record
    letter = {**act.values, "receiver_name": request.receiver_name}
    note = request.background[:MOST_NOTE]
    dispatch = send_on_paper(
        act, _parcel(request), why=WHY, note=note, is_urgent=request.is_urgent, **letter
    )  # fmt: skip
    _sent(act, request, dispatch)
    went_out(act, request)


WITHDRAW_REQUEST = Action(
    name="assistance.withdraw_request",
    title="撤回请求",
    kind="assistance_request",
    roles=HEADS | SENDERS,
    concerns=lambda request: request.state in (*AWAY, *WORKING, "replied"),
    reason="required",
    consequence="对方不必再办理，理由对方看得到；已经交来的答复和证据留在请求上，不得使用。",
    sources=(HOUSE_ASSISTANCE,),
)


@WITHDRAW_REQUEST.change
def withdraw_request(act: Act) -> None:
    request: AssistanceRequest = act.record
    stop_clocks(request, act.now)
    free_case(request)
    request.ended_at = act.now
    dispatch = Dispatch.objects.filter(carried=request.uuid, state__in=OPEN).first()
    if dispatch is not None:
        act.also(RECALL_DISPATCH, dispatch, {})
    act.announce("assistance.withdrawn", request=str(request.uuid))
