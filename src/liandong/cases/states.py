"""案件和处罚决定的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_CASES = Source("联动平台办理规则", "案件")
OPINION = Source("焦法政办〔2022〕31号", "推行多部门联合执法模式")
ART_25 = Source("行政处罚法", "第二十五条")
ART_29 = Source("行政处罚法", "第二十九条")
ART_54 = Source("行政处罚法", "第五十四条")
ART_57 = Source("行政处罚法", "第五十七条")

LIVE = ("filed",)
"""States in which a case is being handled, so that it may be decided, disputed, handed over."""
FILED = ("filed", "suspended", "decided", "closed")
"""States in which an agency has filed and still holds it."""
STOPPED_BY_DISPUTE = ("cases.record_decision", "cases.close_case", "cases.withdraw_case")
"""What a dispute of jurisdiction stops; investigation and the securing of evidence go on."""

CASE = StateTable(
    "案件",
    {
        "proposed": State("待办案机构负责人审核", "orange"),
        "reviewed": State("待机关负责人批准立案", "orange"),
        "filed": State("已立案，调查中", "blue"),
        "decided": State("已作出决定", "green"),
        "closed": State("已结案", "green"),
        "not_filed": State("不予立案", "grey", is_final=True),
        "withdrawn": State("已撤销立案", "grey", is_final=True),
        "handed_over": State("已移送其他机关", "grey", is_final=True),
    },
    (
        Transition("cases.register_case", (), "filed", "办案机关", OPINION),
        Transition("cases.propose_filing", (), "proposed", "承办人", ART_54),
        Transition("cases.review_filing", ("proposed",), "reviewed", "办案机构负责人", ART_54),
        Transition(
            "cases.return_filing", ("proposed", "reviewed"), "proposed", "办案机构负责人、机关负责人", ART_54
        ),
        Transition("cases.approve_filing", ("reviewed",), "filed", "机关负责人", ART_54),
        Transition("cases.refuse_filing", ("reviewed",), "not_filed", "机关负责人", ART_54),
        Transition("cases.record_decision", ("filed",), "decided", "办案机关", ART_57),
        Transition("cases.close_case", ("filed", "decided"), "closed", "办案机关", HOUSE_CASES),
        Transition("cases.withdraw_case", ("filed",), "withdrawn", "机关负责人", HOUSE_CASES),
        Transition("cases.hand_case_over", ("filed",), "handed_over", "移出机关", ART_25),
    ),
)

DECISION = StateTable(
    "行政处罚决定",
    {
        "in_force": State("有效", "green"),
        "changed": State("已变更", "orange"),
        "annulled": State("已撤销", "red", is_final=True),
    },
    (
        Transition("cases.issue_decision", (), "in_force", "决定机关", ART_57),
        Transition("cases.change_decision", ("in_force", "changed"), "changed", "决定机关", HOUSE_CASES),
        Transition("cases.annul_decision", ("in_force", "changed"), "annulled", "决定机关", HOUSE_CASES),
    ),
)
