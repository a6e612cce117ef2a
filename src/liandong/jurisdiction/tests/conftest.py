"""管辖争议测试共用的夹具。"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from liandong.demo.city import City
from liandong.jurisdiction.tests.stories import FARM, FARM_NEXT, Ground
from liandong.kernel.tests.beginnings import beginning
from liandong.now import now
from liandong.offences.tests.ground import item_for


def filed_by_two(city: City) -> tuple[Ground, UUID, UUID]:
    """Two counties' bureaus of one line have filed one act; the orders of approval and registration disagree."""
    ground = Ground(city, "ba.juzhang", "wz.nongju", "jz.nongju")
    item = item_for(FARM, FARM_NEXT).code
    ours = ground.case(FARM, item, now() - timedelta(hours=1))
    theirs = ground.case(FARM_NEXT, item, now() - timedelta(hours=3))
    ground.confirm("wz.nongju")
    return ground, ours, theirs


neighbours = beginning(filed_by_two)
