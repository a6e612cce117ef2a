"""出错的回答：problem+json，稳定的代码，中文的说明和出处。"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from liandong.api.codes import TITLES
from liandong.kernel.outcome import Outcome, Status

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
        "trace_id": request.headers.get("X-Request-Id", "")[:64],
        **more,
    }
    answer = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request whose headers, form or length the server could not take in."""
    return problem(request, 400, "bad_request", "请求的头或正文读不懂，没有办理。请核对后重新提交。")


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; it is in the log, and nothing of it is said."""
    return problem(
        request,
        500,
        "server_error",
        "平台出错，已记入日志。请稍后用同一个 Idempotency-Key 重试，仍不行请联系系统管理员。",
    )


def nowhere(request: HttpRequest) -> HttpResponse:
    """An address the interface does not have."""
    return problem(request, 404, "no_such_address", "接口没有这个网址，请核对接口说明。")


def missing(request: HttpRequest) -> HttpResponse:
    """Hidden and missing are told alike."""
    return problem(request, 404, "not_found", "没有这条记录，或者它不在您当前岗位的可见范围内。")
