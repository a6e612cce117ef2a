"""移交怎样递送：签收即收到，接受即由管辖机关办理；不得退回，也不能撤回。"""

from __future__ import annotations

from liandong.dispatches import carrying
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.actions.handing import CASE_FILE, LEAD_FILE, NOTE_RECEIPT
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.outcome import refused
from liandong.law.superior import ART_25
from liandong.law.verdict import refuse
from liandong.leads.carriage import LEAD_CARRIAGE


def _received(act: Act, dispatch: Dispatch) -> None:
    dispute = JurisdictionDispute.objects.get(subjects__dispatch=dispatch.uuid)
    act.also(
        NOTE_RECEIPT,
        dispute,
        {"dispatch": dispatch.uuid},
        f"{dispatch.receiver_name}接受{dispatch.carried_number}",
    )


def _nothing(act: Act, dispatch: Dispatch) -> None:
    """Signing opens the dispatch itself; the case was opened to the holder when it was handed over, and nothing comes back."""


def _lead_accepted(act: Act, dispatch: Dispatch) -> None:
    LEAD_CARRIAGE.accepted(act, dispatch)
    _received(act, dispatch)


def _may_not_be_taken_back(act: Act, dispatch: Dispatch) -> None:
    text = "管辖已经确定，移交不能撤回；对方没有签收的，期限过了自动上报。"
    raise Refused(refused(refuse("may_not_withdraw", text, ART_25), "dispatch", dispatch.uuid))


carrying.register(
    carrying.Carriage(
        name=CASE_FILE, title="案件移交", kind="case", returns=(), signed=_nothing, accepted=_received,
        returned=_nothing, withdrawn=_may_not_be_taken_back, replied=_nothing,
    )
)  # fmt: skip
carrying.register(
    carrying.Carriage(
        name=LEAD_FILE, title="线索移交", kind="lead", returns=(), signed=LEAD_CARRIAGE.signed, accepted=_lead_accepted,
        returned=_nothing, withdrawn=_may_not_be_taken_back, replied=_nothing,
    )
)  # fmt: skip
