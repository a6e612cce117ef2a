"""管辖争议听什么、告诉谁：每一步告诉各方和监督，报上去的告诉上级和司法局，两家退回的自动开始，期限过了的再告诉。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.actions.handing import HAND_CLOCK
from liandong.jurisdiction.actions.negotiating import DRAW_IN_RECORDS
from liandong.jurisdiction.actions.raising import HEADS, OPEN_NEGATIVE
from liandong.jurisdiction.actions.sides import DECIDE_CLOCK, NEGOTIATE_CLOCK
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.standing import offences_of
from liandong.jurisdiction.states import OPEN
from liandong.kernel import clocks, door
from liandong.kernel.actions import Action
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK, WATCHERS
from liandong.offences import comparing
from liandong.offences.models import Comparison, Offence

SIGNERS = frozenset({Role.AGENCY_HEAD, Role.LIAISON})
PENDING = (
    "dispute_raised", "dispute_stated", "dispute_minuted", "dispute_coordinating", "dispute_escalated", "dispute_overdue",
    "clock_soon", "clock_overdue",
)  # fmt: skip
"""What waits for somebody until it is settled who has it; material that was asked for waits on."""
LATE = ("clock_soon", "clock_overdue", "dispute_overdue")
"""What is told of a limit that is near or over."""


def _of(payload: dict[str, Any]) -> JurisdictionDispute:
    return JurisdictionDispute.objects.get(uuid=payload["dispute"])


def _parties(dispute: JurisdictionDispute, roles: frozenset[Role] = DESK | HEADS) -> list[To]:
    return [To(roles, agency) for agency in dispute.positions.values_list("agency", flat=True)]


def _above(dispute: JurisdictionDispute) -> list[To]:
    return [To(DESK | HEADS, dispute.authority)] if dispute.authority else []


def _said(
    event: UUID,
    dispute: JurisdictionDispute,
    topic: str,
    what: str,
    to: list[To],
    sender: str = "",
    *,
    has_limit: bool = True,
) -> None:
    """With the limit that runs, unless what is told has none of its own."""
    running = clocks.running(dispute.uuid) if has_limit else []
    due_at = running[0].due_at if running else None
    tell(
        event,
        topic,
        "dispute",
        dispute.uuid,
        what=what,
        to=to,
        sender=sender or dispute.raised_by_name,
        due_at=due_at,
    )


@consumes("leads.nobody_competent", name="jurisdiction.open_negative", title="两家退回的线索自动成为消极争议")
def open_negative(event: UUID, payload: dict[str, Any]) -> None:
    """What is kept apart stays with its intake unit: the door refuses, and the notice it has already says what to do."""
    _performed("消极争议", OPEN_NEGATIVE, None, {"lead": payload["lead"]}, f"negative:{event}")


@consumes("cases.filed", name="jurisdiction.draw_in_case", title="争议期间一方新立的案件带入争议")
def draw_in_case(event: UUID, payload: dict[str, Any]) -> None:
    _draw_in(event, offences_of("case", UUID(payload["case"])))


@consumes(
    "offences.comparison_answered", name="jurisdiction.draw_in_same", title="经确认是同一违法行为的带入争议"
)
def draw_in_same(event: UUID, payload: dict[str, Any]) -> None:
    comparison = Comparison.objects.select_related("one", "other").get(uuid=payload["comparison"])
    if comparison.state == "same":
        _draw_in(event, [comparison.one, comparison.other])


def _draw_in(event: UUID, offences: list[Offence]) -> None:
    """The open disputes about these offences, each brought up to what it lacks."""
    keys = {o.pk for offence in offences for o in (offence, *comparing.same_as(offence))}
    found = JurisdictionDispute.objects.filter(subjects__offence__in=keys, state__in=OPEN).distinct()
    for dispute in found.order_by("pk"):
        if sides.lacking(dispute):
            _performed("管辖争议", DRAW_IN_RECORDS, dispute.uuid, {}, f"draw:{event}:{dispute.pk}")


def _performed(machine: str, action: Action, record: UUID | None, values: dict[str, Any], key: str) -> None:
    """Do it or have it refused; whatever else happens (a lock not obtained) raises, so that the job is tried again."""
    outcome = door.perform(system_actor(machine), action.name, record, values, key=key)
    if not outcome.is_done and outcome.status is not Status.REFUSED:
        raise RuntimeError(f"{action.name}：{outcome.sentence}")


@consumes(
    "jurisdiction.raised", name="jurisdiction.tell_raised", title="管辖争议提出：告知各方、共同的上一级和监督"
)
def tell_raised(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    to = [*_parties(dispute), *_above(dispute), To(WATCHERS)]
    _said(event, dispute, "dispute_raised", "提出管辖争议，请陈述立场", to)


@consumes(
    "jurisdiction.joined",
    name="jurisdiction.tell_joined",
    title="追加一方：告知还没有陈述的各方、共同的上一级和监督",
)
def tell_joined(event: UUID, payload: dict[str, Any]) -> None:
    """Who has stated has done what it was told to do."""
    dispute = _of(payload)
    silent = dispute.positions.filter(stated_at=None).values_list("agency", flat=True)
    to = [*(To(DESK | HEADS, agency) for agency in silent), *_above(dispute), To(WATCHERS)]
    _said(event, dispute, "dispute_raised", "追加为管辖争议的一方，请陈述立场", to)


@consumes("jurisdiction.stated", name="jurisdiction.tell_stated", title="一方陈述立场：告知其他各方")
def tell_stated(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    others = dispute.positions.exclude(agency=payload["by"]).values_list("agency", flat=True)
    _said(event, dispute, "dispute_stated", "对方陈述了立场", [To(DESK, agency) for agency in others])


@consumes("jurisdiction.minuted", name="jurisdiction.tell_minuted", title="协商纪要拟好：告知各方签署")
def tell_minuted(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    _said(event, dispute, "dispute_minuted", "协商纪要待签署", _parties(dispute, SIGNERS))


@consumes("jurisdiction.agreed", name="jurisdiction.tell_agreed", title="协商一致：告知各方和监督")
def tell_agreed(event: UUID, payload: dict[str, Any]) -> None:
    _closed(event, payload, "dispute_agreed", "协商一致")


@consumes(
    "jurisdiction.coordinating", name="jurisdiction.tell_coordinator", title="提请协调：告知司法局和各方"
)
def tell_coordinator(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    to = [To(WATCHERS, dispute.coordinator), *_parties(dispute)]
    _said(event, dispute, "dispute_coordinating", "提请协调管辖争议", to)


@consumes(
    "jurisdiction.escalated",
    name="jurisdiction.tell_escalated",
    title="报请指定：告知共同的上一级、各方和监督",
)
def tell_escalated(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    to = [*_above(dispute), *_parties(dispute), To(WATCHERS)]
    _said(event, dispute, "dispute_escalated", "报请指定管辖", to)


@consumes("jurisdiction.designated", name="jurisdiction.tell_designated", title="指定管辖：告知各方和监督")
def tell_designated(event: UUID, payload: dict[str, Any]) -> None:
    _closed(event, payload, "dispute_designated", "已指定管辖")


@consumes("jurisdiction.executed", name="jurisdiction.tell_executed", title="移交完毕：告知各方和监督")
def tell_executed(event: UUID, payload: dict[str, Any]) -> None:
    _closed(event, payload, "dispute_executed", "管辖争议办结")


@consumes("jurisdiction.withdrawn", name="jurisdiction.tell_withdrawn", title="争议撤回：告知各方和监督")
def tell_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    _closed(event, payload, "dispute_withdrawn", "管辖争议撤回")


def _closed(event: UUID, payload: dict[str, Any], topic: str, what: str) -> None:
    dispute = _of(payload)
    settle(dispute.uuid, *PENDING)
    _said(event, dispute, topic, what, [*_parties(dispute), *_above(dispute), To(WATCHERS)])


@consumes("jurisdiction.material_asked", name="jurisdiction.tell_asked", title="要求补正材料：告知移交的机关")
def tell_asked(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    to = [To(DESK | HEADS, UUID(payload["party"]))]
    what = "管辖机关要求补正移交的材料"
    _said(event, dispute, "material_asked", what, to, dispute.holder_name, has_limit=False)


@consumes("jurisdiction.material_supplied", name="jurisdiction.tell_supplied", title="补正材料：告知管辖机关")
def tell_supplied(event: UUID, payload: dict[str, Any]) -> None:
    dispute = _of(payload)
    by = UUID(payload["by"])
    settle(dispute.uuid, "material_asked", agency=by)
    name, to = dispute.positions.get(agency=by).agency_name, [To(DESK | HEADS, dispute.holder)]
    _said(event, dispute, "material_supplied", "补正了移交的材料", to, name, has_limit=False)


@consumes("jurisdiction.handed_over", name="jurisdiction.settle_late", title="移交了：到期、逾期的消息办结")
def settle_late(event: UUID, payload: dict[str, Any]) -> None:
    """For whoever handed over; for everybody once no side owes it any more."""
    dispute = _of(payload)
    settle(dispute.uuid, *LATE, agency=UUID(payload["by"]))
    if not clocks.running(dispute.uuid):
        settle(dispute.uuid, *LATE)


@consumes(
    "kernel.clock_overdue", name="jurisdiction.tell_overdue", title="协商、指定期限已过：告知其他各方和上级"
)
def tell_overdue(event: UUID, payload: dict[str, Any]) -> None:
    """Whoever owes it and the watchers are told like of every limit; here the other sides and the common superior."""
    of = {
        NEGOTIATE_CLOCK: "协商期限已过，可以报请指定管辖", DECIDE_CLOCK: "指定管辖期限已过", HAND_CLOCK: "移交日期已过，案卷、物品还没有移交",
    }  # fmt: skip
    what = of.get(payload["clock"].partition("：")[0])
    if payload["kind"] == "dispute" and what is not None:
        dispute = JurisdictionDispute.objects.get(uuid=payload["record"])
        _said(event, dispute, "dispute_overdue", what, [*_parties(dispute), *_above(dispute)])
