"""给监控系统抓取的数字：`/metrics`，Prometheus 的文本格式。

What processes counted comes from `watch.counters`; how things stand (jobs, ledger, witnesses) is asked of the database
at the moment of asking, in statements that touch indexes and small tables only, and given up after `WITHIN_MS`: a
sick database must still be seen. No label holds anything but names declared in the program.

It is no page for strangers. Who does not bear the token of `LIANDONG_METRICS_TOKEN_FILE` is answered exactly as at an
address that does not exist, whatever the method. The file is read anew each time, so that a token can be changed
without a restart.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from hmac import compare_digest
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt
from procrastinate.contrib.django import app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from liandong import __version__
from liandong.kernel.models import JobRun
from liandong.now import now
from liandong.watch import counters

SHORTEST = 32
"""Characters a token must have; a shorter one (an empty file) opens nothing."""

WITHIN_MS = 3000
AT_MOST = 10_000
"""Waiting rows are counted up to here; beyond, the exact number changes nothing."""

log = logging.getLogger(__name__)


@csrf_exempt  # 什么也不改；没有令牌的，连 POST 也要答得与没有这一页一样
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, to who bears the token."""
    if not _bears_token(request.headers.get("Authorization", "")):
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    registry = counters.registry()
    registry.register(Standing())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})


def _bears_token(header: str) -> bool:
    """Whether the header is ``Bearer`` and the token; compared in constant time. False when no token is set up."""
    if not settings.METRICS_TOKEN_FILE:
        return False
    try:
        token = Path(settings.METRICS_TOKEN_FILE).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        log.warning("读不了监控令牌：%s", type(error).__name__)
        return False
    if len(token) < SHORTEST:
        log.warning("监控令牌不足 %s 个字符，不予采用", SHORTEST)
        return False
    return compare_digest(header.encode(), f"Bearer {token}".encode())


_STANDING = f"""
    SELECT
        (SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') LIMIT {AT_MOST}) x),
        (SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'events' LIMIT {AT_MOST}) x),
        (SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = 'failed' LIMIT {AT_MOST}) x),
        (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - interval '30 seconds'),
        (SELECT count(*) FROM (SELECT 1 FROM ledger_intake LIMIT {AT_MOST}) x),
        coalesce((SELECT extract(epoch FROM %s - at) FROM ledger_intake ORDER BY id LIMIT 1), 0),
        coalesce((SELECT max(size) FROM ledger_checkpoint), 0),
        coalesce((SELECT max(checkpoint_id) FROM ledger_cosignature), 0),
        (SELECT count(*) FROM ledger_witnessstate),
        (SELECT count(*) FROM ledger_witnessstate WHERE is_refusing)
"""  # noqa: S608  只有一个常数
_GAUGES = (
    ("liandong_jobs_waiting", "待办和在办的后台作业（数到一万为止）"),
    ("liandong_outbox_waiting", "其中尚未送达的事件（数到一万为止）"),
    ("liandong_jobs_failed", "失败后没有人看过的后台作业（数到一万为止）"),
    ("liandong_workers", "三十秒内有心跳的后台作业进程"),
    ("liandong_ledger_waiting", "等待入账的痕迹（数到一万为止）"),
    ("liandong_ledger_oldest_waiting_seconds", "最早一条等待入账的痕迹已等多久（秒）"),
    ("liandong_ledger_entries", "最新检查点的条数"),
    ("liandong_ledger_cosigned_entries", "有见证人会签的最新检查点的条数"),
    ("liandong_witnesses", "见证人"),
    ("liandong_witnesses_refusing", "拒绝会签的见证人"),
)


class Standing(Collector):
    """How things stand, asked of the database when collected."""

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("liandong_build", "所运行的版本", labels=["version", "python", "django"])
        build.add_metric([__version__, platform.python_version(), django.get_version()], 1)
        yield build
        try:
            found = list(_asked())
        except DatabaseError:
            log.exception("数据库没有回答监控")
            found = []
        yield GaugeMetricFamily("liandong_database_up", "数据库是否回答", value=1 if found else 0)
        yield from found


def _asked() -> Iterator[Metric]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {WITHIN_MS}")
        cursor.execute(_STANDING, [now()])
        row = cursor.fetchone()
        runs = {r.name: r for r in JobRun.objects.filter(name__in=_periodic())}
    for (name, words), value in zip(_GAUGES, row, strict=True):
        yield GaugeMetricFamily(name, words, value=float(value))
    yield from _jobs(runs)


def _periodic() -> list[str]:
    """Names of the periodic jobs the program declares; they log their runs under the same."""
    return sorted({task.task.name for task in app.periodic_registry.periodic_tasks.values()})


def _jobs(runs: dict[str, JobRun]) -> Iterator[Metric]:
    """Age of each job's last run, infinite for one that never ran, and whether it ended well."""
    age = GaugeMetricFamily("liandong_periodic_age_seconds", "定时作业上次运行完至今（秒）", labels=["task"])
    ok = GaugeMetricFamily("liandong_periodic_ok", "定时作业上次是否办成", labels=["task"])
    for name in _periodic():
        run: Any = runs.get(name)
        ended = run.finished_at if run else None
        age.add_metric([name], (now() - ended).total_seconds() if ended else float("inf"))
        if run:
            ok.add_metric([name], float(run.is_ok))
    yield age
    yield ok
