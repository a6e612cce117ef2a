"""工作台：什么归我、什么迟了、接着按什么；还有我在别的岗位上有多少事。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.accounts import session
from liandong.desk import work
from liandong.desk.shell import acting, missing, role_of, show
from liandong.desk.work import DUE, LATE, MINE, THEIRS, Heap
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Column, DeskPage, Link, ListPage, OtherPost

LONGEST = 500
MINE_COLUMNS = (Column("事项"), Column("办什么"), Column("来自"), Column("期限"))
WATCHED = (Column("事项"), Column("办什么"), Column("由谁办"), Column("期限"))
WAITING = (Column("事项"), Column("等什么"), Column("等谁"), Column("期限"))
TITLES = {LATE: "已逾期", DUE: "今日到期", MINE: "待我办理", THEIRS: "等待对方"}
EMPTY = {
    LATE: "没有逾期的事项。",
    DUE: "没有今天到期的事项。",
    MINE: "本机关目前没有其他正在计算期限的事项。",
    THEIRS: "没有等待其他机关办理的事项。",
}


@require_safe
@acting
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Running limits on records I may see, sorted into the lists of a working day; other posts as counts."""
    heaps = work.heaps(actor)
    names = [LATE, DUE, MINE] if work.is_watching(actor) else [LATE, DUE, MINE, THEIRS]
    lead = f"{actor.agency_name}的事项，期限近的在前。"
    if work.is_watching(actor):
        lead = "所监督、督办的机关正在计算期限的事项（摘要），期限近的在前。"
    page = DeskPage(
        title="工作台",
        lead=lead,
        lists=[_list(actor, name, heaps[name]) for name in names],
        others=[_other(a) for a in session.actors(request) if a != actor],
        switch_url="/switch",
        links=[Link("今日清单（可打印）", "/day")],
    )
    return show(request, actor, page)


@require_safe
@acting
def heap_page(request: HttpRequest, actor: Actor, heap: str) -> HttpResponse:
    """All of one list of the desk."""
    if heap not in TITLES or (heap == THEIRS and work.is_watching(actor)):
        return missing(request, actor)
    whole = work.heaps(actor, LONGEST, (heap,))[heap]
    listed = _list(actor, heap, whole)
    page = ListPage(
        title=listed.title,
        lead=f"期限近的在前；这里列出前 {LONGEST} 条。" if whole.count > LONGEST else "期限近的在前。",
        breadcrumb=[Link("工作台", "/")],
        columns=listed.columns,
        rows=listed.rows,
        count_text=f"共 {whole.count_text}",
        empty=listed.empty,
    )
    return show(request, actor, page)


def heap_title(actor: Actor, name: str) -> str:
    """What a heap is called: to one who presses others nothing waits, it is being done."""
    return "在办" if work.is_watching(actor) and name == MINE else TITLES[name]


def heap_columns(actor: Actor, name: str) -> tuple[Column, ...]:
    return WATCHED if work.is_watching(actor) else WAITING if name == THEIRS else MINE_COLUMNS


def _list(actor: Actor, name: str, heap: Heap) -> ListPage:
    is_others = work.is_watching(actor) and name == MINE
    return ListPage(
        title=heap_title(actor, name),
        columns=heap_columns(actor, name),
        rows=heap.rows,
        count_text=heap.count_text,
        empty="没有其他正在计算期限的事项。" if is_others else EMPTY[name],
        export_url=f"/work/{name}" if heap.count > len(heap.rows) else "",
    )


def _other(actor: Actor) -> OtherPost:
    """How much waits in another of the person's posts, in words."""
    counts = work.counts(actor)
    names = TITLES | ({MINE: "在办"} if work.is_watching(actor) else {})
    told = [
        f"{names[name]} {n if n <= work.COUNTED_TO else f'{work.COUNTED_TO}+'} 条"
        for name, n in counts.items()
        if n
    ]
    role = role_of(actor)
    return OtherPost(
        session.capacity(actor),
        actor.agency_name,
        role,
        "，".join(told) or "没有正在计算期限的事项",
        counts[LATE] > 0,
    )
