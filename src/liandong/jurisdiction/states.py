"""管辖争议的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.jurisdiction.facts import Stage
from liandong.law.superior import ART_25, HENAN_19
from liandong.law.verdict import Source

HOUSE_DISPUTES = Source("联动平台办理规则", "管辖争议")
OPINION = Source("焦法政办〔2022〕31号", "实行案件通报和管辖")

STAGES = {
    "negotiating": Stage.NEGOTIATING,
    "coordinating": Stage.COORDINATING,
    "escalated": Stage.ESCALATED,
}
OPEN = tuple(STAGES)
"""States in which nobody may decide."""
SETTLED = ("agreed", "designated")
"""States in which it is settled who has it, and the file has still to change hands."""
LIVE_LEAD = ("registered", "sent", "handling")
"""States in which a lead has still to be dealt with, so that it may be disputed, handed over."""

DISPUTE = StateTable(
    "管辖争议",
    {
        "negotiating": State("协商中", "orange"),
        "coordinating": State("司法行政部门协调中", "orange"),
        "escalated": State("已报请，待决定", "orange"),
        "agreed": State("协商一致，待移交", "blue"),
        "designated": State("已指定管辖，待移交", "blue"),
        "executed": State("已办结", "green", is_final=True),
        "withdrawn": State("已撤回", "grey", is_final=True),
    },
    (
        Transition("jurisdiction.raise_dispute", (), "negotiating", "争议一方", ART_25),
        Transition("jurisdiction.open_negative", (), "negotiating", "系统", ART_25),
        Transition("jurisdiction.ask_superior", (), "escalated", "办案机关", ART_25),
        Transition("jurisdiction.ask_coordination", ("negotiating",), "coordinating", "争议一方", HENAN_19),
        Transition("jurisdiction.give_opinion", ("coordinating",), "escalated", "司法行政部门", HENAN_19),
        Transition("jurisdiction.escalate_dispute", ("negotiating",), "escalated", "争议一方", ART_25),
        Transition(
            "jurisdiction.conclude_agreement", ("negotiating", "coordinating"), "agreed", "争议各方", ART_25
        ),
        Transition("jurisdiction.designate_holder", OPEN, "designated", "共同的上一级行政机关", ART_25),
        Transition("jurisdiction.record_designation", OPEN, "designated", "争议一方、协调机关", ART_25),
        Transition("jurisdiction.complete_dispute", SETTLED, "executed", "接收机关", ART_25),
        Transition("jurisdiction.withdraw_dispute", OPEN, "withdrawn", "提出争议的机关", HOUSE_DISPUTES),
    ),
)
