"""协查请求的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.assistance import ART_26, HENAN_17, HOUSE_ASSISTANCE
from liandong.law.verdict import Source

OPINION = Source("焦法政办〔2022〕31号", "协助调查")

DRAFT = ("proposed", "reviewed", "approved")
"""States in which nobody else knows of it yet."""
AWAY = ("sent", "signed")
WORKING = ("handling", "supplement")
"""States in which the agency asked works on the answer."""
PAPER_WORKING = ("signed", "supplement")
"""States in which an agency off the platform works on it: nobody accepts there."""
OPEN = (*DRAFT, *AWAY, *WORKING, "replied")
ANSWERED = ("replied", "answered")

REQUEST = StateTable(
    "协查请求",
    {
        "proposed": State("待办案机构负责人审核", "orange"),
        "reviewed": State("待机关负责人批准", "orange"),
        "approved": State("已批准，待书面送出", "orange"),
        "sent": State("已送出，待签收", "blue"),
        "signed": State("已签收，待决定", "blue"),
        "handling": State("协助办理中", "blue"),
        "replied": State("已答复，待请求机关确认", "orange"),
        "supplement": State("退回补充", "orange"),
        "answered": State("已办结", "green"),
        "refused": State("不予协助", "grey", is_final=True),
        "withdrawn": State("已撤回", "grey", is_final=True),
        "dropped": State("没有发出", "grey", is_final=True),
    },
    (
        Transition("assistance.request_assistance", (), "proposed", "承办人", ART_26),
        Transition("assistance.amend_request", DRAFT, "proposed", "承办人", HOUSE_ASSISTANCE),
        Transition("assistance.review_request", ("proposed",), "reviewed", "办案机构负责人", HOUSE_ASSISTANCE),
        Transition(
            "assistance.return_draft", ("proposed", "reviewed"), "proposed", "办案机构负责人、机关负责人", HOUSE_ASSISTANCE
        ),
        Transition("assistance.approve_request", ("reviewed",), "approved", "机关负责人", ART_26),
        Transition("assistance.mark_sent", ("approved",), "sent", "请求机关", ART_26),
        Transition("assistance.send_on_paper", ("approved",), "sent", "联络员、办案机构负责人", ART_26),
        Transition("assistance.drop_request", DRAFT, "dropped", "请求机关", HOUSE_ASSISTANCE),
        Transition("assistance.mark_signed", ("sent",), "signed", "被请求机关", HOUSE_ASSISTANCE),
        Transition("assistance.mark_accepted", ("signed",), "handling", "被请求机关", ART_26),
        Transition("assistance.mark_back", AWAY, "proposed", "被请求机关", HOUSE_ASSISTANCE),
        Transition("assistance.mark_refused", AWAY, "refused", "被请求机关", ART_26),
        Transition("assistance.mark_replied", AWAY, "replied", "请求机关联络员照复函登记", HENAN_17),
        Transition(
            "assistance.refuse_request", (*AWAY, *WORKING, "replied"), "refused", "被请求机关负责人；书面的由请求机关负责人照来函登记", HENAN_17
        ),
        Transition("assistance.send_reply", WORKING, "replied", "被请求机关负责人", ART_26),
        Transition("assistance.accept_reply", ("replied",), "answered", "请求机关", HOUSE_ASSISTANCE),
        Transition("assistance.ask_supplement", ("replied",), "supplement", "请求机关", HOUSE_ASSISTANCE),
        Transition(
            "assistance.withdraw_request", (*AWAY, *WORKING, "replied"), "withdrawn", "请求机关", HOUSE_ASSISTANCE
        ),
    ),
)  # fmt: skip
