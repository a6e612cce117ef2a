"""接口的网址；不接受的方法也用 problem+json 回答。"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path, re_path

from liandong.api import problems
from liandong.api.views import api


def _told(view: Callable[..., Any]) -> Callable[..., Any]:
    """django-ninja answers a wrong method with a line of English; here it is a problem like any other."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return problems.not_allowed(request, response["Allow"])
        return response

    return answered


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    assert _pattern.callback is not None, _pattern
    _pattern.callback = _told(_pattern.callback)

urlpatterns = [path("", (_patterns, _app, _namespace)), re_path(r"^.+$", problems.nowhere)]
