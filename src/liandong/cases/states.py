"""案件和处罚决定的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_CASES = Source("联动平台办理规则", "案件")
OPINION = Source("焦法政办〔2022〕31号", "推行多部门联合执法模式")
ART_25 = Source("行政处罚法", "第二十五条")
ART_29 = Source("行政处罚法", "第二十九条")
ART_54 = Source("行政处罚法", "第五十四条")
ART_33 = Source("行政处罚法", "第三十三条")
ART_42 = Source("行政处罚法", "第四十二条")
ART_44 = Source("行政处罚法", "第四十四条")
ART_45 = Source("行政处罚法", "第四十五条")
ART_46 = Source("行政处罚法", "第四十六条")
ART_51 = Source("行政处罚法", "第五十一条")
ART_55 = Source("行政处罚法", "第五十五条")
ART_56 = Source("行政处罚法", "第五十六条")
ART_57 = Source("行政处罚法", "第五十七条")
ART_58 = Source("行政处罚法", "第五十八条")
ART_60 = Source("行政处罚法", "第六十条")
ART_61 = Source("行政处罚法", "第六十一条")
ART_63 = Source("行政处罚法", "第六十三条")
ART_64 = Source("行政处罚法", "第六十四条")
ART_66 = Source("行政处罚法", "第六十六条")
ART_67 = Source("行政处罚法", "第六十七条")
ART_73 = Source("行政处罚法", "第七十三条")
FORCE_18 = Source("行政强制法", "第十八条")
FORCE_19 = Source("行政强制法", "第十九条")
FORCE_25 = Source("行政强制法", "第二十五条")
FORCE_27 = Source("行政强制法", "第二十七条")
FORCE_28 = Source("行政强制法", "第二十八条")

UNFILED = ("proposed", "reviewed")
"""States in which a filing waits to be reviewed and approved."""
LIVE = ("filed", "suspended")
"""States in which a case is undecided, handled or waiting, so that it may be disputed, handed over."""
FILED = ("filed", "suspended", "decided", "closed")
"""States in which an agency has filed and still holds it."""
FREED = ("withdrawn", "not_filed")
"""States in which a case has given back its number, so that it may be registered again."""
DECIDING = ("cases.record_decision", "cases.decide_case", "cases.decide_no_penalty")
"""What waits where a case is held until something it asked others for is there."""
STOPPED_BY_DISPUTE = (*DECIDING, "cases.close_case", "cases.terminate_case", "cases.withdraw_case")
"""What a dispute of jurisdiction stops; investigation and the securing of evidence go on."""

CASE = StateTable(
    "案件",
    {
        "proposed": State("待办案机构负责人审核", "orange"),
        "reviewed": State("待机关负责人批准立案", "orange"),
        "filed": State("已立案，调查中", "blue"),
        "suspended": State("已中止调查", "orange"),
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
        Transition("cases.return_filing", UNFILED, "proposed", "办案机构负责人、机关负责人", ART_54),
        Transition("cases.approve_filing", ("reviewed",), "filed", "机关负责人", ART_54),
        Transition("cases.refuse_filing", ("reviewed",), "not_filed", "机关负责人", ART_54),
        Transition("cases.record_decision", ("filed",), "decided", "办案机关", ART_57),
        Transition("cases.decide_case", ("filed",), "decided", "机关负责人", ART_57),
        Transition("cases.decide_no_penalty", ("filed",), "decided", "机关负责人", ART_57),
        Transition("cases.decide_on_spot", (), "decided", "执法人员", ART_51),
        Transition("cases.suspend_case", ("filed",), "suspended", "机关负责人", HOUSE_CASES),
        Transition("cases.resume_case", ("suspended",), "filed", "机关负责人", HOUSE_CASES),
        Transition("cases.terminate_case", ("filed", "suspended"), "closed", "机关负责人", HOUSE_CASES),
        Transition("cases.close_case", ("filed", "decided"), "closed", "办案机关", HOUSE_CASES),
        Transition(
            "cases.withdraw_case",
            ("filed",),
            "withdrawn",
            "机关负责人，登记卡也可以由办案机构负责人",
            HOUSE_CASES,
        ),
        Transition("cases.hand_case_over", LIVE, "handed_over", "移出机关", ART_25),
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

MEASURE = StateTable(
    "强制措施",
    {
        "proposed": State("待机关负责人批准", "orange"),
        "approved": State("已批准，待实施", "orange"),
        "urgent": State("已当场实施，待补办批准", "orange"),
        "in_force": State("实施中", "blue"),
        "ended": State("已解除、处理", "green", is_final=True),
        "not_taken": State("没有实施", "grey", is_final=True),
    },
    (
        Transition("cases.propose_measure", (), "proposed", "承办人", ART_56),
        Transition("cases.approve_measure", ("proposed",), "approved", "机关负责人", FORCE_18),
        Transition("cases.refuse_measure", ("proposed",), "not_taken", "机关负责人", FORCE_18),
        Transition("cases.drop_measure", ("proposed", "approved"), "not_taken", "承办人", HOUSE_CASES),
        Transition("cases.take_measure", ("approved",), "in_force", "承办人", FORCE_18),
        Transition("cases.take_urgent_measure", (), "urgent", "承办人", FORCE_19),
        Transition("cases.make_up_approval", ("urgent",), "in_force", "机关负责人", FORCE_19),
        Transition("cases.end_measure", ("urgent", "in_force"), "ended", "办案机关", FORCE_28),
    ),
)

LIVE_MEASURE = ("proposed", "approved", "urgent", "in_force")
"""States of a measure in which something must still be done about it before the case is closed."""

PROPOSAL = StateTable(
    "拟处理意见",
    {
        "proposed": State("待办案机构负责人审核", "orange"),
        "reviewed": State("已审核，待告知或者决定", "orange"),
        "noticed": State("已告知，听取意见", "blue"),
        "decided": State("已作出决定", "green", is_final=True),
        "dropped": State("不再提出", "grey", is_final=True),
    },
    (
        Transition("cases.propose_penalty", (), "proposed", "承办人", ART_57),
        Transition("cases.propose_no_penalty", (), "proposed", "承办人", ART_57),
        Transition("cases.review_proposal", ("proposed",), "reviewed", "办案机构负责人", ART_57),
        Transition(
            "cases.return_proposal", ("proposed", "reviewed", "noticed"), "proposed",
            "办案机构负责人、法制审核、机关负责人", ART_57,
        ),
        Transition("cases.amend_proposal", ("proposed", "reviewed", "noticed"), "proposed", "承办人", ART_57),
        Transition("cases.drop_proposal", ("proposed", "reviewed", "noticed"), "dropped", "承办人", HOUSE_CASES),
        Transition("cases.give_notice", ("reviewed",), "noticed", "承办人", ART_44),
        Transition("cases.settle_proposal", ("reviewed", "noticed"), "decided", "机关负责人", ART_57),
    ),
)  # fmt: skip

OPEN_PROPOSAL = ("proposed", "reviewed", "noticed")
"""States of a proposal that waits for somebody."""
