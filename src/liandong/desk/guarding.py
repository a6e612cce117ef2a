"""有人把公民身份号码填进了搜索框：去掉它，说清不能填在这里、该怎么办。"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from liandong.desk.shell import gone_to
from liandong.kernel import typed


def turned_away(request: HttpRequest, url: str) -> HttpResponse:
    """To an address without the number, with a notice on top of that page."""
    messages.warning(request, typed.SENTENCE)
    return gone_to(request, url)


def without_numbers(request: HttpRequest) -> HttpResponse | None:
    """The same address without the parameters that hold a number; None where none does."""
    kept = request.GET.copy()
    for name, values in request.GET.lists():
        if any(map(typed.holds_number, (name, *values))):
            del kept[name]
    if len(kept) == len(request.GET):
        return None
    return turned_away(request, request.path + (f"?{kept.urlencode()}" if kept else ""))
