"""协查请求怎样递送：签收了看得到全部、开始计时，接受了由所填的人承办，材料不全的退回修改，不属于职权的是不予协助。"""

from __future__ import annotations

from liandong.assistance.actions import marking
from liandong.assistance.actions.drafting import HEADS
from liandong.assistance.actions.sending import CARRIAGE
from liandong.assistance.models import AssistanceRequest
from liandong.dispatches import carrying, grounds
from liandong.dispatches.models import Dispatch
from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.outcome import refused as outcome_of
from liandong.law.assistance import HOUSE_ASSISTANCE
from liandong.law.verdict import refuse

RETURNS = ("no_power", "other_place", "incomplete", "received")


def _request(dispatch: Dispatch) -> AssistanceRequest:
    return AssistanceRequest.objects.get(uuid=dispatch.carried)


def signed(act: Act, dispatch: Dispatch) -> None:
    act.also(marking.MARK_SIGNED, _request(dispatch), {}, f"{dispatch.receiver_name}已签收")


def accepted(act: Act, dispatch: Dispatch) -> None:
    values = {"handler": dispatch.handler, "handler_name": dispatch.handler_name}
    act.also(marking.MARK_ACCEPTED, _request(dispatch), values, f"{dispatch.receiver_name}已接受")


def returned(act: Act, dispatch: Dispatch) -> None:
    """Not theirs is a refusal, on the platform the act of a head like every other; anything else comes back to be mended and sent
    again."""
    said = f"{dispatch.receiver_name}退回：{grounds.returning(dispatch.ground).label}"
    if dispatch.ground in grounds.NOT_OURS:
        if not dispatch.is_paper and act.actor.role not in HEADS:
            text = "以不属于本机关职权、辖区退回的即是不予协助，由本机关负责人办“退回”或者“不予协助”；材料不全、重复的，仍可以退回。"
            raise Refused(
                outcome_of(refuse("head_needed", text, HOUSE_ASSISTANCE), "dispatch", dispatch.uuid)
            )
        values = {"ground": dispatch.ground, "why": dispatch.returned_why}
        act.also(marking.MARK_REFUSED, _request(dispatch), values, said)
        return
    act.also(marking.MARK_BACK, _request(dispatch), {}, f"{said}。{dispatch.returned_why}")


def replied(act: Act, dispatch: Dispatch) -> None:
    """What an agency off the platform wrote back."""
    values = {"reply": dispatch.result, "reply_paper": dispatch.reply_paper}
    act.also(marking.MARK_REPLIED, _request(dispatch), values, f"{dispatch.receiver_name}书面答复")


def withdrawn(act: Act, dispatch: Dispatch) -> None:
    """By the request itself only, so that both go together."""
    text = f"要撤回的，请在协查请求{dispatch.carried_number}的页面上办“撤回请求”，递送随之收回。"
    raise Refused(outcome_of(refuse("withdraw_request", text, HOUSE_ASSISTANCE), "dispatch", dispatch.uuid))


carrying.register(
    carrying.Carriage(
        name=CARRIAGE, title="协查请求", kind="assistance_request", returns=RETURNS, signed=signed, accepted=accepted,
        returned=returned, withdrawn=withdrawn, replied=replied,
    )
)  # fmt: skip
