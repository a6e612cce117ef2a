"""共同的上一级行政机关：实例表逐行照算，再用随机的树验证对称和最低。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.law.jurisdiction.bodies import Body, BodyKind, Hierarchy, Level
from liandong.law.superior import HENAN_19, Track, common_superior

TABLE = yaml.safe_load((Path(__file__).parent / "examples" / "superior.yaml").read_text("utf-8"))
LEVELS = {"国家": 0, "省": 1, "市": 2, "县": 3, "乡": 4}
ON = date(2026, 3, 2)


def body(row: dict) -> Body:
    return Body(
        row["代码"],
        row["名称"],
        BodyKind(row["种类"]),
        Level(LEVELS[row["级别"]]),
        row["区划"],
        row.get("系统", ""),
        row.get("政府", ""),
        row.get("上级", ""),
        row.get("起", date.min),
        row.get("止"),
        frozenset(row.get("特征", ())),
    )


BODIES = [body(row) for row in TABLE["机构"]]
CODE_OF = {b.name: b.code for b in BODIES}
TREE = Hierarchy(BODIES)


@pytest.mark.parametrize("row", TABLE["例"], ids=lambda r: r["编号"])
def test_worked_example(row):
    answer = common_superior([CODE_OF[name] for name in row["各方"]], row["日期"], TREE)
    wanted = row["应得"]
    assert answer.verdict.code == wanted["代码"], answer.verdict.explained
    assert answer.track.value == wanted["类"]
    assert bool(answer) is (wanted["类"] != "无")
    assert (answer.authority.name if answer.authority else None) == wanted.get("指定")
    assert (answer.coordinator.name if answer.coordinator else None) == wanted.get("协调")
    assert sorted(b.name for b in answer.reached_through) == sorted(wanted.get("经由", []))
    assert answer.on_platform is wanted.get("平台内", False)
    assert answer.verdict.sentence.endswith("。")
    assert answer.verdict.sources
    if "句" in row:
        assert answer.verdict.sentence == row["句"]
    if "理由含" in row:
        assert row["理由含"] in [hop.why for hop in answer.path]
    if "提示含" in row:
        assert row["提示含"] in answer.verdict.warnings


def test_every_example_names_its_source():
    assert all(row["出处"] and row["情形"] for row in TABLE["例"])
    assert len({row["编号"] for row in TABLE["例"]}) == len(TABLE["例"])


def test_row_and_source_follow_the_track():
    line = common_superior(["ny-ba", "ny-wz"], ON, TREE)
    departments = common_superior(["ny-ba", "sc-ba"], ON, TREE)
    assert (line.row, departments.row) == ("J6", "J8")
    assert HENAN_19 not in line.verdict.sources
    assert departments.verdict.sources[0] == HENAN_19
    police = common_superior(["pcs-1", "pcs-2"], ON, TREE)
    assert any(s.instrument == "公安机关办理行政案件程序规定" for s in police.verdict.sources)


def test_path_walks_from_each_party_to_the_authority():
    answer = common_superior(["ny-ba", "ny-hx"], ON, TREE)
    assert [(h.lower, h.upper) for h in answer.path] == [
        ("ny-ba", "ny-jz"),
        ("ny-jz", "ny-ha"),
        ("ny-hx", "ny-xx"),
        ("ny-xx", "ny-ha"),
    ]
    town = common_superior(["town-mz", "ny-ba"], ON, TREE)
    assert "博爱县农业农村局是博爱县人民政府的工作部门" in [h.why for h in town.path]


def test_unknown_body_is_named():
    answer = common_superior(["ny-ba", "nowhere"], ON, TREE)
    assert answer.verdict.code == "unknown_body"
    assert "nowhere" in answer.verdict.sentence
    assert answer.track is Track.NONE


def test_henan_rule_does_not_reach_another_province():
    shanxi = [replace(b, division="14" + b.division[2:]) for b in BODIES]
    answer = common_superior(["ny-ba", "sc-ba"], ON, Hierarchy(shanxi))
    assert answer.authority.code == "gov-ba"
    assert answer.coordinator is None
    assert HENAN_19 not in answer.verdict.sources


def test_province_direct_cities_share_no_prefecture():
    other = replace(TREE.at("ny-jy", ON), code="ny-xt", name="另一省直辖市农业农村局", division="419002")
    answer = common_superior(["ny-jy", "ny-xt"], ON, Hierarchy([*BODIES, other]))
    assert answer.row == "J10"


def test_towns_of_one_province_direct_city_are_near():
    one = replace(TREE.at("ny-jy", ON), code="j1", division="419001100", line_superior="ny-jy")
    other = replace(one, code="j2", division="419001101")
    assert common_superior(["j1", "j2"], ON, Hierarchy([*BODIES, one, other])).row == "J6"


def test_bodies_without_a_line_share_none():
    one = replace(TREE.at("lone-1", ON), line="", line_superior="ny-jz", government="gov-ba")
    other = replace(TREE.at("lone-2", ON), line="", line_superior="ny-jz", government="gov-wz")
    known = [b for b in BODIES if b.code not in ("lone-1", "lone-2")]
    answer = common_superior(["lone-1", "lone-2"], ON, Hierarchy([*known, one, other]))
    assert (answer.track, answer.authority.code) == (Track.DEPARTMENTS, "gov-jz")


def test_the_state_council_has_no_coordinating_office():
    office = replace(TREE.at("sf-jz", ON), code="sf-cn", government="gov-cn", division="000000")
    answer = common_superior(["sw-ba", "sc-ba"], ON, Hierarchy([*BODIES, office]))
    assert (answer.authority.code, answer.coordinator) == ("gov-cn", None)
    assert HENAN_19 not in answer.verdict.sources
    assert not any("未登记" in warning for warning in answer.verdict.warnings)


def test_overlapping_versions_are_refused_at_loading():
    first = TREE.at("ny-ba", ON)
    with pytest.raises(ValueError, match="ny-ba"):
        Hierarchy([first, replace(first, valid_from=date(2020, 1, 1))])
    with pytest.raises(ValueError, match="重叠"):
        Hierarchy([replace(first, valid_to=date(2020, 1, 1)), replace(first, valid_from=date(2020, 1, 1))])


def test_a_circle_in_the_data_ends():
    one = replace(TREE.at("lone-1", ON), line_superior="lone-2")
    two = replace(TREE.at("lone-2", ON), line_superior="lone-1")
    assert common_superior(["lone-1", "lone-2"], ON, Hierarchy([one, two])).verdict.code in (
        "same_line_j6",
        "no_common_superior",
    )


@st.composite
def trees(draw):
    """A random line of up to 25 bodies: body n hangs under a body with a smaller number."""
    size = draw(st.integers(3, 25))
    above = [0] + [draw(st.integers(0, n - 1)) for n in range(1, size)]
    bodies = [
        Body(
            f"b{n:02}",
            f"机关{n}",
            BodyKind.DEPARTMENT,
            Level.COUNTY,
            "410800",
            "农业农村",
            "",
            f"b{above[n]:02}" if n else "",
        )
        for n in range(size)
    ]
    parties = draw(st.lists(st.sampled_from(bodies[1:]), min_size=2, max_size=4, unique_by=lambda b: b.code))
    return bodies, above, [b.code for b in parties]


@settings(max_examples=150, deadline=None)
@given(trees(), st.randoms(use_true_random=False))
def test_symmetric_and_lowest(tree, random):
    bodies, above, parties = tree
    answer = common_superior(parties, ON, Hierarchy(bodies))

    def strictly_above(n):
        found = []
        while n:
            n = above[n]
            found.append(n)
        return found

    chains = [strictly_above(int(code[1:])) for code in parties]
    shared = set(chains[0]).intersection(*chains[1:])
    depth = {n: len(strictly_above(n)) for n in shared}
    assert answer.authority.code == f"b{max(shared, key=depth.get):02}"
    for hop in answer.path:
        assert int(hop.upper[1:]) == above[int(hop.lower[1:])]

    shuffled_parties, shuffled_bodies = parties[:], bodies[:]
    random.shuffle(shuffled_parties)
    random.shuffle(shuffled_bodies)
    assert common_superior(shuffled_parties, ON, Hierarchy(shuffled_bodies)) == answer


@settings(max_examples=150, deadline=None)
@given(trees())
def test_departments_get_the_lowest_common_government(tree):
    governments, above, parties = tree
    hung = [
        replace(g, kind=BodyKind.GOVERNMENT, line="", government=g.line_superior, line_superior="")
        for g in governments
    ]
    departments = [
        Body(f"d{n}", f"部门{n}", BodyKind.DEPARTMENT, Level.COUNTY, "410800", f"系统{n}", code)
        for n, code in enumerate(parties)
    ]
    answer = common_superior([d.code for d in departments], ON, Hierarchy([*hung, *departments]))

    def self_and_above(n):
        return [n] if n == 0 else [n, *self_and_above(above[n])]

    chains = [self_and_above(int(code[1:])) for code in parties]
    shared = set(chains[0]).intersection(*chains[1:])
    assert answer.authority.code == f"b{max(shared, key=lambda n: len(self_and_above(n))):02}"
    assert answer.track is Track.DEPARTMENTS
