"""管理连接从哪里来：``DATABASE_URL``，其次 ``PGBIN``，最后是随依赖安装的 PostgreSQL。

The administrator's connection makes roles and databases and does nothing else; the platform itself runs under
the four roles of `database.prepare`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from liandong.conf.run.binaries import find_binaries
from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import Home


@dataclass(frozen=True, slots=True)
class AdminSource:
    """An administrator's way into a PostgreSQL server.

    Attributes:
        dsn: libpq URL of a superuser or of a login with CREATEROLE and CREATEDB.
        trust: True when the server asks no passwords (our own, behind its 0700 socket folder).
        bin_dir: programs such as ``pg_dump`` that fit the server or are newer.
        cluster: our own server; None when ``DATABASE_URL`` names one that is not ours to stop.
    """

    dsn: str
    trust: bool
    bin_dir: Path
    cluster: Cluster | None


@contextmanager
def admin_source(home: Home, *, durable: bool = True) -> Iterator[AdminSource]:
    """A running server for the length of the block.

    Our own server is started if need be and stopped after its last user; that of ``DATABASE_URL`` is left alone.

    Args:
        home: the state folder.
        durable: False for throw-away test databases (no fsync); has no effect on ``DATABASE_URL``.

    Raises:
        RunError: no server can be had.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield AdminSource(given, trust=False, bin_dir=find_binaries(), cluster=None)
        return
    with Cluster(home, durable=durable).in_use() as cluster:
        yield AdminSource(cluster.url(), trust=True, bin_dir=cluster.bin_dir, cluster=cluster)
