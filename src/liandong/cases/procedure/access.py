"""案件名下的记录（决定、强制措施、拟处理意见）谁看得到：看得到案件全部的看全部，监督、督办看摘要，被通报的看不到。

Main names: `grants_within`, `refresh_within`.
"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.cases.models import Case
from liandong.kernel import kinds
from liandong.kernel.roles import Level
from liandong.kernel.visibility import Grant

WATCHED = frozenset({"行政执法监督", "督办"})


def grants_within(grants: Iterable[Grant]) -> Iterable[Grant]:
    """Of the grants of the case, those that reach what lies within it."""
    return (g for g in grants if g.level >= Level.FULL or g.ground in WATCHED)


def refresh_within(case: Case) -> None:
    """Bring the sight of everything within a case in line after the case was shown to somebody, or hidden, or handed over."""
    for name, rows in (
        ("decision", case.decisions),
        ("measure", case.measures),
        ("proposal", case.proposals),
    ):
        kind = kinds.get(name)
        assert kind is not None
        for record in rows.all():
            kind.sight.refresh(record)
