"""先证明再动手：号码相同而时刻不同的进程，一根指头也不碰。"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from liandong.conf.run.home import Home
from liandong.conf.run.leftovers import end_leftovers, note_services
from liandong.conf.run.processes import MARK, end, end_group, identify, is_alive, marked, send

SLEEP = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]


@pytest.fixture
def foreign() -> Iterator[subprocess.Popen[bytes]]:
    """A living process that is none of ours."""
    with subprocess.Popen(SLEEP, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process
        process.kill()


def test_recycled_number_is_not_the_process_of_old(foreign):
    now = identify(foreign.pid)
    before = replace(now, started=now.started[:-1] + ("1" if now.started[-1] != "1" else "2"))
    assert is_alive(now)
    assert not is_alive(before)
    assert not send(before, signal.SIGKILL)
    assert end([before]) == []
    assert foreign.poll() is None


def test_a_dead_child_not_yet_collected_counts_as_gone(foreign):
    process = identify(foreign.pid)
    assert end([process]) == []
    assert identify(foreign.pid) is None


def test_stale_note_harms_nobody(tmp_path, foreign):
    home = Home(tmp_path / "h")
    now = identify(foreign.pid)
    note_services(home, "old", {"web": replace(now, started="another boot:1")})
    assert end_leftovers(home) == 0
    assert foreign.poll() is None


def test_note_of_another_run_is_not_ours_to_end(tmp_path, foreign):
    home = Home(tmp_path / "h")
    note_services(home, "new", {"web": identify(foreign.pid)})
    assert end_leftovers(home, "old") == 0
    assert end_leftovers(home, "new") == 1
    assert foreign.wait(5) == -signal.SIGTERM


@pytest.mark.skipif(sys.platform != "linux", reason="凭环境中的记号辨认只在 Linux 上可行")
def test_mark_finds_grandchildren_of_this_home_only(tmp_path):
    parent = f"import subprocess; p = subprocess.Popen({SLEEP!r}); print(p.pid, flush=True); p.wait()"
    environment = {**os.environ, MARK: f"run:{tmp_path}"}
    with subprocess.Popen(
        [sys.executable, "-c", parent], env=environment, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        said = {process.stdout.readline().strip(), process.stdout.readline().strip()}
        grandchild = int((said - {b""}).pop())
        assert {p.pid for p in marked(tmp_path)} == {process.pid, grandchild}
        assert len(marked(tmp_path, "run")) == 2
        assert marked(tmp_path, "other") == []
        assert marked(tmp_path.parent) == []
        ours = marked(tmp_path)
        end_group(process)
    assert end(ours) == []
    assert marked(tmp_path) == []


def test_end_group_asks_first_then_takes_the_children_along():
    stubborn = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    stubborn += f"p = subprocess.Popen({SLEEP!r}, stdout=-3); print(p.pid, flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True
    )
    grandchild = identify(int(process.stdout.readline()))
    assert end_group(process, within=0.2) == -signal.SIGKILL
    process.stdout.close()
    assert end([grandchild], within=1) == []
    assert not is_alive(grandchild)
