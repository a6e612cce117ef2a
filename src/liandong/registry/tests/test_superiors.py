"""共同的上一级：从名录里的机关算起，同一条线、不同的线、镇与县、跨县、跨市、跨省、派出机构、撤并的机关。"""

from __future__ import annotations

from datetime import date

import pytest

from liandong.demo.bodies import Plan
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.law.superior import Track
from liandong.registry.models import Agency, LegalKind, Rank
from liandong.registry.superiors import next_above, standing, superior_of

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def between(*codes: str, on: date = ON):
    return superior_of([Agency.objects.get(code=code) for code in codes], on)


def told(found) -> tuple[str, str, str]:
    return (
        found.row, found.authority.name if found.authority else "", found.coordinator.name if found.coordinator else ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "row", "authority", "coordinator"),
    [
        (("C410823-AGRICULTURE", "C410822-AGRICULTURE"), "J6", "焦作市农业农村局", ""),
        (("C410823-MARKET", "C410823-AGRICULTURE"), "J8", "武陟县人民政府", "武陟县司法局"),
        (("C410823-MARKET", "C410822-AGRICULTURE"), "J9", "焦作市人民政府", "焦作市司法局"),
        (("JY-MARKET", "C410823-MARKET"), "J10", "河南省市场监督管理局", ""),
        (("JC-MARKET", "C410823-MARKET"), "J10", "国家市场监督管理总局", ""),
        (("JC-MARKET", "C410823-AGRICULTURE"), "J10", "国务院", ""),
    ],
)
def test_the_authority_of_two_agencies(city, codes, row, authority, coordinator):
    assert told(between(*codes)) == (row, authority, coordinator)


def test_across_provinces_each_side_reports_through_its_own_province(city):
    found = between("JC-MARKET", "C410823-MARKET")
    assert [b.name for b in found.reached_through] == ["山西省市场监管主管部门", "河南省市场监督管理局"]
    assert not found.on_platform
    assert "以书面报请" in found.verdict.sentence


def test_a_town_and_a_department_of_its_county_meet_at_the_county(city):
    city.add_agency(
        Plan("T410823100", "武陟县木城街道办事处", LegalKind.TOWNSHIP, Rank.TOWNSHIP, "410823001", "演示", government="C410823-GOV")
    )  # fmt: skip
    found = between("T410823100", "C410823-AGRICULTURE")
    assert told(found) == ("J8", "武陟县人民政府", "武陟县司法局")


def test_two_branches_of_one_bureau_have_no_dispute(city):
    assert between("C410823-ECOLOGY", "C410822-ECOLOGY").track is Track.INTERNAL


def test_who_may_decide_on_the_platform_depends_on_whether_anybody_sits_there(city):
    codes = ("C410823-AGRICULTURE", "C410822-AGRICULTURE")
    assert not between(*codes).on_platform
    city.join(("jz.nongjuzhang", "许局长", "JZ-AGRICULTURE", Role.AGENCY_HEAD))
    assert between(*codes).on_platform


def test_an_abolished_agency_is_answered_for_by_its_successor(city):
    heir = Agency.objects.get(code="C410823-AGRICULTURE")
    city.add_agency(
        Plan("C410823-OLD", "武陟县农机管理局", LegalKind.AGENCY, Rank.COUNTY, "410823", "演示", "农机", "C410823-GOV")
    )  # fmt: skip
    old = Agency.objects.get(code="C410823-OLD")
    values = {"on": "2026-02-28", "end_basis": "机构改革", "successor": heir.uuid}
    did(city.actor("jiandu"), "registry.abolish_agency", old.uuid, values, reason="机构改革")
    old.refresh_from_db()
    assert standing(old, date(2026, 2, 28)) == old
    assert standing(old, ON) == heir
    assert told(superior_of([old, Agency.objects.get(code="C410822-AGRICULTURE")], ON))[0] == "J6"


def test_one_step_above(city):
    above = {
        code: next_above(Agency.objects.get(code=code), ON)
        for code in ("C410823-MARKET", "HA-MARKET", "JZ-GOV")
    }
    assert [b.name for b in above.values()] == [
        "焦作市市场监管主管部门",
        "国家市场监督管理总局",
        "河南省人民政府",
    ]
