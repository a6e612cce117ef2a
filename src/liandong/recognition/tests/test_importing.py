"""结果成批登记：一行一次办理，脏的逐行说明，再来一次什么也不变。"""

from __future__ import annotations

from datetime import timedelta

from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.now import today
from liandong.recognition.models import Finding
from liandong.recognition.tests.ground import CODE, ITEM

HEAD = "统一社会信用代码,检查事项,所属区县,检查标准,检查结果,结果说明,检查日期,有效期至,有效期依据,证据种类,检查记录编号,是否公开"
LAST = (today() + timedelta(days=200)).isoformat()


def row(**more):
    usual = {
        "party": CODE, "item": ITEM, "place": "武陟县", "standard": "农药经营检查标准", "result": "合格", "told": "各项合格",
        "day": "2026年3月2日", "last": LAST, "why": "检查周期", "evidence": "现场记录", "paper": "检字1号", "public": "是",
    } | more  # fmt: skip
    return ",".join(usual.values())


def upload(city, *rows, name="检查台账.csv"):
    return checked_by(city, "jz.nongye", handed_in(city, "jz.nongye", "findings", (HEAD, *rows), name=name))


def test_each_row_is_an_act_and_dirt_is_said_row_by_row(ground):
    city = ground.city
    intake = upload(
        city, row(), row(paper="检字2号", party=f" {CODE.lower()} ", evidence="原件", result="不合格"),
        row(paper="检字3号", party="没有的公司"), row(paper="检字4号", result="优秀"), row(paper="检字5号", day="去年"),
        row(paper="检字6号", last="2026-03-05"), row(paper="检字7号", standard="没有的标准"), row(paper="检字8号", evidence="听说"),
        row(told="另一种说法"), row(paper="检字9号", place="不存在的县"), row(paper="检字10号", why=""),
    )  # fmt: skip
    standing = rows_of(intake)
    assert standing[2] == ("new", "") and standing[3] == ("new", ""), standing
    for number, words in (
        (4, "没有的公司"), (5, "优秀"), (6, "不是日期"), (7, "已经过了"), (8, "没有名为"), (9, "听说"), (10, "已经按"), (11, "不存在的县"),
        (12, "期限的理由"),
    ):  # fmt: skip
        assert standing[number][0] == "wrong" and words in standing[number][1], standing[number]
    assert Finding.objects.count() == 0
    intake = applied_by(city, "jz.nongye", intake)
    first, second = Finding.objects.order_by("id")
    assert intake.done == 2 and (first.edition, first.may_publish, first.result) == (1, True, "passed")
    assert (second.result, second.evidence, second.party_id) == ("failed", "original", first.party_id)
    again = upload(city, row(), name="又一次.csv")
    assert rows_of(again)[2][0] == "same"
    otherwise = upload(city, row(told="另一种说法"), name="改了说法.csv")
    assert rows_of(otherwise)[2][0] == "ambiguous" and "撤销或者变更" in rows_of(otherwise)[2][1]
    assert Finding.objects.count() == 2
