"""工作台的几堆：正在计算的期限照看得到的人先找出来，再逐条问；找得快，不多一条也不少一条。"""

from __future__ import annotations

from liandong.desk import work
from liandong.kernel.models import Clock
from liandong.kernel.roles import Level
from liandong.kernel.visibility import among
from liandong.now import now


def test_every_running_clock_that_one_may_see_is_in_one_heap_and_no_other_is(stage):
    """The columns by which they are found are no second judge of who sees what."""
    sorts = set()
    for actor in stage.actors.values():
        least = Level.SUMMARY if work.is_watching(actor) else Level.FULL
        seen = among(actor, Clock.objects.filter(ended_at=None), least)
        found = work.heaps(actor, work.COUNTED_TO)
        assert sorted(c.pk for heap in found.values() for c in heap.clocks) == sorted(
            seen.values_list("pk", flat=True)
        )
        for heap in found.values():
            order = [(c.due_at is None, c.due_at or now(), c.pk) for c in heap.clocks]
            assert order == sorted(order) and heap.count == len(order)
        sorts |= {name for name, heap in found.items() if heap.count}
    assert sorts >= {work.MINE, work.THEIRS}
