"""一个当事人以往被入企检查过几次：登记入企的房间把它登记过的告诉这里，频次照此计算。

The room that records visits stands above this one, so it hands in how to ask it. A joint visit counts once for the firm, and once for
each agency that came.

Main names: `Earlier`, `recorded`, `told_by`.
"""

from __future__ import annotations

from collections.abc import Callable
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
_TOLD_BY: list[Tell] = []


def told_by(function: Tell) -> Tell:
    """Register who knows of visits."""
    _TOLD_BY.append(function)
    return function


def recorded(party: Party, *, without: UUID | None = None) -> tuple[Earlier, ...]:
    """Every visit to a party that is on record, but for one record."""
    return tuple(
        one for function in _TOLD_BY for one in function(party) if without is None or one.record != without
    )
