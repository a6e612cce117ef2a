"""谁补上：检查对象的补入是候补的下一个，执法人员的补入是照次序问的下一个；只由登记了的替换事件决定。

Both sorts stand in one count, in the order of the ledger. Nothing is written here; the acts write. What came of the events is made
from the kept result and the logged events alone, as whoever has the full bundle makes it, never from the rows of the visits.

Main names: `events_of`, `followed`, `list_of`, `document_of`.
Source: 协议 VDR-1（替换）.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from liandong.draw.bundles import substitutes_of
from liandong.draw.lists import DrawnList
from liandong.draw.replacements import AfterEvents, Event, Release, Substitute, after
from liandong.draw.visits.standing import Move, Moved, Standing, moves_of
from liandong.draw.visits.tracing import Outcome, Takeover, recalled
from liandong.draw.visits.walking import Duty, Replacement
from liandong.draws import results
from liandong.draws.models import Draw, Dropout, Seat

FIELDS = ("plan_no", "n", "list", "out", "reason", "evidence_sha256", "approver", "at")
RELEASE_FIELDS = ("plan_no", "n", "list", "why", "approver", "at")
OFFICER_FIELDS = ("n", "visit", "dept", "out", "reason", "evidence_sha256", "approver", "at")


def events_of(draw: Draw) -> list[Event | Release | Replacement]:
    """The approved events of both sorts and the releases of frozen lists, in the order of the ledger."""
    rows = Dropout.objects.filter(draw=draw, answer="approved").order_by("n")
    return [event_of(one.document) for one in rows]


def event_of(document: Mapping[str, Any]) -> Event | Release | Replacement:
    """The event of the pure package from its logged document."""
    if document["kind"] == "target":
        return Event(**{name: document[name] for name in FIELDS})
    if document["kind"] == "release":
        return Release(**{name: document[name] for name in RELEASE_FIELDS})
    return Replacement(*(document[name] for name in OFFICER_FIELDS))


@dataclass(frozen=True)
class Followed:
    """The lists and the visits after all events."""

    lists: AfterEvents
    standing: Standing

    @cached_property
    def outcomes(self) -> Mapping[int, Duty | Moved]:
        """Number of the event → what came of it."""
        pairs = zip(self.standing.events, self.standing.outcomes, strict=True)
        return {event.n: outcome for event, outcome in pairs}

    @property
    def substitutes(self) -> tuple[Substitute | Takeover | Outcome, ...]:
        """As a bundle tells them."""
        return substitutes_of(self.standing, self.lists.substitutes)


def followed(draw: Draw, *more: Event | Release | Replacement) -> Followed:
    """What came of the approved events, and of these after them.

    Raises:
        ValueError: an event cannot stand; the Chinese message says why.
    """
    ground, lists = results.Ground(draw), results.lists_of(draw)
    events = [*events_of(draw), *more]
    officers = [event for event in events if isinstance(event, Replacement)]
    made = _lists_after(ground, lists, events)
    standing = recalled(results.trace_kept(draw)["visits"], results.wave_of(ground, lists), ground.keys)
    later: list[Replacement | Move] = [*officers, *moves_of(made.substitutes, ground.regions)]
    for event in sorted(later, key=lambda event: event.n):
        standing = standing.after(event)
    return Followed(made, standing)


def _lists_after(
    ground: results.Ground, lists: Mapping[str, DrawnList], events: Sequence[Event | Release | Replacement]
) -> AfterEvents:
    targets = [event for event in events if isinstance(event, Event | Release)]
    others = {event.n for event in events if isinstance(event, Replacement)}
    return after(ground.plan, ground.rules, lists, targets, others)


def list_of(draw: Draw, seat: Seat) -> str:
    """The list in which this department drew this target; empty where it stands in none any more."""
    made = _lists_after(results.Ground(draw), results.lists_of(draw), events_of(draw))
    start, active = f"{seat.department}/", made.active
    return next(
        (code for code, ids in active.items() if code.startswith(start) and seat.visit.pseudonym in ids), ""
    )


def document_of(draw: Draw, one: Dropout, n: int, approver: str, at: str) -> dict[str, Any]:
    """The event as it is logged, before the substitute is computed."""
    assert draw.plan_no is not None
    said = (one.out, one.reason, one.evidence_sha256, approver, at)
    if one.sort == "target":
        return Event(draw.plan_no, n, one.list, *said).document
    return Replacement(n, one.visit, one.department, *said).document(draw.plan_no)
