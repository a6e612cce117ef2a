"""入企检查的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_ONSITE = Source("联动平台入企检查规则")
APPROVED = Source("国办发〔2024〕54号", "检查须经批准并通知")
TWO_OFFICERS = Source("行政处罚法", "第四十二条")
JOINT = Source("焦法政办〔2022〕31号", "推行部门联检常态化")
PAPERS = Source("行政检查文书基本格式文本（试行）")

STAFF, HEAD = "检查部门", "检查部门负责人"

INSPECTION = StateTable(
    "入企检查",
    {
        "pending": State("待审批", "orange"),
        "approved": State("已批准，待入企", "blue"),
        "under_way": State("进行中", "blue"),
        "ended": State("已结束，待确认结果", "orange"),
        "confirmed": State("结果已确认", "green"),
        "refused": State("未批准", "grey", is_final=True),
        "cancelled": State("已取消", "grey", is_final=True),
        "unapproved": State("紧急入企，没有得到批准", "grey", is_final=True),
    },
    (
        Transition("onsite.plan_inspection", (), "pending", STAFF, JOINT),
        Transition("onsite.take_drawn", (), "pending", STAFF, JOINT),
        Transition("onsite.prepare_part", ("pending",), "pending", STAFF, HOUSE_ONSITE),
        Transition("onsite.settle_approved", ("pending",), "approved", "随最后一家批准", APPROVED),
        Transition("onsite.settle_refused", ("pending",), "refused", "随最后一家不批准", APPROVED),
        Transition("onsite.move_inspection", ("pending", "approved"), "pending", HEAD, APPROVED),
        Transition("onsite.cancel_inspection", ("pending", "approved"), "cancelled", HEAD, HOUSE_ONSITE),
        Transition("onsite.enter_site", ("approved", "under_way"), "under_way", STAFF, TWO_OFFICERS),
        Transition("onsite.enter_urgently", ("pending",), "under_way", STAFF, APPROVED),
        Transition("onsite.end_inspection", ("under_way",), "ended", "随到场的最后一家离开", PAPERS),
        Transition("onsite.enter_late", ("ended", "confirmed"), "ended", STAFF, HOUSE_ONSITE),
        Transition("onsite.settle_unapproved", ("ended",), "unapproved", "到场的都没有补上批准", APPROVED),
        Transition("onsite.settle_confirmed", ("ended",), "confirmed", "随最后一家确认", HOUSE_ONSITE),
    ),
)

VOICE = StateTable(
    "企业评价和投诉",
    {
        "rated": State("已收下", "grey"),
        "set_aside": State("不计入", "grey"),
        "received": State("待答复", "orange"),
        "answered": State("已答复", "green", is_final=True),
    },
    (
        Transition("onsite.receive_rating", (), "rated", "凭入企码的人", HOUSE_ONSITE),
        Transition("onsite.set_aside_rating", ("rated",), "set_aside", "行政执法监督", HOUSE_ONSITE),
        Transition("onsite.count_rating_again", ("set_aside",), "rated", "行政执法监督", HOUSE_ONSITE),
        Transition("onsite.receive_complaint", (), "received", "凭入企码的人", HOUSE_ONSITE),
        Transition("onsite.answer_complaint", ("received",), "answered", "行政执法监督", HOUSE_ONSITE),
    ),
)
