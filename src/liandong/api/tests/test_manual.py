"""接口手册里的命令逐条照做：用 curl（没有的机器上由一个替身代做），对着真的服务，答复与手册所写的一致。"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from liandong.accounts.demo import PASSWORD
from liandong.demo.city import City
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_catalogue import item_values, power_values

MANUAL = Path(__file__).resolve().parents[4] / "docs" / "api.md"
STAND_IN = MANUAL.parents[1] / "tests" / "support" / "curl.py"
MARK = "--- 下一条 ---"


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The requests of a test are nobody's log."""


@pytest.fixture
def platform(committed) -> Iterator[str]:
    """The application behind a socket of this machine, on a database of its own."""
    from liandong.conf.wsgi import application

    _power(City())
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def _power(city: City) -> None:
    """The demonstration's item that the manual asks about, and who has power over it."""
    staff = city.actor("wz.fazhi")
    item = did(staff, "catalogue.register_item", None, item_values("JZ-DQ-38", "违反扬尘污染防治规定"))
    did(city.actor("wz.juzhang"), "catalogue.publish_item", item, {"published_on": "2020-01-01"})
    values = power_values("JZ-DQ-38", city.agency("C410823-MARKET"), "410823")
    did(city.actor("jiandu"), "catalogue.confirm_power", did(staff, "catalogue.register_power", None, values))


def blocks() -> list[tuple[str, str]]:
    """Each block of commands with the answer written under it, empty where none is."""
    text = MANUAL.read_text(encoding="utf-8")
    return re.findall(r"```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.DOTALL)


def pattern(written: str) -> str:
    """The written answer as an expression: … stands for anything."""
    return ".*".join(map(re.escape, written.strip().split("…")))


@pytest.mark.parametrize("by", ["stand-in", *(["curl"] if shutil.which("curl") else [])])
def test_every_command_of_the_manual_answers_as_written(platform, tmp_path, by):
    tools = tmp_path / "tools"
    tools.mkdir()
    if by == "stand-in":
        (tools / "curl").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n')
        (tools / "curl").chmod(0o755)
    told = blocks()
    assert len(told) >= 10 and sum(bool(written) for _, written in told) >= 9
    script = "set -eu\n" + "".join(f"{commands}\necho\necho '{MARK}'\n" for commands, _ in told)
    ran = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120,
        env={"PATH": f"{tools}:/usr/bin:/bin:/usr/local/bin", "PLATFORM": platform, "ACCOUNT": "wz.lianluo", "PASSWORD": PASSWORD,
             "NO_PROXY": "*", "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    answers = ran.stdout.split(MARK)
    for (commands, written), said in zip(told, answers, strict=False):
        plain = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), said)
        assert not written or re.fullmatch(pattern(written) + r"\s*", plain.strip(), re.DOTALL), (
            commands,
            plain,
        )
