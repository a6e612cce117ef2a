"""账户的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

THREE_ADMINS = Source("联动平台账户管理规则", "三员分立")
HOUSE_ACCOUNTS = Source("联动平台账户管理规则")
REVIEW = Source("行政处罚法", "第五十八条")
PERSONAL = Source("个人信息保护法", "第五十一条")

PERSON = StateTable(
    "人员",
    {"open": State("在用", "green"), "closed": State("已停用", "grey")},
    (
        Transition("accounts.found_account", (), "open", "装机（只在没有该员时）", THREE_ADMINS),
        Transition("accounts.open_account", (), "open", "系统管理员", HOUSE_ACCOUNTS),
        Transition("accounts.change_password", ("open",), "open", "本人", HOUSE_ACCOUNTS),
        Transition("accounts.reset_password", ("open",), "open", "系统管理员", HOUSE_ACCOUNTS),
        Transition("accounts.close_account", ("open",), "closed", "系统管理员", HOUSE_ACCOUNTS),
        Transition("accounts.reopen_account", ("closed",), "open", "系统管理员", HOUSE_ACCOUNTS),
    ),
)

POST = StateTable(
    "岗位",
    {"held": State("在任", "green"), "ended": State("已离任", "grey", is_final=True)},
    (
        Transition("accounts.found_post", (), "held", "装机（只在没有该员时）", THREE_ADMINS),
        Transition("accounts.grant_post", (), "held", "安全管理员", THREE_ADMINS),
        Transition("accounts.end_post", ("held",), "ended", "安全管理员", THREE_ADMINS),
    ),
)

AGENCY_SYSTEM = StateTable(
    "系统接入",
    {"admitted": State("已接入", "green"), "expelled": State("已停止", "grey", is_final=True)},
    (
        Transition("accounts.admit_system", (), "admitted", "安全管理员", HOUSE_ACCOUNTS),
        Transition("accounts.expel_system", ("admitted",), "expelled", "安全管理员", HOUSE_ACCOUNTS),
    ),
)

DELEGATION = StateTable(
    "授权代批",
    {"given": State("有效", "green"), "revoked": State("已收回", "grey", is_final=True)},
    (
        Transition("accounts.delegate_approval", (), "given", "机关负责人", HOUSE_ACCOUNTS),
        Transition("accounts.revoke_delegation", ("given",), "revoked", "机关负责人", HOUSE_ACCOUNTS),
    ),
)
