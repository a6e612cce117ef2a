"""双公示的行政处罚文件怎样读：一行一份决定，连同它的案件登记卡。

The files count in 万元, have no number of the case and hardly ever a place of the act: the number of the decision stands for the one,
the division of the agency that decided for the other. Numbers of identity papers stand in columns of their own, so a file in which
one of them holds something is not taken in at all. Columns of licences (XK_) and of dates of publication are left unread.

Main names: `TARGET`. Source: 双公示行政处罚数据项（CF_*，2018 年的名称；CFLB1、CFLB2、XZJG、GSDJ 是更早的）.
"""

from __future__ import annotations

from collections.abc import Mapping

from liandong.cases.intake.reading import Cells
from liandong.cases.intake.settling import settled
from liandong.cases.intake.writing import ACTS, shown, written
from liandong.importing.targets import Column, Read, Target, register
from liandong.kernel.roles import Role
from liandong.sheets.amounts import WAN, YUAN
from liandong.sheets.rows import Value

COLUMNS = (
    Column("decision_no", "行政处罚决定书文号", True, ("CF_WSH", "处罚决定书文号", "决定书文号")),
    Column("case_no", "案号", also=("立案号", "案件编号")),
    Column("party_name", "行政相对人名称", True, ("CF_XDR_MC", "当事人", "当事人名称")),
    Column("sort", "行政相对人类别", also=("CF_XDR_LB", "相对人类别")),
    Column("code", "统一社会信用代码", also=("CF_XDR_SHXYM", "行政相对人代码_1（统一社会信用代码）")),
    Column("reg_no", "工商注册号", also=("CF_XDR_GSZC", "CF_XDR_GSDJ", "行政相对人代码_2（工商注册号）")),
    Column("conduct", "违法行为类型", also=("CF_WFXW", "违法行为", "案由")),
    Column("facts", "违法事实", also=("CF_SY", "处罚事由")),
    Column("basis", "处罚依据", also=("CF_YJ",)),
    Column("penalties", "处罚类别", also=("CF_CFLB", "CF_CFLB1", "处罚类别1", "处罚种类")),
    Column("penalties_2", "处罚类别2", also=("CF_CFLB2",)),
    Column("content", "处罚内容", also=("CF_NR",)),
    Column("fine_wan", "罚款金额（万元）", also=("CF_NR_FK",), unit=WAN),
    Column("fine", "罚款金额（元）", unit=YUAN),
    Column("confiscated_wan", "没收违法所得、没收非法财物的金额（万元）", also=("CF_NR_WFFF", "没收金额（万元）"), unit=WAN),
    Column("licence", "暂扣或吊销证照名称及编号", also=("CF_NR_ZKDX",)),
    Column("decided_on", "处罚决定日期", True, ("CF_JDRQ", "决定日期")),
    Column("place", "违法行为地", also=("发生地", "违法行为发生地", "违法地点", "案发地")),
    Column("authority", "处罚机关", True, ("CF_CFJG", "CF_XZJG", "处罚机关名称", "行政处罚机关")),
    Column("authority_code", "处罚机关统一社会信用代码", also=("CF_CFJGDM", "处罚机关代码")),
    Column("status", "当前状态", also=("CF_ZT",)),
    Column("note", "备注", also=("CF_BZ", "BZ")),
)  # fmt: skip
NUMBER_TITLES = (
    "CF_XDR_ZJHM", "CF_XDR_SFZ", "CF_FR_ZJHM", "cf_xdr_zjhm", "cf_xdr_sfz", "cf_fr_zjhm", "身份证", "证件号码", "证件编号",
)  # fmt: skip
WHY_OUT = "证件号码不能成批交：交来的表要留存。请删去这样的列（空着的不必删）再交，公民的决定按姓名照样导入。"
CONDUCT = 200
IN_FORCE = ("", "0", "正常", "有效")


def read(number: int, cells: Mapping[str, Value]) -> Read:
    """One row as facts; everything wrong with it is said at once."""
    row = Cells(number, cells)
    facts = row.read.facts
    decision_no = row.paper("decision_no", "行政处罚决定书文号", is_needed=True, is_decision=True)
    facts["case_no"] = row.paper("case_no", "案号") or decision_no
    row.party(row.raw("sort"))
    told = row.text("facts", "违法事实", 4000)
    conduct = row.raw("conduct") or told
    if not conduct:
        row.say("没有违法行为类型，也没有违法事实，请补上一样。")
    if len(conduct) > CONDUCT:
        facts["facts"] = told or conduct
        conduct = f"{conduct[: CONDUCT - 1]}…"
    facts["conduct"] = conduct
    row.text("basis", "处罚依据", 2000)
    content = row.text("content", "处罚内容", 2000)
    if not row.day("decided_on", "处罚决定日期") and not row.raw("decided_on"):
        row.say("没有处罚决定日期，请补上。")
    row.amount("fine", "罚款金额", {"fine_wan": WAN, "fine": YUAN})
    row.amount("confiscated", "没收金额", {"confiscated_wan": WAN})
    said = "、".join(filter(None, (row.raw("penalties"), row.raw("penalties_2"))))
    known = len(row.read.said)
    if not row.penalties(said, f"{content}{row.raw('licence')}") and len(row.read.said) == known:
        row.say("没有处罚类别，请补上；责令改正不是行政处罚。")
    row.text("place", "违法行为地", 200)
    row.text("authority", "处罚机关", 100, is_needed=True)
    row.text("authority_code", "处罚机关统一社会信用代码", 30)
    row.text("note", "备注", 2000)
    if (status := row.raw("status")) not in IN_FORCE:
        row.say(
            f"当前状态是“{status[:20]}”：变更、撤销了的请在那份决定上登记，只导入有效的；有效的请写正常。"
        )
    facts["stage"] = "decided"
    return row.done()


TARGET = register(
    Target(
        "decisions", "双公示行政处罚", frozenset({Role.LIAISON}), COLUMNS, read, settled, written, is_tried=True, acts=ACTS,
        shows=shown, keeps_out=NUMBER_TITLES, why_out=WHY_OUT,
    )
)  # fmt: skip
