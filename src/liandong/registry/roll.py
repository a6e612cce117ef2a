"""执法检查人员名录库的列；学历、年龄平台不收集，也不导出。"""

from __future__ import annotations

from liandong.kernel.rolls import Roll, RollColumn, register
from liandong.registry.kinds import OFFICER

PROVINCE = "浙江2016—2017年双随机系统的执法人员库"
REPORTED = "国家“互联网+监管”监管行为数据的字段名"

OFFICER_ROLL = register(
    Roll(
        kind=OFFICER,
        title="执法检查人员名录库",
        columns=(
            RollColumn("姓名", "name", "列名为本平台所拟"),
            RollColumn("所在机关", "agency", "列名为本平台所拟"),
            RollColumn("执法证号", "certificate", REPORTED),
            RollColumn("有效期至", "valid_to", f"{PROVINCE}（执法证及到期日）"),
            RollColumn("岗位大类", "lines", PROVINCE),
            RollColumn("片区", "areas", PROVINCE),
            RollColumn("专家", "specialities", PROVINCE),
            RollColumn("资质", "may_lead", f"{PROVINCE}；这里填可否任主办人员"),
            RollColumn("事项范围", "", PROVINCE),
        ),
        told="只列在册的执法人员；学历、年龄平台不收集；事项范围平台不按人登记，留空。",
        narrows=lambda rows: rows.filter(state="in_force"),
    )
)
