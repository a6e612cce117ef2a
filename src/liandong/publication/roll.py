"""双公示报送的列：正在公示的，脱敏以后的，逐列写明出处；平台不存的留空列。"""

from __future__ import annotations

from liandong.kernel.rolls import Roll, RollColumn, register
from liandong.publication.kinds import PUBLICATION

STATED = "双公示行政处罚数据项（2018年的名称，见于各地在用的程序）"
EMPTY = frozenset({"CF_XDR_GSZC", "CF_XDR_ZJHM", "CF_NR_ZKDX", "CF_YXQ", "CF_CFJGDM", "CF_BZ"})
"""What the platform does not keep, or never gives out: registration numbers, identity papers, licences, the agency's code."""
ORDER = (
    "CF_WSH", "CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZJHM", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB",
    "CF_NR", "CF_NR_FK", "CF_NR_WFFF", "CF_NR_ZKDX", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_BZ",
)  # fmt: skip
FIELDS = {"CF_GSJZQ": "until", "CF_SJLY": "agency_name"}

PUBLICATION_ROLL = register(
    Roll(
        kind=PUBLICATION,
        title="双公示行政处罚",
        columns=tuple(
            RollColumn(name, "" if name in EMPTY else FIELDS.get(name, name), STATED) for name in ORDER
        ),
        told="只列正在公示的；姓名、证件号码等已经隐去，罚款、没收的金额以万元计。",
        narrows=lambda rows: rows.filter(state="published"),
        family="双公示格式",
    )
)
