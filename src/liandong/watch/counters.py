"""计数：请求、办理、登录、限流，按 Prometheus 的写法；哪个进程数的都算在一起。

Labels are route patterns, action names and codes that are declared in the program: a bounded set, and nothing that came
in with a request. With several web processes every one writes into a file of its own in the folder named by
`PROMETHEUS_MULTIPROC_DIR` (set before the server starts, see `liandong web`), and whichever is asked adds them up;
without that variable (tests, command line) they are kept in memory. What a dead process counted stays counted.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("liandong_requests", "请求次数，按路由、方法、状态类", ["route", "method", "status"])
DURATION = Histogram(
    "liandong_request_seconds", "请求用时（秒），按路由、方法", ["route", "method"], buckets=SECONDS
)
DOOR = Counter("liandong_door_outcomes", "办理结果，按动作、结果", ["action", "outcome"])
SIGNED_IN = Counter("liandong_sign_ins", "登录成功次数")
SIGN_IN_REFUSED = Counter("liandong_sign_in_refused", "登录未成次数，按原因", ["why"])
LIMITED = Counter("liandong_limited", "因超过次数被拒的请求，按哪一项限制", ["limit"])


def request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request; a method nobody declared counts as ``other``, or a stranger could make labels."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    DURATION.labels(route, method).observe(seconds)


def registry() -> CollectorRegistry:
    """What has been counted, by all processes that serve; a fresh registry, to which a caller may add."""
    found = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(found)
    else:
        found.register(REGISTRY)
    return found
