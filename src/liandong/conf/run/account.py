"""PostgreSQL 以谁的名义运行：普通用户用自己；root 另择一个账户，绝不放宽上级目录的权限。

PostgreSQL refuses uid 0. When we are root, three ways are tried in this order, each by really running the
server binary that way:

1. the account ``postgres`` or ``nobody``, if it can execute the binaries and walk to the state folder;
2. a user namespace (``unshare``) in which root appears as an ordinary user: needed below a 0700 parent;
3. such an account keeping the one capability to pass through folders (``setpriv``): the way left in containers
   that forbid user namespaces. The programs must then be copied to the temp folder, since PostgreSQL asks
   ``access(2)`` about them, which does not count capabilities.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liandong.conf.run.binaries import copy_within_reach
from liandong.conf.run.home import Home, RunError


@dataclass(frozen=True, slots=True)
class Account:
    """How to run a PostgreSQL program, and whom its files must belong to.

    Attributes:
        uid, gid: owner and group of the data folder as seen from outside.
        bin_dir: the programs, where this account can execute them.
        prefix: words put before the program.
        user: account to change to; None keeps the present one.
    """

    uid: int
    gid: int
    bin_dir: Path
    prefix: tuple[str, ...] = ()
    user: str | None = None

    def popen_options(self) -> dict[str, object]:
        """Keyword arguments for `subprocess` that change to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.user else {}

    def own(self, folder: Path) -> None:
        """Give a folder of ours and everything in it to this account; a no-op when it has it already.

        The folder itself changes hands last, so that an interrupted change is taken up again.
        """
        if os.geteuid() == 0 and folder.stat().st_uid != self.uid:
            for parent, _, files in os.walk(folder, topdown=False):
                for path in (parent, *(os.path.join(parent, name) for name in files)):  # noqa: PTH118
                    os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose(home: Home, bin_dir: Path) -> Account:
    """The first way of running ``bin_dir/postgres`` that works here.

    Raises:
        RunError: none does; the message names the three ways out.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), bin_dir)
    for account in _candidates(home, bin_dir):
        if works(account, str(account.bin_dir / "postgres"), "-V"):
            if account.user:
                os.chown(home.path, -1, account.gid)
                home.path.chmod(0o710)
            return account
    raise RunError(
        f"PostgreSQL 不能以 root 运行，而在 {home.path} 这里也换不成别的账户（目录进不去，且系统不许建用户命名空间）。"
        "可以任选其一：改用普通用户运行；把源码放到 /opt 或 /srv 等各账户可进入的目录；用 DATABASE_URL 指向已有的数据库。"
    )


def _candidates(home: Home, bin_dir: Path) -> Iterator[Account]:
    """The ways open to root, best first."""
    accounts = [account for name in ("postgres", "nobody") if (account := plain(name, bin_dir))]
    for account in accounts:
        if works(account, "test", "-x", str(home.path.parent)):
            yield account
    if shutil.which("unshare"):
        yield namespaced(bin_dir)
    for account in accounts if shutil.which("setpriv") else ():
        yield passing(account)


def plain(name: str, bin_dir: Path) -> Account | None:
    """Way 1; None when there is no such account."""
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(found.pw_uid, found.pw_gid, bin_dir, user=name)


def namespaced(bin_dir: Path) -> Account:
    """Way 2: files stay root's, inside the namespace root is user 1000."""
    return Account(0, 0, bin_dir, ("unshare", "--user", "--map-user=1000", "--map-group=1000"))


def passing(account: Account) -> Account:
    """Way 3, for the same account as way 1."""
    bin_dir = account.bin_dir
    if not works(account, str(bin_dir / "postgres"), "-V"):
        bin_dir = copy_within_reach(bin_dir, Path(tempfile.gettempdir())) or bin_dir
    ids = (f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups")
    capability = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return Account(account.uid, account.gid, bin_dir, ("setpriv", *ids, *capability))


def works(account: Account, *argv: str) -> bool:
    """Whether a harmless program runs that way."""
    try:
        done = subprocess.run(
            [*account.prefix, *argv],
            capture_output=True,
            check=False,
            cwd="/",
            timeout=20,
            **account.popen_options(),  # type: ignore[call-overload]
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
