"""线索怎样成批导入：12345 的工单、移送清单，一行一次登记，和在页面上填一样；举报人不能成批交。

Who called stays with the hotline: a sheet that says it in a column is not taken in, because the sheet itself is kept. The
number of the work order leads back to him.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.importing.forming import FormTarget
from liandong.importing.targets import register
from liandong.kernel.actions import Act
from liandong.leads.actions.registering import REGISTER_LEAD, of_paper
from liandong.leads.models import Lead

REPORTER_TITLES = (
    "举报人姓名", "举报人电话", "举报人联系", "来电人", "诉求人", "反映人", "投诉人", "市民姓名", "联系电话", "联系方式", "来电号码", "手机号",
)  # fmt: skip
WHY_OUT = "举报人是谁不能成批交：交来的表要留存。请删去这样的列（空着的不必删）再交；要联系举报人的，凭工单号向12345核对，或者逐条登记。"


def _lead(act: Act, values: Mapping[str, Any]) -> Lead | None:
    return of_paper(act.record.owner, values["origin"], values["origin_paper"]).first()


LEADS = register(
    FormTarget(
        "leads", "违法线索", REGISTER_LEAD, _lead, "已经登记的线索，请在那一条上补充更正。",
        without=("reporter_name", "reporter_contact", "is_sensitive"),
        keeps_out=REPORTER_TITLES, why_out=WHY_OUT,
        also={
            "origin": ("线索来源", "受理渠道"), "origin_paper": ("工单编号", "工单号", "受理编号", "文号"),
            "received_on": ("受理时间", "受理日期", "登记时间", "派单时间"),
            "party_name": ("被举报单位", "被举报人", "被反映对象", "涉及主体", "当事人名称"),
            "party_code": ("信用代码", "单位代码", "被举报单位代码", "被举报单位统一社会信用代码"),
            "conduct": ("诉求标题", "工单标题", "标题", "涉嫌违法行为"), "facts": ("诉求内容", "工单内容", "反映内容", "举报内容", "主要内容"),
            "division": ("事发区域", "所属区域", "所属区县", "行政区划"), "address": ("事发地点", "事发地址", "发生地点"),
            "since": ("事发时间", "发生时间", "违法行为发生时间"), "until": ("终了时间", "违法行为终了时间"),
            "is_continuing": ("持续行为", "是否持续", "是否仍在继续"), "provisions": ("违反条款", "涉嫌违反条款", "违反的规定"),
            "reporter_kind": ("是否实名",),
        },
    ).target()
)  # fmt: skip
