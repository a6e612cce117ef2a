"""移送听什么、告诉谁：报告告诉机关负责人，决定告诉承办的，公安机关的答复告诉移送机关和监督，移送机关的提请告诉公安机关。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK, WATCHERS
from liandong.transfers.actions.steps import HEADS
from liandong.transfers.models import Transfer

PENDING = (
    "transfer_proposed", "transfer_approved", "transfer_answered", "transfer_review_asked", "clock_soon", "clock_overdue",
)  # fmt: skip
"""What waits for somebody until the transfer moves on."""


def _to(transfer: Transfer, whom: str) -> list[To]:
    if whom == "head":
        return [To(frozenset({Role.AGENCY_HEAD}), transfer.owner)]
    if whom == "author":
        return [To(post=transfer.author)]
    if whom == "watchers":
        return [To(WATCHERS)]
    agency = transfer.owner if whom == "agency" else transfer.police
    return [To(DESK | HEADS, agency)] if agency is not None else []


@consumes("transfers.moved", name="transfers.tell_moved", title="告知接着办理移送的人")
def tell_moved(event: UUID, payload: dict[str, Any]) -> None:
    transfer = Transfer.objects.get(uuid=payload["transfer"])
    settle(transfer.uuid, *PENDING)
    to = [one for whom in payload["to"].split("、") for one in _to(transfer, whom)]
    tell(
        event, payload["topic"], "transfer", transfer.uuid, what=payload["what"], to=to, sender=payload["sender"]
    )  # fmt: skip
