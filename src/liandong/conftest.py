"""测试的地基：一个一次性的真 PostgreSQL，一座小城，以应用角色运行。

Two ways to use the database. `db` wraps a test in a transaction that is rolled back: fast, for most. `committed`
gives the test a database of its own, cloned from the template, for whatever must really commit: several
processes, jobs, the sequencer, kill -9. Both log in as the app role, exactly like web and worker, so a right the
application lacks is lacking in the tests too. The server is `PGBIN`'s or the wheel's, without fsync, in a folder
that goes away; several runs side by side do not meet.
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
from typing import Any
from zlib import crc32

import pytest

os.environ.setdefault("LIANDONG_PASSWORD_HASHER", "django.contrib.auth.hashers.MD5PasswordHasher")
os.environ.setdefault("LIANDONG_DEMO", "1")
os.environ.setdefault("LIANDONG_SECRET_KEY", "for-tests-only")

from django.conf import settings

settings.PASSWORD_HASHERS = [os.environ["LIANDONG_PASSWORD_HASHER"]]
settings.DEMO, settings.REQUIRE_FACTOR = True, False

TEMPLATE, SHARED = "liandong_test", "liandong_test_shared"
LONG = (
    "test_chaos", "test_parity", "operations/", "cli/tests/test_numbers", "test_walks", "demo/tests", "test_together",
    "test_killed_import", "test_on_database", "test_side_by_side", "test_waiting", "test_ledger",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever needs the database belongs to the database layer, whether its author said so or not.

    With ``LIANDONG_ONE_IN`` set to n, one test in n is kept, told by its name, so that it is the same one every time. Files of a few
    long tests come first, so that no processor waits for the other at the end.
    """
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))
    for item in items:
        needed = {"db", "server", "committed", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if (needed or item.get_closest_marker("django_db")) and not item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.database)
    from liandong.conf.run.layers import ONE_IN

    one_in = int(os.environ.get(ONE_IN, "1"))
    left = [item for item in items if crc32(item.nodeid.encode()) % one_in]
    if left:
        items[:] = [item for item in items if crc32(item.nodeid.encode()) % one_in == 0]
        config.hook.pytest_deselected(items=left)


@pytest.fixture(autouse=True)
def _nothing_dealt() -> None:
    """What a process holds of everybody's allowances outlives a rolled back test; every test begins with nothing."""
    from liandong.api import limits
    from liandong.portal import codes, strangers
    from liandong.portal.views import voices

    for allowance in (limits.CALLERS, limits.STRANGERS, strangers.STRANGERS, codes.TRIES, voices.VOICES):
        allowance.forget()


@dataclass(frozen=True)
class Server:
    """The running test server: admin address, URLs of the template by role, home of keys and state."""

    admin: str
    urls: dict[str, str]
    home: Path

    def url(self, role: str, database: str = TEMPLATE) -> str:
        return self.urls[role].replace(f"/{TEMPLATE}?", f"/{database}?")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with the migrated template, in which the small city stands."""
    from liandong.conf.run.cluster import Cluster
    from liandong.conf.run.database import clone, prepare
    from liandong.conf.run.home import Home
    from liandong.conf.run.identity import platform_environment

    folder = Path(tempfile.mkdtemp(prefix="ldt-"))
    folder.chmod(0o755)
    try:
        home = Home(folder / "home")
        with Cluster(home, durable=False).in_use() as cluster:
            urls = prepare(cluster.url(), TEMPLATE, home.env, trust=True)
            platform_environment(home, demo=True)
            settings.NUMBERS_KEYS_FILE = str(home.keys / "numbers.keys")
            settings.LETTERS_KEY_FILES = [str(home.keys / "letters.key")]
            _run(home, urls["owner"], "migrate")
            _run(home, urls["app"], "seed", "--small")
            clone(cluster.url(), TEMPLATE, SHARED)
            yield Server(cluster.url(), urls, Path(str(home)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(home: Any, url: str, *words: str) -> None:
    environment = {
        **os.environ, "LIANDONG_HOME": str(home), "LIANDONG_DATABASE_URL": url, "LIANDONG_STATIC_ROOT": "",
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "liandong", *words], env=environment, check=True)


def _connect(url: str) -> dict[str, Any]:
    """Point Django's default connection at another database; returns what it was."""
    from django.db import connections

    from liandong.conf.settings import _database

    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    wanted = _database(url)
    for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"):
        connection.settings_dict[name] = wanted[name]
    connection.settings_dict["CONN_MAX_AGE"] = 0
    return before


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Django's default connection at another database, for a while."""
    from django.db import connections

    before = _connect(url)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].settings_dict.update(before)


@pytest.fixture(scope="session")
def django_db_setup(server: Server, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's own: no test database of Django's making, no owner rights."""
    with django_db_blocker.unblock():
        _connect(server.url("app", SHARED))
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections["default"].close()


@dataclass(frozen=True)
class Committed:
    """A test's own database."""

    name: str
    server: Server

    def url(self, role: str) -> str:
        return self.server.url(role, self.name)


@pytest.fixture
def committed(server: Server, django_db_setup: None, django_db_blocker: Any) -> Iterator[Committed]:
    """A database of this test's own, with the small city; commits are real, the whole is dropped afterwards."""
    from liandong.conf.run.database import clone, drop

    name = f"liandong_test_{os.getpid()}_{next(_NUMBERS)}"
    clone(server.admin, TEMPLATE, name)
    own = Committed(name, server)
    with django_db_blocker.unblock(), connected(own.url("app")):
        yield own
    drop(server.admin, name)


_NUMBERS = iter(range(1, 10**9))


@pytest.fixture(scope="session")
def beginnings(server: Server) -> Iterator[Any]:
    """What rooms' tests begin with, played once a process; see `liandong.kernel.tests.beginnings`."""
    from liandong.kernel.tests.beginnings import Beginnings

    kept = Beginnings(server, TEMPLATE)
    yield kept
    kept.end()


@pytest.fixture
def city() -> Any:
    """The small city: actors by account, agencies by code. Needs `db` or `committed`."""
    from liandong.demo.city import City

    return City()
