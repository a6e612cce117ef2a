"""期限：存的是输入，算的是结果；从不加一减一。

A clock stores which parameter of which day's law it runs on, when it started, and every suspension and extension.
`law.limits.compute` turns that into the due moment and the sentences that explain it; when the calendar of a year
is loaded or corrected every running clock is computed anew. Only 法定 and 内部 limits can become overdue.

Source of the counting rules: 行政处罚法第八十五条 and law/parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.kernel import outbox
from liandong.kernel.actor import Actor
from liandong.kernel.models import Clock
from liandong.kernel.ports import law_book
from liandong.kernel.trail import automatic
from liandong.kernel.visibility import seen_by
from liandong.law.calendar import WorkCalendar
from liandong.law.limits import Due, Extension, Suspension, Term, compute
from liandong.law.moments import chinese_date, end_of_day
from liandong.law.parameter import NATURES, Parameter
from liandong.now import CHINA, now


@dataclass(frozen=True, slots=True)
class Chip:
    """A clock as it is shown: label, due text, tone (late, soon, calm, done) and why this date."""

    name: str
    due_at: datetime | None
    due_text: str
    tone: str
    nature: str
    source: str
    steps: tuple[str, ...]
    is_provisional: bool


def start(
    kind: str, record: UUID, name: str, parameter: str, since: datetime, *, owed_by: UUID, line: str = "", nature: str = "",
) -> Clock:  # fmt: skip
    """Start a clock on a record inside the caller's transaction.

    Args:
        name: what the limit is for; one clock of a name runs on a record at a time.
        parameter: id of the row of the law, e.g. ``D-06``, taken as it stands on the day of `since`.
        since: the start event's moment, time-zone aware.
        owed_by: public id of the agency that must meet it.
        nature: another than the row's, where the same time is counted but only asked for (``courtesy``).

    Raises:
        law.UnknownParameter: no such row is in force on that day.
    """
    day = since.astimezone(CHINA).date()
    row = law_book().at(day).get(parameter, line or None)
    clock = Clock(
        kind=kind,
        record=record,
        name=name,
        nature=nature or row.nature,
        source=str(row.provision),
        owed_by=owed_by,
        inputs={
            "parameter": parameter, "line": line, "law_of": day.isoformat(), "since": since.isoformat(),
            "suspensions": [], "extensions": [],
        },
        seen_by=seen_by(kind, record),
    )  # fmt: skip
    _compute(clock)
    clock.save()
    return clock


def start_given(
    kind: str,
    record: UUID,
    name: str,
    due: date | datetime,
    since: datetime,
    *,
    owed_by: UUID,
    source: str,
    nature: str,
) -> Clock:
    """Start a clock whose last day another's paper states, such as an opinion that says by when it must be answered.

    Args:
        due: the last day, to whose end the limit runs; or the very moment.
        source: the paper, as it is cited.
        nature: one of `law.parameter.NATURES`.
    """
    clock = Clock(
        kind=kind, record=record, name=name, nature=nature, source=source, owed_by=owed_by,
        inputs={
            "given": due.isoformat(), "source": source, "since": since.isoformat(), "suspensions": [], "extensions": [],
        },
        seen_by=seen_by(kind, record),
    )  # fmt: skip
    _compute(clock)
    clock.save()
    return clock


def give_anew(record: UUID, name: str, due: date) -> Clock:
    """Move a running clock of a given last day to the day that the paper really states; told anew if it passes."""
    clock = _running(record, name)
    clock.inputs["given"], clock.overdue_told_at = due.isoformat(), None
    return _store(clock)


def suspend(record: UUID, name: str, since: datetime, why: str) -> Clock:
    """Stop the clock from a moment on; due is unknown until it is resumed."""
    clock = _running(record, name)
    if _open(clock):
        raise ValueError(f"期限“{name}”已经中止，不能再次中止。")
    clock.inputs["suspensions"].append({"since": since.isoformat(), "until": "", "why": why})
    return _store(clock)


def resume(record: UUID, name: str, at: datetime) -> Clock:
    """End the open suspension.

    Raises:
        ValueError: the clock is not suspended.
    """
    clock = _running(record, name)
    if not (pause := _open(clock)):
        raise ValueError(f"期限“{name}”没有中止，无须恢复。")
    pause["until"] = at.isoformat()
    return _store(clock)


def extend(record: UUID, name: str, value: int, unit: str, why: str) -> Clock:
    """Add an extension, counted from the end of the limit as it stands."""
    clock = _running(record, name)
    clock.inputs = _longer(clock.inputs, value, unit, why)
    return _store(clock)


def if_extended(clock: Clock, value: int, unit: str, why: str) -> Due:
    """When it would be due with such an extension."""
    return computed(_longer(clock.inputs, value, unit, why))


def _longer(inputs: dict[str, Any], value: int, unit: str, why: str) -> dict[str, Any]:
    return {**inputs, "extensions": [*inputs["extensions"], {"value": value, "unit": unit, "why": why}]}


def end(record: UUID, name: str, at: datetime) -> Clock | None:
    """The thing was done: the clock stops for good. None when no such clock runs."""
    clock = Clock.objects.select_for_update().filter(record=record, name=name, ended_at=None).first()
    if clock is not None:
        clock.ended_at = at
        clock.save(update_fields=["ended_at"])
    return clock


def end_all(record: UUID, at: datetime) -> None:
    """Nothing is owed on the record any more: each of its clocks stops for good."""
    Clock.objects.filter(record=record, ended_at=None).update(ended_at=at)


def pass_to(record: UUID, agency: UUID) -> None:
    """Whoever has the record from now on owes what runs on it; of a limit that has passed already it is told too."""
    Clock.objects.filter(record=record, ended_at=None).update(owed_by=agency, overdue_told_at=None)


def running(record: UUID) -> list[Clock]:
    return list(Clock.objects.filter(record=record, ended_at=None).order_by("due_at"))


def of(record: UUID) -> list[Clock]:
    return list(Clock.objects.filter(record=record).order_by("id"))


def row_of(clock: Clock) -> Parameter | None:
    """The row of the law a clock stands on, as it stood on the day that counts; None where a paper gave its last day."""
    if "given" in clock.inputs:
        return None
    law = law_book().at(date.fromisoformat(clock.inputs["law_of"]))
    return law.get(clock.inputs["parameter"], clock.inputs["line"] or None)


def recompute_all(actor: Actor, because: UUID) -> int:
    """Compute every running clock anew; a moved due moment is written on the record's trail. Returns how many moved."""
    moved = 0
    for pk in Clock.objects.filter(ended_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            clock = Clock.objects.select_for_update().get(pk=pk)
            before = (clock.due_at, clock.is_provisional)
            _compute(clock)
            if (clock.due_at, clock.is_provisional) != before:
                clock.overdue_told_at = None
                clock.save()
                moved += 1
                facts = {
                    "clock": clock.name,
                    "was": _said(before[0]),
                    "now": _said(clock.due_at),
                    "because": str(because),
                }
                automatic(actor, clock.kind, clock.record, "kernel.recompute_clock", "期限重算", facts)
    return moved


def tell_overdue(actor: Actor) -> int:
    """Write once on the record's trail, and announce, that a 法定 or 内部 limit has passed. Returns how many were told."""
    moment = now()
    late = Clock.objects.filter(
        ended_at=None, due_at__lt=moment, overdue_told_at=None, nature__in=("statutory", "internal")
    )
    told = 0
    for pk in late.values_list("pk", flat=True):
        with transaction.atomic():
            clock = (
                Clock.objects.select_for_update(skip_locked=True).filter(pk=pk, overdue_told_at=None).first()
            )
            if clock is None:
                continue
            clock.overdue_told_at = moment
            clock.save(update_fields=["overdue_told_at"])
            facts = {"clock": clock.name, "due": _said(clock.due_at), "owed_by": str(clock.owed_by)}
            event = automatic(
                actor, clock.kind, clock.record, "kernel.tell_overdue", f"“{clock.name}”逾期", facts
            )
            assert clock.due_at is not None
            outbox.put(
                event, "kernel.clock_overdue",
                {
                    "kind": clock.kind, "record": str(clock.record), "clock": clock.name,
                    "owed_by": str(clock.owed_by), "due_at": clock.due_at.isoformat(),
                },
            )  # fmt: skip
            told += 1
    return told


def chip(clock: Clock, calendar: WorkCalendar | None = None) -> Chip:
    """How a clock is shown now; give the calendar when showing many."""
    moment = now()
    stands = "已中止，恢复后重新计算" if _open(clock) else "应当及时办理"
    tone, text = "calm", _said(clock.due_at) or stands
    if clock.ended_at is not None:
        is_late = clock.due_at is not None and clock.ended_at > clock.due_at
        tone, text = (
            ("late" if is_late else "done"),
            f"{_said(clock.ended_at)}办结" + ("，逾期" if is_late else ""),
        )
    elif clock.due_at is not None and clock.due_at < moment:
        tone = "late" if clock.nature in ("statutory", "internal") else "soon"
    elif (
        clock.due_at is not None
        and _workdays_left(calendar or law_book().calendar, clock.due_at, moment) <= 2
    ):
        tone = "soon"
    return Chip(
        clock.name, clock.due_at, text, tone, NATURES[clock.nature], clock.source,
        tuple(clock.explanation), clock.is_provisional,
    )  # fmt: skip


def _workdays_left(calendar: WorkCalendar, due: datetime, moment: datetime) -> int:
    day, last = moment.astimezone(CHINA).date(), due.astimezone(CHINA).date()
    left = 0
    while day < last and left <= 2:
        day = date.fromordinal(day.toordinal() + 1)
        left += calendar.is_working_day(day, guess=True)
    return left


def _said(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""


def _running(record: UUID, name: str) -> Clock:
    return Clock.objects.select_for_update().get(record=record, name=name, ended_at=None)


def _open(clock: Clock) -> dict[str, str] | None:
    return next((s for s in clock.inputs["suspensions"] if not s["until"]), None)


def _store(clock: Clock) -> Clock:
    _compute(clock)
    clock.save()
    return clock


def _compute(clock: Clock) -> None:
    due = computed(clock.inputs)
    clock.due_at, clock.explanation, clock.is_provisional = due.moment, list(due.steps), due.provisional


def computed(inputs: dict[str, Any]) -> Due:
    """The due moment from stored inputs; the same inputs and book give the same answer."""
    if "given" in inputs:
        if "T" in inputs["given"]:
            moment = datetime.fromisoformat(inputs["given"])
            return Due(moment, (f"{inputs['source']}写明至迟{moment.astimezone(CHINA):%Y-%m-%d %H:%M}",))
        last = date.fromisoformat(inputs["given"])
        return Due(end_of_day(last), (f"{inputs['source']}写明至迟{chinese_date(last)}",))
    book = law_book()
    row = book.at(date.fromisoformat(inputs["law_of"])).get(inputs["parameter"], inputs["line"] or None)
    return compute(
        datetime.fromisoformat(inputs["since"]),
        Term.of(row),
        book.calendar,
        suspensions=[
            Suspension(
                datetime.fromisoformat(s["since"]),
                datetime.fromisoformat(s["until"]) if s["until"] else None,
                s["why"],
            )
            for s in inputs["suspensions"]
        ],
        extensions=[Extension(e["value"], e["unit"], e["why"]) for e in inputs["extensions"]],
    )
