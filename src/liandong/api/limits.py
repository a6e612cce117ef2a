"""接口的次数：不登录的、经令牌的按网络地址数，登录的按账号数，超过的答 429。

One script must not starve an office, nor one stranger the public ledger. 1,200 calls a minute for an account are
twenty a second, more than any person or page needs; 600 for an address without an account still let a stranger read a
ledger of a million entries (4,000 tiles) in seven minutes. Blocks make a call cost nothing but memory: one statement to
the database for every 60 (or 30) calls; see `accounts.allowances` for how exact that is.

Calls with a token are counted by address as well, before anybody has looked at the token: who invents a new one for
each call gains nothing by it.

Runs inside authentication, outside the views, so that calls which are refused count too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from liandong.accounts import allowances
from liandong.accounts.allowances import Dealer, Limit
from liandong.api import problems
from liandong.watch import counters
from liandong.watch.request import seen

MINUTE = timedelta(minutes=1)
CALLERS = Dealer(Limit("api_account", 1200, MINUTE), block=60)
SYSTEMS = Dealer(Limit("api_system", 1200, MINUTE), block=60)
STRANGERS = Dealer(Limit("api_address", 600, MINUTE), block=30)


def limited(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after authentication."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        dealer, subject, whose = _counted(request)
        until = dealer.take(subject)
        return get_response(request) if until is None else _refuse(request, dealer.limit, until, whose)

    return answer


def _counted(request: HttpRequest) -> tuple[Dealer, str, str]:
    """Which limit, for whom, and how the caller is addressed."""
    if request.user.is_authenticated and request.user.is_active:
        return CALLERS, str(request.user.pk), "您的账号"
    if "Authorization" in request.headers:
        return SYSTEMS, allowances.of_address(seen(request).address), "经令牌的，从您所在的网络"
    return STRANGERS, allowances.of_address(seen(request).address), "没有登录的，从您所在的网络"


def _refuse(request: HttpRequest, limit: Limit, until: datetime, whose: str) -> HttpResponse:
    counters.LIMITED.labels(limit.name).inc()
    seconds = allowances.seconds_until(until)
    return problems.too_many(
        request,
        seconds,
        f"{whose}一分钟内最多调用接口{limit.times}次，这次没有办理。请在{seconds}秒之后再试。",
    )
