"""手头的事：这个岗位看得到的、正在计算期限的事项，分成几堆，各有多少，排在前面的是哪些。

One question to the table of running clocks through the one predicate, whatever kinds there are: of each heap
the nearest limits, counted to `COUNTED_TO` and no further. Everything that a row shows is read for all rows at once.
Used by the desk, the printed list of the day and the counts of a person's other posts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q, Value

from liandong.desk import presenting
from liandong.kernel import kinds, offering, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Clock, Record
from liandong.kernel.pages import Cell, MayAct, Row, Tone
from liandong.kernel.ports import agencies, law_book
from liandong.kernel.roles import Level, Role
from liandong.kernel.visibility import among, concerning
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
    keys = _running(actor, only)
    clocks = Clock.objects.in_bulk([key for ones in keys.values() for key in ones[:at_most]])
    rows = _rows(actor, list(clocks.values()))
    for name, ones in keys.items():
        shown = [clocks[key] for key in ones[:at_most]]
        found[name] = Heap(len(ones), [rows[c.pk] for c in shown if c.pk in rows], shown)
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many in each heap, exact to `COUNTED_TO` and one more beyond."""
    return {name: len(keys) for name, keys in _running(actor, (LATE, DUE, MINE, THEIRS)).items()}


def _running(actor: Actor, only: Sequence[str]) -> dict[str, list[int]]:
    """Keys of the running clocks on records this actor works on or watches, by heap, the nearest limit first.

    No heap is looked through further than it is counted. One's own are found by who owes them, others' by whom they concern;
    whether their records may be seen is asked of these alone.
    """
    is_watcher = is_watching(actor)
    running = Clock.objects.filter(ended_at=None)
    concern = concerning(actor, running)
    own = concern if is_watcher else running.filter(owed_by=actor.agency)
    tomorrow = datetime.combine(today() + timedelta(days=1), time(), CHINA)
    late, soon = Q(due_at__lt=now()), Q(due_at__lt=tomorrow)
    rows = {
        LATE: own.filter(late), DUE: own.filter(soon & ~late), MINE: own.filter(Q(due_at__gte=tomorrow) | Q(due_at=None)),
        THEIRS: Clock.objects.none() if is_watcher else concern.exclude(owed_by=actor.agency),
    }  # fmt: skip
    least = Level.SUMMARY if is_watcher else Level.FULL
    order = (F("due_at").asc(nulls_last=True), F("id").asc())
    found: dict[str, list[int]] = {name: [] for name in rows}
    asked = [
        among(actor, rows[name], least).order_by(*order).annotate(heap=Value(name)).values_list("heap", "due_at", "pk")[: COUNTED_TO + 1]
        for name in only
    ]  # fmt: skip
    for name, _, key in sorted(asked[0].union(*asked[1:], all=True), key=_nearest):
        found[name].append(key)
    return found


def _nearest(row: tuple[str, datetime | None, int]) -> tuple[bool, float, int]:
    """A suspended clock, which is due at no moment, after all others."""
    _, due, key = row
    return due is None, due.timestamp() if due else 0, key


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
