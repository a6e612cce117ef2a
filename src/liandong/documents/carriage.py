"""文书怎样递送：签收了看得到全文；文书不退回，有意见的另函答复；不在平台上的，回执照纸面登记。"""

from __future__ import annotations

from liandong.dispatches import carrying
from liandong.dispatches.models import Dispatch
from liandong.documents.actions.sending import CARRIAGE, NOTE_RECEIVED
from liandong.documents.models import Letter
from liandong.documents.states import HOUSE_LETTERS
from liandong.kernel.actions import Act
from liandong.law.verdict import refuse

NO_RETURN = "文书送达不退回；有不同意见的，请另函答复，或者在文书出处的记录上办理。"


def received(act: Act, dispatch: Dispatch) -> None:
    """It has arrived; a letter corrected meanwhile is not opened any more, its correction is sent."""
    letter = Letter.objects.get(uuid=dispatch.carried)
    if letter.state == "sealed":
        act.also(NOTE_RECEIVED, letter, {"dispatch": dispatch}, f"{dispatch.receiver_name}已收到")


def nothing(act: Act, dispatch: Dispatch) -> None:
    """The letter stays as it is."""


carrying.register(
    carrying.Carriage(
        name=CARRIAGE, title="文书", kind="letter", returns=(), signed=received, accepted=nothing, returned=nothing,
        withdrawn=nothing, replied=nothing, no_return=refuse("may_not_return", NO_RETURN, HOUSE_LETTERS),
    )
)  # fmt: skip
