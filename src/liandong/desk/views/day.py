"""今日清单：本人各个岗位今天要办的，一张纸印得下，带到办公室外面也看得懂。

The same heaps as the desk, for every post of the person, so that one who holds two posts carries one sheet. Nothing stands on
it that the desk does not show; what does not fit is counted and left to the desk.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.accounts import session
from liandong.desk import work
from liandong.desk.shell import acting, role_of, show
from liandong.desk.views.home import heap_columns, heap_title
from liandong.desk.work import DUE, LATE, MINE, THEIRS, Heap
from liandong.kernel.actor import Actor
from liandong.kernel.pages import DayPage, DayPost, Link, ListPage, Row
from liandong.kernel.ports import law_book
from liandong.now import CHINA, now, today

ON_PAPER = {LATE: 7, DUE: 5, MINE: 4, THEIRS: 2}
"""Rows of each heap on the sheet: with one post, all heaps full and every row on two lines they fill one side of A4."""
NOTHING = "没有正在计算期限的事项。"


@require_safe
@acting
def day_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is late, due today, to be done and waited for, in each post of the person, the one he acts in first."""
    posts = [actor, *(a for a in session.actors(request) if a != actor)]
    page = DayPage(
        title="今日清单",
        lead=f"{_today()}　{actor.person_name}",
        posts=[_post(a) for a in posts],
        breadcrumb=[Link("工作台", "/")],
        print_text="打印",
        footnote=f"{now().astimezone(CHINA):%Y-%m-%d %H:%M} 取自工作台，此后的变化以平台为准。期限近的在前；不含事项内容。",
    )
    return show(request, actor, page)


def _today() -> str:
    """The day, and what the calendar says of it, where the year's notice is known."""
    day, calendar = today(), law_book().calendar
    known = f"（{calendar.describe(day)}）" if calendar.knows(day.year) else ""
    return f"{day.year}年{day.month}月{day.day}日{known}"


def _post(actor: Actor) -> DayPost:
    heaps = work.heaps(actor, max(ON_PAPER.values()))
    names = [name for name in (LATE, DUE, MINE, THEIRS) if heaps[name].count]
    return DayPost(
        agency=actor.agency_name,
        role=role_of(actor),
        lists=[_list(actor, name, heaps[name]) for name in names],
        nothing="" if names else NOTHING,
    )


def _list(actor: Actor, name: str, heap: Heap) -> ListPage:
    rows = heap.rows[: ON_PAPER[name]]
    left = heap.count - len(rows)
    more = (
        f"另有 {left} 条" if heap.count <= work.COUNTED_TO else f"另有 {work.COUNTED_TO - len(rows)} 条以上"
    )
    return ListPage(
        title=heap_title(actor, name),
        columns=heap_columns(actor, name),
        rows=[_on_paper(row) for row in rows],
        count_text=heap.count_text,
        lead=f"{more}，见工作台。" if left else "",
    )


def _on_paper(row: Row) -> Row:
    """A row without its button, of the notes only the record's number; how the date came about stands on the record."""
    first, *others = row.cells
    return replace(row, cells=[first, *(replace(cell, note="") for cell in others)], next_step=None)
