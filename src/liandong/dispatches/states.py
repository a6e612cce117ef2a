"""递送的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_DISPATCH = Source("联动平台办理规则", "递送和签收")
OPINION = Source("焦法政办〔2022〕31号", "实行违法线索互告化")

WAITING = ("sent", "overdue")
HELD = ("signed", "accepted", "answered")
"""States in which the receiver has the record."""
OPEN = (*WAITING, "signed", "accepted")

DISPATCH = StateTable(
    "递送",
    {
        "sent": State("待签收", "orange"),
        "overdue": State("逾期未签收", "red"),
        "signed": State("已签收", "blue"),
        "accepted": State("已接受", "green"),
        "answered": State("已反馈结果", "green", is_final=True),
        "returned": State("已退回", "grey", is_final=True),
        "withdrawn": State("已撤回", "grey", is_final=True),
    },
    (
        Transition("dispatches.send_dispatch", (), "sent", "移出机关", OPINION),
        Transition("dispatches.sign_dispatch", WAITING, "signed", "接收机关", HOUSE_DISPATCH),
        Transition("dispatches.accept_dispatch", ("signed",), "accepted", "接收机关", HOUSE_DISPATCH),
        Transition("dispatches.return_dispatch", ("signed",), "returned", "接收机关", HOUSE_DISPATCH),
        Transition("dispatches.withdraw_dispatch", WAITING, "withdrawn", "移出机关", HOUSE_DISPATCH),
        Transition("dispatches.mark_overdue", ("sent",), "overdue", "系统", HOUSE_DISPATCH),
        Transition("dispatches.climb_dispatch", ("overdue",), "overdue", "系统", HOUSE_DISPATCH),
        Transition("dispatches.send_paper", (), "sent", "移出机关", OPINION),
        Transition(
            "dispatches.record_receipt", WAITING, "signed", "移出机关联络员、办案机构负责人", HOUSE_DISPATCH
        ),
        Transition(
            "dispatches.record_reply",
            (*WAITING, "signed"),
            "answered",
            "移出机关联络员、办案机构负责人",
            HOUSE_DISPATCH,
        ),
        Transition(
            "dispatches.record_return",
            (*WAITING, "signed"),
            "returned",
            "移出机关联络员、办案机构负责人",
            HOUSE_DISPATCH,
        ),
        Transition("dispatches.withdraw_paper", WAITING, "withdrawn", "移出机关", HOUSE_DISPATCH),
        Transition(
            "dispatches.answer_dispatch",
            OPEN,
            "answered",
            "接收机关；书面的由移出机关照来函登记",
            HOUSE_DISPATCH,
        ),
        Transition("dispatches.recall_dispatch", OPEN, "withdrawn", "移出机关", HOUSE_DISPATCH),
    ),
)
