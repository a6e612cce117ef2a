"""探活：给负载均衡和监控看，不是给人看；不需要登录，不说任何内容。

`/healthz` says that the process answers; restart it when it does not. `/readyz` says that requests can be served: the
database answers and its tables are those this program was written for; send no visitors when it says 503. Neither
touches a session. The fault itself (addresses, names) goes to the log, never into the answer.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)
_seen = {"schema": False}


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all; asks nothing of anybody."""
    return _said(200, {"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, 503 with ``database`` or ``schema`` as the part that is wanting."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_fitting = _is_schema_fitting()
    except DatabaseError:
        log.exception("readyz: database")
        return _said(503, {"status": "not_ready", "wanting": "database"})
    if not is_fitting:
        return _said(503, {"status": "not_ready", "wanting": "schema"})
    return _said(200, {"status": "ok"})


def _is_schema_fitting() -> bool:
    """Whether no migration of this program is missing; once true it stays so while the process lives."""
    if not _seen["schema"]:
        executor = MigrationExecutor(connection)
        _seen["schema"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _seen["schema"]


def _said(status: int, body: dict[str, str]) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
