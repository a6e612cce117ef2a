"""一公开的测试共用的夹具。"""

from __future__ import annotations

import pytest

from liandong.inspections.tests.conftest import office
from liandong.portal import strangers

__all__ = ["office"]


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    strangers.STRANGERS.forget()
