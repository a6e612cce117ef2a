"""清单的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.superior import ART_17
from liandong.law.verdict import Source

HOUSE_CATALOGUE = Source("联动平台清单管理规则")
PUBLISHING = Source("国务院办公厅关于严格规范涉企行政检查的意见", "国办发〔2024〕54号")
STANDARDS = Source("焦法政办〔2022〕31号", "实行监管标准互认化")

ITEM = StateTable(
    "监管事项",
    {
        "draft": State("待公布", "orange"),
        "published": State("已公布", "green"),
        "withdrawn": State("已取消", "grey", is_final=True),
    },
    (
        Transition("catalogue.register_item", (), "draft", "法制审核、联络员", HOUSE_CATALOGUE),
        Transition(
            "catalogue.correct_item", ("draft",), "draft", "编制机关法制审核、联络员", HOUSE_CATALOGUE
        ),
        Transition("catalogue.publish_item", ("draft",), "published", "编制机关负责人", PUBLISHING),
        Transition("catalogue.amend_item", ("published",), "published", "编制机关负责人", PUBLISHING),
        Transition(
            "catalogue.withdraw_item", ("draft", "published"), "withdrawn", "编制机关负责人", PUBLISHING
        ),
    ),
)

POWER = StateTable(
    "职权",
    {
        "draft": State("待核", "orange"),
        "in_force": State("在册", "green"),
        "returned": State("已退回", "grey", is_final=True),
        "ended": State("已定止日", "grey", is_final=True),
    },
    (
        Transition("catalogue.register_power", (), "draft", "本机关法制审核、联络员，行政执法监督", ART_17),
        Transition("catalogue.confirm_power", ("draft",), "in_force", "行政执法监督", ART_17),
        Transition("catalogue.return_power", ("draft",), "returned", "行政执法监督", ART_17),
        Transition("catalogue.end_power", ("in_force",), "ended", "行政执法监督", ART_17),
    ),
)

STANDARD = StateTable(
    "监管标准",
    {
        "in_force": State("现行", "green"),
        "repealed": State("已废止", "grey", is_final=True),
    },
    (
        Transition("catalogue.issue_standard", (), "in_force", "机关负责人", STANDARDS),
        Transition("catalogue.revise_standard", ("in_force",), "in_force", "发布机关负责人", STANDARDS),
        Transition("catalogue.repeal_standard", ("in_force",), "repealed", "发布机关负责人", STANDARDS),
    ),
)
