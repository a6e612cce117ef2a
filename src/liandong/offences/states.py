"""涉嫌违法行为、同案比对、碰撞查询的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.offence import ART_29
from liandong.law.verdict import Source

HOUSE_OFFENCES = Source("联动平台办理规则", "同案比对")
SECRECY_50 = Source("行政处罚法", "第五十条")
ANSWERERS = "任何一方机关的承办人、办案机构负责人；涉及两个以上机关的，法制审核或机关负责人"

OFFENCE = StateTable("涉嫌违法行为", {"open": State("涉嫌", "blue")})

COMPARISON = StateTable(
    "同案比对",
    {
        "asked": State("待判断", "orange"),
        "same": State("同一违法行为", "green"),
        "different": State("不是同一", "grey"),
        "lapsed": State("不必判断", "grey"),
    },
    (
        Transition("offences.confirm_same", ("asked", "different"), "same", ANSWERERS, ART_29),
        Transition("offences.reject_same", ("asked",), "different", ANSWERERS, ART_29),
        Transition("offences.split_same", ("same",), "different", ANSWERERS, ART_29),
        Transition("offences.regrade_comparison", ("asked", "lapsed"), "asked", "系统", HOUSE_OFFENCES),
        Transition("offences.lapse_comparison", ("asked",), "lapsed", "系统", HOUSE_OFFENCES),
    ),
)

LOOK = StateTable(
    "碰撞查询",
    {"done": State("已查询", "grey", is_final=True)},
    (Transition("offences.look_up", (), "done", "各机关业务岗位", SECRECY_50),),
)
