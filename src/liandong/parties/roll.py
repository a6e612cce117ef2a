"""检查对象名录库的列；公民不在其内，只列在册的。"""

from __future__ import annotations

from liandong.kernel.rolls import Roll, RollColumn, register
from liandong.parties.kinds import PARTY
from liandong.parties.models import Form

USAGE = "各地双随机方案所述对象名录（以统一社会信用代码为准）"
REPORTED = "国家“互联网+监管”监管行为数据的字段名"
PROVINCE = "浙江2016—2017年双随机系统的检查对象库和专项库"

PARTY_ROLL = register(
    Roll(
        kind=PARTY,
        title="检查对象名录库",
        columns=(
            RollColumn("检查对象名称", "name", "列名为本平台所拟"),
            RollColumn("统一社会信用代码", "code", USAGE),
            RollColumn("主体类型", "form", "列名为本平台所拟"),
            RollColumn("行政区划", "division_name", f"{REPORTED}（行政区划代码）"),
            RollColumn("注册地址", "address", REPORTED),
            RollColumn("行业", "industry", "上海检查对象库按行业"),
            RollColumn("信用风险分类", "risk", "企业信用风险分类A至D"),
            RollColumn("专项库", "tags", PROVINCE),
        ),
        told="只列在册的企业、个体、组织和项目、场所；公民、已注销和已并入的不列。",
        narrows=lambda rows: rows.filter(state="in_force").exclude(form=Form.CITIZEN),
    )
)
