"""案件测试共用的夹具。"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liandong.cases.models import Case
from liandong.cases.tests.ordinary import ON_20TH
from liandong.cases.tests.stories import approved, ready
from liandong.demo.city import City
from liandong.kernel.tests.beginnings import beginning
from liandong.leads.tests.stories import MONDAY
from liandong.now import at

office = beginning(ready)


@pytest.fixture
def in_march() -> Iterator[None]:
    """That afternoon."""
    with at(ON_20TH):
        yield


@pytest.fixture
def case(office: City) -> Case:
    """A case of 武陟县市场监督管理局, filed on Monday, 2 March."""
    with at(MONDAY):
        return approved(office)
