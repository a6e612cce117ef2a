"""案件怎样成批导入：在办案件台账、双公示行政处罚文件，一行一次办理，要么全部写入，要么写明原因。

Each of the two sheets reads its own columns (`ledger`, `publicity`) to the same plain facts; what they mean is settled and done in
one place (`settling`, `writing`), through the same actions as on the page.
"""

from liandong.cases.intake import ledger, publicity

__all__ = ["ledger", "publicity"]
