"""提醒：期限还剩不到两个工作日的，告诉欠着它的那一方；证件、有止日的职权快到期的，告诉它的机关；都只一次。

Main names: `tell_soon`, `tell_ending`. Source: 行政处罚法第四十二条 (a certificate), 第二十条 (an entrustment has its term).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from liandong.catalogue.models import Power
from liandong.kernel import clocks
from liandong.kernel.models import Clock
from liandong.kernel.ports import law_book
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.models import Notice, State
from liandong.notices.rules import DESK
from liandong.now import CHINA, now, today
from liandong.registry.models import Officer

LOOK_AHEAD = timedelta(days=16)
"""Two working days never reach further, not even over 春节 or 国庆."""

ENDING_DAYS = (30, 90)
"""How long before its last day a certificate or a power is told of; the nearest that applies."""


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


def tell_ending() -> int:
    """Tell the desk of the agency whose officer's certificate, or whose power, has its last day within 90 and again within 30 days.

    A day that moves is told again: the notice is known by record, last day and which of the two it is; what is no longer
    so (a certificate renewed) has nothing left to do. Returns how many posts were told.
    """
    near = {ending.event: ending for ending in _endings()}
    told = Notice.objects.filter(topic="ending_soon")
    for record in set(
        told.exclude(event__in=near).exclude(state=State.DONE).values_list("record", flat=True)
    ):
        settle(record, "ending_soon")
    known = set(told.filter(event__in=near).values_list("event", flat=True))
    return sum(
        tell(
            e.event, "ending_soon", e.kind, e.record, what=e.what, to=[To(DESK, e.agency)],
            due_at=datetime.combine(e.last, time(23, 59, 59), CHINA),
        )
        for e in near.values()
        if e.event not in known
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ending:
    """A record with its last day, the agency it concerns, and the words; `event` tells it and its span apart from others."""

    kind: str
    record: UUID
    what: str
    agency: UUID
    last: date

    @property
    def event(self) -> UUID:
        left = (self.last - today()).days
        span = next(days for days in ENDING_DAYS if left <= days)
        return uuid5(NAMESPACE_URL, f"liandong:ending:{self.kind}:{self.record}:{self.last}:{span}")


def _endings() -> Iterator[_Ending]:
    """Everything that ends within the longest of the spans."""
    span = (today(), today() + timedelta(days=ENDING_DAYS[-1]))
    officers = Officer.objects.filter(state="in_force", valid_to__range=span)
    for uuid, owner, last in officers.values_list("uuid", "owner", "valid_to"):
        yield _Ending("officer", uuid, "执法证件将到期", owner, last)
    powers = Power.objects.filter(state="in_force", valid_to__range=span)
    for uuid, holder, end in powers.values_list("uuid", "holder__uuid", "valid_to"):
        assert end is not None
        yield _Ending("power", uuid, "职权将到止日", holder, end)
