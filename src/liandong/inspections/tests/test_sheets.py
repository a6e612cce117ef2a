"""场景、计划成批导入：同名的几行一起写入，部门的叫法、合并的单元格、不确定的比例，不认得的说明原因，再来一次什么也不变。"""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from liandong.importing.models import Intake
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.inspections.models import Plan, Scene
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import did
from liandong.now import today

HEAD, KEEPER = "wz.juzhang", "wz.lianluo"
SCENES = "source,place,year,no,field,item,target,lead,partners,level,ratio,timing_or_method,note"
FIELDS = "场景＝field\n抽查事项＝item\n检查对象＝target\n牵头部门＝lead\n来源＝“外地清单”"
PLANS = "source,no,body,plan_name,content,period,unit,ratio,frequency,count"
YEAR = today().year
MONTHS = f"计划名称＝plan_name\n抽查事项＝content\n牵头部门＝body\n抽取比例＝ratio\n抽查时间＝period\n年度＝“{YEAR}”\n地域＝“武陟县”\n每个机关每组人数＝“2”\n联查方案＝“示例方案1号”"
WHOLE = "1月—12月"


def scene(field, item, target="农资店", lead="市场监管部门", partners="农业农村部门"):
    return f"某县清单,某县,2021,1,{field},{item},{target},{lead},{partners},县(区)级,,,"


def plan(name, item="农资标签检查", ratio="5%", body="武陟县市场监督管理局", period=WHOLE):
    return f"某县计划,1,{body},{name},{item},{period},某股,{ratio},=1,1户(以实际为准)"


def checked(office, account, target, lines, pairs, name="表.csv"):
    outcome = handed_in(office, account, target, lines, name=name, source="某县清单")
    return checked_by(office, account, outcome, pairs)


def scenes(office, *rows):
    return checked(office, HEAD, "scenes", (SCENES, *rows), FIELDS)


def plans(office, *rows, more=""):
    return checked(office, KEEPER, "plans", (PLANS, *rows), f"{MONTHS}{more}")


# ── 场景 ────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_of_one_name_become_one_scene_and_a_repeat_changes_nothing(office):
    rows = (scene("农资店", "农资标签检查", "农资店"), scene("农资店", "农资台账检查", "农资仓库"))
    intake = scenes(office, *rows)
    assert rows_of(intake) == {2: ("new", ""), 3: ("new", "")} and not Scene.objects.exists()
    applied_by(office, HEAD, intake)
    made = Scene.objects.get()
    assert [row["code"] for row in made.items] == ["T-CC-1", "T-CC-2"]
    assert (made.objects_told, made.document) == ("农资店、农资仓库", "外地清单")
    again = scenes(office, *rows, "")
    assert {standing for standing, _ in rows_of(again).values()} == {"same"}
    other = scenes(office, rows[0], rows[1].replace("农资仓库", "农药仓库"))
    assert rows_of(other)[2][0] == "changed" and "农药仓库" in rows_of(other)[3][1]
    applied_by(office, HEAD, other, updates="on")
    made.refresh_from_db()
    assert (made.objects_told, made.edition) == ("农资店、农药仓库", 2)


def test_a_row_that_is_wrong_keeps_its_scene_out_and_no_other(office):
    intake = scenes(
        office,
        scene("农资店", "农资标签检查"),
        scene("农资店", "没有的检查"),
        scene("农资仓库", "农资标签检查"),
        scene("农资仓库", "农资台账检查"),
        scene("单独", "农资标签检查"),
        scene("别家的", "农资标签检查", lead="农业农村部门"),
        scene("没有的", "农资标签检查", lead="宇航部门"),
        scene("", "标签检查"),
        scene("无事项", ""),
        scene("有号码", "农资标签检查", target="店主410823199001010013"),
        scene("有号码", "农资台账检查"),
        scene("只写一半", "标签检查", lead="宇航部门"),
    )
    rows = rows_of(intake)
    assert "和它一起的第3行有误" in rows[2][1] and rows[3][1].startswith("已公布的事项中没有“没有的检查”")
    assert rows[4] == rows[5] == ("new", "")
    for number, words in (
        (6, "一个条线"),
        (7, "不是本机关"),
        (8, "没有“宇航部门”"),
        (9, "合并的单元格请拆开"),
        (13, "相近的有农资标签检查（T-CC-1），是其中一个的请写编码"),
        (10, "抽查事项没有填写"),
        (11, "公民身份号码"),
        (12, "和它一起的第11行有误"),
    ):
        assert rows[number][0] == "wrong" and words in rows[number][1], rows[number]
    applied_by(office, HEAD, intake)
    assert [one.name for one in Scene.objects.all()] == ["农资仓库"]
    assert "宇航部门" in rows[13][1]
    errors = Reader(office.actor(HEAD)).get(f"/imports/{intake.uuid}/errors.csv")
    body = (b"".join(errors.streaming_content) if errors.streaming else errors.content).decode("utf-8-sig")
    assert "没有的检查" in body and "农资仓库" not in body


def test_one_cell_may_name_the_items_of_several_departments(office):
    item = "市场监管部门：农资标签检查；农业农村部门：农资台账检查。"
    applied_by(
        office, HEAD, scenes(office, scene("农资店", item), scene("种子店", "农资标签检查、农资台账检查"))
    )
    assert [[row["code"] for row in one.items] for one in Scene.objects.all()] == [["T-CC-1", "T-CC-2"]] * 2


def test_cells_merged_downwards_count_for_every_row(office):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row("A1", ("抽查领域", "抽查事项", "抽查对象", "发起部门"))
        page.merge_range("A2:A3", "农资店")
        page.merge_range("D2:D3", "市场监管部门")
        page.write_row("B2", ("农资标签检查", "农资店"))
        page.write_row("B3", ("农资台账检查", "农资店"))
    outcome = handed_in(office, HEAD, "scenes", stream.getvalue(), name="清单.xlsx")
    intake = Intake.objects.get(uuid=outcome.record)
    assert set(intake.columns) == {"name", "items", "objects_told", "lead"}
    intake = checked_by(office, HEAD, outcome, f"{intake.pairs}\n来源＝“外地清单”")
    assert rows_of(intake) == {2: ("new", ""), 3: ("new", "")}


# ── 计划 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_a_row_with_what_the_sheet_does_not_say_fixed(office):
    intake = plans(office, plan("对标签的检查"), plan("对标签的抽查", ratio="10%（3户）", period="4月至12月"))
    assert rows_of(intake) == {2: ("new", ""), 3: ("new", "")}
    applied_by(office, KEEPER, intake)
    whole, part = Plan.objects.order_by("title")[1], Plan.objects.get(title="对标签的抽查")
    assert (part.state, part.starts_on.month, part.ends_on.isoformat()) == ("draft", 4, f"{YEAR}-12-31")
    assert [(row["risk"], row["percent"]) for row in part.ratios] == [(c, "10") for c in "ABCD"]
    assert (whole.division, whole.officers, whole.scheme) == ("410823", 2, "示例方案1号")
    again = plans(
        office, plan("对标签的检查"), plan("对标签的抽查", ratio="10%（3户）", period="4月至12月"), ""
    )
    assert {standing for standing, _ in rows_of(again).values()} == {"same"}


def test_a_draft_is_corrected_and_what_was_sent_round_is_left_to_people(office):
    both = "\n配合部门＝“农业农村部门”"
    rows = (plan("农资联合抽查"), plan("农资联合抽查", item="农资台账检查"))
    applied_by(office, KEEPER, plans(office, *rows, more=both))
    made = Plan.objects.get()
    assert [part["name"] for part in made.parts] == ["武陟县市场监督管理局", "武陟县农业农村局"]
    other = tuple(row.replace("5%", "8%") for row in rows)
    intake = plans(office, *other, more=both)
    assert rows_of(intake)[3][0] == "changed" and "A｜8" in rows_of(intake)[3][1]
    applied_by(office, KEEPER, intake, updates="on")
    made.refresh_from_db()
    assert made.ratios[0]["percent"] == "8" and len(made.parts) == 2
    did(office.actor(KEEPER), "inspections.ask_partners", made.uuid)
    intake = plans(office, *rows, more=both)
    assert rows_of(intake)[2][0] == "ambiguous" and "提出变更" in rows_of(intake)[2][1]
    assert rows_of(plans(office, *other, "", more=both))[2] == ("same", "")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ratio": "10-20%"}, "不是一个确定的百分比"),
        ({"ratio": "待定"}, "不是一个确定的百分比"),
        ({"ratio": "不低于0.5%"}, "不是一个确定的百分比"),
        ({"ratio": "60-70家"}, "不是一个确定的百分比"),
        ({"ratio": ""}, "抽取比例没有填写"),
        ({"period": "上半年"}, "看不出从几月到几月"),
        ({"period": "2020年4月至9月"}, f"不在{YEAR}年以内"),
        ({"period": ""}, "开始日期没有填写"),
        ({"body": "上高县市场监督管理局"}, "没有“上高县市场监督管理局”"),
        ({"body": "武陟县农业农村局"}, "不是本机关"),
        ({"item": "农资台账检查"}, "没有检查“农资台账检查”的职权"),
    ],
)
def test_what_the_sheet_leaves_open_is_said_and_not_guessed(office, more, words):
    standing, said = rows_of(plans(office, plan("对标签的检查", **more)))[2]
    assert standing == "wrong" and words in said, said


def test_rows_of_one_plan_must_agree(office):
    rows = rows_of(plans(office, plan("联合抽查"), plan("联合抽查", item="T-CC-2", ratio="8%")))
    assert all(standing == "wrong" and "各行的抽取比例不一样" in said for standing, said in rows.values())
