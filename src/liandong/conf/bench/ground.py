"""测量的地基：用完即弃的状态目录和真 PostgreSQL，落盘开着，与正式环境一样。

Everything is measured on a server of its own with fsync on, as the platform's roles, in a folder that goes away.
Rates on a throw-away server without fsync would be prettier and mean nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from liandong.conf.run.cluster import Cluster
from liandong.conf.run.database import VARIABLE, prepare
from liandong.conf.run.home import Home
from liandong.conf.run.identity import NUMBERS_KEYS, numbers_keys, platform_environment
from liandong.ledger.sequencer import Signer
from liandong.proof.keys import load_key

NAME = "bench"


@dataclass(frozen=True)
class Ground:
    """A running server with the migrated database of a small demonstration city.

    Attributes:
        admin: superuser's URL.
        urls: URL by role.
        folder: scratch space beside the home.
    """

    admin: str
    urls: dict[str, str]
    home: Home
    folder: Path

    @property
    def signer(self) -> Signer:
        key = load_key(self.home.keys / "log.key")
        return Signer(key.name, key)

    def connect(self, role: str) -> psycopg.Connection:
        """An autocommit connection as one of the roles."""
        return psycopg.connect(self.urls[role], autocommit=True)

    def empty_ledger(self) -> None:
        """Start the next measure from nothing; what a superuser may do to a scratch database."""
        with psycopg.connect(self.admin.replace("/postgres?", f"/{NAME}?"), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(
                "TRUNCATE ledger_ledgerevent, ledger_intake, ledger_entry, ledger_tile, ledger_checkpoint,"
                " ledger_cosignature, ledger_witnessstate"
            )


@contextmanager
def ground() -> Iterator[Ground]:
    """A scratch platform; Django is set up in this process as its app role.

    Raises:
        RunError: no PostgreSQL can be had.
    """
    folder = Path(tempfile.mkdtemp(prefix="ldb-"))
    folder.chmod(0o755)
    try:
        home = Home(folder / "h")
        with Cluster(home).in_use() as cluster:
            urls = prepare(cluster.url(), NAME, home.env, trust=True)
            environment = {
                **platform_environment(home, demo=True),
                "LIANDONG_HOME": str(home),
                "LIANDONG_STATIC_ROOT": "",
            }
            for role, *words in (("owner", "migrate"), ("app", "seed", "--small")):
                run(environment | {VARIABLE: urls[role]}, *words)
            numbers = {NUMBERS_KEYS: str(numbers_keys(home))}
            _set_up_django(environment | {VARIABLE: urls["app"]} | numbers)
            yield Ground(cluster.url(), urls, home, folder)
            _leave_django()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(environment: dict[str, str], *words: str) -> None:
    """One of our commands as a process of its own; its failure ends the measuring."""
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", VARIABLE)}
    subprocess.run(
        [sys.executable, "-m", "liandong", *words],
        env=own | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _set_up_django(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "liandong.conf.settings"
    import django

    django.setup()


def _leave_django() -> None:
    from django.db import connections

    connections.close_all()
