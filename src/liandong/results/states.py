"""检查结果公示的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_RESULTS = Source("联动平台办理规则", "检查结果公示")
ART_54 = Source("优化营商环境条例", "第五十四条")
SECRETS = Source("行政处罚法", "第五十条")
HANDLER, HEAD = "检查部门的承办人、办案机构负责人、联络员", "检查部门的机关负责人"

OPEN = ("due", "proposed", "returned")
"""States in which it has still to be decided whether and what is published."""
OVER = ("ended", "withdrawn")
"""States in which what other systems show is to be taken down."""

RESULT_NOTICE = StateTable(
    "检查结果公示",
    {
        "due": State("待提出意见", "orange"),
        "proposed": State("待机关负责人批准", "orange"),
        "returned": State("退回补充", "orange"),
        "published": State("公示中", "green"),
        "withheld": State("不予公示", "grey", is_final=True),
        "ended": State("公示期满", "grey"),
        "withdrawn": State("已撤回", "grey"),
    },
    (
        Transition("results.owe_notice", (), "due", "随确认结果", ART_54),
        Transition("results.begin_anew", (), "due", "系统", HOUSE_RESULTS),
        Transition("results.propose_notice", OPEN, "proposed", HANDLER, ART_54),
        Transition("results.propose_withholding", OPEN, "proposed", HANDLER, HOUSE_RESULTS),
        Transition("results.return_proposal", ("proposed",), "returned", HEAD, HOUSE_RESULTS),
        Transition("results.approve_notice", ("proposed",), "published", HEAD, ART_54),
        Transition("results.approve_withholding", ("proposed",), "withheld", HEAD, HOUSE_RESULTS),
        Transition("results.end_notice", ("published",), "ended", "系统", HOUSE_RESULTS),
        Transition("results.withdraw_notice", (*OPEN, "published"), "withdrawn", "随更正结果", HOUSE_RESULTS),
        Transition("results.take_back", ("published",), "withdrawn", HEAD, HOUSE_RESULTS),
        Transition("results.uphold_objection", ("published", "ended"), "withdrawn", HEAD, HOUSE_RESULTS),
    ),
)  # fmt: skip
