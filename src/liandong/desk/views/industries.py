"""国民经济行业分类：一页，可以查，可以一层一层往下看。"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, show
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Choice, Column, Filter, Link, ListPage, Row
from liandong.registry import industries

ADDRESS = "/industries"
SHOWN = 200
LONGEST_CODE = 4


@require_safe
@acting
def industry_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes that hold what was asked, in one class or in all; asked for nothing, what lies right below."""
    asked = request.GET.get("q", "").strip()[: reading.ASKED_AT_MOST]
    within = request.GET.get("within", "").strip().upper()[:LONGEST_CODE]
    found = industries.found(asked, within)
    page = ListPage(
        title="行业分类",
        lead="《国民经济行业分类》（GB/T 4754—2017，未含2019年第1号修改单）；检查对象的行业代码按它填。点代码看其中的类。",
        breadcrumb=_crumbs(within),
        columns=[Column("代码", keeps_line=True), Column("名称"), Column("层级", keeps_line=True), Column("所在门类")],
        rows=[_row(one) for one in found[:SHOWN]],
        count_text=f"共 {len(found)} 类" + (f"，先列 {SHOWN} 类" if len(found) > SHOWN else ""),
        filters=_filters(asked, within),
        clear_url=ADDRESS if asked or within else "",
        empty="没有符合条件的行业。",
        empty_todo="可以填名称中的几个字、名称的拼音首字母，或者代码的前几位。",
    )  # fmt: skip
    return show(request, actor, page)


def _crumbs(within: str) -> list[Link]:
    """From the whole classification down to the class looked into."""
    above = industries.chain(within)[::-1]
    whole = [Link("行业分类", ADDRESS)] if above else []
    return [Link("工作台", "/"), *whole, *(Link(f"{one.code} {one.name}", _url(one)) for one in above)]


def _url(one: industries.Industry) -> str:
    return f"{ADDRESS}?{urlencode({'within': one.code})}"


def _row(one: industries.Industry) -> Row:
    top = industries.named(one.section)
    return Row(
        _url(one), [Cell(one.code), Cell(one.name), Cell(one.level_label), Cell(f"{one.section} {top}")]
    )


def _filters(asked: str, within: str) -> list[Filter]:
    offered = [(code, f"{code} {name}") for code, name in industries.sections()]
    if within and within not in dict(offered):
        offered.append((within, f"{within} {industries.named(within) or '（没有这个代码）'}"))
    choices = [
        Choice("", "全部", not within),
        *(Choice(code, text, code == within) for code, text in offered),
    ]
    return [Filter("q", "查找名称、代码", asked), Filter("within", "哪一类", within, choices)]
