"""一个当事人以往被入企检查过几次：登记入企的房间把它登记过的告诉这里，频次照此计算。

The room that records visits stands above this one, so it hands in how to ask it. A joint visit counts once for the firm, and once for
each agency that came.

Main names: `Earlier`, `recorded`, `told_by`, `days_of_all`, `told_since`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liandong.parties.models import Party


@dataclass(frozen=True, slots=True)
class Earlier:
    """One visit that was made: the day, the agencies that came (none where it is not said), the record it is kept as."""

    on: date
    agencies: frozenset[UUID]
    record: UUID | None = None


Tell = Callable[[Party], list[Earlier]]
TellSince = Callable[[date, date], Iterable[tuple[UUID, date, frozenset[UUID]]]]
_TOLD_BY: list[Tell] = []
_SINCE: list[TellSince] = []


def told_by(function: Tell) -> Tell:
    """Register who knows of visits."""
    _TOLD_BY.append(function)
    return function


def told_since(function: TellSince) -> TellSince:
    """Register who knows of the visits to everybody."""
    _SINCE.append(function)
    return function


def days_of_all(first: date, last: date) -> dict[UUID, dict[date, set[UUID]]]:
    """Party → the days from the first to the last on which it was visited, each with the agencies that came, as far as it is on record;
    for all at once."""
    days: dict[UUID, dict[date, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for function in _SINCE:
        for party, day, agencies in function(first, last):
            days[party][day] |= agencies
    return days


def recorded(party: Party, *, without: UUID | None = None) -> tuple[Earlier, ...]:
    """Every visit to a party that is on record, but for one record."""
    return tuple(
        one for function in _TOLD_BY for one in function(party) if without is None or one.record != without
    )
