"""文书怎样递送：签收了看得到全文；文书不退回，有意见的另函答复；不在平台上的，回执照纸面登记。"""

from __future__ import annotations

from liandong.dispatches import carrying
from liandong.dispatches.actions.sending import DECIDE_CLOCK
from liandong.dispatches.models import Dispatch
from liandong.documents.actions.sending import CARRIAGE, NOTE_RECEIVED, opens
from liandong.documents.models import Letter
from liandong.documents.states import HOUSE_LETTERS
from liandong.kernel import clocks
from liandong.kernel.actions import Act
from liandong.law.verdict import refuse

NO_RETURN = "文书送达不退回；有不同意见的，请另函答复，或者在文书出处的记录上办理。"
CLOSED = (
    "签收时，出处的记录已经排不出、或者已经转送出去，这件文书没有打开，不必办理；有疑问的请与发文机关联系。"
)


def received(act: Act, dispatch: Dispatch) -> None:
    """It has arrived; a letter corrected meanwhile is not opened any more, its correction is sent.

    Nor is one whose record has become secret or has gone meanwhile: both sides read on the dispatch that it was not opened, not why.
    """
    letter = Letter.objects.get(uuid=dispatch.carried)
    if letter.state != "sealed":
        return
    if opens(act.actor, letter, dispatch):
        act.also(NOTE_RECEIVED, letter, {"dispatch": dispatch}, f"{dispatch.receiver_name}已收到")
    else:
        dispatch.receipt_note = CLOSED
        clocks.end(dispatch.uuid, DECIDE_CLOCK, act.now)


def nothing(act: Act, dispatch: Dispatch) -> None:
    """The letter stays as it is."""


carrying.register(
    carrying.Carriage(
        name=CARRIAGE, title="文书", kind="letter", returns=(), signed=received, accepted=nothing, returned=nothing,
        withdrawn=nothing, replied=nothing, no_return=refuse("may_not_return", NO_RETURN, HOUSE_LETTERS),
    )
)  # fmt: skip
