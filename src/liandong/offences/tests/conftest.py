"""测试的地基，作为夹具：一个登记好的当事人，一项两家都有权的事项。"""

from __future__ import annotations

import pytest

from liandong.offences.tests.ground import FARM, MARKET, item_for, registered


@pytest.fixture
def party(city):
    return registered(city)


@pytest.fixture
def item(city):
    return item_for(MARKET, FARM)
