"""手头的事：这个岗位看得到的、正在计算期限的事项，分成几堆，各有多少，排在前面的是哪些。

One question to the table of running clocks through the one predicate, whatever kinds there are: within each heap
the nearest limits, and how many there are altogether (exact to `COUNTED_TO`). Everything that a row shows is read
for all rows at once. Used by the desk, the printed list of the day and the counts of a person's other posts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from liandong.desk import presenting
from liandong.kernel import kinds, offering, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Clock, Record
from liandong.kernel.pages import Cell, MayAct, Row, Tone
from liandong.kernel.ports import agencies, law_book
from liandong.kernel.roles import Level, Role
from liandong.kernel.visibility import among
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, now, today

WATCHERS = frozenset({Role.SUPERVISOR, Role.OVERSIGHT})
LATE, DUE, MINE, THEIRS = "late", "due", "mine", "theirs"
SHOWN = 25
COUNTED_TO = 1000


@dataclass(slots=True)
class Heap:
    """One list of the desk: how many, and the first of them with the nearest limit first."""

    count: int = 0
    rows: list[Row] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)

    @property
    def count_text(self) -> str:
        return f"{self.count} 条" if self.count <= COUNTED_TO else f"{COUNTED_TO}+ 条"


def is_watching(actor: Actor) -> bool:
    """Whether this post presses others (督办, 行政执法监督) instead of working on records itself."""
    return actor.role in WATCHERS


def heaps(
    actor: Actor, at_most: int = SHOWN, only: Sequence[str] = (LATE, DUE, MINE, THEIRS)
) -> dict[str, Heap]:
    """The actor's heaps with their first rows and how many there are; a heap that is not asked for stays empty."""
    found = {name: Heap() for name in (LATE, DUE, MINE, THEIRS)}
    order = [F("due_at").asc(nulls_last=True), F("id").asc()]
    each = [F("heap")]
    first = _running(actor).filter(heap__in=only).annotate(
        of_heap=Window(Count("pk"), partition_by=each), place=Window(RowNumber(), partition_by=each, order_by=order)
    ).filter(place__lte=at_most)  # fmt: skip
    for clock in first.order_by("place"):
        found[clock.heap].clocks.append(clock)
        found[clock.heap].count = min(clock.of_heap, COUNTED_TO + 1)
    rows = _rows(actor, [clock for one in found.values() for clock in one.clocks])
    for one in found.values():
        one.rows = [rows[clock.pk] for clock in one.clocks if clock.pk in rows]
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many in each heap, exact to `COUNTED_TO` and one more beyond."""
    return dict.fromkeys((LATE, DUE, MINE, THEIRS), 0) | _counted(actor)


def _running(actor: Actor) -> QuerySet[Any]:
    """Running clocks on records this actor works on or watches, each with the heap it belongs to."""
    least = Level.SUMMARY if is_watching(actor) else Level.FULL
    moment = now()
    tomorrow = datetime.combine(today() + timedelta(days=1), time(), CHINA)
    heap = Case(
        *([] if is_watching(actor) else [When(~Q(owed_by=actor.agency), then=Value(THEIRS))]),
        When(due_at__lt=moment, then=Value(LATE)),
        When(due_at__lt=tomorrow, then=Value(DUE)),
        default=Value(MINE),
        output_field=CharField(),
    )
    return among(actor, Clock.objects.filter(ended_at=None), least).annotate(heap=heap)


def _counted(actor: Actor) -> dict[str, int]:
    rows = _running(actor).values("heap").annotate(n=Count("pk")).values_list("heap", "n")
    return {heap: min(n, COUNTED_TO + 1) for heap, n in rows}


def _rows(actor: Actor, clocks: Sequence[Clock]) -> dict[int, Row]:
    """A row for each clock, read in a fixed number of questions per kind."""
    calendar, found = law_book().calendar, {}
    names = agencies().names(clock.owed_by for clock in clocks)
    for kind_name in {clock.kind for clock in clocks}:
        kind = kinds.get(kind_name)
        assert kind is not None
        mine = [clock for clock in clocks if clock.kind == kind_name]
        model = kind.model._default_manager.select_related(*kind.related)
        records: dict[UUID, Record] = {r.uuid: r for r in model.filter(uuid__in={c.record for c in mine})}
        whole = list(records.values())
        steps = offering.next_steps(actor, kind, whole, kind.sight.levels(actor, whole))
        began = _who_began(kind_name, records)
        for clock in (c for c in mine if c.record in records):
            is_mine = clock.owed_by == actor.agency
            other = began.get(clock.record, "") if is_mine else names[clock.owed_by]
            chip = presenting.clock_chip(clock, calendar)
            tone = chip.tone if chip.tone in (Tone.OVERDUE, Tone.SOON) else None
            due = Cell(
                f"{chip.due}，{chip.left}" if tone else chip.due,
                note=chip.steps[-1] if chip.steps else "",
                tone=tone,
            )
            found[clock.pk] = _row(
                kind, records[clock.record], clock, other, due, _quiet(steps[clock.record], is_mine)
            )
    return found


def _row(kind: Kind, record: Record, clock: Clock, other: str, due: Cell, step: MayAct | None) -> Row:
    cells = [
        Cell(kind.heading(record), note=kind.number(record)), Cell(clock.name, note=kind.title), Cell(other), due,
    ]  # fmt: skip
    return Row(presenting.url_of(kind.name, record.uuid), cells, step)


def _quiet(step: MayAct | None, is_mine: bool) -> MayAct | None:
    """The next step as a plain button where the turn is the other side's."""
    return step if step is None or is_mine else replace(step, primary=False)


def _who_began(kind: str, records: Mapping[UUID, Record]) -> dict[UUID, str]:
    """For each record the agency that made it, as its first event says; a redacted event says nothing."""
    first = LedgerEvent.objects.filter(kind=kind, record__in=list(records), version=1, outcome="done")
    return {e.record: timeline.line(e, Level.SUMMARY).agency for e in first}
