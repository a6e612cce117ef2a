"""子进程：每个变异在一个分叉出来的子进程里受试，同时不超过规定个数；死循环和吃内存的到点即止。

A forked child starts with everything already imported, so a trial costs what its tests cost. Time is counted as
processor time of the child: a busy machine makes no mutant look endless.

Main names: `Fate`, `in_children`, `silence`, `allow_seconds`.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TypeVar

T = TypeVar("T")
_MEMORY = 3 * 2**30


class Fate(Enum):
    """How a mutant ended; the value is the child's exit code."""

    SURVIVED = 0
    KILLED = 1
    NO_PROGRAM = 64
    TROUBLE = 65
    TIMED_OUT = 66


def in_children(tasks: Iterable[T], work: Callable[[T, int], Fate], jobs: int) -> Iterator[tuple[T, Fate]]:
    """Run ``work(task, lane)`` for every task, each in a child of its own; yields in the order of finishing.

    Args:
        work: called in the child; ``lane`` is 0 … jobs - 1, held by one child at a time.
        jobs: how many children at once. The caller must have no other children.
    """
    free, running = list(range(jobs)), dict[int, tuple[T, int]]()
    for task in tasks:
        if not free:
            yield _reap(running, free)
        lane = free.pop()
        running[_fork(task, work, lane)] = task, lane
    while running:
        yield _reap(running, free)


def _fork(task: T, work: Callable[[T, int], Fate], lane: int) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    fate = Fate.TROUBLE
    errors = os.dup(2)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        silence()
        fate = work(task, lane)
    except BaseException:  # noqa: BLE001 — whatever happened, this process must end here
        os.write(errors, traceback.format_exc().encode())
    finally:
        os._exit(fate.value)


def _reap(running: dict[int, tuple[T, int]], free: list[int]) -> tuple[T, Fate]:
    pid, status = os.wait()
    task, lane = running.pop(pid)
    free.append(lane)
    if os.WIFSIGNALED(status):
        return task, Fate.TIMED_OUT if os.WTERMSIG(status) == signal.SIGPROF else Fate.TROUBLE
    return task, Fate(os.WEXITSTATUS(status))


def silence() -> None:
    """Send this process's output nowhere: what tests print is of no interest."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def allow_seconds(seconds: float) -> None:
    """From now on this process may use so many seconds of processor time; then it is ended by a signal."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
