"""抽查测试共用的夹具。"""

from __future__ import annotations

from liandong.cases.tests.stories import ready
from liandong.catalogue.tests.test_doing import hired
from liandong.demo.city import City
from liandong.kernel.roles import Role
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_inspections import two_lines
from liandong.kernel.visibility import rebuild


def readied(city: City) -> City:
    """The city with a party, certified officers, and two items of two lines that two departments may check."""
    ready(city)
    other = hired(city, "jiandu.er", "华复核", "JZ-JUSTICE", Role.SUPERVISOR)
    two_lines(city.actor, city.agency, did, other)
    rebuild()  # 建城时的事件还等着后台作业
    return city


office = beginning(readied)
