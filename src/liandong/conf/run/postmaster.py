"""读懂 postmaster.pid，并证明套接字那一头就是我们的服务器。

``postmaster.pid`` is a note the server leaves: line 1 its process id, line 8 its state. A note can outlive its
writer. The proof is the kernel's: the process that called ``listen`` on our socket.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from liandong.conf.run.home import RunError
from liandong.conf.run.processes import Process, identify

_SOL_LOCAL, _LOCAL_PEERPID = 0, 2
"""macOS <sys/un.h>."""


def _lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def noted_pid(data: Path) -> int | None:
    """The process id in ``postmaster.pid``, true or stale."""
    with suppress(IndexError, ValueError):
        return int(_lines(data)[0])
    return None


def status(data: Path) -> str:
    """``starting``, ``ready``, ``stopping``, ``standby``, or "" when unknown."""
    lines = _lines(data)
    return lines[7].strip() if len(lines) > 7 else ""


def listener(path: Path) -> int | None:
    """Process id of whoever listens on a Unix socket; None when nobody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(path))
            if sys.platform == "darwin":
                return int(connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID))
            credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        except OSError:
            return None
    return int(struct.unpack("3i", credentials)[0])


def proven(data: Path, path: Path) -> Process | None:
    """The server of ``data`` listening at ``path``; None when that cannot be proven."""
    pid = noted_pid(data)
    return identify(pid) if pid is not None and pid == listener(path) else None


def disown_stale_pid(data: Path, path: Path) -> None:
    """Make a left-over ``postmaster.pid`` harmless when its number now belongs to a stranger.

    Raises:
        RunError: a server really works on ``data``, but not on our socket: somebody started it by hand.
    """
    pid = noted_pid(data)
    if pid is None or identify(pid) is None or listener(path) == pid:
        return
    if _works_on(pid, data):
        raise RunError(
            f"进程 {pid} 正以另外的方式使用数据目录 {data}。请先用当初启动它的办法把它停下，再重新执行。"
        )
    note = data / "postmaster.pid"
    rest = note.read_text().partition("\n")[2]
    note.write_text(f"{os.getpid()}\n{rest}")


def _works_on(pid: int, data: Path) -> bool:
    """Whether process ``pid`` is a PostgreSQL process of ``data``: such a process has it as working directory."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
        except OSError:
            return False
    command = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in command.stdout
