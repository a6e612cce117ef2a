"""检查的两份文书：审批表和通知书写全了没有，缺的一次说全；没有核过的要素只提示。

Main names: `Paper`, `check_paper`.
Legal source: 行政检查文书基本格式文本（试行）（参数 I-30、I-30b、I-31）；国办发〔2024〕54号（I-02）.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.verdict import Verdict


class Paper(StrEnum):
    """The two papers a visit cannot do without."""

    APPROVAL = "行政检查审批表"
    NOTICE = "行政检查通知书"


_ROWS = {Paper.APPROVAL: ("I-30", "I-30b"), Paper.NOTICE: ("I-31",)}


def check_paper(paper: Paper, stated: Collection[str], *, on: date, law: LawOn | None = None) -> Verdict:
    """Whether the paper says all it must.

    Args:
        paper: which. stated: what it states, in the words of the rows. on: the day.
        law: by default the packaged law of ``on``.

    Returns:
        ``paper_complete`` (with warnings for elements nobody has checked), or refused ``paper_incomplete``.
    """
    ruling = law or at(on)
    rows = [ruling[id_] for id_ in _ROWS[paper]]
    return judge(
        (Gap(item, row.provision) for row in rows for item in row.items if item not in stated),
        passed="paper_complete",
        said=f"{paper}应当载明的要素齐全。",
        failed="paper_incomplete",
        lead=f"{paper}尚缺",
        sources=(rows[0].provision,),
    )
