"""入企检查测试共用的夹具。"""

from __future__ import annotations

import pytest

from liandong.demo.city import City
from liandong.inspections.tests.conftest import office
from liandong.onsite.tests.stories import Story

__all__ = ["office"]


@pytest.fixture
def story(office: City) -> Story:
    """The city with a firm, officers and items of two departments; no visit yet."""
    return Story(office)
