"""涉嫌犯罪案件移送的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.jurisdiction.crime import ART_27, TRANSFER_RULE, Police
from liandong.law.verdict import Source

HOUSE_TRANSFERS = Source("联动平台办理规则", "行刑衔接")
RULE_5 = Source(TRANSFER_RULE, "第五条")
RULE_6 = Source(TRANSFER_RULE, "第六条")
RULE_7 = Source(TRANSFER_RULE, "第七条")
RULE_8 = Source(TRANSFER_RULE, "第八条")
RULE_9 = Source(TRANSFER_RULE, "第九条")
RULE_11 = Source(TRANSFER_RULE, "第十一条")
RULE_12 = Source(TRANSFER_RULE, "第十二条")
HENAN_GOODS_13 = Source("河南省赃物罚没物管理条例", "第十三条")

STOPPING = {
    "proposed": Police.NOT_SENT, "approved": Police.NOT_SENT, "sent": Police.REVIEWING, "reviewing": Police.REVIEWING,
    "supervised": Police.REVIEWING, "filed": Police.FILED,
}  # fmt: skip
"""States in which the agency decides nothing itself, each as the rule of the law reads it."""
ASKED_OF_POLICE = ("sent", "reviewing", "supervised")
"""States in which the police owe an answer, or may still file."""
OPEN = (*STOPPING, "not_filed", "upheld")
"""States in which something may still come of it, so that the case has no second transfer."""
REFUSED = ("not_filed", "upheld")

TRANSFER = StateTable(
    "涉嫌犯罪案件移送",
    {
        "proposed": State("待机关负责人决定", "orange"),
        "approved": State("已批准，待移送", "orange"),
        "declined": State("决定不移送", "grey", is_final=True),
        "sent": State("公安机关审查中", "blue"),
        "not_filed": State("公安机关不予立案", "orange"),
        "reviewing": State("提请复议中", "blue"),
        "upheld": State("复议维持不予立案", "orange"),
        "supervised": State("已建议立案监督", "blue"),
        "filed": State("公安机关已立案", "blue"),
        "let_stand": State("不予立案，依法行政处理", "grey", is_final=True),
        "returned": State("已移回，依法行政处理", "green", is_final=True),
        "concluded": State("刑事案件已有结果", "green", is_final=True),
    },
    (
        Transition("transfers.propose_transfer", (), "proposed", "承办人、办案机构负责人", RULE_5),
        Transition("transfers.approve_transfer", ("proposed",), "approved", "机关负责人", RULE_5),
        Transition("transfers.decline_transfer", ("proposed",), "declined", "机关负责人", RULE_5),
        Transition("transfers.send_transfer", ("approved",), "sent", "移送机关", RULE_5),
        Transition("transfers.send_transfer_on_paper", ("approved",), "sent", "移送机关", RULE_5),
        Transition("transfers.note_withdrawal", ("sent",), "approved", "移送机关", HOUSE_TRANSFERS),
        Transition("transfers.forward_transfer", ("sent",), "sent", "公安机关", RULE_7),
        Transition("transfers.record_filing", (*ASKED_OF_POLICE,), "filed", "公安机关", RULE_8),
        Transition("transfers.record_refusal", ("sent",), "not_filed", "公安机关", RULE_8),
        Transition("transfers.ask_review", ("not_filed",), "reviewing", "移送机关", RULE_9),
        Transition("transfers.uphold_refusal", ("reviewing",), "upheld", "公安机关", RULE_9),
        Transition("transfers.ask_supervision", REFUSED, "supervised", "移送机关", RULE_9),
        Transition("transfers.let_stand", (*REFUSED, "supervised"), "let_stand", "移送机关", RULE_8),
        Transition("transfers.return_case", ("filed",), "returned", "公安机关、移送机关", ART_27),
        Transition("transfers.record_outcome", ("filed",), "concluded", "公安机关、移送机关", ART_27),
    ),
)
