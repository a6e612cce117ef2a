"""共同上级的边界：没有《河南省行政执法条例》的地方、系统不同而上级相同、乡镇的站所、提示只给该提示的。"""

from __future__ import annotations

from dataclasses import replace

import pytest

from liandong.law.jurisdiction.bodies import Body, BodyKind, Hierarchy, Level
from liandong.law.superior import HENAN_19, Track, common_superior
from liandong.law.tests.test_superior import BODIES, ON, TREE


@pytest.mark.parametrize("codes", [("ny-ba", "wx-wz"), ("ax-wz", "ny-ba")])
def test_bodies_of_two_lines_under_one_bureau_are_departments(codes: tuple[str, str]):
    """Whichever of the two comes first."""
    stranger = next(code for code in codes if code != "ny-ba")
    other = replace(TREE.at("ny-wz", ON), code=stranger, name="武陟县农机监理所", line="农机")  # type: ignore[type-var]
    answer = common_superior(codes, ON, Hierarchy([*BODIES, other]))
    assert answer.track is Track.DEPARTMENTS
    assert answer.authority is not None
    assert answer.authority.code == "gov-jz"


@pytest.mark.parametrize("province", ["14", "42"])
def test_across_provinces_the_henan_rule_is_not_used(province: str):
    away = replace(
        TREE.at("sc-wz", ON), code="sc-away", name="外省市场监督管理局", division=province + "0100"
    )  # type: ignore[type-var]
    answer = common_superior(["ny-ba", "sc-away"], ON, Hierarchy([*BODIES, away]))
    assert answer.coordinator is None
    assert HENAN_19 not in answer.verdict.sources
    assert answer.verdict.warnings == ()


def test_a_station_of_a_town_and_a_county_bureau_meet_at_the_county():
    station = Body(
        "st-1", "磨头镇综合行政执法站", BodyKind.AUTHORISED, Level.TOWNSHIP, "410822102", government="town-mz"
    )
    answer = common_superior(["st-1", "ny-ba"], ON, Hierarchy([*BODIES, station]))
    assert answer.authority is not None
    assert (answer.authority.code, answer.row) == ("gov-ba", "J9")


def test_town_and_county_of_a_city_directly_under_the_province_are_near():
    town = replace(TREE.at("ny-jy", ON), code="ny-town", division="419001101", line_superior="ny-jy")  # type: ignore[type-var]
    assert common_superior(["ny-jy", "ny-town"], ON, Hierarchy([*BODIES, town])).row == "J6"


@pytest.mark.parametrize(
    "codes", [("ny-ba", "sc-ba"), ("town-mz", "ny-ba"), ("hb-ba", "ny-ba"), ("sq-jz", "sc-jz")]
)
def test_ordinary_parties_get_no_caution(codes: tuple[str, str]):
    assert common_superior(codes, ON, TREE).verdict.warnings == ()


def test_only_the_body_concerned_is_cautioned_about():
    assert common_superior(["sw-ba", "sc-ba"], ON, TREE).verdict.warnings == (
        "共同的上一级只有国务院，宜先由各方所属的省级主管部门协商。",
        "国家税务总局博爱县税务局实行垂直管理，不受地方人民政府领导，地方司法局只能居间协调。",
    )
    assert common_superior(["ny-sfq", "sc-sfq"], ON, TREE).verdict.warnings == (
        "焦作市城乡一体化示范区管委会是派出机关，执法职权以授权文件为准，请先核对授权。",
    )
