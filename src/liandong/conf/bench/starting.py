"""平台多久能用：第一次启动（建库、迁移、演示之城、全部进程）和以后的启动。"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from time import perf_counter

from liandong.conf.bench.figure import Figure
from liandong.conf.run.database import VARIABLE


def starting() -> Iterator[Figure]:
    """Start the demonstration twice in a scratch home; the environment (packages) is there already."""
    with tempfile.TemporaryDirectory(prefix="lds-") as folder:
        yield Figure("首次启动演示（不含装包）", _seconds(folder), "秒", 240)
        yield Figure("以后启动演示", _seconds(folder), "秒", 15)


def _seconds(folder: str) -> float:
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", VARIABLE, "LIANDONG_STATIC_ROOT")}
    begun = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "liandong", "demo", "--port", "18000"],
        env={**own, "LIANDONG_HOME": f"{folder}/h", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                return perf_counter() - begun
        raise RuntimeError("演示没有启动起来，请直接执行 liandong demo 看原因。")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
