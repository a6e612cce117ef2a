"""现在几点：全平台唯一的时间来源，可以注入。

Nothing in the house asks the operating system for the time except this module, so that a test, a simulated
year or a replay can set it. Two moments are kept apart everywhere: *occurred_at* is what a person claims,
*recorded_at* is what this clock said when the ledger took it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def _system() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  此处是全平台唯一读取系统时间的地方


_source: ContextVar[Callable[[], datetime]] = ContextVar("now_source", default=_system)


def now() -> datetime:
    """The moment, time-zone aware, in UTC."""
    return _source.get()()


def today() -> date:
    """The calendar day in China, the day every legal limit is counted in."""
    return now().astimezone(CHINA).date()


def is_simulated() -> bool:
    """True while a test or a simulation holds the clock; such events carry it."""
    return _source.get() is not _system


@contextmanager
def at(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Hold the clock at a moment, or let a callable drive it.

    Raises:
        ValueError: the moment has no time zone.
    """
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("注入的时间必须带时区。")
        fixed = moment.astimezone(UTC)
        token = _source.set(lambda: fixed)
    else:
        token = _source.set(moment)
    try:
        yield
    finally:
        _source.reset(token)
