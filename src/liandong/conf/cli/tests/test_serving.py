"""网页服务器当真以两个进程跑起来：合在一起数，各写各的日志，超过的退回。"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TOKEN = "t" * 40


class Web:
    """A running server and what can be seen of it."""

    def __init__(self, port: int, home: Path, log: Path) -> None:
        self.url, self.port, self.home, self.log = f"http://127.0.0.1:{port}", port, home, log

    def get(self, path: str, **headers: str) -> str:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        request = urllib.request.Request(f"{self.url}{path}", headers=named)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return answer.read().decode()

    def counted(self) -> float:
        text = self.get("/metrics", Authorization=f"Bearer {TOKEN}")
        found = re.search(
            r'liandong_requests_total\{method="GET",route="/sign-in",status="2xx"\} (\S+)', text
        )
        return float(found[1]) if found else 0

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def web(committed, tmp_path) -> Iterator[Web]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "token").write_text(TOKEN)
    stale = tmp_path / "home/metrics" / str(port)
    stale.mkdir(parents=True, mode=0o700)
    (tmp_path / "home").chmod(0o700)
    (stale / "counter_1.db").write_bytes(b"\0" * 65536)
    environment = {
        **os.environ, "LIANDONG_DATABASE_URL": committed.url("app"), "LIANDONG_HOME": str(tmp_path / "home"),
        "LIANDONG_STATIC_ROOT": "", "LIANDONG_LOG_SHAPE": "json", "LIANDONG_METRICS_TOKEN_FILE": str(tmp_path / "token"),
        "LIANDONG_TRUSTED_PROXIES": "127.0.0.1",
        "LIANDONG_NUMBERS_KEYS_FILE": str(committed.server.home / "keys/numbers.keys"),
    }  # fmt: skip
    environment.pop("LIANDONG_PROCESS", None)
    found = Web(port, tmp_path / "home", tmp_path / "log")
    argv = [sys.executable, "-m", "liandong", "web", "--port", str(port), "--workers", "2"]
    with found.log.open("w") as log:
        server = subprocess.Popen(argv, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(150):
            try:
                found.get("/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield found
    finally:
        server.terminate()
        server.wait(20)


def test_several_processes_count_together_and_write_json_lines(web):
    def ask(n: int) -> None:
        web.get("/sign-in", X_Forwarded_For="203.0.113.7", X_Request_Id=f"t-{n}")

    for _ in range(10):  # 谁接到哪个请求由内核定，直到两个进程都接到过
        before = web.counted()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(40)))
        assert web.counted() == before + 40 == web.counted(), "whoever is asked"
        place = web.home / "metrics" / str(web.port)
        if len(list(place.glob("histogram_*.db"))) == 2:
            break
    else:
        raise AssertionError("只有一个进程接到了请求")
    assert not (place / "counter_1.db").exists(), "an earlier run's counts are gone"
    pages = [line for line in web.lines() if line.get("route") == "/sign-in"]
    assert {line["address"] for line in pages} == {"203.0.113.7"}
    assert {f"t-{n}" for n in range(40)} <= {line["trace"] for line in pages}
