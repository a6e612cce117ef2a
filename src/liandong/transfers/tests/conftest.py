"""移送测试共用的夹具。"""

from __future__ import annotations

from liandong.cases.tests.ordinary import ON_20TH, sealed
from liandong.cases.tests.stories import approved, ready
from liandong.demo.city import City
from liandong.kernel.tests.beginnings import beginning
from liandong.leads.tests.stories import MONDAY
from liandong.now import at
from liandong.transfers.tests.stories import Desk


def equipped(city: City) -> Desk:
    """A case of 武陟县市场监督管理局 with sealed goods, on the afternoon of 20 March; the county's police are on the platform."""
    with at(MONDAY):
        case = approved(ready(city))
        desk = Desk(city, case)
    sealed(city, case, taken="2026-03-20 15:00")
    return desk


desk = beginning(equipped, ON_20TH, is_held=True)
