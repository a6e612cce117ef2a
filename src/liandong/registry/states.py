"""名录库的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

SHARING_26 = Source("政务数据共享条例", "第二十六条")
PENALTY_17 = Source("行政处罚法", "第十七条")
PENALTY_42 = Source("行政处罚法", "第四十二条")
HENAN_20 = Source("河南省行政执法条例", "第二十条、第二十一条")
HOUSE_REGISTER = Source("联动平台名录库管理规则")

AGENCY = StateTable(
    "机关",
    {
        "draft": State("待核", "orange"),
        "in_force": State("在册", "green"),
        "abolished": State("已撤销", "grey", is_final=True),
    },
    (
        Transition("registry.register_agency", (), "draft", "系统管理员", HOUSE_REGISTER),
        Transition("registry.found_agency", (), "in_force", "装机（只在平台为空时）", HOUSE_REGISTER),
        Transition("registry.confirm_agency", ("draft",), "in_force", "行政执法监督", PENALTY_17),
        Transition(
            "registry.change_agency_details", ("in_force",), "in_force", "本机关联络员", HOUSE_REGISTER
        ),
        Transition(
            "registry.update_agency_contacts", ("in_force",), "in_force", "系统管理员", HOUSE_REGISTER
        ),
        Transition("registry.rename_agency", ("in_force",), "in_force", "行政执法监督", PENALTY_17),
        Transition("registry.move_agency", ("in_force",), "in_force", "行政执法监督", PENALTY_17),
        Transition("registry.abolish_agency", ("in_force",), "abolished", "行政执法监督", PENALTY_17),
    ),
)

OFFICER = StateTable(
    "执法人员",
    {
        "draft": State("待核", "orange"),
        "in_force": State("在册", "green"),
        "suspended": State("证件暂扣", "red"),
        "returned": State("已退回", "grey", is_final=True),
        "cancelled": State("已注销", "grey", is_final=True),
    },
    (
        Transition("registry.register_officer", (), "draft", "本机关法制审核、联络员", PENALTY_42),
        Transition("registry.confirm_officer", ("draft",), "in_force", "行政执法监督", PENALTY_42),
        Transition("registry.return_officer", ("draft",), "returned", "行政执法监督", HOUSE_REGISTER),
        Transition(
            "registry.change_officer", ("in_force",), "in_force", "本机关法制审核、联络员", HOUSE_REGISTER
        ),
        Transition("registry.renew_certificate", ("in_force",), "in_force", "行政执法监督", PENALTY_42),
        Transition(
            "registry.suspend_certificate", ("in_force",), "suspended", "行政执法监督", HOUSE_REGISTER
        ),
        Transition(
            "registry.restore_certificate", ("suspended",), "in_force", "行政执法监督", HOUSE_REGISTER
        ),
        Transition(
            "registry.cancel_officer", ("in_force", "suspended"), "cancelled", "行政执法监督", HOUSE_REGISTER
        ),
    ),
)

CORRECTION = StateTable(
    "名录校核申请",
    {
        "pending": State("待答复", "blue"),
        "accepted": State("已更正", "green", is_final=True),
        "declined": State("不予更正", "grey", is_final=True),
        "withdrawn": State("已撤回", "grey", is_final=True),
    },
    (
        Transition("registry.file_correction", (), "pending", "其他机关联络员", SHARING_26),
        Transition("registry.accept_correction", ("pending",), "accepted", "被校核机关联络员", SHARING_26),
        Transition("registry.decline_correction", ("pending",), "declined", "被校核机关联络员", SHARING_26),
        Transition(
            "registry.withdraw_correction", ("pending",), "withdrawn", "申请机关联络员", HOUSE_REGISTER
        ),
    ),
)

CALENDAR_YEAR = StateTable(
    "年度放假安排",
    {"loaded": State("已录入", "green")},
    (
        Transition("registry.load_calendar_year", (), "loaded", "系统管理员", HOUSE_REGISTER),
        Transition("registry.replace_calendar_year", ("loaded",), "loaded", "系统管理员", HOUSE_REGISTER),
    ),
)

DIVISION = StateTable(
    "行政区划",
    {
        "in_force": State("现行", "green"),
        "replaced": State("另有接替的记载", "grey", is_final=True),
        "ended": State("已撤销", "grey", is_final=True),
    },
    (
        Transition(
            "registry.replace_division", ("in_force",), "replaced", "系统管理员（随导入）", HOUSE_REGISTER
        ),
        Transition("registry.end_division", ("in_force",), "ended", "系统管理员", HOUSE_REGISTER),
    ),
)

DIVISION_BATCH = StateTable(
    "行政区划批次",
    {"loaded": State("已导入", "green")},
    (Transition("registry.load_divisions", (), "loaded", "系统管理员、装机", HOUSE_REGISTER),),
)

CITY_LIMIT = StateTable(
    "本市内部期限",
    {"in_force": State("已调整", "green"), "ended": State("已定停止日", "grey", is_final=True)},
    (
        Transition("registry.set_city_limit", (), "in_force", "督办", HOUSE_REGISTER),
        Transition("registry.end_city_limit", ("in_force",), "ended", "督办", HOUSE_REGISTER),
    ),
)
