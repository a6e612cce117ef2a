"""自带的 PostgreSQL：建立、启动、停止，断电式中断后照常恢复，绝不碰别人的进程。

One server per state folder and major version, reached through a socket in a 0700 folder (authentication is
``trust``, so the folder is the lock) and never over TCP. What guards what:

* `initdb` works under a temporary name and is renamed when complete, so half of one never counts.
* The server is ours when the process that *listens on our socket* (asked of the kernel) is the one named in
  ``postmaster.pid``; without that proof nothing is signalled.
* A ``postmaster.pid`` left by a crash may name a number that now belongs to a stranger, and PostgreSQL then
  refuses to start. The number in the file is replaced by our own, which PostgreSQL knows to be harmless in its
  parent; the rest of the file stays, so its own check for surviving back ends still works.
* Users of a server share a lock that the kernel frees even after kill -9; the last one out stops it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from liandong.conf.run import account, guardian, postmaster
from liandong.conf.run.binaries import find_binaries, major_version
from liandong.conf.run.home import Home, RunError, tail, take
from liandong.conf.run.processes import Process, is_alive, send

SUPERUSER = "postgres"
PORT = 5432
"""Only a part of the socket's name; no TCP port is opened."""

START_WITHIN = 60.0
"""Seconds a start may take, crash recovery included."""

STOP_WITHIN = 30.0
"""Seconds a fast stop may take before the server is told to drop everything (it recovers at the next start)."""


def _share(part: int, least: int, most: int) -> int:
    """One part of the machine's memory in megabytes, within bounds: a million records are found in memory or not at all soon."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return min(max(memory // part, least), most)


DEMO_SETTINGS = {
    "max_connections": "100",
    "shared_buffers": f"{_share(16, 256, 4096)}MB",
    "effective_cache_size": f"{_share(4, 1024, 65536)}MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}
"""For two cores and 4 GB of memory, or more of it; every commit is flushed."""

THROWAWAY_SETTINGS = {
    "fsync": "off",
    "shared_buffers": "256MB",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
}
"""Only for tests: a power cut may destroy the data; kill -9 of the server still loses nothing."""


class Cluster:
    """The embedded server of one state folder.

    Args:
        home: the state folder.
        bin_dir: folder of the PostgreSQL programs; None looks for them (`find_binaries`).
        durable: False trades safety for speed (`THROWAWAY_SETTINGS`): tests only.
        settings: further lines for ``postgresql.conf``; they win.
    """

    def __init__(
        self,
        home: Home,
        bin_dir: Path | None = None,
        *,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.bin_dir = bin_dir or find_binaries()
        self.major = major_version(self.bin_dir)
        self.data = home.data(self.major)
        self.durable = durable
        self.settings = {**DEMO_SETTINGS, **({} if durable else THROWAWAY_SETTINGS), **(settings or {})}
        self._child: subprocess.Popen[bytes] | None = None
        if set('"$`\\\n') & set(f"{self.bin_dir}{self.data}"):
            raise RunError(f'路径 {self.data} 中有 " $ ` \\ 等字符，PostgreSQL 不能处理。请换一个目录。')

    @cached_property
    def account(self) -> account.Account:
        """Under whose name the server runs."""
        return account.choose(self.home, self.bin_dir)

    @cached_property
    def socket_dir(self) -> Path:
        """Folder of the socket, given to the server's account."""
        folder = self.home.sockets((self.account.uid,))
        self.account.own(folder)
        return folder

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{self._port}"

    @property
    def _port(self) -> int:
        """Two majors may share a folder of sockets, so each has its own number."""
        return PORT + self.major - 15

    def url(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """The address of a database of this server, e.g. ``postgresql://postgres@:5435/postgres?host=/…``."""
        where = f"@:{self._port}/{quote(database, safe='')}?host={quote(str(self.socket_dir), safe='/')}"
        return f"postgresql://{quote(user, safe='')}{where}"

    @property
    def log_tail(self) -> str:
        """The last lines the server wrote, for error messages."""
        return tail(self.home.logs / "postgres.log")

    def server(self) -> Process | None:
        """The running server, proven by who listens on our socket; None when there is none."""
        self._collect()
        return postmaster.proven(self.data, self.socket)

    def is_running(self) -> bool:
        """Whether our server runs and accepts connections."""
        return self.server() is not None and postmaster.status(self.data) == "ready"

    def start(self) -> None:
        """Start the server, building its data first where needed; harmless when it runs.

        Raises:
            RunError: it did not come up in `START_WITHIN` seconds; the message ends with its log.
        """
        with self.home.lock(f"pg{self.major}"):
            if self.is_running():
                return
            self._build()
            self.account.own(self.data)
            self._write_settings()
            deadline = time.monotonic() + START_WITHIN
            while not self._start_once(deadline):
                time.sleep(0.3)

    def stop(self) -> None:
        """Stop our server quickly and cleanly; harmless when it does not run."""
        with self.home.lock(f"pg{self.major}"):
            self._stop()

    @contextmanager
    def in_use(self) -> Iterator[Cluster]:
        """Start the server, share it, and stop it after its last user, even if one dies by kill -9."""
        fd = os.open(self.home.path / f"pg{self.major}.users", os.O_RDWR | os.O_CREAT, 0o600)
        while not take(fd, fcntl.LOCK_SH):
            time.sleep(0.05)
        try:
            with guardian.watch(self.home, bin_dir=self.bin_dir):
                self.start()
                try:
                    yield self
                finally:
                    fcntl.flock(fd, fcntl.LOCK_UN)
                    self.stop_if_unused()
        finally:
            os.close(fd)

    def stop_if_unused(self) -> bool:
        """Stop the server when nobody is inside `in_use`; True when it was so."""
        fd = os.open(self.home.path / f"pg{self.major}.users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not take(fd, fcntl.LOCK_EX):
                return False
            self.stop()
            return True
        finally:
            os.close(fd)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of `bin_dir` under the server's account, in a clean environment."""
        return subprocess.run(
            [*self.account.prefix, str(self.account.bin_dir / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_clean_environment(),
            **self.account.popen_options(),  # type: ignore[call-overload]
        )

    def _build(self) -> None:
        """Create the data folder; what an interrupted attempt left is removed."""
        for half in self.home.path.glob(f"{self.data.name}.half-*"):
            shutil.rmtree(half, ignore_errors=True)
        if (self.data / "PG_VERSION").exists():
            return
        half = self.home.path / f"{self.data.name}.half-{secrets.token_hex(4)}"
        half.mkdir(mode=0o700)
        self.account.own(half)
        options = ["--encoding=UTF8", "--locale=C.UTF-8"]
        if self.major >= 16:  # 免去逐档试探内存，建立快一半；真正的值在 liandong.conf
            options += ["--set=shared_buffers=16MB", "--set=max_connections=100"]
        if self.major >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self.run(
            "initdb",
            f"--pgdata={half}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--data-checksums",
            "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
            *options,
        )
        if done.returncode:
            shutil.rmtree(half, ignore_errors=True)
            raise RunError(
                f"数据库初始化失败，多因磁盘已满或系统没有 C.UTF-8 区域设置。initdb 的说明：\n{done.stderr.strip()}"
            )
        half.rename(self.data)

    def _write_settings(self) -> None:
        """Write our settings beside PostgreSQL's own and include them."""
        lines = {
            "listen_addresses": "",
            "port": str(self._port),
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "log_line_prefix": "%m [%p] %u@%d ",
            **self.settings,
        }
        ours = self.data / "liandong.conf"
        ours.write_text("".join(f"{key} = '{value}'\n" for key, value in lines.items()))
        os.chown(ours, self.account.uid, self.account.gid)
        main = self.data / "postgresql.conf"
        include = "include 'liandong.conf'"
        if include not in main.read_text().splitlines():
            with main.open("a") as file:
                file.write(f"\n{include}\n")

    def _start_once(self, deadline: float) -> bool:
        """Launch the server and wait for it; False when it should be tried again in a moment.

        After kill -9 of the server its back ends need up to two seconds to notice; until then PostgreSQL refuses
        with "pre-existing shared memory block", and that refusal is right: we wait.
        """
        postmaster.disown_stale_pid(self.data, self.socket)
        log = self.home.log("postgres")
        with log.open("ab") as output:
            seen = output.tell()
            self._child = subprocess.Popen(
                [*self.account.prefix, str(self.account.bin_dir / "postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=_clean_environment(),
                start_new_session=True,
                **self.account.popen_options(),  # type: ignore[call-overload]
            )
        while time.monotonic() < deadline:
            if self.is_running():
                return True
            if self._child is None:
                said = log.read_bytes()[seen:]
                if b"pre-existing shared memory block" in said or b"lock file" in said:
                    return False
                raise RunError(f"数据库没有启动起来。日志 {log} 的末尾：\n{self.log_tail}")
            time.sleep(0.02)
        raise RunError(f"数据库在 {START_WITHIN:.0f} 秒内没有准备好。日志 {log} 的末尾：\n{self.log_tail}")

    def _stop(self) -> None:
        for number, within in ((signal.SIGINT, STOP_WITHIN), (signal.SIGQUIT, 10.0)):
            process = self.server()
            if process is None or not send(process, number):
                return
            deadline = time.monotonic() + within
            while time.monotonic() < deadline:
                self._collect()
                if not is_alive(process):
                    return
                time.sleep(0.02)
        raise RunError(f"数据库停不下来。日志末尾：\n{self.log_tail}")

    def _collect(self) -> None:
        """Take note of the end of a server we started, so that it does not stay behind as a zombie."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None


def _clean_environment() -> dict[str, str]:
    """No ``PG*`` variable and no foreign locale reaches the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
