"""状态目录：一处放下全部运行状态，删掉它就回到刚克隆时的样子。

Everything the platform writes on a machine lies in one folder, ``<checkout>/.liandong`` or ``LIANDONG_HOME``:

    pg18/       data of the embedded PostgreSQL, one folder per major version
    sockets/    Unix sockets of that server (moved to the temp folder when the path is too long)
    keys/ env/  private keys; database URLs with their passwords
    witness-1/ witness-2/   two witnesses, each with its own key
    logs/       one file per service, bounded
    ports.json  the ports once chosen, kept for later starts

The folder is 0700. Only where root must hand PostgreSQL to another account (see `account`) does that account's
group get the right to pass through, never to list. Parent folders are never changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]
"""The root of the source tree this module was loaded from."""

SOCKET_PATH_LIMIT = 107
"""Longest path of a Unix socket in bytes (``sun_path`` is 108 with its NUL on Linux, 104 on macOS)."""

LOG_LIMIT = 5_000_000
"""A log larger than this many bytes is set aside at the next start; one older file is kept."""

_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


class RunError(RuntimeError):
    """Something on this machine stands in the way; the Chinese message says what it is and what to do."""


class Home:
    """The state folder; creates itself and its subfolders on first use.

    Args:
        path: the folder; None means ``LIANDONG_HOME``, else ``.liandong`` in the checkout.

    Raises:
        RunError: the folder cannot be made, or belongs to another account.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        chosen = path or os.environ.get("LIANDONG_HOME") or CHECKOUT / ".liandong"
        self.path = Path(chosen).expanduser().absolute()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path = self.path.resolve()
            self._insist_on_privacy()
        except OSError as trouble:
            raise RunError(
                f"状态目录 {self.path} 无法使用（{trouble.strerror}）。请检查权限与磁盘，或用 LIANDONG_HOME 另指一处。"
            ) from trouble

    def __str__(self) -> str:
        return str(self.path)

    def _insist_on_privacy(self) -> None:
        """An empty folder is made 0700; one that others use already is named, not changed behind their back."""
        found = self.path.stat()
        if found.st_uid != os.geteuid():
            raise RunError(
                f"状态目录 {self.path} 属于另一个账户。请换用建立它的账户，或用 LIANDONG_HOME 另指一处。"
            )
        if stat.S_IMODE(found.st_mode) & 0o077 & ~0o010:
            if any(self.path.iterdir()):
                raise RunError(
                    f"状态目录 {self.path} 已有内容，且别的账户可以进入。确属联动所用的，请执行 chmod 700；否则用 LIANDONG_HOME 另指一处。"
                )
            self.path.chmod(0o700)

    def folder(self, name: str) -> Path:
        """A subfolder, created 0700."""
        made = self.path / name
        made.mkdir(mode=0o700, exist_ok=True)
        return made

    @property
    def keys(self) -> Path:
        return self.folder("keys")

    @property
    def env(self) -> Path:
        return self.folder("env")

    @property
    def logs(self) -> Path:
        return self.folder("logs")

    @property
    def ports_file(self) -> Path:
        return self.path / "ports.json"

    def data(self, major: int) -> Path:
        """Where the data of PostgreSQL ``major`` lie; not created, since initdb renames into place."""
        return self.path / f"pg{major}"

    def witness(self, number: int) -> Path:
        """The folder of witness 1 or 2."""
        return self.folder(f"witness-{number}")

    def log(self, name: str) -> Path:
        """The log file of a service, after setting an over-long one aside as ``<name>.log.1``."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path

    def sockets(self, allowed_owners: tuple[int, ...] = ()) -> Path:
        """The folder of the database socket: inside the home if its path is short and plain, else a temp folder.

        PostgreSQL and libpq both read a comma list here and the kernel allows 107 bytes, so anything but plain
        ASCII is moved to ``<temp>/liandong-<hash of the home path>``, 0700, refused when it is a link or when its
        owner is neither we nor one of ``allowed_owners`` (user ids).
        """
        inside = self.path / "sockets"
        if _PLAIN.fullmatch(str(inside)) and len(str(inside) + _LONGEST_SOCKET_NAME) <= SOCKET_PATH_LIMIT:
            return self.folder("sockets")
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        outside = Path(tempfile.gettempdir()) / f"liandong-{digest}"
        if len(str(outside) + _LONGEST_SOCKET_NAME) > SOCKET_PATH_LIMIT or not _PLAIN.fullmatch(str(outside)):
            outside = Path("/tmp") / outside.name  # noqa: S108 所有权与权限紧接着核对
        outside.mkdir(mode=0o700, exist_ok=True)
        found = outside.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), *allowed_owners}:
            raise RunError(
                f"套接字目录 {outside} 不是本账户所建，可能有人冒占。请删除它，或用 LIANDONG_HOME 换一个较短的状态目录。"
            )
        if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != 0o700:
            outside.chmod(0o700)
        return outside

    @contextmanager
    def lock(self, name: str, *, wait: float = 60.0) -> Iterator[None]:
        """Hold ``<name>.lock`` alone; the kernel frees it when the process ends in whatever way.

        Args:
            name: what is being guarded.
            wait: seconds to try; 0 tries once.

        Raises:
            RunError: somebody else still holds it.
        """
        fd = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + wait
            while not take(fd, fcntl.LOCK_EX):
                if time.monotonic() >= deadline:
                    raise RunError(
                        f"另一个进程正在使用 {self.path}（{name}），等了 {wait:.0f} 秒仍未结束。请稍后再试。"
                    )
                time.sleep(0.05)
            yield
        finally:
            os.close(fd)


def take(fd: int, kind: int) -> bool:
    """Try once to get a ``flock`` of ``kind`` (LOCK_EX or LOCK_SH) on an open file; False when it is taken."""
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a text file, "" when it does not exist."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16_384))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
