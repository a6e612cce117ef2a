"""次数：某样东西在一段时间内还能做几次，各个进程合在一起数。

One row per counted thing (an account, an address), taken from in one statement, so that what comes side by side in
several processes gets no more than what comes one after another. The span begins with the first take and ends by
itself; refused takes do not prolong it, so nobody is shut out for longer than one span by a stranger who stops. The thing
stands in the table as a keyed hash: what was typed and where it came from is not kept.

A `Dealer` makes this cheap for calls that come by the dozen: a process takes a block from the shared counter and deals
it out from memory. The sum can never exceed the limit, since every call was taken from the counter first; what another
process holds undealt is lost to the caller, so with n processes the last call allowed may come up to (n - 1) × (block - 1)
early. A span being fixed, a caller who times it can get two spans' worth around its edge.

These are counters, not records: no door, no ledger, and losing them harms nobody.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from liandong.accounts.models import Tally
from liandong.now import now
from liandong.watch import addresses

KEPT = timedelta(days=1)
"""No limit counts for longer, so a row older than this is of no use to anybody."""

REMEMBERED = 4096
"""Callers a dealer keeps in mind; whoever was silent longest is forgotten, and takes a new block when he comes again."""

_TAKE = """
    INSERT INTO accounts_tally AS t (subject, times, since) VALUES (%(subject)s, %(n)s, %(now)s)
    ON CONFLICT (subject) DO UPDATE SET
        times = CASE WHEN t.since <= %(over)s THEN excluded.times ELSE least(t.times::int + excluded.times, 32000) END,
        since = CASE WHEN t.since <= %(over)s THEN excluded.since ELSE t.since END
    RETURNING times, since
"""
_RETURN = "UPDATE accounts_tally SET times = times - 1 WHERE subject = %s AND since = %s AND times > 0"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often within which span.

    Attributes:
        name: stands in the hash, in counters and in the log; never on a screen.
        times: takes to be had within `span`, at most 30,000.
        span: at most `KEPT`.
    """

    name: str
    times: int
    span: timedelta

    def __post_init__(self) -> None:
        if not (timedelta() < self.span <= KEPT and 0 < self.times <= 30_000):
            raise ValueError(f"限制 {self.name} 的次数或时长不在可数的范围内。")


@dataclass(frozen=True, slots=True)
class Taken:
    """The state after a take: `times` with this one in the span that began at `since` (aware) and ends at `until`."""

    limit: Limit
    times: int
    since: datetime

    @property
    def until(self) -> datetime:
        return self.since + self.limit.span

    @property
    def is_over(self) -> bool:
        return self.times > self.limit.times

    @property
    def is_first_over(self) -> bool:
        """Whether this is the first refused take of the span, which is worth telling somebody."""
        return self.times == self.limit.times + 1


def take(limit: Limit, subject: str, n: int = 1) -> Taken:
    """Take `n` at once; the caller looks whether it was too much."""
    moment = now()
    said: dict[str, Any] = {
        "subject": _key(limit, subject),
        "n": n,
        "now": moment,
        "over": moment - limit.span,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, said)
        return Taken(limit, *cursor.fetchone())


def give_back_one(taken: Taken, subject: str) -> None:
    """The take did not deserve counting; without effect when its span is over."""
    with connection.cursor() as cursor:
        cursor.execute(_RETURN, [_key(taken.limit, subject), taken.since])


def give_back_all(limit: Limit, subject: str) -> None:
    """Begin anew."""
    Tally.objects.filter(subject=_key(limit, subject)).delete()


def forget_old() -> int:
    """Remove what no longer counts; returns how many rows."""
    return Tally.objects.filter(since__lte=now() - KEPT).delete()[0]


def seconds_until(moment: datetime) -> int:
    """Whole seconds from now, at least one; for `Retry-After`."""
    return max(1, round((moment - now()).total_seconds()))


def of_address(address: str) -> str:
    """What an address counts as: of IPv6 its /64."""
    return addresses.subject(address)


@dataclass(slots=True)
class _Held:
    left: int
    until: datetime
    is_last: bool


class Dealer:
    """Deals a limit's calls out of blocks; one per process and limit, safe among threads.

    Args:
        limit: what is shared by all processes.
        block: how many are taken from the counter at a time.
    """

    def __init__(self, limit: Limit, block: int) -> None:
        self.limit, self.block = limit, block
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = Lock()

    def take(self, subject: str) -> datetime | None:
        """One call; None when it was to be had, else the moment (aware) at which calls are to be had again."""
        with self._lock:
            held = self._current(subject)
            if held is not None and held.left > 0:
                held.left -= 1
                return None
            if held is not None and held.is_last:
                return held.until
        taken = take(self.limit, subject, self.block)
        granted = max(0, self.block - max(0, taken.times - self.limit.times))
        with self._lock:
            held = self._current(subject)
            if held is None or held.until < taken.until:
                held = self._held[subject] = _Held(0, taken.until, is_last=False)
            if held.until == taken.until:  # 别的线程已经领到下一段的，这一批作废
                held.left += granted
                held.is_last = held.is_last or taken.times >= self.limit.times
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)
            if held.left == 0:
                return held.until
            held.left -= 1
            return None

    def forget(self) -> None:
        """Hold nothing; for tests."""
        with self._lock:
            self._held.clear()

    def _current(self, subject: str) -> _Held | None:
        held = self._held.get(subject)
        if held is None or held.until <= now():
            self._held.pop(subject, None)
            return None
        self._held.move_to_end(subject)
        return held


def _key(limit: Limit, subject: str) -> str:
    return salted_hmac(f"liandong.accounts.{limit.name}", subject, algorithm="sha256").hexdigest()
