"""公示测试共用的夹具。"""

from __future__ import annotations

import pytest

from liandong.cases.tests.stories import ready
from liandong.demo.city import City


@pytest.fixture
def office(city: City) -> City:
    """The city with a party, an item and its powers, and certified officers."""
    return ready(city)
