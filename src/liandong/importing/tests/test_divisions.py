"""成批导入行政区划：上级先有，统计用的乡级代码不混进来，已有的另起一版，重复导入什么也不变。"""

from __future__ import annotations

from datetime import date

import pytest

from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.tests.staging import attempt
from liandong.registry import places
from liandong.registry.models import Division, DivisionBatch

pytestmark = pytest.mark.django_db
HEADING = "区划代码,区划名称,上级代码,民政口径"
SINCE = "自何日起有效＝“2026-10-01”"


def handed(city, lines, name="区划.csv"):
    return handed_in(city, "sysadmin", "divisions", [HEADING, *lines], name=name, source="国家地名信息库2026")


def checked(city, lines, name="区划.csv"):
    outcome = handed(city, lines, name)
    pairs = "代码＝区划代码\n名称＝区划名称\n上级代码＝上级代码\n在国家标准代码中＝民政口径\n" + SINCE
    return checked_by(city, "sysadmin", outcome, pairs)


def test_new_ones_go_in_under_what_stands_before_them_in_the_list(city):
    lines = [
        "990100,示例市,990000,1",
        "990000,示例省,,1",
        "990101,示例县,990100,1",
        "990101100000,示例镇,,1",
        "990171,示例示范区,990100,0",
    ]
    intake = applied_by(city, "sysadmin", checked(city, lines))
    assert intake.counts["new"] == intake.done == 5
    assert places.chain("990101100") == ("990101100", "990101", "990100", "990000")
    held = {d.code: d for d in Division.objects.filter(code__startswith="99")}
    assert {c: d.level for c, d in held.items()} == {
        "990000": 1, "990100": 2, "990101": 3, "990171": 3, "990101100": 4,
    }  # fmt: skip
    assert [c for c, d in held.items() if d.is_statistical] == ["990171"]
    assert {(d.valid_from, d.source) for d in held.values()} == {(date(2026, 10, 1), "国家地名信息库2026")}
    assert DivisionBatch.objects.filter(name__startswith=intake.number).get().rows == 5
    again = checked(city, [*lines, "990102,示例区,990100,1"], "又一份.csv")
    assert (again.counts["same"], again.counts["new"]) == (5, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("410823104001,东唐郭村,,1", "村（居）委会不登记"),
        ("41082,武陟,,1", "应为六位数字"),
        ("410823199,示例镇,,0", "统计用的乡级代码"),
        ("410823,,,1", "没有填写名称"),
        ("999901,示例县,999900,1", "上级999900没有登记"),
        ("999901100,示例镇,,1", "请先导入上级"),
        ("410824,示例县,41,1", "不是六位数字"),
        ("410824,示例县,410800,大概", "请写是或者否"),
        ("410823,武陟县,410823,1", "层级不高于"),
        ("410900,示例市,410823,1", "层级不高于"),
        ("410824,示例县,140500,1", "不在同一个省"),
    ],
)
def test_what_cannot_go_in_says_why(city, line, said):
    intake = checked(city, [line])
    ((standing, why),) = rows_of(intake).values()
    assert standing == "wrong" and said in why


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("410824,示例县,410900,1", "前四位不同"),
        ("410823,武陟县,,0", "已登记的不是统计用区划"),
        ("410871,改了名的示范区,410800,1", "已登记的是统计用区划"),
    ],
)
def test_what_is_unlikely_is_left_to_a_person(city, line, said):
    ((standing, why),) = rows_of(checked(city, [line])).values()
    assert standing == "ambiguous" and said in why


def test_what_is_under_a_row_left_to_a_person_is_not_written_either(city):
    rows = rows_of(checked(city, ["410824,示例县,410900,1", "410824100,示例镇,410824,1"]))
    assert (rows[2][0], rows[3][0]) == ("ambiguous", "wrong")


def test_full_width_digits_and_a_county_right_under_the_province(city):
    lines = [
        "４１９００２,示例市,４１００００,１",
        "410823104,{},,1".format(Division.objects.get(code="410823104").name),
    ]
    intake = checked(city, lines)
    assert [s for s, _ in rows_of(intake).values()] == ["new", "same"]
    applied_by(city, "sysadmin", intake)
    made = Division.objects.get(code="419002")
    assert (made.parent, made.level) == ("410000", 3)


def test_a_child_of_a_refused_row_is_refused(city):
    intake = checked(city, ["999901,示例县,999900,1", "999901100,示例镇,999901,1"])
    assert {s for s, _ in rows_of(intake).values()} == {"wrong"}


def test_the_other_system_of_town_codes_is_left_to_a_person(city):
    """化工镇 is 410883101 for civil affairs and 410883100 for the statistics bureau."""
    town = Division.objects.get(code="410883101")
    intake = checked(city, [f"410883199,{town.name},,1"])
    ((standing, why),) = rows_of(intake).values()
    assert standing == "ambiguous" and "410883101" in why


def test_a_division_renamed_gets_a_further_version(city):
    first = Division.objects.get(code="410823104")
    lines = [f"410823104,{first.name},,1", "410823105,示例新镇,,1"]
    intake = checked(city, lines)
    assert {n: s for n, (s, _) in rows_of(intake).items()} == {2: "same", 3: "changed"}
    assert attempt(city.actor("sysadmin"), "importing.apply_sheet", intake.uuid, {}).code == "nothing_to_do"
    applied_by(city, "sysadmin", intake, updates=True)
    old, new = Division.objects.filter(code="410823105").order_by("valid_from")
    assert (old.valid_to, new.name, new.valid_from) == (date(2026, 9, 30), "示例新镇", date(2026, 10, 1))
    assert new.parent == old.parent


def test_one_that_was_ended_is_left_to_a_person(city):
    gone = Division.objects.get(code="410823105")
    said = {"ending": "merged", "on": "2026-06-01", "end_basis": "演示", "successors": "410823104"}
    assert attempt(city.actor("sysadmin"), "registry.end_division", gone.uuid, said).is_done
    intake = checked(city, [f"410823105,{gone.name},,1"])
    ((standing, why),) = rows_of(intake).values()
    assert standing == "ambiguous" and "到2026-05-31为止，已经撤销" in why


def test_a_version_cannot_begin_before_the_one_that_stands(city):
    outcome = handed(city, ["410823105,示例新镇,,1"])
    pairs = "代码＝区划代码\n名称＝区划名称\n自何日起有效＝“2017-01-01”"
    ((standing, why),) = rows_of(checked_by(city, "sysadmin", outcome, pairs)).values()
    assert standing == "ambiguous" and "应晚于" in why


def test_only_the_system_administrator_hands_them_in(city):
    outcome = handed_in(city, "wz.lianluo", "divisions", [HEADING, "990000,示例省,,1"])
    assert not outcome.is_done and "系统管理员" in outcome.sentence
