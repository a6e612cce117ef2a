"""读不懂的请求怎样回答：每一种都是 problem+json，说清哪里不对；没有一种是平台出错。"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liandong.api import problems
from liandong.api.auth import BadToken, NoSecondFactor
from liandong.api.strict import Unread
from liandong.kernel import reading


def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"name": ".".join(map(str, e["loc"][1:])), "errors": [_why(e)]} for e in error.errors]
    return problems.problem(request, 422, "invalid_input", "请求的内容格式不对，没有办理。", fields=fields)


def _why(error: dict[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "必须填写。"
        case "greater_than_equal" | "less_than_equal" if error["loc"][-1] == "limit":
            return f"须是 1 到 {reading.AT_MOST} 之间的整数。"
    return "格式不对，请核对接口说明。"


def not_taken(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return problems.problem(request, 403, "forged", "请求缺少防伪造标记，没有办理。请刷新页面后重试。")
    if isinstance(unread := error.__cause__, Unread):
        return problems.problem(request, unread.status, unread.code, str(unread))
    return problems.bad_request(request)


def not_signed_in(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(request, 401, "not_signed_in", "尚未登录，或登录已过期。请重新登录后再调用。")


def not_admitted(request: HttpRequest, error: Exception) -> HttpResponse:
    said = "令牌不对、已到期、已停止，或所用岗位已经离任。请向本机关联络员或安全管理员核对。"
    return problems.problem(request, 401, "bad_token", said)


def not_strong_enough(request: HttpRequest, error: Exception) -> HttpResponse:
    said = "本平台要求第二重验证，您还没有启用动态口令。请在网页“第二重验证”启用后再调用。"
    return problems.problem(request, 403, "second_factor_missing", said)


def too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.too_large(request)


def not_json_but_a_form(request: HttpRequest, error: Exception) -> HttpResponse:
    """The anti-forgery mark was looked for in a form, so the body is spent; it was no JSON anyway."""
    return problems.problem(
        request,
        415,
        "unsupported_media_type",
        "正文须是 JSON，不接受表单，没有办理。请改用 application/json。",
    )


def not_readable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.bad_request(request)


TOLD: dict[type[Exception], Any] = {
    AuthenticationError: not_signed_in,
    BadToken: not_admitted,
    NoSecondFactor: not_strong_enough,
    ValidationError: not_understood,
    HttpError: not_taken,
    RequestDataTooBig: too_large,
    RawPostDataException: not_json_but_a_form,
    SuspiciousOperation: not_readable,
    BadRequest: not_readable,
    MultiPartParserError: not_readable,
    UnreadablePostError: not_readable,
}
