"""可互认的结果、互认的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_RECOGNITION = Source("联动平台办理规则", "结果互认")
OPINION = Source("焦法政办〔2022〕31号", "处理结果互认")
SHARED = Source("优化营商环境条例", "第五十七条")
ISSUER, USER = "出具机关负责人、法制审核", "采用机关负责人、法制审核"

FINDING = StateTable(
    "可互认的结果",
    {
        "valid": State("可以采用", "green"),
        "revoked": State("已撤销", "red", is_final=True),
        "changed": State("已变更", "red", is_final=True),
        "expired": State("已过期", "grey"),
    },
    (
        Transition("recognition.register_finding", (), "valid", "出具机关", SHARED),
        Transition("recognition.offer_finding", (), "valid", "出具机关", SHARED),
        Transition("recognition.revoke_finding", ("valid", "expired"), "revoked", ISSUER, SHARED),
        Transition("recognition.change_finding", ("valid", "expired"), "changed", ISSUER, SHARED),
        Transition("recognition.expire_finding", ("valid",), "expired", "系统", HOUSE_RECOGNITION),
    ),
)

RECOGNITION = StateTable(
    "互认",
    {
        "accepted": State("已采纳", "green"),
        "declined": State("不予采纳", "grey", is_final=True),
        "withdrawn": State("已撤回", "grey", is_final=True),
        "lapsed": State("已失效，待复核", "orange"),
        "reviewed": State("已失效，复核过", "grey", is_final=True),
    },
    (
        Transition("recognition.accept_finding", (), "accepted", USER, SHARED),
        Transition("recognition.decline_finding", (), "declined", USER, SHARED),
        Transition("recognition.withdraw_recognition", ("accepted",), "withdrawn", USER, HOUSE_RECOGNITION),
        Transition("recognition.lapse_recognition", ("accepted",), "lapsed", "系统", HOUSE_RECOGNITION),
        Transition("recognition.record_review", ("lapsed",), "reviewed", "采用机关", HOUSE_RECOGNITION),
    ),
)
