"""启动器测试共用：一个路径够短的状态目录，测试后不留服务器。"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import Home


@pytest.fixture
def short() -> Iterator[Path]:
    """A short path that other accounts can walk to (pytest's own is long and 0700)."""
    with tempfile.TemporaryDirectory(prefix="ld") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def _built_once() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="ld") as folder:
        Path(folder).chmod(0o755)
        yield Cluster(Home(Path(folder) / "h"), durable=False)


@pytest.fixture
def cluster(_built_once: Cluster) -> Iterator[Cluster]:
    """A throw-away server, stopped before and after each test; its data are built once, which takes a second."""
    yield Cluster(_built_once.home, _built_once.bin_dir, durable=False)
    Cluster(_built_once.home, _built_once.bin_dir).stop()
