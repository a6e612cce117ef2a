"""网址里不许有公民身份号码：网页改到没有它的网址并说明，接口答 422。

Scripts and the search form catch a number before it is sent; this is for addresses typed by hand, pages without scripts and
programs. It runs before any view, so that no page, link or sign-in address can repeat the number. The log holds no query at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from liandong.api import problems
from liandong.desk import guarding
from liandong.kernel import typed


def guarded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after messages, which the notice needs."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            is_held = any(typed.holds_number(v) for _, values in request.GET.lists() for v in values)
            return problems.number_in_address(request) if is_held else get_response(request)
        away = guarding.without_numbers(request) if request.method in ("GET", "HEAD") else None
        return get_response(request) if away is None else away

    return answer
