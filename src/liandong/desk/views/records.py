"""清单和记录：一种样子，所有种类。"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import asking, presenting
from liandong.desk.asking import Asked, NotADay
from liandong.desk.shell import acting, missing, show, show_error
from liandong.kernel import ordering, reading
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.ordering import BadCursor, Unordered, Window
from liandong.kernel.pages import Link, ListPage, Pages
from liandong.kernel.typed import NumberTyped
from liandong.kernel.visibility import SOME
from liandong.notices import keeping

A_PAGE = 25
COUNTED_TO = 1000


@require_safe
@acting
def record_list(request: HttpRequest, actor: Actor, kind_name: str) -> HttpResponse:
    """The list of one kind: what I may see, searched and ordered, a page at a time; the question stands in the address."""
    kind = reading.listed(actor, kind_name)
    if kind is None:
        return missing(request, actor, lambda a: reading.listed(a, kind_name) is not None)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        asked = asking.asked_of(kind, request.GET)
        rows = asked.rows(actor)
        window = ordering.window(
            rows, asked.order, A_PAGE, after=after, before=before, counted_to=COUNTED_TO, meant=asked.meant(actor),
            is_some=kind.sight.is_little(actor, SOME),
        )  # fmt: skip
    except (Unordered, BadCursor, NumberTyped, NotADay) as why:
        return cannot_list(request, actor, kind, why)
    page = ListPage(
        title=kind.title,
        lead=kind.lead,
        told=[f"{step}。" for step in reading.ways(kind, asked.text)],
        breadcrumb=[Link("工作台", "/")],
        columns=asking.columns(asked),
        rows=[presenting.list_row(kind, r, kind.columns()) for r in window.rows],
        count_text=f"共 {window.total} 条" if window.total <= COUNTED_TO else f"{COUNTED_TO}+ 条",
        filters=asking.filters(asked),
        clear_url=request.path if asked.parameters() else "",
        pages=_around(asked, window),
        empty="没有符合条件的记录。" if asked.is_narrowed else kind.when_empty,
        empty_todo="请减少筛选条件，或核对所填的字。" if asked.is_narrowed else "",
        export_url=f"/r/{kind.name}/export{asked.query()}" if window.rows else "",
        primary=presenting.creating(actor, kind),
        links=lookups(actor, kind),
    )
    return show(request, actor, page)


def cannot_list(request: HttpRequest, actor: Actor, kind: Kind, why: ValueError) -> HttpResponse:
    """The order or the page asked for is none of this list's, or a citizen's number is looked for."""
    if isinstance(why, NumberTyped):
        title, todo = "不能这样查找", ("请打开清单，按姓名、名称或代码查找。",)
    elif isinstance(why, NotADay):
        title, todo = "不能按这一天查", ("请打开清单，日期写成2026-11-23的样子。",)
    else:
        title = "不能这样排序" if isinstance(why, Unordered) else "不能从这里翻页"
        todo = ("请打开清单，按列标题选择次序，再逐页往下看。",)
    return show_error(
        request, actor, 422, title, str(why), todo, (Link(f"打开{kind.title}清单", f"/r/{kind.name}/"),)
    )


def lookups(actor: Actor, kind: Kind) -> list[Link]:
    """Where a whole number is looked up: by a form, never in the address of this list."""
    labels = "、".join(f.label for f in reading.sealed_fields(kind, actor))
    return [Link(f"按{labels}查找", f"/r/{kind.name}/find")] if labels else []


def _around(asked: Asked, window: Window) -> Pages | None:
    """Which rows these are and where the next and the previous begin; nothing for a list of one page."""
    if not window.rows or not (window.before or window.is_more):
        return None
    first, last = window.before + 1, window.before + len(window.rows)
    return Pages(
        f"第 {first}—{last} 条" if window.before <= COUNTED_TO else f"第 {COUNTED_TO} 条以后",
        asked.query(before=asked.order.cursor(window.rows[0])) if window.before else "",
        asked.query(after=asked.order.cursor(window.rows[-1])) if window.is_more else "",
    )


@require_safe
@acting
def record_page(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID) -> HttpResponse:
    """One record, as far as my level goes; hidden answers like missing. Opening it marks what I was told of it as read."""
    found = reading.seen(actor, kind_name, record_id)
    if found is None:
        return missing(request, actor, lambda a: reading.seen(a, kind_name, record_id) is not None)
    if request.method == "GET":
        keeping.mark_read(actor, record_id)
    return show(request, actor, presenting.record_page(actor, *found))
