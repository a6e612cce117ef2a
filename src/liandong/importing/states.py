"""成批导入的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_IMPORT = Source("联动平台名录库管理规则", "成批导入")

INTAKE = StateTable(
    "成批导入",
    {
        "uploaded": State("待核对", "orange"),
        "checking": State("核对中", "blue"),
        "checked": State("待导入", "orange"),
        "applying": State("导入中", "blue"),
        "done": State("已导入", "green", is_final=True),
        "withdrawn": State("已放弃", "grey", is_final=True),
    },
    (
        Transition("importing.upload_sheet", (), "uploaded", "各机关中该种名录的登记人", HOUSE_IMPORT),
        Transition("importing.check_sheet", ("uploaded", "checked"), "checking", "本机关同上", HOUSE_IMPORT),
        Transition("importing.finish_check", ("checking",), "checked", "系统", HOUSE_IMPORT),
        Transition("importing.decide_rows", ("checked",), "checked", "本机关同上", HOUSE_IMPORT),
        Transition("importing.apply_sheet", ("checked",), "applying", "本机关同上", HOUSE_IMPORT),
        Transition("importing.apply_batch", ("applying",), "applying", "系统", HOUSE_IMPORT),
        Transition("importing.finish_sheet", ("applying",), "done", "系统", HOUSE_IMPORT),
        Transition(
            "importing.withdraw_sheet", ("uploaded", "checked"), "withdrawn", "本机关同上", HOUSE_IMPORT
        ),
        Transition("importing.expire_sheet", ("uploaded", "checked"), "withdrawn", "系统", HOUSE_IMPORT),
    ),
)

UNFINISHED = tuple(name for name, state in INTAKE.states.items() if not state.is_final)
"""States of a sheet on which work goes on; while there is one, the same file is not taken in again."""
