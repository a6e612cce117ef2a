"""结果怎样成批导入：检查结果、检验报告、处罚决定的台账，一行一次登记，和在页面上填一样。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.importing.forming import FormTarget
from liandong.importing.targets import register
from liandong.kernel.actions import Act
from liandong.recognition.actions.issuing import REGISTER_FINDING
from liandong.recognition.models import Finding


def _finding(act: Act, values: Mapping[str, Any]) -> Finding | None:
    same = {n: values[n] for n in ("party", "item", "paper")}
    return Finding.objects.filter(owner=act.record.owner, state="valid", **same).first()


FINDINGS = register(
    FormTarget(
        "findings", "可互认的结果", REGISTER_FINDING, _finding, "登记过的结果不能更改，请在那一条上撤销或者变更后另行登记。",
        unasked=("standard", "edition"),
        also={
            "party": ("检查对象", "当事人名称", "企业名称", "统一社会信用代码"), "item": ("检查事项", "抽查事项", "事项编码"),
            "division": ("行政区划", "所属区县"), "standard": ("检查标准", "依据标准"),
            "result": ("检查结果", "检验结果", "结论"), "told": ("结果说明", "发现的问题"),
            "found_on": ("检查日期", "检验日期", "决定日期"), "valid_to": ("有效期至", "有效期"), "valid_why": ("有效期依据",),
            "evidence": ("证据种类",), "paper": ("文号", "报告编号", "决定书文号", "检查记录编号"), "may_publish": ("是否公开",),
        },
    ).target()
)  # fmt: skip
