"""抽查事项清单、联合抽查场景、年度抽查计划的状态表。"""

from __future__ import annotations

from liandong.catalogue.states import PUBLISHING
from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_INSPECTIONS = Source("联动平台双随机抽查规则")
JOINT = Source("焦法政办〔2022〕31号", "推行部门联检常态化")
ORDERLY = Source("焦法政办〔2022〕31号", "推行部门联查规范化")
STAFF, HEAD = "法制审核、联络员", "机关负责人"

SAMPLING_LIST = StateTable(
    "抽查事项清单",
    {
        "draft": State("待公布", "orange"),
        "published": State("已公布", "green"),
        "replaced": State("已有新版", "grey", is_final=True),
        "dropped": State("已放弃", "grey", is_final=True),
    },
    (
        Transition("inspections.compile_list", (), "draft", STAFF, JOINT),
        Transition("inspections.recompile_list", ("draft",), "draft", STAFF, HOUSE_INSPECTIONS),
        Transition("inspections.publish_list", ("draft",), "published", HEAD, PUBLISHING),
        Transition("inspections.replace_list", ("published",), "replaced", "随新版公布", HOUSE_INSPECTIONS),
        Transition("inspections.drop_list", ("draft",), "dropped", STAFF, HOUSE_INSPECTIONS),
    ),
)

SCENE = StateTable(
    "联合抽查场景",
    {
        "in_force": State("现行", "green"),
        "ended": State("已停用", "grey", is_final=True),
    },
    (
        Transition("inspections.issue_scene", (), "in_force", HEAD, JOINT),
        Transition("inspections.revise_scene", ("in_force",), "in_force", HEAD, HOUSE_INSPECTIONS),
        Transition("inspections.end_scene", ("in_force",), "ended", HEAD, HOUSE_INSPECTIONS),
    ),
)

OPEN = ("draft", "confirming", "approved", "lodged", "filed")
"""States before publication."""
OUT = ("published", "changing", "refiling")
"""States of a plan that holds; a change that is under way changes nothing yet."""

PLAN = StateTable(
    "年度抽查计划",
    {
        "draft": State("起草", "orange"),
        "confirming": State("待配合部门确认、负责人批准", "orange"),
        "approved": State("已批准，待报备案", "orange"),
        "lodged": State("已报司法局，待备案", "orange"),
        "filed": State("已备案，待公布", "orange"),
        "published": State("已公布", "green"),
        "changing": State("已公布，变更待确认、批准", "orange"),
        "refiling": State("已公布，变更待备案", "orange"),
        "cancelled": State("已取消", "grey", is_final=True),
    },
    (
        Transition("inspections.draft_plan", (), "draft", STAFF, ORDERLY),
        Transition("inspections.correct_plan", ("draft", "confirming"), "draft", STAFF, HOUSE_INSPECTIONS),
        Transition("inspections.ask_partners", ("draft",), "confirming", STAFF, ORDERLY),
        Transition("inspections.confirm_part", ("confirming",), "confirming", "配合部门", ORDERLY),
        Transition("inspections.decline_part", ("confirming",), "confirming", "配合部门", HOUSE_INSPECTIONS),
        Transition("inspections.approve_plan", ("draft", "confirming"), "approved", HEAD, PUBLISHING),
        Transition("inspections.lodge_plan", ("approved",), "lodged", STAFF, PUBLISHING),
        Transition("inspections.file_plan", ("lodged",), "filed", "行政执法监督", PUBLISHING),
        Transition("inspections.publish_plan", ("filed",), "published", HEAD, PUBLISHING),
        Transition("inspections.change_plan", ("published",), "published", HEAD, HOUSE_INSPECTIONS),
        Transition("inspections.propose_change", OUT[:2], "changing", f"{STAFF}、{HEAD}", HOUSE_INSPECTIONS),
        Transition("inspections.confirm_change", ("changing",), "changing", "配合部门", ORDERLY),
        Transition("inspections.decline_change", ("changing",), "changing", "配合部门", HOUSE_INSPECTIONS),
        Transition("inspections.approve_change", ("changing",), "published", HEAD, HOUSE_INSPECTIONS),
        Transition("inspections.lodge_change", ("changing",), "refiling", HEAD, PUBLISHING),
        Transition("inspections.file_change", ("refiling",), "published", "行政执法监督", PUBLISHING),
        Transition("inspections.drop_change", OUT[1:], "published", f"{STAFF}、{HEAD}", HOUSE_INSPECTIONS),
        Transition("inspections.cancel_plan", (*OPEN, *OUT), "cancelled", HEAD, HOUSE_INSPECTIONS),
    ),
)
