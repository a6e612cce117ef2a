"""出错时谁来答：接口的网址答 problem+json，其余答网页。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from liandong.api import problems
from liandong.desk import errors

INTERFACE = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    answer = problems.bad_request if request.path.startswith(INTERFACE) else errors.bad_request
    return answer(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    answer = problems.server_error if request.path.startswith(INTERFACE) else errors.server_error
    return answer(request)
