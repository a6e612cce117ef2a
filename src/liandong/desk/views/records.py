"""清单和记录：一种样子，所有种类。"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import presenting
from liandong.desk.shell import acting, missing, show
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.pages import Choice, Column, Filter, Link, ListPage, Pages
from liandong.kernel.roles import Level
from liandong.notices import keeping

A_PAGE = 25
COUNTED_TO = 1000


@require_safe
@acting
def record_list(request: HttpRequest, actor: Actor, kind_name: str) -> HttpResponse:
    """The list of one kind: what I may see, searched, a page at a time; the filters stand in the address."""
    kind = reading.listed(actor, kind_name)
    if kind is None:
        return missing(request, actor, lambda a: reading.listed(a, kind_name) is not None)
    asked, state = request.GET.get("q", "").strip()[: reading.ASKED_AT_MOST], request.GET.get("state", "")
    rows = reading.found(kind, actor, asked, state)
    total = len(rows.values("pk")[: COUNTED_TO + 1])
    last = max(1, -(-min(total, COUNTED_TO) // A_PAGE))
    number = min(max(1, _number(request.GET.get("page", ""))), last)
    shown = list(rows.select_related(*kind.related)[(number - 1) * A_PAGE : number * A_PAGE])
    fields = [f for f in kind.fields if f.in_list and f.level <= Level.SUMMARY]
    page = ListPage(
        title=kind.title,
        lead=kind.lead,
        breadcrumb=[Link("工作台", "/")],
        columns=[*(Column(f.label) for f in fields), Column("状态", keeps_line=True)],
        rows=[presenting.list_row(kind, r, fields) for r in shown],
        count_text=f"共 {total} 条" if total <= COUNTED_TO else f"{COUNTED_TO}+ 条",
        filters=_filters(kind, asked, state),
        clear_url=request.path if asked or state else "",
        pages=_around(number, last, asked, state) if last > 1 else None,
        empty="没有符合条件的记录。" if asked or state else kind.when_empty,
        empty_todo="请减少筛选条件，或核对所填的字。" if asked or state else "",
        primary=presenting.creating(actor, kind),
        links=_lookups(actor, kind),
    )
    return show(request, actor, page)


def _lookups(actor: Actor, kind: Kind) -> list[Link]:
    """Where a whole number is looked up: by a form, never in the address of this list."""
    labels = "、".join(f.label for f in reading.sealed_fields(kind, actor))
    return [Link(f"按{labels}查找", f"/r/{kind.name}/find")] if labels else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _filters(kind: Kind, asked: str, state: str) -> list[Filter]:
    states = [Choice("", "全部", not state)]
    states += [Choice(name, s.label, name == state) for name, s in kind.states.states.items()]
    by_state = Filter("state", "状态", state, states)
    searched = "、".join(f.label for f in kind.fields if f.is_searched)
    return [Filter("q", f"查找{searched}", asked), by_state] if searched else [by_state]


def _around(number: int, last: int, asked: str, state: str) -> Pages:
    def url(page: int) -> str:
        return "?" + urlencode({k: v for k, v in (("q", asked), ("state", state), ("page", page)) if v})

    return Pages(
        f"第 {number} 页，共 {last} 页",
        url(number - 1) if number > 1 else "",
        url(number + 1) if number < last else "",
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
