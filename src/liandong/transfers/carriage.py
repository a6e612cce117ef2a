"""移送怎样递送：签收即签收回执；不退回，不属于管辖的由公安机关转送；没有签收的可以撤回；答复在移送的页面上办。"""

from __future__ import annotations

from liandong.dispatches import carrying
from liandong.dispatches.models import Dispatch
from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.outcome import refused
from liandong.law.verdict import Verdict, refuse
from liandong.transfers.actions.sending import CARRIAGE, NOTE_RECEIPT, NOTE_WITHDRAWAL
from liandong.transfers.models import Transfer
from liandong.transfers.states import HOUSE_TRANSFERS, RULE_7

NO_RETURN = refuse(
    "may_not_return",
    "涉嫌犯罪案件移送不得退回。不属于本机关管辖的，在移送的页面上“登记转送”；不予立案的，“登记不予立案”。",
    RULE_7,
)


def _transfer(dispatch: Dispatch) -> Transfer:
    return Transfer.objects.get(uuid=dispatch.carried)


def signed(act: Act, dispatch: Dispatch) -> None:
    act.also(NOTE_RECEIPT, _transfer(dispatch), {"at": dispatch.signed_at})


def withdrawn(act: Act, dispatch: Dispatch) -> None:
    if dispatch.previous_id is not None:
        text = "已经转送的不能撤回；转送错了的，由收到的公安机关再转送。"
        _stop(refuse("may_not_withdraw", text, RULE_7), dispatch)
    act.also(NOTE_WITHDRAWAL, _transfer(dispatch), {})


def replied(act: Act, dispatch: Dispatch) -> None:
    """What the police answered is said on the transfer, which then answers the dispatch itself."""
    if act.because is None:
        text = "公安机关立案、不予立案，请在移送的页面上登记，递送随之办结。"
        _stop(refuse("answer_on_transfer", text, HOUSE_TRANSFERS), dispatch)


def has_left(dispatch: Dispatch) -> bool:
    """Whether the police that signed have sent it on; they keep a summary (`kinds.transfer_grants`)."""
    return not dispatch.is_paper and str(dispatch.owner) in _transfer(dispatch).forwarders


def _stop(verdict: Verdict, dispatch: Dispatch) -> None:
    raise Refused(refused(verdict, "dispatch", dispatch.uuid))


def _nothing(act: Act, dispatch: Dispatch) -> None:
    """Accepting names who handles it among the police; a return is refused before it comes here."""


carrying.register(
    carrying.Carriage(
        name=CARRIAGE, title="涉嫌犯罪案件移送", kind="transfer", returns=(), no_return=NO_RETURN, signed=signed,
        accepted=_nothing, returned=_nothing, withdrawn=withdrawn, replied=replied, has_left=has_left,
    )
)  # fmt: skip
