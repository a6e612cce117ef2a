"""一整套演示平台，像人那样用一条命令立起来，用 Ctrl-C 停下。"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_WITHIN = 900
STOPS_WITHIN = 30
_ADDRESS = re.compile(r"http://localhost:(\d+)/")
_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class Demonstration:
    """`python -m liandong demo` in a home of its own.

    Attributes:
        base: address without a slash at the end.
        home: state folder; its ``keys`` hold the public keys for `ledger check`.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ldb-"))
        self.home = self.folder / "home"
        self._said = self.folder / "said"
        with self._said.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "liandong", "demo", "--parties", "40", "--leads", "40", "--port", str(_free_port())],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=self.environment,
                start_new_session=True,
            )  # fmt: skip
        self.base = ""

    @property
    def environment(self) -> dict[str, str]:
        """Ours without any setting of another platform, so that the demonstration is the one a newcomer gets."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIANDONG_") and k != "DATABASE_URL"}
        return {**kept, "LIANDONG_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}

    def wait(self) -> None:
        """Until it says that it is ready.

        Raises:
            AssertionError: it ended before, or took longer than `READY_WITHIN`.
        """
        deadline = time.monotonic() + READY_WITHIN
        while "按 Ctrl-C 停止" not in (said := self._said.read_text()):
            assert self.is_running, f"演示没有起来：\n{said}"
            assert time.monotonic() < deadline, f"演示 {READY_WITHIN} 秒内没有就绪：\n{said}"
            time.sleep(0.1)
        found = _ADDRESS.search(said)
        assert found, said
        self.base = f"http://localhost:{found[1]}"

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOPS_WITHIN)

    def close(self) -> None:
        """End whatever still runs and take the folder away."""
        if self.is_running:
            try:
                self.interrupt()
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def processes(self, *words: str) -> dict[int, str]:
        """Every process of this home whose command line has all the words: pid → command line."""
        mark, found = str(self.home).encode(), {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    line, env = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
                except OSError:
                    continue
                said = line.replace(b"\0", b" ").decode(errors="replace")
                if mark in line + env and said and all(w in said for w in words):
                    found[int(entry.name)] = said
        return found

    def answers(self) -> bool:
        """Whether the web process answers now."""
        try:
            with _OPEN(f"{self.base}/sign-in", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def check_proof(self, file: Path) -> subprocess.CompletedProcess[str]:
        """`liandong ledger check` on a downloaded proof, with the public keys only and no platform."""
        keys = self.home / "keys"
        witnesses = [w for path in sorted(keys.glob("witness-*.vkey")) for w in ("--witness", str(path))]
        words = ["ledger", "check", str(file), "--log", str(keys / "log.vkey"), *witnesses]
        alone = {**self.environment, "LIANDONG_HOME": str(self.folder / "nowhere")}
        return subprocess.run(
            [sys.executable, "-m", "liandong", *words], env=alone, capture_output=True, text=True, check=False
        )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
