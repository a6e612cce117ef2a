"""线索听什么、告诉谁：指派告诉承办人，结论告诉受理机关，两家退回的告诉受理机关和监督、督办。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel.outbox import consumes
from liandong.leads.actions.verifying import CONCLUDE
from liandong.leads.models import Lead, Verification
from liandong.notices.declaring import To, tell
from liandong.notices.rules import DESK, WATCHERS


@consumes("leads.assigned", name="leads.tell_handler", title="告知承办人由他核查")
def tell_handler(event: UUID, payload: dict[str, Any]) -> None:
    verification = Verification.objects.get(uuid=payload["verification"])
    tell(
        event, "lead_assigned", "verification", verification.uuid, what="由您核查", to=[To(post=verification.handler)]
    )  # fmt: skip


@consumes("leads.concluded", name="leads.tell_concluded", title="告知受理机关和承办人核查有了结论")
def tell_concluded(event: UUID, payload: dict[str, Any]) -> None:
    verification = Verification.objects.select_related("lead").get(uuid=payload["verification"])
    to = [To(post=verification.handler)]
    if verification.lead.owner != verification.owner:
        to.append(To(DESK, verification.lead.owner))
    tell(
        event, "lead_concluded", "verification", verification.uuid, what=CONCLUDE.title, to=to,
        sender=verification.agency_name,
    )  # fmt: skip


@consumes("leads.taken_away", name="leads.tell_taken", title="告知核查的机关管辖已定，停止核查")
def tell_taken(event: UUID, payload: dict[str, Any]) -> None:
    verification = Verification.objects.get(uuid=payload["verification"])
    to = [To(post=verification.handler), To(DESK, verification.owner)]
    what = f"管辖已定，由{payload['holder']}管辖，停止核查"
    tell(event, "lead_taken", "verification", verification.uuid, what=what, to=to)


@consumes("leads.nobody_competent", name="leads.tell_contested", title="两家退回：告知受理机关和监督、督办")
def tell_contested(event: UUID, payload: dict[str, Any]) -> None:
    lead = Lead.objects.get(uuid=payload["lead"])
    tell(
        event, "lead_contested", "lead", lead.uuid, what="两家机关以不属于本机关管辖退回",
        to=[To(DESK, lead.owner), To(WATCHERS)], sender=lead.agency_name,
    )  # fmt: skip
