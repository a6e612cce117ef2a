"""检查对象的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_PARTIES = Source("联动平台名录库管理规则", "检查对象名录库")
PERSONAL = Source("个人信息保护法", "第五十一条")

PARTY = StateTable(
    "检查对象",
    {
        "in_force": State("在册", "green"),
        "cancelled": State("已注销", "grey"),
        "merged": State("已并入", "grey"),
    },
    (
        Transition("parties.register_party", (), "in_force", "各机关业务岗位", HOUSE_PARTIES),
        Transition("parties.correct_party", ("in_force",), "in_force", "各机关业务岗位", HOUSE_PARTIES),
        Transition("parties.rename_party", ("in_force",), "in_force", "各机关业务岗位", HOUSE_PARTIES),
        Transition("parties.give_code", ("in_force",), "in_force", "各机关业务岗位", HOUSE_PARTIES),
        Transition("parties.classify_party", ("in_force",), "in_force", "法制审核、联络员", HOUSE_PARTIES),
        Transition("parties.cancel_party", ("in_force",), "cancelled", "各机关业务岗位", HOUSE_PARTIES),
        Transition("parties.restore_party", ("cancelled",), "in_force", "各机关业务岗位", HOUSE_PARTIES),
        Transition(
            "parties.merge_party", ("in_force", "cancelled"), "merged", "法制审核、联络员", HOUSE_PARTIES
        ),
        Transition("parties.split_party", ("merged",), "in_force", "法制审核、联络员", HOUSE_PARTIES),
    ),
)
