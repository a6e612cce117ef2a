"""名录从登记里来：检查对象照计划的地域、行业、专项库，执法人员照各部门在册的，逐行写成固定的样子。

Nobody is left out before a draw: who is not to be drawn stands with its code, who is not on duty or whose certificate is not valid
stands as not to be sent. The last year's number is what the platform knows, results offered for recognition and visits that were
made, each day counted once for each agency: a cap is one agency's own, so the number is that of the department that came most often.

Main names: `targets_of`, `officers_of`, `taken_of`, `recusals_of`, `trades_of`, `Roll`, `last_year`.
Source: 协议 VDR-1（名录）; 行政处罚法第四十二条、第四十三条.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from liandong.draw.rosters import Officer, Recusal, Target
from liandong.draws.models import Draw, Seat
from liandong.draws.results import days_of
from liandong.draws.rules import NO_INDUSTRY, NO_PLACE, UNCLASSIFIED
from liandong.inspections.earlier import days_of_all
from liandong.inspections.recusals import granted
from liandong.inspections.strata import targets
from liandong.kernel.actor import Actor
from liandong.parties.models import Party
from liandong.recognition.models import Finding
from liandong.registry import places
from liandong.registry.models import Agency
from liandong.registry.models import Officer as Listed
from liandong.registry.queries import may_enforce

A_YEAR = timedelta(days=365)
FEW = 7
"""Column of the roster that says how many departments may visit a target at once, fewer than the others."""
MOST_COUNTED = 999_999
_ID = re.compile(r"[0-9A-Z-]{1,32}", re.ASCII)
_PLACE = re.compile(r"[0-9]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Roll:
    """The targets of a draw.

    Attributes:
        rows: in no order. people: id in the roster → (public id of the party, its name).
        visited: id in the roster → on how many days of the last year anybody came, whichever agency; only who was visited.
    """

    rows: list[Target]
    people: dict[str, tuple[UUID, str]]
    visited: dict[str, int]


def id_of(code: str, old_code: str, uuid: UUID) -> str:
    """How a party is named in a roster: its code, else its old code, else the platform's own id.

    >>> id_of("91410800MA00000001", "", UUID(int=1)), id_of("", "", UUID(int=1))
    ('91410800MA00000001', '00000000000000000000000000000001')
    """
    return next((c for c in (code, old_code) if _ID.fullmatch(c)), uuid.hex.upper())


def targets_of(actor: Actor, draw: Draw, on: date) -> Roll:
    """Every target in the plan's scope as it stands; of who has the draw's tag the column `FEW` says how many departments at once."""
    out = {UUID(one["party"]): one["code"] for one in draw.exclusions}
    own_visits = last_year(on, [UUID(one["agency"]) for one in draw.departments])
    rows, people, visited = [], {}, {}
    found = targets(actor, draw.plan).order_by("pk")
    few = (str(draw.few_departments),)
    for uuid, code, old, risk, division, industry, name, tags in found.values_list(
        "uuid", "code", "old_code", "risk", "division", "industry", "name", "tags"
    ).iterator(5000):
        own = id_of(code, old, uuid)
        own = uuid.hex.upper() if own in people else own
        place = division[:6] if _PLACE.fullmatch(division[:6]) else NO_PLACE
        times, total = own_visits.get(uuid, (0, 0))
        if total:
            visited[own] = total
        rows.append(
            Target(
                own,
                risk or UNCLASSIFIED,
                place,
                industry or NO_INDUSTRY,
                min(times, MOST_COUNTED),
                out.get(uuid, ""),
                few if draw.few_tag and draw.few_tag in tags else (),
            )
        )
        people[own] = (uuid, name)
    return Roll(rows, people, visited)


def last_year(on: date, agencies: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Party → on how many days of the last 365 one of these agencies inspected it, the one that came most often, and on how many
    anybody did, as far as the platform knows; drawn and not visited counts nothing."""
    first = on - A_YEAR + timedelta(days=1)
    days = days_of_all(first, on)
    found = Finding.objects.filter(found_on__gte=first, found_on__lte=on)
    for party, day, owner in found.values_list("party__uuid", "found_on", "owner"):
        days[party][day].add(owner)
    return {
        party: (max((sum(one in came for came in seen.values()) for one in agencies), default=0), len(seen))
        for party, seen in days.items()
    }


def officers_of(draw: Draw, on: date, regions: Iterable[str]) -> tuple[list[Officer], dict[str, str]]:
    """The officers of all departments with their areas among these and the half-days other draws have them for, and certificate → name."""
    places_of, names, rows, taken = _Places(regions), {}, [], taken_of(draw)
    codes = {UUID(one["agency"]): one["code"] for one in draw.departments}
    for listed in (
        Listed.objects.filter(agency__uuid__in=codes).exclude(state__in=("draft", "returned", "cancelled"))
    ).select_related("agency"):
        own = officer_id(listed)
        valid = "1" if may_enforce(listed, on) and _is_of_line(listed) else "0"
        areas = places_of.served(listed.areas)
        rows.append(
            Officer(own, codes[listed.agency.uuid], listed.may_lead, ("", areas, taken.get(own, ""), valid))
        )
        names[own] = listed.name
    return rows, names


def taken_of(draw: Draw) -> Mapping[str, str]:
    """Officer → the half-days of this draw at which another draw has sent it somewhere, counted from 0, as the roster writes them."""
    first = {day: 2 * n for n, day in enumerate(days_of(draw))}
    seats = Seat.objects.filter(
        agency__in=[one["agency"] for one in draw.departments], is_off=False, visit__on__in=first
    )
    busy: dict[str, set[int]] = defaultdict(set)
    for seat in seats.exclude(visit__draw=draw).select_related("visit"):
        visit = seat.visit
        if visit.on is not None and visit.slot is not None:
            for officer in seat.officers:
                busy[officer].add(first[visit.on] + visit.slot % 2)
    return {officer: ",".join(map(str, sorted(slots))) for officer, slots in busy.items()}


def officer_id(listed: Listed) -> str:
    """How an officer is named in a roster: the certificate, or the platform's own id where that has other signs."""
    return listed.certificate if _ID.fullmatch(listed.certificate) else listed.uuid.hex.upper()


def _is_of_line(listed: Listed) -> bool:
    """Whether the certificate covers the line of its agency; one that names no line covers it."""
    line = listed.agency.line
    return not line or not listed.lines or line in listed.lines


class _Places:
    """Which of the roster's places an officer serves."""

    def __init__(self, regions: Iterable[str]) -> None:
        self._regions = frozenset(regions)
        self._inside: dict[str, frozenset[str]] = {}

    def served(self, areas: list[str]) -> str:
        """Their codes joined by commas; empty for everywhere."""
        if not areas:
            return ""
        found = frozenset[str]().union(*(self._of(area) for area in areas))
        if found >= self._regions:
            return ""
        return ",".join(sorted(found)) or NO_PLACE

    def _of(self, area: str) -> frozenset[str]:
        if area not in self._inside:
            within = {code[:6] for code in places.inside(area)} | {area[:6]}
            self._inside[area] = frozenset(within & self._regions)
        return self._inside[area]


def recusals_of(draw: Draw, known: Mapping[UUID, str]) -> list[Recusal]:
    """The pairs that were granted, over ids of the roster; `known` is party → id. Pairs about nobody in it are left out."""
    held = granted(draw.recusals)
    named = {one["officer"] for one in held}
    ids = {str(listed.uuid): officer_id(listed) for listed in Listed.objects.filter(uuid__in=named)}
    return [
        Recusal(ids[one["officer"]], known[UUID(one["party"])]) for one in held if UUID(one["party"]) in known
    ]


def departments_of(plan: Any) -> list[dict[str, str]]:
    """The departments of a yearly plan, the lead's first, with the code by which lists name them."""
    codes = {str(u): c for u, c in Agency.objects.filter(uuid__in=[p["agency"] for p in plan.parts]).values_list("uuid", "code")}  # fmt: skip
    return [
        {"code": codes[part["agency"]], "agency": part["agency"], "name": part["name"]} for part in plan.parts
    ]


def trades_of(draw: Draw, code: str) -> list[str]:
    """The classes of trade that a department draws from, by its code; empty for all of them."""
    return next((list(one["industries"]) for one in draw.trades if one["code"] == code), [])


def party_found(text: str) -> Party | None:
    """The party that a code or the platform's id means."""
    asked = text.strip()
    found = Party.objects.filter(code=asked.upper()).exclude(state="merged").first()
    if found is None and len(asked) >= 32:
        try:
            found = Party.objects.filter(uuid=UUID(asked)).first()
        except ValueError:
            return None
    return found
