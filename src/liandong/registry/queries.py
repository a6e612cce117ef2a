"""名录库回答内核的问题：机关叫什么、谁监督它、谁督办它、今天的法是哪一本。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from liandong import law
from liandong.law.book import Book
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry import places
from liandong.registry.models import (
    Agency,
    CalendarYear,
    CityLimit,
    Division,
    Duty,
    LegalKind,
    Officer,
    Rank,
)
from liandong.registry.states import PENALTY_42

JUSTICE, POLICE = "司法行政", "公安"


class Tree:
    """The agency tree, as the kernel's port asks for it."""

    def __init__(self) -> None:
        self._remembered: ContextVar[dict[tuple[UUID, str], set[UUID]] | None] = ContextVar(
            "remembered", default=None
        )

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """While it lasts, who stands over an agency is asked once."""
        mark = self._remembered.set({})
        try:
            yield
        finally:
            self._remembered.reset(mark)

    def name(self, agency: UUID) -> str:
        return self.names([agency])[agency]

    def names(self, agencies: Iterable[UUID]) -> dict[UUID, str]:
        wanted = set(agencies)
        found = dict(Agency.objects.filter(uuid__in=wanted).values_list("uuid", "name"))
        return {agency: found.get(agency) or f"机关{agency.hex[-8:]}" for agency in wanted}

    @staticmethod
    def watches(agency: Agency) -> bool:
        """Whether its government's agencies have it as supervisor or overseer."""
        return agency.line == JUSTICE or agency.kind == LegalKind.COORDINATOR

    def supervisors(self, agency: UUID) -> set[UUID]:
        return self._beside_governments(agency, line=JUSTICE)

    def overseers(self, agency: UUID) -> set[UUID]:
        return self._beside_governments(agency, kind=LegalKind.COORDINATOR)

    def _beside_governments(self, agency: UUID, **which: str) -> set[UUID]:
        known, key = self._remembered.get(), (agency, "".join(which))
        if known is None:
            return self._ask(agency, **which)
        if key not in known:
            known[key] = self._ask(agency, **which)
        return set(known[key])

    def _ask(self, agency: UUID, **which: str) -> set[UUID]:
        with connection.cursor() as cursor:
            cursor.execute(_GOVERNMENTS, {"agency": agency, "government": LegalKind.GOVERNMENT})
            chain = [key for (key,) in cursor.fetchall()]
        beside = Agency.objects.filter(government__in=chain, state="in_force", **which)
        return set(beside.values_list("uuid", flat=True))


_GOVERNMENTS = """
    WITH RECURSIVE over (id) AS (
        SELECT CASE WHEN a.kind = %(government)s THEN a.id ELSE coalesce(a.government_id, p.government_id) END
        FROM registry_agency AS a LEFT JOIN registry_agency AS p ON p.id = a.principal_id WHERE a.uuid = %(agency)s
        UNION
        SELECT g.line_superior_id FROM over JOIN registry_agency AS g ON g.id = over.id
    )
    SELECT id FROM over WHERE id IS NOT NULL
"""
"""The keys of what `governments` walks; asked with every act, so in one query."""


def governments(agency: Agency) -> Iterator[Agency]:
    """The governments over an agency, nearest first, itself included when it is one."""
    at: Agency | None = agency if agency.kind == LegalKind.GOVERNMENT else agency.government
    if at is None and agency.principal is not None:
        at = agency.principal.government
    seen: set[int] = set()
    while at is not None and at.pk not in seen:
        seen.add(at.pk)
        yield at
        at = at.line_superior


def above(agency: UUID) -> list[UUID]:
    """Whom an agency answers to, nearest first: the one above it in its line or that it belongs to, then its government."""
    own = (
        Agency.objects.select_related("line_superior", "principal", "government").filter(uuid=agency).first()
    )
    if own is None:
        return []
    over = [own.line_superior or own.principal, next(governments(own), None)]
    return list(dict.fromkeys(a.uuid for a in over if a is not None and a.pk != own.pk))


def governments_under(government: Agency) -> set[int]:
    """Keys of a government and of all governments below it, whatever the depth."""
    found, edge = {government.pk}, {government.pk}
    while edge:
        below = Agency.objects.filter(kind=LegalKind.GOVERNMENT, line_superior__in=edge)
        edge = set(below.values_list("pk", flat=True)) - found
        found |= edge
    return found


class Law:
    """The book of law in force here: the packaged one with the calendars loaded since; built anew when one changes."""

    def __init__(self) -> None:
        self._built: tuple[list[tuple[str, int]], Book] = ([], law.packaged_book())

    def book(self) -> Book:
        years = CalendarYear.objects.annotate(key=Cast("year", CharField())).values_list("key", "version")
        limits = CityLimit.objects.annotate(key=Cast("uuid", CharField())).values_list("key", "version")
        loaded = sorted(years.union(limits, all=True))
        if loaded != self._built[0]:
            self._built = (loaded, self._build())
        return self._built[1]

    def _build(self) -> Book:
        book = law.packaged_book()
        for year in CalendarYear.objects.order_by("year"):
            days = {date.fromisoformat(d): False for d in year.days_off}
            days |= {date.fromisoformat(d): True for d in year.days_worked}
            book = book.with_calendar(year.year, days, year.notice)
        return book.with_overrides(*map(_override, CityLimit.objects.order_by("effective_from", "id")))


def _override(limit: CityLimit) -> law.Override:
    return law.Override(
        id=limit.parameter, line=limit.line, value=limit.value, basis=limit.basis,
        effective_from=limit.effective_from, effective_to=limit.effective_to,
    )  # fmt: skip


def may_enforce(officer: Officer, on: date) -> Verdict:
    """Whether the officer may be sent on this day: in the register, on duty, with a certificate in force.

    Refusal codes: ``not_registered``, ``suspended``, ``not_yet``, ``expired``, ``away``.

    Legal source: 行政处罚法第四十二条.
    """
    if officer.state == "suspended":
        return refuse("suspended", "证件暂扣中。", PENALTY_42)
    if officer.state != "in_force":
        return refuse("not_registered", "不在册。", PENALTY_42)
    if on < officer.valid_from:
        return refuse("not_yet", f"证件自{officer.valid_from}起有效。", PENALTY_42)
    if on > officer.valid_to:
        return refuse("expired", f"证件已于{officer.valid_to}到期。", PENALTY_42)
    if officer.duty != Duty.ON:
        return refuse("away", "不在岗。", PENALTY_42)
    return allow("may_enforce", "可以执法。", PENALTY_42)


def sendable(on: date) -> Q:
    """The same for counting: the officers of whom `may_enforce` says yes on this day."""
    return Q(state="in_force", valid_from__lte=on, valid_to__gte=on, duty=Duty.ON)


def certified(agency: Agency, on: date) -> list[Officer]:
    """The officers of an agency who may be sent on this day."""
    rows = Officer.objects.filter(agency=agency, state="in_force").order_by("certificate")
    return [officer for officer in rows if may_enforce(officer, on)]


def cities() -> list[str]:
    """Division codes of the cities on the platform: those with a 行政执法监督 office of prefecture rank."""
    rows = Agency.objects.filter(line=JUSTICE, rank=Rank.PREFECTURE, state="in_force")
    return list(rows.values_list("division", flat=True).distinct().order_by("division"))


def home_divisions(on: date | None = None) -> list[Division]:
    """Every city on the platform, each followed by the counties it has on the day, in the order of the codes."""
    found: list[Division] = []
    for city in cities():
        rows = Division.objects.filter(places.in_force(on), Q(code=city) | Q(parent=city))
        found += sorted(rows, key=lambda d: (d.code != city, d.code))
    return found
