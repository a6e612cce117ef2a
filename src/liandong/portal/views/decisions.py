"""公示页：任何人不用登录就看得到的处罚决定，字大、话白、没有脚本也能用。

What stands here was approved for everybody, masked, and nothing else is read. A publication that was withdrawn is gone and says so
(410); one that is over, withheld or never was is not found (404).
Source: 行政处罚法第四十八条; 市场监督管理行政处罚信息公示规定第十一条; 信用修复管理办法.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import show, show_error
from liandong.kernel.pages import Cell, Column, Entry, Link, PublicList, PublicPage, Row, Section
from liandong.law.procedure.penalty import yuan
from liandong.now import CHINA
from liandong.portal.strangers import FRONT, asked_of, count_told, cut, open_to_all, page_of, pages
from liandong.publication import queries
from liandong.publication.composing import AMOUNTS, COLUMNS, WAN
from liandong.publication.models import Publication

URL, TITLE = "/published", "行政处罚决定公示"
LEAD = "行政机关依法公开的行政处罚决定，任何人都可以看。"
HEADS = [
    Column("当事人"), Column("违法行为"), Column("处罚"), Column("处罚机关"), Column("决定日期", keeps_line=True), Column("公示至", keeps_line=True),
]  # fmt: skip
LIST_GUIDE = Section(
    "怎么看懂这张表",
    paragraphs=(
        "这里列的是行政机关已经作出、依法应当公开的行政处罚决定。点当事人的名称，看这一份决定的全部公示内容。",
        "当事人：被处罚的企业、店铺或者个人。个人只写姓，名字用“某”代替，这是为了保护个人信息。",
        "处罚：给了哪几种处罚。罚款是要交的钱；警告、通报批评不用交钱；没收是收走违法得来的钱物；吊销是不能再用那张许可证。",
        "公示至：到了这一天，这里自动不再显示。提前改正、完成信用修复的，会提前停止。",
        "一份决定后来被变更、撤销的，这里会撤下。当事人觉得公示的内容不对，请找作出决定的机关。",
    ),
)
RECORD_GUIDE = Section(
    "怎么看懂这一页",
    paragraphs=(
        "文号是这份决定书的编号，向机关询问时报这个号。",
        "罚款、没收的金额按规定以万元公示，括号里是多少元。",
        "写着“某”“（略）”和星号的地方，是依法隐去的个人信息、商业秘密，不是漏写。",
        "公示不是处罚的一部分。对处罚不服的，可以在决定书写明的期限内申请行政复议或者提起诉讼。",
    ),
)


@require_safe
@open_to_all
def decisions(request: HttpRequest) -> HttpResponse:
    """The published decisions, the newest first; found by a part of a name or of the decision's number."""
    asked, page = asked_of(request), page_of(request)
    found, has_more = cut(queries.listed(asked), page)
    nothing = "现在没有公示的处罚决定。"
    if asked:
        nothing = f"没有找到“{asked}”。请核对名称或者文号，至少写两个字；期满、撤下的不在这里。"
    shown = PublicList(
        title=TITLE,
        lead=LEAD,
        breadcrumb=(FRONT,),
        columns=HEADS,
        rows=[_row(one) for one in found],
        count_text=count_told(asked, page, len(found), has_more),
        guide=LIST_GUIDE,
        asked=asked,
        search_label="找哪一家、哪一份决定",
        search_help="写企业、店铺名称的一部分，或者决定书的文号。",
        clear_url=URL if asked else "",
        pages=pages(URL, asked, page, has_more),
        empty=nothing,
        demo=settings.DEMO,
    )
    return show(request, None, shown)


def _row(one: Publication) -> Row:
    text = one.text
    return Row(
        f"{URL}/{one.uuid}",
        [
            Cell(text["CF_XDR_MC"], text["CF_WSH"]), Cell(text["CF_WFXW"]), Cell(_penalty(text)), Cell(text["CF_CFJG"]),
            Cell(text["CF_JDRQ"]), Cell(one.until.isoformat() if one.until else "另行确定"),
        ],
    )  # fmt: skip


def _penalty(text: dict[str, str]) -> str:
    """The kinds, the fine with its amount in yuan."""
    fine = _yuan(text["CF_NR_FK"])
    return text["CF_CFLB"].replace("罚款", f"罚款{fine}", 1) if fine else text["CF_CFLB"]


def _yuan(wan: str) -> str:
    """An amount of 双公示 as people say it; empty for none."""
    return yuan(int(Decimal(wan) * WAN)) if wan else ""


def _told(text: dict[str, str], name: str) -> str:
    """One value as it is published, amounts in yuan beside it."""
    return f"{text[name]}（{_yuan(text[name])}）" if name in AMOUNTS else text[name]


@require_safe
@open_to_all
def decision(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """One published decision; gone where it was withdrawn."""
    found = queries.one(publication_id)
    back = Link("看全部公示的处罚决定", URL)
    if found is None:
        what = "没有这份公示，或者它的公示期已经结束。"
        return show_error(
            request, None, 404, "没有找到", what, ("请核对网址，或者按名称、文号查找。",), (back,)
        )
    if isinstance(found, queries.Gone):
        what = f"这份公示已经撤下，不再显示。理由：{found.why}。"
        return show_error(request, None, 410, "公示已经撤下", what, (), (back,))
    entries = [
        Entry(title, _told(found.text, name)) for name, title in COLUMNS.items() if found.text.get(name)
    ]
    assert found.published_at is not None
    since = found.published_at.astimezone(CHINA).date()
    entries.append(Entry("公示时间", f"{since}至{found.until}" if found.until else f"{since}起"))
    page = PublicPage(
        title=found.subject,
        lead=f"{found.agency_name}作出的行政处罚决定",
        sections=(Section("决定的内容", entries), RECORD_GUIDE),
        links=(),
        breadcrumb=(FRONT, back),
        demo=settings.DEMO,
    )
    return show(request, None, page)
