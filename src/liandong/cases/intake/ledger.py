"""在办案件台账怎样读：一行一件案件，办到哪一步，作出决定的连同决定。

A ledger says on which day the head approved, seldom at what hour; a day is kept as a day, so that two agencies that filed on one
day are told to consult and neither is called the first. What has been withdrawn, handed over or not filed is no case in hand and
stays out with a reason.

Main names: `TARGET`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from liandong.cases.intake.reading import Cells
from liandong.cases.intake.settling import settled
from liandong.cases.intake.writing import ACTS, shown, written
from liandong.cases.procedure.days import Before, in_order
from liandong.importing.targets import Column, Read, Target, register
from liandong.kernel.roles import Role
from liandong.sheets.amounts import WAN, YUAN
from liandong.sheets.rows import Value

COLUMNS = (
    Column("case_no", "案号", True, ("案件编号", "立案号", "立案编号", "案件号", "立案文号")),
    Column("party_name", "当事人", True, ("当事人名称", "当事人姓名或名称", "违法主体", "被处罚人", "行政相对人", "行政相对人名称", "涉案单位", "当事人（单位）")),
    Column("code", "统一社会信用代码", also=("当事人代码", "社会信用代码", "信用代码")),
    Column("sort", "当事人类别", also=("当事人类型", "相对人类别", "主体类型")),
    Column("conduct", "案由", True, ("违法行为", "涉嫌违法行为", "违法事实", "案件名称", "案由（违法行为）")),
    Column("item", "涉及事项", also=("事项编码", "监管事项", "事项")),
    Column("approved_at", "立案批准时间", also=("立案时间", "立案日期", "立案审批时间", "批准立案时间", "批准立案日期")),
    Column("evidence", "立案审批表编号", also=("立案时间的证明材料", "立案证明材料", "审批表编号", "立案审批表文号")),
    Column("place", "违法行为地", True, ("发生地", "违法行为发生地", "案发地", "案发地点", "违法地点", "所属县区", "所属区县", "行政区划")),
    Column("address", "详细地址", also=("具体地点", "案发详细地址")),
    Column("since", "发生时间", also=("违法行为发生时间", "行为起于", "违法时间", "案发时间")),
    Column("until", "终了时间", also=("行为止于", "违法行为终了时间")),
    Column("officers", "执法人员", also=("承办人", "办案人员", "主办人员", "办案人", "承办人员")),
    Column("stage", "办理进度", also=("状态", "案件状态", "办理状态", "办理情况", "进展情况", "案件进展", "办案进度")),
    Column("decision_no", "处罚决定书文号", also=("决定书文号", "处罚文号", "处罚决定文号", "行政处罚决定书文号", "文书号")),
    Column("decided_on", "决定日期", also=("处罚决定日期", "处罚日期", "作出处罚决定日期", "决定书日期", "处罚决定时间")),
    Column("penalties", "处罚种类", also=("处罚类别", "行政处罚种类", "处罚结果")),
    Column("fine", "罚款金额（元）", also=("罚款（元）", "罚款金额", "罚款数额", "罚款", "处罚金额（元）"), unit=YUAN),
    Column("fine_wan", "罚款金额（万元）", also=("罚款（万元）", "罚款数额（万元）", "处罚金额（万元）", "罚款金额[万元]", "罚款金额【万元】", "罚款金额/万元", "罚款金额万元", "罚款万元"), unit=WAN),
    Column("confiscated", "没收金额（元）", also=("没收违法所得（元）", "没收金额", "没收款物价值（元）"), unit=YUAN),
    Column("confiscated_wan", "没收金额（万元）", also=("没收违法所得（万元）", "没收款物价值（万元）"), unit=WAN),
    Column("content", "处罚内容", also=("处罚决定内容",)),
    Column("note", "备注", also=("说明",)),
)  # fmt: skip
FINES, CONFISCATIONS = {"fine": YUAN, "fine_wan": WAN}, {"confiscated": YUAN, "confiscated_wan": WAN}

_NOT_YET = ("未结案", "未办结", "拟作出", "拟处罚", "尚未", "待决定", "待作出", "待结案")
_STAYS_OUT: tuple[tuple[tuple[str, ...], str], ...] = (
    (("不予立案",), "不予立案的不是在办案件，不导入；请从表里删去这一行。"),
    (("撤销立案", "销案", "撤案"), "撤销立案由机关负责人在平台上办理；以前没有登记的不必导入，请从表里删去这一行。"),
    (("移送", "移交"), "已经移送其他机关的由接收机关登记；仍由本机关办理的，请把办理进度改成办到哪一步。"),
)  # fmt: skip
_STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("closed", ("结案", "办结", "归档", "执行完毕", "履行完毕", "缴清", "终结", "不予处罚", "不予行政处罚", "免予处罚", "终止调查")),
    ("decided", ("已处罚", "已决定", "作出处罚", "作出决定", "处罚决定", "已送达", "执行", "催告", "已下达", "分期缴纳")),
    ("filed", ("立案", "调查", "在办", "办理", "取证", "审核", "告知", "听证", "讨论", "中止", "暂停", "检验", "鉴定", *_NOT_YET)),
)  # fmt: skip
CLOSED, DECIDED, FILED = "closed", "decided", "filed"


def stage_of(text: str) -> tuple[str, str]:
    """How far a case is, by what the ledger says; or why it does not belong here. Nothing said is nothing known.

    >>> [stage_of(t)[0] for t in ("调查取证", "拟作出处罚决定", "处罚决定已送达", "已结案（罚款已缴）", "")]
    ['filed', 'filed', 'decided', 'closed', '']
    >>> stage_of("已移送公安")[1], stage_of("天气晴")[1]
    ('已经移送其他机关的由接收机关登记；仍由本机关办理的，请把办理进度改成办到哪一步。', '办理进度“天气晴”认不出，请写在办、已作出处罚决定或者已结案。')
    """
    if not text:
        return "", ""
    if any(word in text for word in _NOT_YET):
        return FILED, ""
    for words, why in _STAYS_OUT:
        if any(word in text for word in words):
            return "", why
    for stage, words in _STAGES:
        if any(word in text for word in words):
            return stage, ""
    return "", f"办理进度“{text[:20]}”认不出，请写在办、已作出处罚决定或者已结案。"


def read(number: int, cells: Mapping[str, Value]) -> Read:
    """One row as facts; everything wrong with it is said at once."""
    row = Cells(number, cells)
    row.paper("case_no", "案号", is_needed=True)
    row.party(row.raw("sort"))
    row.text("conduct", "案由", 200, is_needed=True)
    row.text("item", "涉及事项", 200)
    row.moment("approved_at", "立案批准时间")
    row.text("evidence", "立案审批表编号", 200)
    row.text("place", "违法行为地", 200, is_needed=True)
    row.text("address", "详细地址", 200)
    row.day("since", "发生时间")
    row.day("until", "终了时间")
    row.text("officers", "执法人员", 200)
    row.text("note", "备注", 2000)
    _ended(row)
    _in_order(row.read)
    if row.raw("evidence") and not row.raw("approved_at"):
        row.say("有立案审批表编号，没有立案批准时间，请补上。")
    return row.done()


def _in_order(read: Read) -> None:
    """The decision comes after the filing, where the row has both days."""
    approved_at, decided_on = read.facts.get("approved_at"), read.facts.get("decided_on")
    if not approved_at or not decided_on:
        return
    filing = Before("before_filing", "立案批准日期", date.fromisoformat(approved_at[:10]))
    if not (verdict := in_order("决定日期", date.fromisoformat(decided_on), filing)):
        read.said.append(f"{verdict.sentence}当场处罚没有立案的，不填立案批准时间。")


def _ended(row: Cells) -> None:
    """The decision and how far the case is, which must agree."""
    facts, said = row.read.facts, row.raw("stage")
    stage, fault = stage_of(said)
    if fault:
        row.say(fault)
    number = row.paper("decision_no", "处罚决定书文号", is_decision=True)
    decided_on = row.day("decided_on", "决定日期")
    row.amount("fine", "罚款金额", FINES)
    row.amount("confiscated", "没收金额", CONFISCATIONS)
    content = row.text("content", "处罚内容", 2000)
    known = len(row.read.said)
    kinds = row.penalties(row.raw("penalties"), content)
    if number:
        stage = CLOSED if stage == CLOSED else DECIDED
        if not decided_on and not row.raw("decided_on"):
            row.say("有处罚决定书文号，没有决定日期，请补上。")
        if not kinds and len(row.read.said) == known:
            row.say("有处罚决定书文号，没有处罚种类，请补上。")
    elif stage == DECIDED:
        row.say("办理进度是已经作出决定，没有处罚决定书文号，请补上。")
    elif kinds or decided_on:
        row.say("有处罚种类或者决定日期，没有处罚决定书文号，请补上；还没有作出决定的，请删去。")
    facts["stage"] = stage
    facts["outcome"] = said if stage == CLOSED else ""


TARGET = register(
    Target(
        "cases", "在办案件台账", frozenset({Role.LIAISON}), COLUMNS, read, settled, written, is_tried=True, acts=ACTS, shows=shown
    )
)  # fmt: skip
