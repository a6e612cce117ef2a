"""办理经过：从账本取出一条记录的事件，按看的人的级别说出来。

The body of an event is the only history there is. A change of a field is shown only to those whose level grants
that field; a redacted event keeps its line and says that its text was lawfully blanked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.kernel import actions
from liandong.kernel.roles import Level, Role
from liandong.kernel.visibility import among
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA

if TYPE_CHECKING:
    from liandong.kernel.actor import Actor
    from liandong.kernel.kinds import Kind
    from liandong.kernel.models import Record


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    was: str
    now: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a person may see it."""

    event: UUID
    version: int
    what: str
    who: str
    agency: str
    recorded_at: datetime
    occurred_at: str
    reason: str
    changes: tuple[Change, ...]
    is_refused: bool = False
    is_redacted: bool = False
    is_simulated: bool = False
    sentence: str = ""


def of(kind: Kind, record: Record, level: Level, viewer: Actor | None = None) -> list[Line]:
    """The record's events, oldest first, at a level of sight of at least SUMMARY; nothing below it.

    Args:
        viewer: who looks; he is told of every disclosure of his own numbers, an auditor of everybody's.
    """
    events = LedgerEvent.objects.filter(record=record.uuid, kind=kind.name).order_by("id")
    return [line(e, level, viewer) for e in events if is_granted(e, level, viewer)]


def told(actor: Actor) -> QuerySet[LedgerEvent]:
    """Every event that the timeline of some record would tell this actor, ready for a page."""
    private = [b.action.name for b in actions.every() if b.action.is_hidden or b.action.reveals]
    is_private = Q(outcome="refused") | Q(action__in=private)
    every = LedgerEvent.objects.all()
    return among(actor, every.exclude(is_private)) | among(actor, every.filter(is_private), Level.FULL)


def is_granted(event: LedgerEvent, level: Level, viewer: Actor | None = None) -> bool:
    """Whether a level lets one know of an event: refused attempts and signing in are nobody's but the keepers'.

    That a number was revealed is told, with its reason, also to the person whose number it is and to the auditors.
    """
    bound = actions.get(event.action)
    is_private = event.outcome == "refused" or (
        bound is not None and (bound.action.is_hidden or bool(bound.action.reveals))
    )
    if is_private and _is_told_of_it(event, viewer):
        return level >= Level.SUMMARY
    return level >= (Level.FULL if is_private else Level.SUMMARY)


def _is_told_of_it(event: LedgerEvent, viewer: Actor | None) -> bool:
    bound = actions.get(event.action)
    is_done_reveal = bound is not None and bool(bound.action.reveals) and event.outcome == "done"
    is_concerned = viewer is not None and (viewer.person == event.record or viewer.role is Role.AUDIT_ADMIN)
    return is_done_reveal and is_concerned


def is_body_granted(event: LedgerEvent, level: Level) -> bool:
    """Whether a level lets one read the whole body: all of the record, and every change the body holds."""
    if event.body is None or level < Level.FULL:
        return False
    changes = json.loads(event.body).get("changes", ())
    return all(row["level"] <= level for row in changes)


def since(kind: Kind, record: Record, version: int, level: Level) -> tuple[str, ...]:
    """What others did after a version, one sentence each, for the conflict message."""
    events = LedgerEvent.objects.filter(
        record=record.uuid, kind=kind.name, version__gt=version, outcome="done"
    )
    return tuple(_told(line(e, level)) for e in events.order_by("id"))


def _told(said: Line) -> str:
    moment = said.recorded_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    changed = "、".join(c.label for c in said.changes)
    return f"{moment} {said.agency} {said.who} {said.what}" + (f"（{changed}）" if changed else "")


def line(event: LedgerEvent, level: Level, viewer: Actor | None = None) -> Line:
    """One event at a level; of a disclosure, those concerned are told why."""
    if event.body is None:
        bound = actions.get(event.action)
        what = bound.action.title if bound else "办理"
        return Line(
            event.id,
            event.version,
            what,
            "",
            "",
            event.recorded_at,
            "",
            "",
            (),
            event.outcome == "refused",
            True,
        )
    body: dict[str, Any] = json.loads(event.body)
    actor = body.get("actor", {})
    role = actor.get("role", "")
    through = f"（经{actor['system']}）" if actor.get("system") else ""
    label = Role(role).label if role in {r.value for r in Role} else ""
    return Line(
        event=event.id,
        version=event.version,
        what=body.get("title", event.action),
        who=f"{label} {actor.get('person_name', '')}{through}".strip()
        if label != "系统"
        else actor.get("person_name", ""),
        agency=actor.get("agency_name", ""),
        recorded_at=event.recorded_at,
        occurred_at=body.get("occurred_at", ""),
        reason=body.get("reason", "")
        if level >= _reason_level(event.action) or _is_told_of_it(event, viewer)
        else "",
        changes=tuple(_changes(body.get("changes", ()), level)),
        is_refused=event.outcome == "refused",
        is_simulated=body.get("origin") == "demo",
        sentence=body.get("sentence", ""),
    )


def _reason_level(action: str) -> Level:
    bound = actions.get(action)
    return bound.action.reason_level if bound else Level.SUMMARY


def _changes(rows: Iterable[dict[str, Any]], level: Level) -> Iterable[Change]:
    for row in rows:
        if row["level"] <= level:
            yield Change(row["label"], str(row.get("was", "")), str(row.get("now", "")), "now" in row)
