"""抽取测试共用的夹具。"""

from __future__ import annotations

import pytest

from liandong.demo.city import City
from liandong.draws.tests.stories import Story, peopled, planned
from liandong.inspections.tests.conftest import office

__all__ = ["office"]


@pytest.fixture
def story(office: City) -> Story:
    """The city with sixty more parties, officers and a published plan; nothing drafted yet."""
    peopled()
    one = Story(office)
    one.plan = planned(office)
    return one
