"""协查测试共用的夹具。"""

from __future__ import annotations

import pytest

from liandong.assistance.tests.stories import HEADS, Help
from liandong.demo.city import City
from liandong.leads.tests.stories import MONDAY
from liandong.now import at


@pytest.fixture
def help_(city: City) -> Help:
    """A case of 武陟县市场监督管理局 on a Monday morning, and heads to answer for those it asks."""
    with at(MONDAY):
        for cast in HEADS:
            city.join(cast)
        return Help(city)
