"""一次请求：追踪号、从哪里来、以什么角色办理、用了多久；都在这一处定下。

The outermost middleware. Everything that shows, stores or answers a trace id or an address asks `seen`; no other module
reads those headers. A caller's `X-Request-Id` is taken only when it is short and plain, because it is written into
logs, the ledger and a header of the answer.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liandong.watch import addresses, counters, logs

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{1,64}")
_KEPT = "_liandong_seen"
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "static"})
"""Asked every few seconds or beside every page: logged only when something is wrong."""

log = logging.getLogger(__name__)
_warned = {"forwarded": False}


@dataclass(slots=True)
class Seen:
    """What is known of a request.

    Attributes:
        trace: id of this request, at most 64 of ``[A-Za-z0-9-]``.
        address: the client's address; empty when there is no socket (tests of single functions).
        role: value of the role acted in, once somebody has looked it up; never who.
        began: of `time.perf_counter`, seconds.
    """

    trace: str
    address: str
    role: str = ""
    began: float = field(default_factory=time.perf_counter)


def seen(request: HttpRequest) -> Seen:
    """Trace and address of a request, decided once."""
    known: Seen | None = getattr(request, _KEPT, None)
    if known is None:
        asked = request.headers.get(HEADER, "")
        trace = asked if _WELL_FORMED.fullmatch(asked) else uuid.uuid4().hex
        known = Seen(trace, _address(request))
        setattr(request, _KEPT, known)
    return known


def _address(request: HttpRequest) -> str:
    socket, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    found = addresses.client(
        socket, forwarded, request.META.get("HTTP_X_REAL_IP", ""), settings.TRUSTED_PROXIES
    )
    if forwarded and not _warned["forwarded"] and found == str(addresses.parsed(socket) or ""):
        _warned["forwarded"] = True
        log.warning(
            "有请求带着 X-Forwarded-For，却不是经受信任的代理来的，没有采信。用了反向代理的，请设置 LIANDONG_TRUSTED_PROXIES。"
        )
    return found


def route(request: HttpRequest) -> str:
    """The pattern the address matched: ``/r/<slug:kind_name>/``; ``static`` for files, ``none`` for what does not exist."""
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    match = request.resolver_match
    return f"/{match.route}" if match else "none"


def watched(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: decide, answer, count, write one line."""

    def answer(request: HttpRequest) -> HttpResponse:
        known = seen(request)
        token = logs.current.set(known)
        try:
            response = get_response(request)
            response[HEADER] = known.trace
            _told(request, response.status_code, known)
            return response
        finally:
            logs.current.reset(token)

    return answer


def _told(request: HttpRequest, status: int, known: Seen) -> None:
    took, where, method = time.perf_counter() - known.began, route(request), request.method or ""
    counters.request(where, method, status, took)
    level = logging.DEBUG if where in QUIET and status < 400 else logging.INFO
    log.log(
        level, "请求",
        extra={
            "event": "request", "method": method if method in counters.METHODS else "other", "route": where, "status": status,
            "ms": round(took * 1000, 1), "role": known.role,
        },
    )  # fmt: skip
