"""线索怎样递送：签收了看得到全部，接受了开一件核查，退回、撤回了回到送的人手里，两家退回的成为消极争议。"""

from __future__ import annotations

from liandong.dispatches import carrying, grounds, rules
from liandong.dispatches.models import Dispatch
from liandong.dispatches.rules import Passage
from liandong.dispatches.sending import passages
from liandong.kernel.actions import Act
from liandong.leads import progress, stating
from liandong.leads.actions import handing, verifying
from liandong.leads.models import Lead, Reporter


def _lead(dispatch: Dispatch) -> Lead:
    return Lead.objects.get(uuid=dispatch.carried)


def signed(act: Act, dispatch: Dispatch) -> None:
    act.also(handing.NOTE_PROGRESS, _lead(dispatch), {}, f"{dispatch.receiver_name}已签收")


def accepted(act: Act, dispatch: Dispatch) -> None:
    """A verification begins where it was accepted; that of whoever passed it on ends."""
    lead = _lead(dispatch)
    assert dispatch.signed_at is not None
    handing.begin(act, lead, dispatch.handler, dispatch.handler_name, dispatch.signed_at, dispatch)
    if (before := verifying.passed_on_by(dispatch)) is not None:
        act.also(verifying.CLOSE, before, {"said": f"转送{dispatch.receiver_name}，由其核查。"})
    act.also(handing.MARK_HANDLING, lead, {}, f"{dispatch.receiver_name}已接受")


def _back(act: Act, dispatch: Dispatch, said: str) -> None:
    """To whoever sent it: his verification goes on, or the intake unit has it again, where nobody else is at it."""
    lead, before = _lead(dispatch), verifying.passed_on_by(dispatch)
    others = Dispatch.objects.filter(carried=lead.uuid, sender=dispatch.sender, state__in=progress.WAITING)
    if before is not None and not others.exclude(pk=dispatch.pk).exists():
        act.also(verifying.REOPEN, before, {}, said)
        act.also(handing.MARK_HANDLING, lead, {}, said)
        return
    progress.leave(act, lead, progress.after(lead, less=[dispatch]), said)


def returned(act: Act, dispatch: Dispatch) -> None:
    """Back; and a question of jurisdiction is open once two agencies have said that it is not theirs."""
    lead = _lead(dispatch)
    now_returned = Passage(dispatch.receiver, "returned", dispatch.ground)
    if lead.contested_at is None and rules.is_negative([*passages(lead.uuid), now_returned]):
        act.also(handing.MARK_CONTESTED, lead, {}, "两家机关都以不属于本机关管辖退回")
    _back(act, dispatch, f"{dispatch.receiver_name}退回：{grounds.returning(dispatch.ground).label}")


def replied(act: Act, dispatch: Dispatch) -> None:
    """What an agency off the platform answered is its conclusion; who gave his name hears it from the intake unit, which alone knows him."""
    lead = _lead(dispatch)
    mark = progress.after(lead, less=[dispatch], is_concluded=True)
    if lead.reporter_kind == Reporter.REAL:
        handing.owe_telling(act, lead, stating.answered(dispatch), dispatch.settled_at)
    progress.leave(act, lead, mark, f"{dispatch.receiver_name}书面答复", found=dispatch.conclusion)


def withdrawn(act: Act, dispatch: Dispatch) -> None:
    _back(act, dispatch, f"{dispatch.sender_name}撤回")


LEAD_CARRIAGE = carrying.register(
    carrying.Carriage(
        name=handing.CARRIAGE, title="线索移送", kind="lead", returns=tuple(g.code for g in grounds.RETURN),
        signed=signed, accepted=accepted, returned=returned, withdrawn=withdrawn, replied=replied, has_conclusion=True,
    )
)  # fmt: skip
