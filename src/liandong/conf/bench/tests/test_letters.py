"""文书的测量：排得出每一种文书，量得到每一个数；快慢由 bench 判，不由测试判。"""

from __future__ import annotations

from liandong.conf.bench.letters import measured
from liandong.documents.typeset import kinds


def test_every_kind_is_set_and_every_figure_measured():
    told = measured(alone=3, batch=len(kinds()), settled=2)
    assert set(told) == {"first", "median", "p95", "batch", "processor", "growth", "memory"}
    assert all(told[name] > 0 for name in told if name != "growth")
