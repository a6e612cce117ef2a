"""账本测试共用的夹具。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liandong.ledger.tests.ground import Ground


@pytest.fixture
def ground(committed: Any, city: Any, tmp_path: Path, settings: Any) -> Ground:
    """A database of one's own with the log's key known, as web and worker know it."""
    settings.LEDGER_VKEY_FILE = str(committed.server.home / "keys" / "log.vkey")
    settings.WITNESS_VKEY_FILES = []
    settings.LEDGER_QUORUM = 0
    return Ground(committed, city, tmp_path)
