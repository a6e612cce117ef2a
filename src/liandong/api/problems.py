"""出错的回答：problem+json，稳定的代码，中文的说明和出处。"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from liandong.api.codes import TITLES
from liandong.kernel.outcome import Outcome, Status
from liandong.watch import bounds
from liandong.watch.request import seen

STATUS_CODES = {
    Status.DONE: 200,
    Status.REPEATED: 200,
    Status.REFUSED: 403,
    Status.CONFLICT: 409,
    Status.INVALID: 422,
    Status.MISSING: 404,
    Status.BUSY: 503,
}
RETRY_AFTER_SECONDS = 2


def problem(
    request: HttpRequest, status: int, code: str, detail: str, source: str = "", fields: list[dict[str, Any]] | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A problem+json answer (RFC 9457) with our stable code and the provision it rests on."""
    body = {
        "type": f"urn:liandong:problem:{code}",
        "title": TITLES.get(status, "没有办理"),
        "status": status,
        "detail": detail,
        "code": code,
        "source": source,
        "fields": fields or [],
        "trace_id": seen(request).trace,
        **more,
    }
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    answer = HttpResponse(text, status=status, content_type="application/problem+json")
    if status == 503:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def of_outcome(request: HttpRequest, outcome: Outcome, status: int | None = None) -> HttpResponse:
    """The problem an attempt ended in; `status` where the way of asking calls for another than usual."""
    fields = [{"name": name, "errors": errors} for name, errors in outcome.errors.items()]
    more: dict[str, Any] = {}
    if outcome.status is Status.CONFLICT:
        more = {"version": outcome.version, "meanwhile": list(outcome.meanwhile)}
    usual = STATUS_CODES[outcome.status]
    return problem(request, status or usual, outcome.code, outcome.sentence, outcome.source, fields, **more)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that exists, asked in a way it does not answer; says which ways it does."""
    answer = problem(
        request, 405, "method_not_allowed", f"这个网址只接受 {allowed}，没有办理。请核对接口说明。"
    )
    answer["Allow"] = allowed
    return answer


@csrf_exempt  # 什么也不改；没有防伪造标记的，也答没有这个网址，而不是一张网页
def nowhere(request: HttpRequest) -> HttpResponse:
    """An address the interface does not have."""
    return problem(request, 404, "no_such_address", "接口没有这个网址，请核对接口说明。")


def missing(request: HttpRequest) -> HttpResponse:
    """Hidden and missing are told alike."""
    return problem(request, 404, "not_found", "没有这条记录，或者它不在您当前岗位的可见范围内。")


def bad_request(request: HttpRequest) -> HttpResponse:
    """What arrived is no request that we can read."""
    return problem(request, 400, "bad_request", "请求的头或正文不完整、读不懂，没有办理。请核对接口说明。")


def number_in_address(request: HttpRequest) -> HttpResponse:
    """A citizen's number in the address, where it would stay in logs; not repeated, and nothing was looked for."""
    said = "网址里有公民身份号码，没有查找。号码会留在网址和沿途的日志里，请不要放在参数中；请按姓名、名称或代码查找。"
    return problem(request, 422, "number_in_address", said)


def too_large(request: HttpRequest) -> HttpResponse:
    """A body beyond the limit, refused before it is read."""
    return problem(request, 413, "too_large", f"请求的正文过大，没有办理。{bounds.sentence()}")


def too_many_parts(request: HttpRequest) -> HttpResponse:
    """More fields or files than any form of ours has."""
    return problem(request, 400, "too_many_parts", "一次提交的项目或文件太多，没有办理。请分几次提交。")


def too_many(request: HttpRequest, seconds: int, detail: str) -> HttpResponse:
    """Called too often; `Retry-After` says in how many whole seconds to come back."""
    answer = problem(request, 429, "too_many", detail)
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke here; the caller may ask again with the same repeat key, without harm."""
    detail = (
        "平台出了故障，这次调用可能没有办成。请用同一个重复提交键重试；仍然不行的，把追踪号告诉系统管理员。"
    )
    return problem(request, 500, "server_error", detail)
