"""处罚决定公示的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_PUBLICATION = Source("联动平台办理规则", "处罚决定公示")
ART_48 = Source("行政处罚法", "第四十八条")
ART_50 = Source("行政处罚法", "第五十条")
REPAIR = Source("信用修复管理办法")
HANDLER, HEAD = "承办人、办案机构负责人", "机关负责人"

OPEN = ("due", "proposed", "returned")
"""States in which it has still to be decided whether and what is published."""

PUBLICATION = StateTable(
    "处罚决定公示",
    {
        "due": State("待提出意见", "orange"),
        "proposed": State("待机关负责人批准", "orange"),
        "returned": State("退回补充", "orange"),
        "published": State("公示中", "green"),
        "withheld": State("不予公示", "grey", is_final=True),
        "ended": State("公示期满", "grey"),
        "repaired": State("信用修复，停止公示", "grey"),
        "withdrawn": State("已撤回", "grey"),
    },
    (
        Transition("publication.owe_publication", (), "due", "系统", ART_48),
        Transition("publication.take_up_decision", (), "due", HANDLER, ART_48),
        Transition("publication.propose_publication", OPEN, "proposed", HANDLER, ART_48),
        Transition("publication.propose_withholding", OPEN, "proposed", HANDLER, ART_48),
        Transition("publication.return_proposal", ("proposed",), "returned", HEAD, HOUSE_PUBLICATION),
        Transition("publication.approve_publication", ("proposed",), "published", HEAD, ART_48),
        Transition("publication.approve_withholding", ("proposed",), "withheld", HEAD, ART_48),
        Transition("publication.end_publication", ("published",), "ended", "系统", HOUSE_PUBLICATION),
        Transition("publication.repair_credit", ("published",), "repaired", HEAD, REPAIR),
        Transition("publication.withdraw_publication", (*OPEN, "published"), "withdrawn", "系统", ART_48),
        Transition("publication.take_back", ("published",), "withdrawn", HEAD, HOUSE_PUBLICATION),
    ),
)  # fmt: skip
