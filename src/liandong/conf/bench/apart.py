"""另起一个进程做一件事，量它自己用了多少内存。

`getrusage` cannot say it: a process begins with the peak of the one that started it, and the children of one process are summed
up to the greatest of all. Linux keeps the peak of each process's own memory (``VmHWM``), to be read while it lives.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05
"""Seconds between two looks; the peak is kept by the kernel, so only what is taken in the last moment is missed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process left behind; `megabytes` is the peak of its own memory, in MiB."""

    code: int
    said: str
    complained: str
    megabytes: float


def apart(argv: Sequence[str], told: str, environment: Mapping[str, str]) -> Ended:
    """Run a command to its end.

    Args:
        told: what it reads from its standard input.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=out, stderr=wrong, text=True, env=environment
        )
        assert process.stdin is not None
        with process.stdin as answered:
            answered.write(told)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, held(process.pid))
            time.sleep(EVERY)
        out.seek(0)
        wrong.seek(0)
        return Ended(process.returncode, out.read(), wrong.read(), peak)


def held(process: int) -> float:
    """The peak of a living process's memory in MiB so far; 0 when it has none any more."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0
