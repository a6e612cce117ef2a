"""工作台：什么归我、什么迟了、接着按什么。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import presenting
from liandong.desk.shell import acting, show
from liandong.kernel import kinds, offering, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.models import Clock
from liandong.kernel.pages import Cell, Column, DeskPage, ListPage, MayAct, Row, Tone
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level, Role
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, now, today

AT_MOST = 200
COLUMNS = (Column("事项"), Column("办什么"), Column("来自"), Column("期限"))
WATCHED = (Column("事项"), Column("办什么"), Column("由谁办"), Column("期限"))
WATCHERS = frozenset({Role.SUPERVISOR, Role.OVERSIGHT})
WAITING = (Column("事项"), Column("等什么"), Column("等谁"), Column("期限"))


@require_safe
@acting
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Running limits on records I may see, sorted into the four lists of a working day."""
    late: list[Row] = []
    due: list[Row] = []
    mine: list[Row] = []
    theirs: list[Row] = []
    is_watching = actor.role in WATCHERS
    for clock, row in _rows(actor, Level.SUMMARY if is_watching else Level.FULL):
        if clock.owed_by != actor.agency and not is_watching:
            theirs.append(row)
        elif clock.due_at is not None and clock.due_at < now():
            late.append(row)
        elif clock.due_at is not None and _day(clock.due_at) == today():
            due.append(row)
        else:
            mine.append(row)
    lists = [
        _list("已逾期", late, "没有逾期的事项。"),
        _list("今日到期", due, "没有今天到期的事项。"),
        _list("待我办理", mine, "本机关目前没有其他正在计算期限的事项。"),
        _list("等待对方", theirs, "没有等待其他机关办理的事项。", WAITING),
    ]
    lead = f"{actor.agency_name}的事项，期限近的在前。"
    if is_watching:
        lead = "所监督、督办的机关正在计算期限的事项（摘要），期限近的在前。"
        lists = [
            _list("已逾期", late, "没有逾期的事项。", WATCHED),
            _list("今日到期", due, "没有今天到期的事项。", WATCHED),
            _list("在办", mine, "没有其他正在计算期限的事项。", WATCHED),
        ]
    page = DeskPage(title="工作台", lead=lead, lists=lists)
    return show(request, actor, page)


def _rows(actor: Actor, least: Level) -> Iterable[tuple[Clock, Row]]:
    """Each running clock on a record this actor sees at `least`, with its row."""
    for kind in kinds.every():
        sight = kind.sight.rows(actor, least)
        running = Clock.objects.filter(kind=kind.name, ended_at=None, record__in=sight.values("uuid"))
        clocks = list(running.order_by("due_at")[:AT_MOST])
        records = {
            r.uuid: r for r in sight.select_related(*kind.related).filter(uuid__in=[c.record for c in clocks])
        }
        began = _who_began(kind.name, records)
        steps = offering.next_steps(
            actor, kind, list(records.values()), kind.sight.levels(actor, records.values())
        )
        for clock in clocks:
            record, chip = records[clock.record], presenting.clock_chip(clock)
            tone = chip.tone if chip.tone in (Tone.OVERDUE, Tone.SOON) else None
            is_mine = clock.owed_by == actor.agency
            cells = [
                Cell(kind.heading(record), note=kind.number(record)),
                Cell(clock.name, note=kind.title),
                Cell(began.get(record.uuid, "") if is_mine else agencies().name(clock.owed_by)),
                Cell(
                    f"{chip.due}，{chip.left}" if tone else chip.due,
                    note=chip.steps[-1] if chip.steps else "",
                    tone=tone,
                ),
            ]
            yield (
                clock,
                Row(
                    presenting.url_of(kind.name, record.uuid),
                    cells,
                    _quiet(steps[clock.record], is_mine),
                ),
            )


def _quiet(step: MayAct | None, is_mine: bool) -> MayAct | None:
    """The next step as a plain button where the turn is the other side's."""
    return step if step is None or is_mine else replace(step, primary=False)


def _who_began(kind: str, records: Iterable[UUID]) -> dict[UUID, str]:
    """For each record the agency that made it, as its first event says; a redacted event says nothing."""
    first = LedgerEvent.objects.filter(kind=kind, record__in=list(records), version=1, outcome="done")
    return {e.record: timeline.line(e, Level.SUMMARY).agency for e in first}


def _list(title: str, rows: list[Row], empty: str, columns: tuple[Column, ...] = COLUMNS) -> ListPage:
    return ListPage(title=title, columns=columns, rows=rows, count_text=f"{len(rows)} 条", empty=empty)


def _day(moment: datetime) -> object:
    return moment.astimezone(CHINA).date()
