"""违法线索和核查的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_LEADS = Source("联动平台办理规则", "违法线索")
OPINION = Source("焦法政办〔2022〕31号", "实行违法线索互告化")
SHARED = Source("优化营商环境条例", "第五十七条")
PROMPTLY = Source("行政处罚法", "第五十四条")
REPORTS = Source("市场监督管理投诉举报处理暂行办法", "第三十一条")
PERSONAL = Source("个人信息保护法", "第五十一条")

LEAD = StateTable(
    "违法线索",
    {
        "registered": State("待处理", "orange"),
        "sent": State("已移送", "blue"),
        "handling": State("核查中", "blue"),
        "done": State("已办结", "green"),
        "cancelled": State("已撤销", "grey", is_final=True),
    },
    (
        Transition("leads.register_lead", (), "registered", "受理机关", OPINION),
        Transition("leads.take_lead", ("registered",), "handling", "受理机关", PROMPTLY),
        Transition("leads.send_lead", ("registered", "sent"), "sent", "受理机关", SHARED),
        Transition("leads.send_lead_on_paper", ("registered", "sent"), "sent", "受理机关", SHARED),
        Transition("leads.share_lead", ("handling",), "handling", "正在核查的机关", OPINION),
        Transition("leads.cancel_lead", ("registered",), "cancelled", "受理机关", HOUSE_LEADS),
        Transition("leads.mark_sent", ("registered", "handling"), "sent", "转送、移交的机关", SHARED),
        Transition("leads.mark_handling", ("sent", "handling", "done"), "handling", "接受的机关", PROMPTLY),
        Transition("leads.mark_back", ("sent", "handling"), "registered", "退回、撤回的机关", HOUSE_LEADS),
        Transition("leads.mark_done", ("sent", "handling"), "done", "核查机关", HOUSE_LEADS),
    ),
)

VERIFICATION = StateTable(
    "线索核查",
    {
        "open": State("核查中", "orange"),
        "passed_on": State("已转送，等对方", "blue"),
        "settled": State("有结论，待告知举报人", "orange"),
        "closed": State("已办结", "green", is_final=True),
    },
    (
        Transition("leads.open_verification", (), "open", "受理、接受的机关", PROMPTLY),
        Transition("leads.owe_telling", (), "settled", "受理机关", REPORTS),
        Transition("leads.conclude_verification", ("open",), "settled", "核查机关负责人", PROMPTLY),
        Transition("leads.pass_on", ("open",), "passed_on", "核查机关", SHARED),
        Transition("leads.reopen_verification", ("passed_on",), "open", "退回、撤回的机关", HOUSE_LEADS),
        Transition("leads.tell_reporter", ("settled",), "closed", "承办人", REPORTS),
        Transition(
            "leads.close_verification",
            ("open", "settled", "passed_on"),
            "closed",
            "核查机关、接收机关",
            HOUSE_LEADS,
        ),
    ),
)
