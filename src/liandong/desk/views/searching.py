"""搜索：一个框找遍这个岗位看得到的各种记录；看不到的，与没有一样。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import presenting
from liandong.desk.shell import acting, gone_to, show
from liandong.kernel import kinds, reading
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.pages import Column, DeskPage, Link, ListPage

SHOWN = 10
SHORTEST = 2


@require_safe
@acting
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything found, grouped by kind; a whole number or code leads straight to its record."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[: reading.ASKED_AT_MOST]
    found = [(kind, rows) for kind in _searched(actor) if (rows := _rows(kind, actor, asked))]
    exact = [(kind, r) for kind, rows in found for r in rows if kind.number(r).lower() == asked.lower()]
    if len(exact) == 1:
        kind, record = exact[0]
        return gone_to(request, presenting.url_of(kind.name, record.uuid))
    page = DeskPage(
        title="搜索",
        lead=_lead(asked, bool(found)),
        breadcrumb=[Link("工作台", "/")],
        lists=[_list(kind, rows, asked) for kind, rows in found],
    )
    return show(request, actor, page)


def _searched(actor: Actor) -> list[Kind]:
    """Kinds with something to search that this post may list."""
    found = (reading.listed(actor, k.name) for k in kinds.every() if any(f.is_searched for f in k.fields))
    return [kind for kind in found if kind is not None]


def _rows(kind: Kind, actor: Actor, asked: str) -> list[Record]:
    if len(asked) < SHORTEST:
        return []
    return list(reading.found(kind, actor, asked).select_related(*kind.related)[: SHOWN + 1])


def _lead(asked: str, is_found: bool) -> str:
    hint = "可以填编号、机构编码、名称、机关或姓名中的几个字。手机号、身份证号不要填在这里。"
    if len(asked) < SHORTEST:
        return f"请至少填{SHORTEST}个字。{hint}"
    if not is_found:
        return f"没有找到与“{asked}”有关的记录，或者它们不在您当前岗位的可见范围内。{hint}"
    return f"与“{asked}”有关、您当前岗位看得到的记录；每种先列{SHOWN}条。"


def _list(kind: Kind, rows: list[Record], asked: str) -> ListPage:
    fields = kind.columns()
    is_more = len(rows) > SHOWN
    return ListPage(
        title=kind.title,
        columns=[*(Column(f.label) for f in fields), Column("状态", keeps_line=True)],
        rows=[presenting.list_row(kind, r, fields) for r in rows[:SHOWN]],
        count_text=f"{SHOWN}条以上" if is_more else f"{len(rows)} 条",
        export_url=presenting.list_url(kind.name, asked) if is_more else "",
    )
