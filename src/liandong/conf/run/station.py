"""守护一组服务：依次启动，等到就绪，意外退出就再启动，按 Ctrl-C 依相反次序停下。

A service is any program that stays in the foreground and ends on SIGTERM. Each runs in its own session, so that
Ctrl-C reaches the station alone and the order of stopping is ours. If the station itself is killed, its
`guardian` ends the services; what even that missed is ended at the next start (`leftovers`).
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from liandong.conf.run import guardian
from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import Home, RunError, tail
from liandong.conf.run.leftovers import end_leftovers, note_services
from liandong.conf.run.processes import MARK, Process, end_group, has_ended, identify

STOP_ALL_WITHIN = 9.0
"""Seconds for all services together to end after Ctrl-C; what still runs then is killed."""

RESTARTS_A_MINUTE = 5
"""A service that dies more often than this within 60 seconds stops the station."""

_HELD: set[Path] = set()
"""Homes whose station lock this process holds."""

_LOOK_EVERY = 0.1
_CLUSTER_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Service:
    """A program to keep running.

    Attributes:
        name: Chinese or ASCII; also the name of its log file.
        argv: program and arguments; it must stay in the foreground.
        env: variables beside those of the station.
        ready: asked again and again after the start until True; None means ready at once. May raise OSError for no.
        ready_within: seconds it may take to become ready.
        stop_after: seconds between SIGTERM and SIGKILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_within: float = 30.0
    stop_after: float = 5.0


class _Kept:
    """A service, its present process, and when it died lately."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths: deque[float] = deque()
        self.start_at = 0.0

    def next_pause(self, now: float) -> float | None:
        """Note a death; seconds to wait before the next start, or None when it died too often."""
        self.deaths.append(now)
        while self.deaths and now - self.deaths[0] > 60:
            self.deaths.popleft()
        if len(self.deaths) > RESTARTS_A_MINUTE:
            return None
        return float(min(0.2 * 2 ** (len(self.deaths) - 1), 5.0))


class Station:
    """Starts and keeps the services of one state folder; one station at a time.

    Args:
        services: in the order of starting; stopped in the opposite order.
        home: the state folder.
        cluster: our own database server, started again when it dies; its stopping is left to `Cluster.in_use`.
        say: receives each line meant for the person at the terminal.
    """

    def __init__(
        self,
        services: Sequence[Service],
        home: Home,
        *,
        cluster: Cluster | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.home = home
        self.cluster = cluster
        self.say = say or _say
        self.token = secrets.token_hex(8)
        self._kept = [_Kept(service) for service in services]
        self._stopping = threading.Event()
        self._cluster_seen = 0.0

    def run(self, on_ready: Callable[[], None] | None = None) -> int:
        """Start everything, keep it running until Ctrl-C or SIGTERM, then stop everything.

        Args:
            on_ready: called once when all services are ready, e.g. to print the address.

        Returns:
            Exit code: 0 after a requested stop, 1 after a failure already told through ``say``.
        """
        try:
            with alone(self.home), self._signals(), guardian.watch(self.home, token=self.token):
                if count := end_leftovers(self.home):
                    self.say(f"已结束上次运行留下的 {count} 个进程。")
                return self._keep(on_ready)
        except RunError as trouble:
            self.say(str(trouble))
            return 1

    def stop(self) -> None:
        """Ask a running station to stop; returns at once, safe from a signal handler or another thread."""
        self._stopping.set()

    def _keep(self, on_ready: Callable[[], None] | None) -> int:
        try:
            for kept in self._kept:
                self._bring_up(kept)
            if on_ready and not self._stopping.is_set():
                on_ready()
            while not self._stopping.wait(_LOOK_EVERY):
                self._look()
        finally:
            self._stop_all()
        return 0

    def _bring_up(self, kept: _Kept) -> None:
        """Start one service and wait until it is ready, keeping an eye on those before it."""
        service = kept.service
        deadline = time.monotonic() + service.ready_within
        if not self._stopping.is_set():
            self._start(kept)
        while not self._stopping.is_set() and not _is_ready(kept):
            if time.monotonic() > deadline:
                raise RunError(
                    f"{service.name} 在 {service.ready_within:.0f} 秒内没有就绪，已全部停止。日志末尾：\n{self._tail(kept)}"
                )
            self._look()
            self._stopping.wait(_LOOK_EVERY)

    def _look(self) -> None:
        """Start again whatever died; give up on what dies too often."""
        now = time.monotonic()
        for kept in self._kept:
            if kept.process and has_ended(kept.process):
                code = end_group(kept.process)  # 它的子进程可能还占着端口
                kept.process = None
                pause = kept.next_pause(now)
                if pause is None:
                    raise RunError(
                        f"{kept.service.name} 一分钟内退出了 {len(kept.deaths)} 次，已全部停止。日志末尾：\n{self._tail(kept)}"
                    )
                kept.start_at = now + pause
                self.say(f"{kept.service.name} 意外退出（代码 {code}），{pause:.1f} 秒后重新启动。")
            elif kept.process is None and 0 < kept.start_at <= now:
                self._start(kept)
        if self.cluster and now - self._cluster_seen > _CLUSTER_EVERY:
            self._cluster_seen = now
            if not self.cluster.is_running():
                self.say("数据库意外停止，正在重新启动。")
                self.cluster.start()

    def _start(self, kept: _Kept) -> None:
        service = kept.service
        with self.home.log(service.name).open("ab") as log:
            try:
                kept.process = subprocess.Popen(
                    list(service.argv),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, **service.env, MARK: f"{self.token}:{self.home}"},
                    start_new_session=True,
                )
            except OSError as trouble:
                raise RunError(
                    f"{service.name} 无法启动：{service.argv[0]}，{trouble.strerror}。"
                ) from trouble
        note_services(self.home, self.token, self._running())

    def _running(self) -> dict[str, Process]:
        found = {k.service.name: identify(k.process.pid) for k in self._kept if k.process}
        return {name: process for name, process in found.items() if process}

    def _stop_all(self) -> None:
        """End the services, last started first, within `STOP_ALL_WITHIN` seconds."""
        deadline = time.monotonic() + STOP_ALL_WITHIN
        for kept in reversed(self._kept):
            if kept.process is None:
                continue
            patience = min(kept.service.stop_after, max(0.1, deadline - time.monotonic()))
            end_group(kept.process, within=patience)
            kept.process = None
        note_services(self.home, self.token, {})

    def _tail(self, kept: _Kept) -> str:
        return tail(self.home.logs / f"{kept.service.name}.log")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGINT, SIGTERM and SIGHUP ask for a stop, when we are the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def ask(number: int, frame: FrameType | None) -> None:
            self._stopping.set()

        before = {n: signal.signal(n, ask) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the station lock of a home; may be nested, so that a start can take it before it prepares anything.

    Raises:
        RunError: another process holds it; the message names that process.
    """
    if home.path in _HELD:
        yield
        return
    note = home.path / "station.pid"
    with ExitStack() as stack:
        try:
            stack.enter_context(home.lock("station", wait=0))
        except RunError as taken:
            raise RunError(
                f"平台已经在运行（进程 {_read(note)}，状态目录 {home}），不必再启动。"
                "要停下它，请在原来的窗口按 Ctrl-C；要另开一套，请用 LIANDONG_HOME 另指一个状态目录。"
            ) from taken
        note.write_text(f"{os.getpid()}\n")
        _HELD.add(home.path)
        stack.callback(_HELD.discard, home.path)
        yield


def _read(note: Path) -> str:
    try:
        return note.read_text().strip()
    except OSError:
        return "号未知"


def _is_ready(kept: _Kept) -> bool:
    if kept.process is None or has_ended(kept.process):
        return False
    try:
        return kept.service.ready is None or kept.service.ready()
    except OSError:
        return False


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
