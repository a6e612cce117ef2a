"""随机抽查事项清单的列；比例、频次、人员要求由工作方案定，这里留空。"""

from __future__ import annotations

from liandong.catalogue.kinds import ITEM
from liandong.kernel.rolls import Roll, RollColumn, register

STATED = "浙江、武汉（DB4201/T 678—2023）、上海等地抽查事项清单所列"

ITEM_ROLL = register(
    Roll(
        kind=ITEM,
        title="随机抽查事项清单",
        columns=(
            RollColumn("编号", "code", STATED),
            RollColumn("事项名称", "name", STATED),
            RollColumn("子项", "", STATED),
            RollColumn("依据", "basis", STATED),
            RollColumn("主体", "", STATED),
            RollColumn("对象", "objects_told", STATED),
            RollColumn("比例", "", STATED),
            RollColumn("频次", "", STATED),
            RollColumn("方式", "method", STATED),
            RollColumn("人员要求", "", STATED),
        ),
        told="只列已公布的事项；主体以职权清单为准，比例、频次、人员要求由工作方案定，子项平台不分，这几列留空。",
        narrows=lambda rows: rows.filter(state="published"),
    )
)
