"""职权清单体检：哪些事项在哪些地方、哪段时间有两家以上在管，哪些没有人管。

Two agencies with the same power are where disputes come from, none is where 推诿 comes from. The report asks
`competent` only on the days on which its answer can change.

Main names: `survey`, `Finding`, `Flaw`.
Legal source: 行政处罚法第十七条、第二十四条、第二十五条.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liandong.law.competence import PowerKind, Powers, competent


class Flaw(StrEnum):
    """What the report complains of."""

    OVERLAP = "职权重叠"
    GAP = "职权空白"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw in one item and place between two days (both included)."""

    flaw: Flaw
    item: str
    place: str
    since: date
    until: date
    agencies: tuple[str, ...]


def survey(
    items: Iterable[str],
    places: Iterable[str],
    since: date,
    until: date,
    powers: Powers,
    kind: PowerKind = PowerKind.PUNISH,
) -> tuple[Finding, ...]:
    """Overlaps (two or more holders) and gaps (none) in every item and place between two days, both included.

    Neighbouring days with the same flaw and agencies make one finding. Entrusted organisations count as their
    principal. Whether an overlap of city and county is intended is for a person to say.
    """
    where = tuple(places)
    return tuple(
        finding
        for item in items
        for place in where
        for finding in _survey_one(item, place, since, until, powers, kind)
    )


def _survey_one(
    item: str, place: str, since: date, until: date, powers: Powers, kind: PowerKind
) -> list[Finding]:
    findings: list[Finding] = []
    starts = _changes(item, place, since, until, powers, kind)
    for position, start in enumerate(starts):
        end = starts[position + 1] - timedelta(days=1) if position + 1 < len(starts) else until
        holders = tuple(sorted(competent(item, place, start, powers, kind).holders))
        if len(holders) == 1:
            continue
        last = findings[-1] if findings else None
        if last and last.agencies == holders and last.until == start - timedelta(days=1):
            start = findings.pop().since
        findings.append(Finding(Flaw.OVERLAP if holders else Flaw.GAP, item, place, start, end, holders))
    return findings


def _changes(item: str, place: str, since: date, until: date, powers: Powers, kind: PowerKind) -> list[date]:
    """The days on which the answer may change: the first day and every start or end of a row or grant."""
    days = {since}
    for row in (*powers.rows(item, kind, place), *powers.grants(item, place)):
        days.add(row.valid_from)
        if row.valid_to is not None:
            days.add(row.valid_to + timedelta(days=1))
    return sorted(day for day in days if since <= day <= until)
