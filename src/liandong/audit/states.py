"""审计的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

SECRECY_50 = Source("行政处罚法", "第五十条")

REDACTION = StateTable(
    "依法屏蔽",
    {"done": State("已屏蔽", "grey", is_final=True)},
    (Transition("ledger.redact_event", (), "done", "审计管理员（经专门的数据库角色）", SECRECY_50),),
)

HOUSE_EXPORTS = Source("联动平台清单导出规则")

LIST_EXPORT = StateTable(
    "清单导出",
    {"done": State("已导出", "grey", is_final=True)},
    (Transition("audit.export_list", (), "done", "看得到这份清单的人", HOUSE_EXPORTS),),
)
