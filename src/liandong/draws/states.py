"""抽取的状态表：名录固定、方案固定、承诺、凭据、外部数值、打开、计算、公布；作废了的另编下一号，没有重抽。"""

from __future__ import annotations

from liandong.inspections.states import HEAD, STAFF
from liandong.kernel.states import State, StateTable, Transition
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Source

HOUSE_DRAW = Source("联动平台抽取规则")
RANDOM = Source("优化营商环境条例", "第五十四条")
PRIVATE = Source("民营经济促进法", "第五十二条")
SYSTEM = "系统"

BINDING = ("bound", "ticketed", "valued", "opening")
"""States in which a plan is bound and nothing is drawn yet."""
DRAWN = ("sealed", "drawn", "published")
"""States in which the lists are there."""

DRAW = StateTable(
    "随机抽取",
    {
        "draft": State("起草", "orange"),
        "frozen": State("名录已固定，待批准方案", "orange"),
        "bound": State("方案已固定，等各方承诺", "blue"),
        "ticketed": State("凭据已出，等外部数值", "blue"),
        "valued": State("外部数值已登记，等另一个机关核对", "blue"),
        "opening": State("等各方打开随机数", "blue"),
        "computing": State("正在计算", "blue"),
        "sealed": State("已抽出，封存", "orange"),
        "drawn": State("已抽出，待公布", "orange"),
        "published": State("已公布", "green"),
        "void": State("已作废", "red", is_final=True),
        "dropped": State("已放弃", "grey", is_final=True),
    },
    (
        Transition("draws.draft_draw", (), "draft", STAFF, RANDOM),
        Transition("draws.correct_draw", ("draft",), "draft", STAFF, HOUSE_DRAW),
        Transition("draws.exclude_target", ("draft",), "draft", STAFF, HOUSE_DRAW),
        Transition("draws.readmit_target", ("draft",), "draft", STAFF, HOUSE_DRAW),
        Transition("draws.name_recusal", ("draft",), "draft", "检查部门", ART_43),
        Transition("draws.decide_recusal", ("draft",), "draft", "检查部门负责人；他自己的由上级", ART_43),
        Transition("draws.withdraw_recusal", ("draft",), "draft", "检查部门", ART_43),
        Transition("draws.freeze_rosters", ("draft",), "frozen", STAFF, HOUSE_DRAW),
        Transition("draws.return_draw", ("frozen",), "draft", HEAD, HOUSE_DRAW),
        Transition("draws.bind_plan", ("frozen",), "bound", HEAD, RANDOM),
        Transition("draws.drop_draw", ("draft", "frozen"), "dropped", HEAD, HOUSE_DRAW),
        Transition("draws.hand_in_commitment", ("bound",), "bound", "参与方", HOUSE_DRAW),
        Transition("draws.issue_ticket", ("bound",), "ticketed", "随最后一份承诺", HOUSE_DRAW),
        Transition("draws.enter_outside", ("ticketed",), "valued", "抽取机关、参与方", HOUSE_DRAW),
        Transition("draws.confirm_outside", ("valued",), "opening", "登记的以外的机关", HOUSE_DRAW),
        Transition("draws.object_outside", ("valued",), "ticketed", "登记的以外的机关", HOUSE_DRAW),
        Transition("draws.reveal_share", ("opening",), "opening", "参与方", HOUSE_DRAW),
        Transition("draws.open_from_escrow", ("opening",), "opening", "托管方", HOUSE_DRAW),
        Transition("draws.close_opening", ("opening",), "computing", "随最后一份随机数", HOUSE_DRAW),
        Transition("draws.record_result", ("computing",), "drawn", SYSTEM, RANDOM),
        Transition("draws.seal_result", ("computing",), "sealed", SYSTEM, HOUSE_DRAW),
        Transition("draws.open_seal", ("sealed",), "drawn", HEAD, HOUSE_DRAW),
        Transition("draws.publish_draw", ("drawn",), "published", HEAD, PRIVATE),
        Transition("draws.void_draw", BINDING, "void", "机关负责人；凭据出了以后由行政执法监督", HOUSE_DRAW),
    ),
)
