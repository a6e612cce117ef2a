"""公开的清单、场景、计划、检查结果：一张清单、一份内容，没有公布的与不存在一样答 404，撤回了的答 410。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.presenting import public_sections, state_chip, text_of
from liandong.desk.shell import show, show_error
from liandong.desk.views.evidence import as_it_was
from liandong.inspections.queries import files_seen
from liandong.kernel.kinds import Kind
from liandong.kernel.pages import Cell, Column, Link, PublicList, PublicPage, Row, Section
from liandong.portal.shelves import SHELVES, Shelf
from liandong.portal.strangers import FRONT, asked_of, count_told, cut, not_found, open_to_all, page_of, pages


@require_safe
@open_to_all
def shelf_page(request: HttpRequest, shelf: str) -> HttpResponse:
    """What of a kind is open; found by a part of a name or by number."""
    one = SHELVES.get(shelf)
    if one is None:
        return not_found(request, FRONT)
    kind, url = one.kind, f"/public/{shelf}"
    asked, page = asked_of(request), page_of(request)
    rows = kind.search(one.rows(), asked) if asked and kind.search else one.rows()
    found, has_more = cut(rows, page)
    fields = {f.name: f for f in kind.fields}
    nothing = f"没有找到“{asked}”。请换一种写法，至少写两个字。" if asked else f"还没有公布的{one.title}。"
    shown = PublicList(
        title=one.title,
        lead=one.lead,
        columns=[
            *(Column(fields[name].label, keeps_line=name.endswith(("_on", "until"))) for name in one.columns),
            Column("状态"),
        ],
        rows=[_row(one, kind, url, record) for record in found],
        count_text=count_told(asked, page, len(found), has_more),
        guide=Section("怎么看懂这张表", paragraphs=one.list_guide),
        asked=asked,
        search_label="找哪一份",
        search_help=one.search_help,
        clear_url=url if asked else "",
        pages=pages(url, asked, page, has_more),
        empty=nothing,
        breadcrumb=(FRONT,),
        demo=settings.DEMO,
    )
    return show(request, None, shown)


def _row(one: Shelf, kind: Kind, url: str, record: Any) -> Row:
    fields, chip = {f.name: f for f in kind.fields}, state_chip(kind, record)
    cells = [Cell(text_of(fields[name].read(record))) for name in one.columns]
    return Row(f"{url}/{record.uuid}", [*cells, Cell(chip.text, tone=chip.tone)])


@require_safe
@open_to_all
def record_page(request: HttpRequest, shelf: str, record_id: UUID) -> HttpResponse:
    """One of them, all its fields marked 公开."""
    one = SHELVES.get(shelf)
    back = FRONT if one is None else Link(one.title, f"/public/{shelf}")
    record = None if one is None else one.rows().filter(uuid=record_id).first()
    if one is None or record is None:
        why = one.gone(record_id) if one is not None else ""
        return _gone(request, why, back) if why else not_found(request, back)
    kind = one.kind
    page = PublicPage(
        title=kind.heading(record),
        lead=f"{kind.number(record)}，{state_chip(kind, record).text}",
        sections=(*public_sections(kind, record), Section("怎么看懂这一页", paragraphs=one.guide)),
        links=[
            *(Link(text, url, note, is_file=True) for text, url, note in one.files(record)),
            *(Link(text, url, note) for text, url, note in one.further(record)),
        ],
        breadcrumb=(FRONT, back),
        demo=settings.DEMO,
    )
    return show(request, None, page)


def _gone(request: HttpRequest, why: str, back: Link) -> HttpResponse:
    what = f"这一份已经撤下，不再显示。理由：{why}。"
    return show_error(request, None, 410, "已经撤下", what, (), (back,))


@require_safe
@open_to_all
def plan_file(request: HttpRequest, plan_id: UUID, number: int) -> HttpResponse:
    """A file that was published with a plan, as it was handed in; what is not published does not exist."""
    plan = SHELVES["plans"].rows().filter(uuid=plan_id).first()
    held = files_seen(plan).filter(number=number).first() if plan is not None else None
    return as_it_was(held) if held is not None else not_found(request, FRONT)
