"""抽取测试共用的夹具。"""

from __future__ import annotations

from liandong.demo.city import City
from liandong.draws.tests.stories import Story, opened
from liandong.inspections.tests.conftest import office, readied
from liandong.kernel.tests.beginnings import beginning

__all__ = ["office"]


def planned(city: City) -> Story:
    """The city with sixty more parties, officers and a published plan; nothing drafted yet."""
    return opened(readied(city))


story = beginning(planned)
