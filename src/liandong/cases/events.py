"""案件听什么、告诉谁：立案告诉持有同一当事人记录的机关，通报告诉对方，审批告诉下一个，重复罚款告诉监督。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.cases.actions.telling import NOTIFY_CASE
from liandong.cases.models import Case
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.rules import DESK, WATCHERS
from liandong.offences import claiming, comparing

FILED_WORDS = "有机关对同一当事人立案"


@consumes("cases.filed", name="cases.tell_holders", title="告知持有同一当事人记录的机关有人立案")
def tell_holders(event: UUID, payload: dict[str, Any]) -> None:
    """Each holder by its own record: it learns that an agency has filed, and nothing of what."""
    case = Case.objects.get(uuid=payload["case"])
    if case.is_criminal or case.is_sensitive:
        return
    told: set[tuple[str, UUID]] = set()
    for claim in claiming.of_record("case", case.uuid):
        same = [o.pk for o in comparing.same_as(claim.offence)]
        rows = [
            *comparing.rivals(claim)[:200],
            *type(claim).objects.filter(offence__in=[claim.offence_id, *same], ended_at=None),
        ]
        for rival in rows:
            if rival.agency != case.owner and rival.party_id == claim.party_id is not None:
                told.add((rival.kind, rival.record))
    for kind, record in sorted(told, key=str):
        tell(
            event, "rival_filed", kind, record, what=FILED_WORDS, to=[To(DESK | {Role.LEGAL_REVIEWER})],
            sender=case.agency_name,
        )  # fmt: skip


@consumes("cases.notified", name="cases.tell_notified", title="告知被通报的机关")
def tell_notified(event: UUID, payload: dict[str, Any]) -> None:
    case = Case.objects.get(uuid=payload["case"])
    to = [To(DESK, UUID(agency)) for agency in payload["agencies"].split("、")]
    tell(event, "case_notified", "case", case.uuid, what=NOTIFY_CASE.title, to=to, sender=case.agency_name)


@consumes("cases.proposed", name="cases.tell_reviewer", title="提醒办案机构负责人审核立案")
def tell_reviewer(event: UUID, payload: dict[str, Any]) -> None:
    _tell(event, payload, "case_to_review", "提请审核立案", Role.UNIT_HEAD)


@consumes("cases.reviewed", name="cases.tell_head", title="提醒机关负责人批准立案")
def tell_head(event: UUID, payload: dict[str, Any]) -> None:
    _tell(event, payload, "case_to_approve", "提请批准立案", Role.AGENCY_HEAD)


@consumes("cases.returned", name="cases.tell_handler", title="告知承办人立案退回补充")
def tell_handler(event: UUID, payload: dict[str, Any]) -> None:
    case = Case.objects.get(uuid=payload["case"])
    tell(event, "case_returned", "case", case.uuid, what="立案退回补充", to=[To(post=case.handler)])


@consumes("cases.fined_twice", name="cases.tell_supervision", title="告知监督同一违法行为可能两次罚款")
def tell_supervision(event: UUID, payload: dict[str, Any]) -> None:
    case = Case.objects.get(uuid=payload["case"])
    to = [To(WATCHERS), To(frozenset({Role.LEGAL_REVIEWER, Role.AGENCY_HEAD}), case.owner)]
    tell(
        event,
        "fined_twice",
        "case",
        case.uuid,
        what="同一违法行为可能已受罚款，请核对",
        to=to,
        sender=case.agency_name,
    )


def _tell(event: UUID, payload: dict[str, Any], topic: str, what: str, role: Role) -> None:
    case = Case.objects.get(uuid=payload["case"])
    tell(event, topic, "case", case.uuid, what=what, to=[To(frozenset({role}), case.owner)])
