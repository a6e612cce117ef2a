"""一次抽取从头到尾：经过门办成，用不含平台代码的核对程序核对；不肯打开的、封存的、替换的、作废的。"""

from __future__ import annotations

import pytest

from liandong.draws import keeping, queries
from liandong.draws.models import Draw, Dropout, Seat, Share, Visit
from liandong.draws.tests.stories import AN_HOUR, FARM, HEAD, STAFF, SUPERVISOR
from liandong.kernel.tests.staging import attempt, newest_job
from liandong.now import at


def drawn(story, *without, **more):
    """Up to the result, in the open; `without` do not open their share."""
    before = newest_job()
    story.bound(**more).commits().outside().reveal(*without)
    return story.deliver(before) if not without else story


def test_a_draw_goes_from_the_plan_to_the_result(story):
    one = drawn(story).draw
    assert (one.state, one.plan_no[:11], one.document["prev_plan"]) == (
        "drawn",
        f"410823-{one.bound_at.year}",
        "0" * 64,
    )
    assert one.totals["lists"] and one.totals["drawn"] >= 20
    assert Visit.objects.filter(draw=one).count() == one.totals["visits"]
    assert Seat.objects.filter(visit__draw=one, is_staffed=True).exists()
