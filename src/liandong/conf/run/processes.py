"""一个进程号是不是我们的进程：先证明，再动手。

A process id alone proves nothing: after a crash the number may belong to anybody. A process counts as ours only
when its start time is the recorded one, or when the kernel shows that it was started with our station's mark in
its environment. Signals go through a pidfd where the kernel has one, so that the process proven is the process hit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = "LIANDONG_STATION"
"""Environment variable in every process a station starts: ``<token>:<home>``."""

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process and the moment it started, as the kernel states it; together they never recur.

    Attributes:
        pid: process id.
        started: opaque text, equal only for the same process (on Linux boot id and clock ticks).
    """

    pid: int
    started: str


def identify(pid: int) -> Process | None:
    """Who ``pid`` is now; None when nobody has it or it only waits to be collected by its parent."""
    try:
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None if _PROC.joinpath("self").exists() else _identify_by_ps(pid)
    if after_name[0] in "ZX":
        return None
    boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    return Process(pid, f"{boot}:{after_name[19]}")


def _identify_by_ps(pid: int) -> Process | None:
    found = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = found.stdout.strip().partition(" ")
    return Process(pid, started.strip()) if started and state[0] not in "ZX" else None


def is_alive(process: Process) -> bool:
    """Whether this very process, not a later one with its number, still runs."""
    return identify(process.pid) == process


def marked(home: Path, token: str | None = None) -> list[Process]:
    """Processes started by a station of this home, grandchildren too (Linux; elsewhere an empty list).

    Args:
        home: the station's state folder.
        token: only that run of the station; None means every run.
    """
    wanted = f":{home}" if token is None else f"{token}:{home}"
    found = []
    for entry in _PROC.glob("[0-9]*"):
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        mark = next((os.fsdecode(v) for v in variables if v.startswith(f"{MARK}=".encode())), "")
        value = mark.removeprefix(f"{MARK}=")
        if mark and (value.endswith(wanted) if token is None else value == wanted):
            process = identify(int(entry.name))
            if process and process.pid != os.getpid():
                found.append(process)
    return found


def send(process: Process, number: signal.Signals) -> bool:
    """Signal the process if, and only if, it is still the one described; False when it is gone or not ours."""
    try:
        handle = os.pidfd_open(process.pid) if hasattr(os, "pidfd_open") else -1
    except OSError:
        return False
    try:
        if not is_alive(process):
            return False
        with suppress(ProcessLookupError, PermissionError):
            if handle >= 0:
                signal.pidfd_send_signal(handle, number)
            else:
                os.kill(process.pid, number)
            return True
        return False
    finally:
        if handle >= 0:
            os.close(handle)


def end(processes: Iterable[Process], *, within: float = 5.0) -> list[Process]:
    """Ask them to end, wait, then kill; those that still live are returned.

    Args:
        processes: proven processes.
        within: seconds of patience between SIGTERM and SIGKILL.
    """
    alive = [p for p in processes if send(p, signal.SIGTERM)]
    deadline = time.monotonic() + within
    while (alive := [p for p in alive if is_alive(p)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in alive:
        send(process, signal.SIGKILL)
    deadline = time.monotonic() + 2
    while (alive := [p for p in alive if is_alive(p)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return alive


def has_ended(child: subprocess.Popen[Any]) -> bool:
    """Whether a child has ended, without collecting it: until then its number stays reserved."""
    if child.returncode is not None:
        return True
    if not hasattr(os, "waitid"):
        return child.poll() is not None
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def end_group(child: subprocess.Popen[Any], *, within: float = 0.0) -> int:
    """End a child that leads its own session and everything it left in its process group.

    The group is killed before the leader is collected; afterwards its number might be another's.

    Args:
        child: started with ``start_new_session=True``.
        within: seconds between asking the leader to end (SIGTERM) and killing; 0 kills at once.

    Returns:
        The leader's exit code.
    """
    if child.returncode is not None:
        return child.returncode
    if within > 0 and not has_ended(child):
        os.kill(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and not has_ended(child):
        time.sleep(0.02)
    if child.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    return child.wait()
