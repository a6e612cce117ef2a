"""谁补上：检查对象的补入是候补的下一个，执法人员的补入是照次序问的下一个；只由登记了的替换事件决定。

Nothing is written here; the acts write. What stands is read from the rows of the visits, so a substitute can be replaced like anybody else.

Main names: `after_targets`, `list_of`, `document_of`, `next_officer`.
Source: 协议 VDR-1（替换）.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liandong.draw.replacements import AfterEvents, Event, after
from liandong.draw.visits.facts import Wave
from liandong.draw.visits.merging import Visit as Door
from liandong.draw.visits.walking import Duty, Replacement, replaced
from liandong.draws import results
from liandong.draws.models import Draw, Dropout, Seat

FIELDS = ("plan_no", "n", "list", "out", "reason", "evidence_sha256", "approver", "at")


def approved(draw: Draw, sort: str) -> list[Dropout]:
    """The approved events of one sort, in the order of the ledger."""
    return list(Dropout.objects.filter(draw=draw, sort=sort, answer="approved").order_by("n"))


def target_event(document: dict[str, Any]) -> Event:
    """The event of the pure package from its logged document."""
    return Event(**{name: document[name] for name in FIELDS})


def after_targets(draw: Draw, events: Iterable[Event] | None = None) -> AfterEvents:
    """The lists after these events; without any, after all that were approved.

    Raises:
        ReplacementError: an event cannot stand.
    """
    ground = results.Ground(draw)
    if events is None:
        events = [target_event(one.document) for one in approved(draw, "target")]
    return after(ground.plan, ground.rules, results.lists_of(draw), events)


def list_of(draw: Draw, seat: Seat) -> str:
    """The list in which this department drew this target; empty where it stands in none any more."""
    start, active = f"{seat.department}/", after_targets(draw).active
    return next(
        (code for code, ids in active.items() if code.startswith(start) and seat.visit.pseudonym in ids), ""
    )


def document_of(draw: Draw, one: Dropout, n: int, approver: str, at: str) -> dict[str, Any]:
    """The event as it is logged, before the substitute is computed."""
    if one.sort == "target":
        assert draw.plan_no is not None
        return Event(
            draw.plan_no, n, one.list, one.out, one.reason, one.evidence_sha256, approver, at
        ).document
    return _officer_event(one, n, approver, at).document(draw.plan_no or "")


def _officer_event(one: Dropout, n: int, approver: str, at: str) -> Replacement:
    return Replacement(
        n, one.visit, one.department, one.out, one.reason, one.evidence_sha256, approver, at
    )  # fmt: skip


def next_officer(draw: Draw, one: Dropout) -> Duty:
    """The team after an officer dropped out of it: the walk goes on behind the last who was asked.

    Raises:
        ValueError: the officer is not in that team any more.
    """
    ground = results.Ground(draw)
    wave = Wave(ground.visiting, (), (), ground.officers, ground.recusals)
    seats = Seat.objects.filter(visit__draw=draw, department=one.department, is_off=False).select_related(
        "visit"
    )
    held = {seat.visit.code: seat for seat in seats if seat.visit.slot is not None}
    duties = {(code, one.department): _duty(seat) for code, seat in held.items()}
    slots = {code: seat.visit.slot for code, seat in held.items() if seat.visit.slot is not None}
    seat = held[one.visit]
    door = Door(
        one.visit, seat.visit.pseudonym, seat.visit.area, ((one.department, ""),), 0, 2 * draw.days - 1, {}, {}
    )  # fmt: skip
    event = _officer_event(one, 1, "", "")
    return replaced(wave, [door], slots, ground.keys, duties, event)


def _duty(seat: Seat) -> Duty:
    return Duty(tuple(seat.officers), (), seat.asked, seat.is_staffed)
