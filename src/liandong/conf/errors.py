"""出错时答什么：网页答中文页，接口答 problem+json；太大的答 413。

Django knows one handler for each status, the house has two voices. What was sent and why it failed is not repeated.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from liandong.api import problems
from liandong.desk import errors

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when there was too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return problems.too_large(request) if _is_api(request) else errors.too_large(request)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return problems.too_many_parts(request) if _is_api(request) else errors.too_many_parts(request)
    return problems.bad_request(request) if _is_api(request) else errors.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that nobody answers."""
    return problems.nowhere(request) if _is_api(request) else errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; needs no database."""
    return problems.server_error(request) if _is_api(request) else errors.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)
