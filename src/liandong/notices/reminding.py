"""提醒：期限还剩不到两个工作日的，告诉欠着它的那一方，一次。"""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from liandong.kernel import clocks
from liandong.kernel.models import Clock
from liandong.kernel.ports import law_book
from liandong.notices.declaring import To, tell
from liandong.notices.models import Notice
from liandong.notices.rules import DESK
from liandong.now import now

LOOK_AHEAD = timedelta(days=16)
"""Two working days never reach further, not even over 春节 or 国庆."""


def tell_soon() -> int:
    """Tell about every 法定 or 内部 limit that is due within two working days; returns how many posts were told.

    A limit that moves is told again: its notice is known by clock and due moment.
    """
    moment, calendar = now(), law_book().calendar
    near = Clock.objects.filter(
        ended_at=None,
        due_at__gt=moment,
        due_at__lte=moment + LOOK_AHEAD,
        nature__in=("statutory", "internal"),
    )
    soon = {_event(c): c for c in near.iterator() if clocks.chip(c, calendar).tone == "soon"}
    known = set(Notice.objects.filter(event__in=list(soon)).values_list("event", flat=True))
    return sum(
        tell(
            event, "clock_soon", c.kind, c.record, what=f"“{c.name}”即将到期", to=[To(DESK, c.owed_by)], due_at=c.due_at
        )
        for event, c in soon.items()
        if event not in known
    )  # fmt: skip


def _event(clock: Clock) -> UUID:
    assert clock.due_at is not None
    return uuid5(NAMESPACE_URL, f"liandong:clock:{clock.pk}:{clock.due_at.timestamp():.0f}")
