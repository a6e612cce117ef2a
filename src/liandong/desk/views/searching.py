"""搜索：一个框找遍这个岗位看得到的各种记录；看不到的，与没有一样。

What is typed is sent as a form and stands in the address only after it was looked at (`kernel.typed`), so that a result can be
sent to a colleague and a citizen's number cannot. Suggestions are asked by a form as well: half a number in an address would
already be too much.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from liandong.desk import guarding, presenting
from liandong.desk.shell import acting, gone_to, show
from liandong.desk.views.records import lookups
from liandong.kernel import kinds, reading, suggesting, typed
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.once import asked_once
from liandong.kernel.pages import Column, DeskPage, Link, ListPage
from liandong.kernel.suggesting import SHORTEST, Suggestion

SHOWN = 10
ADDRESS = "/search"


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything found, grouped by kind; a whole number or code leads straight to its record."""
    if request.method == "POST":
        return _asked(request)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[: reading.ASKED_AT_MOST]
    found = _found(actor, asked)
    exact = [(kind, r) for kind, rows in found for r in rows if kind.number(r).lower() == asked.lower()]
    if len(exact) == 1:
        kind, record = exact[0]
        return gone_to(request, presenting.url_of(kind.name, record.uuid))
    page = DeskPage(
        title="搜索",
        lead=_lead(asked, bool(found)),
        breadcrumb=[Link("工作台", "/")],
        lists=[_list(kind, rows, asked) for kind, rows in found],
        links=_whole_numbers(actor),
    )
    return show(request, actor, page)


def _asked(request: HttpRequest) -> HttpResponse:
    """On to the address that asks for what was typed, or away from it."""
    asked = request.POST.get("q", "")[: 4 * reading.ASKED_AT_MOST]
    if typed.holds_number(asked):
        return guarding.turned_away(request, ADDRESS)
    return gone_to(request, f"{ADDRESS}?{urlencode({'q': asked.strip()[: reading.ASKED_AT_MOST]})}")


@require_POST
@acting
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The likeliest few records while somebody types, as data for the box; nothing for a number of a citizen's."""
    asked = request.POST.get("q", "")
    with asked_once():
        found = [] if typed.holds_number(asked) else suggesting.suggestions(actor, asked)
    response = JsonResponse({"items": [_item(s) for s in found]}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _item(s: Suggestion) -> dict[str, str]:
    url = presenting.url_of(s.kind.name, s.record)
    return {"kind": s.kind.title, "title": s.title, "number": s.number, "sub": s.sub, "url": url}


def _found(actor: Actor, asked: str) -> list[tuple[Kind, list[Record]]]:
    if len(asked) < SHORTEST:
        return []
    each = reading.likeliest_of_each(actor, suggesting.searched(actor), asked, SHOWN + 1)
    return [(kind, records) for kind, _, first in each if (records := first())]


def _whole_numbers(actor: Actor) -> list[Link]:
    """Where a whole number is looked up, for those who may see one."""
    listed = (reading.listed(actor, kind.name) for kind in kinds.every())
    return [
        Link(f"{link.text}{kind.title}", link.url) for kind in listed if kind for link in lookups(actor, kind)
    ]


def _lead(asked: str, is_found: bool) -> str:
    hint = (
        "可以填名称、机关或姓名中的两个字，名称的拼音首字母，编号，或代码的前几位。"
        "手机号、身份证号不要填在这里。"
    )
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
        told=[f"{step}。" for step in reading.ways(kind, asked)],
    )
