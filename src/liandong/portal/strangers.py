"""给任何人看的页面共有的：按网络地址限次数，请搜索引擎不留存，翻页。

Search engines are asked not to keep what stands here: their copies would outlast the term of publication.
Source: 行政处罚法第四十八条; 信用修复管理办法.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from liandong.accounts import allowances
from liandong.accounts.allowances import Dealer, Limit
from liandong.desk.printing import kept
from liandong.desk.shell import show_error
from liandong.kernel.pages import Link, Pages
from liandong.kernel.spelling import tidy
from liandong.watch import counters
from liandong.watch.request import seen

STRANGERS = Dealer(Limit("published_address", 120, timedelta(minutes=1)), block=10)
FRONT = Link("一公开首页", "/public")
ASKED_AT_MOST = 60
AT_ONCE = 20
MOST_PAGES = 50


def too_many(request: HttpRequest, dealer: Dealer, until: datetime) -> HttpResponse:
    """429 in Chinese, with the seconds to wait."""
    what, todo = counted_out(dealer, until, "打开")
    response = show_error(request, None, 429, "打开得太快", what, (todo,))
    response["Retry-After"] = str(allowances.seconds_until(until))
    return response


def counted_out(dealer: Dealer, until: datetime, did: str) -> tuple[str, str]:
    """What the limit is, and when to try again, `did` being what was tried; the refusal is counted."""
    counters.LIMITED.labels(dealer.limit.name).inc()
    minutes = int(dealer.limit.span.total_seconds()) // 60
    span = f"{minutes}分钟" if minutes < 60 else f"{minutes // 60}小时"
    what = f"从您所在的网络，{span}内最多{did}{dealer.limit.times}次，这次没有{did}。"
    return what, f"请在{allowances.seconds_until(until)}秒之后再试。"


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: counted by address, kept out of search engines; answers 429 in Chinese where there were too many.

    A size of print that the address asks for is kept by the browser.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        until = STRANGERS.take(allowances.of_address(seen(request).address))
        response = view(request, *args, **kwargs) if until is None else too_many(request, STRANGERS, until)
        response["X-Robots-Tag"] = "noindex, noarchive"
        return kept(request, response)

    return answer


def not_found(request: HttpRequest, back: Link) -> HttpResponse:
    """What is not open answers like what never was."""
    what, todo = "没有这一份，或者还没有公布。", ("请核对网址，或者按名称查找。",)
    return show_error(request, None, 404, "没有找到", what, todo, (back,))


def asked_of(request: HttpRequest) -> str:
    """What was typed into the box."""
    return tidy(request.GET.get("q", "")).strip()[:ASKED_AT_MOST]


def page_of(request: HttpRequest) -> int:
    """Which page was asked, from 1; the first for anything odd."""
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(number, 1), MOST_PAGES)


def cut(rows: QuerySet[Any], page: int) -> tuple[list[Any], bool]:
    """The rows of a page, and whether there are more."""
    first = (page - 1) * AT_ONCE
    found = list(rows[first : first + AT_ONCE + 1])
    return found[:AT_ONCE], len(found) > AT_ONCE and page < MOST_PAGES


def pages(url: str, asked: str, page: int, has_more: bool) -> Pages | None:
    """Where one is; None on the only page."""

    def other(number: int) -> str:
        return f"{url}?{urlencode({'q': asked, 'page': number})}"

    if page == 1 and not has_more:
        return None
    return Pages(f"第{page}页", other(page - 1) if page > 1 else "", other(page + 1) if has_more else "")


def count_told(asked: str, page: int, shown: int, has_more: bool) -> str:
    """How many stand there, in words."""
    many = f"第{page}页，{shown}件" if page > 1 or has_more else f"共{shown}件"
    return f"找“{asked}”：{many}" if asked else many
