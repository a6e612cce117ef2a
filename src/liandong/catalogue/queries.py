"""清单回答问题：这一天、这里、这一项，谁有权；哪里重叠、哪里空白；近来变了什么。

One question touches only the rows of its item in the places that contain the place (index `power_item_place`). The
pure rules judge; here rows are only fetched and named. Drafts and returned rows are never asked.

Main names: `answer`, `may_act`, `who_may_act`, `report`, `changes`, `yardsticks`, `edition_of`, `rows_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from liandong.catalogue.models import Edition, Item, Power, Standard
from liandong.law.competence import Basis, Competence, PowerKind, PowerRow, Powers, competent
from liandong.law.jurisdiction.place import PlaceTree
from liandong.law.jurisdiction.survey import Finding, Flaw, survey
from liandong.law.jurisdiction.township import TRANSITIONS, Grant, Pending, may_handle
from liandong.registry import places
from liandong.registry.bodies import kind_of
from liandong.registry.models import Agency, Division
from liandong.registry.queries import cities

COUNTY = 3
STANDING = ("in_force", "ended")
"""States of rows that count; an ended row holds until its last day."""


def rows_of(power: Power) -> Iterator[PowerRow]:
    """The register's row as the law reads it, once for each kind of power it gives."""
    taken = frozenset({power.taken_from.code}) if power.taken_from else frozenset()
    for kind in power.kinds:
        yield PowerRow(
            agency=power.holder.code, item=power.item.code, place=power.place, basis=Basis(power.basis),
            kind=PowerKind(kind), valid_from=power.valid_from, valid_to=power.valid_to, article=power.article,
            principal=power.principal.code if power.principal else "", taken_from=taken,
            suspends=frozenset(map(PowerKind, power.suspends)),
        )  # fmt: skip


def last_day(power: Power) -> date | None:
    """The last day on which a row counts: its own, or its holder's."""
    return min((day for day in (power.valid_to, power.holder.valid_to) if day is not None), default=None)


def holding(power: Power) -> Iterator[PowerRow]:
    """The same as it counts: a row does not outlive its holder, whatever end it was given."""
    yield from (replace(row, valid_to=last_day(power)) for row in rows_of(power))


def open_powers(item: Item) -> QuerySet[Power]:
    """Drafts and standing rows of an item that are not over yet."""
    return Power.objects.filter(item=item, state__in=("draft", "in_force"))


def standing() -> QuerySet[Power]:
    """Every row that counts, the older first, with the names it needs."""
    rows = Power.objects.filter(state__in=STANDING).order_by("pk")
    return rows.select_related("item", "holder", "principal", "taken_from")


def holding_within(since: date, until: date) -> Q:
    """Rows that hold on at least one of these days, both included, as far as their own dates and the holder's end say."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=since)
    alive = Q(holder__valid_to__isnull=True) | Q(holder__valid_to__gte=since)
    return lasting & alive & Q(valid_from__lte=until)


def _powers(rows: Iterable[Power], tree: PlaceTree, kind: PowerKind | None = None) -> Powers:
    """The rows for the pure rules, with what each agency is and is called; for questions about one kind only what bears on it."""
    expanded: list[PowerRow] = []
    known: dict[str, Agency] = {}
    for power in rows:
        expanded.extend(row for row in holding(power) if kind in (None, row.kind) or row.taken_from)
        for agency in (power.holder, power.principal, power.taken_from):
            if agency is not None:
                known[agency.code] = agency
    kinds = {code: kind_of(a.kind, a.line) for code, a in known.items()}
    return Powers(expanded, tree, kinds, {code: a.name for code, a in known.items()})


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is competent, and what the item said on that day.

    Attributes:
        basis: provisions of the edition in force on the day; empty before the first edition.
        warnings: what stands in the way of acting on it, such as an item that was not public.
        rows: the register's rows behind the answer, for links.
    """

    item: Item
    place: str
    on: date
    kind: PowerKind
    competence: Competence
    basis: tuple[str, ...]
    warnings: tuple[str, ...]
    rows: dict[PowerRow, Power]


def answer(item: Item, place: str, on: date, kind: PowerKind = PowerKind.PUNISH) -> Answer:
    """Who may act on this item in this place on this day, and why.

    Args:
        item: the item.
        place: division code.
        on: the day that counts (of the offence, the filing or the check).
        kind: what is to be done.
    """
    chain = places.chain(place, on)
    tree = PlaceTree(dict(pairwise(chain)))
    found = list(standing().filter(item=item, place__in=chain))
    behind = {row: power for power in found for row in holding(power)}
    basis = edition_on(item, on)
    return Answer(
        item, place, on, kind, competent(item.code, place, on, _powers(found, tree), kind), basis,
        (*_warnings(item, on, kind, basis), *_pending(found, on, kind)), behind,
    )  # fmt: skip


def may_act(agency: UUID, item: Item, place: str, on: date, kinds: Iterable[PowerKind]) -> bool:
    """Whether an agency has one of these powers over the item in the place on the day; the answer alone, read at once."""
    chain = places.chain(place, on)
    found = list(standing().filter(item=item, place__in=chain).only(*_JUDGED))
    is_there = any(power.holder.uuid == agency for power in found)
    return is_there and agency in _acting(found, item, chain, on, kinds)


def who_may_act(item: Item, place: str, on: date, kinds: Iterable[PowerKind]) -> set[UUID]:
    """Every agency that has one of these powers over the item in the place on the day, entrusted bodies too."""
    chain = places.chain(place, on)
    return _acting(list(standing().filter(item=item, place__in=chain).only(*_JUDGED)), item, chain, on, kinds)


def _acting(
    found: list[Power], item: Item, chain: tuple[str, ...], on: date, kinds: Iterable[PowerKind]
) -> set[UUID]:
    """Of the holders of these rows those that may act in the first place of the chain."""
    powers = _powers(found, PlaceTree(dict(pairwise(chain))))
    answers = (competent(item.code, chain[0], on, powers, kind) for kind in kinds)
    codes = {one.agency for said in answers for one in said.agencies}
    return {power.holder.uuid for power in found if power.holder.code in codes}


_JUDGED = (
    "place", "basis", "kinds", "valid_from", "valid_to", "article", "suspends", "item__code", "holder__uuid", "holder__valid_to",
    *(f"{one}__{column}" for one in ("holder", "principal", "taken_from") for column in ("code", "name", "kind", "line")),
)  # fmt: skip
"""The columns a judgement of competence needs; the rows themselves are four times as wide."""


def edition_on(item: Item, on: date) -> tuple[str, ...]:
    """The provisions of the edition in force on a day."""
    edition = _edition(item.uuid, on)
    return tuple(edition.facts["basis"]) if edition else ()


def _edition(record: UUID, on: date) -> Edition | None:
    rows = Edition.objects.filter(record=record, since__lte=on)
    return rows.order_by("-since", "-number").first()


def _warnings(item: Item, on: date, kind: PowerKind, basis: tuple[str, ...]) -> Iterator[str]:
    if kind.value not in item.aspects:
        yield f"该事项没有登记{kind.value}这一种职权。"
    if kind is PowerKind.CHECK and (item.published_on is None or item.published_on > on):
        yield "这一天该检查事项还没有公布，不得据以检查。"
    if item.until is not None and on > item.until:
        yield f"该事项已于{item.until}取消。"
    if not basis and item.state != "draft":
        yield "这一天该事项还没有版本在施行。"
    if item.is_sample:
        yield "该事项是示例，不是真实清单中的事项。"


def _pending(found: Iterable[Power], on: date, kind: PowerKind) -> Iterator[str]:
    """Who keeps the cases that were filed before a grant to a town began or ended, as its notice says, or that it does not say."""
    for power in found:
        if power.taken_from is None or kind.value not in power.suspends or on < power.valid_from:
            continue
        last = last_day(power)
        grant = Grant(
            power.item.code, power.holder.code, power.taken_from.code, power.valid_from, power.notice, last
        )
        keeper, filed, notice = power.taken_from, power.valid_from - timedelta(days=1), ""
        if last is not None and not grant.holds(on):
            keeper, filed = power.holder, last
            notice = next((number for number in TRANSITIONS if number in power.end_basis), "")
        verdict = may_handle(keeper.code, grant, on, pending=Pending(keeper.code, filed), end_notice=notice)
        told = "".join(verdict.warnings) or f"由{keeper.name}继续办理完毕（{verdict.sources[0]}）。"
        yield f"{keeper.name}在{filed}以前已经立案、尚未办结的，{told}"


# ── 体检 ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Complaint:
    """One overlap or gap, with names.

    Attributes:
        is_tiered: all holders are of one line, one above the other: city and county share the item, which a division
            of work between the levels answers, not a dispute.
    """

    finding: Finding
    item: Item
    place_name: str
    agencies: tuple[str, ...]
    is_tiered: bool


def report(
    items: Iterable[Item],
    areas: Iterable[tuple[str, str]],
    since: date,
    until: date,
    kind: PowerKind = PowerKind.PUNISH,
) -> list[Complaint]:
    """Overlaps and gaps of these items in these places between two days, both included; places lie as on the first day.

    An item is asked about from the first day of its first edition to its last day: before and after there is nothing to lack.

    Args:
        areas: code and name of each place asked.
    """
    asked = {item.code: item for item in items if kind.value in item.aspects}
    tree = places.tree(since)
    rows = list(standing().filter(holding_within(since, until), item__in=asked.values()))
    powers = _powers(rows, tree, kind)
    held = {power.holder.code: power.holder for power in rows}
    wide = dict(areas)
    inside: dict[str, dict[str, str]] = {}
    for power in rows:
        if _is_inside(power.place, wide, tree):
            inside.setdefault(power.item.code, {})[power.place] = power.place_name
    found: list[Complaint] = []
    first = _first_days(asked.values())
    for code, item in asked.items():
        small = inside.get(code, {})
        begin, end = max(since, first.get(item.uuid, since)), min(until, item.until or until)
        said = survey([code], sorted(wide | small), begin, end, powers, kind) if begin <= end else ()
        found += [_complaint(f, item, wide | small, powers, held) for f in _telling(said, wide, tree)]
    return found


def _first_days(items: Iterable[Item]) -> dict[UUID, date]:
    """The day on which each item's first edition began."""
    rows = Edition.objects.filter(record__in=[item.uuid for item in items]).order_by().values("record")
    return {row["record"]: row["first"] for row in rows.annotate(first=Min("since"))}


def _is_inside(place: str, areas: dict[str, str], tree: PlaceTree) -> bool:
    """Whether a place is strictly inside one of those asked."""
    return place not in areas and any(above in areas for above in tree.chain(place))


def _telling(findings: Iterable[Finding], areas: dict[str, str], tree: PlaceTree) -> Iterator[Finding]:
    """Without those of a small place that only repeat what is said of the area around it."""
    said = list(findings)
    around = {(f.flaw, f.place, f.since, f.until, f.agencies) for f in said if f.place in areas}
    for f in said:
        above = tree.chain(f.place)[1:] if f.place not in areas else ()
        if not any((f.flaw, place, f.since, f.until, f.agencies) in around for place in above):
            yield f


def _complaint(
    finding: Finding, item: Item, names: dict[str, str], powers: Powers, held: dict[str, Agency]
) -> Complaint:
    agencies = [held[code] for code in finding.agencies]
    return Complaint(
        finding, item, names[finding.place], tuple(powers.name(code) for code in finding.agencies),
        finding.flaw is Flaw.OVERLAP and _is_tiered(agencies),
    )  # fmt: skip


def _is_tiered(agencies: list[Agency]) -> bool:
    return (
        len({a.line for a in agencies}) == 1
        and bool(agencies[0].line)
        and len({a.rank for a in agencies}) == len(agencies)
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which a row begins to hold, or from which it holds no more; `basis` says on what ground."""

    on: date
    power: Power
    begins: bool

    @property
    def basis(self) -> str:
        power, holder = self.power, self.power.holder
        if self.begins:
            return power.article
        if holder.valid_to is not None and last_day(power) == holder.valid_to != power.valid_to:
            return f"行使机关{holder.valid_to}撤销" + (f"：{holder.end_basis}" if holder.end_basis else "")
        return power.end_basis or f"止日{power.valid_to}届满"


def changes(since: date, until: date, line: str = "", place: Division | None = None) -> list[Turn]:
    """Rows that begin, or have ended, between two days (both included), newest first; a holder that goes takes its rows along.

    With a place only those in it and in what is inside it on the last of the days.
    """
    gone = (since - timedelta(days=1), until - timedelta(days=1))
    within = Q(valid_from__range=(since, until)) | Q(valid_to__range=gone) | Q(holder__valid_to__range=gone)
    rows = standing().filter(within)
    if line:
        rows = rows.filter(item__line=line)
    if place is not None:
        rows = rows.filter(place__in=places.inside(place.code, until))
    turns: list[Turn] = []
    for power in rows:
        last = last_day(power)
        if since <= power.valid_from <= until and (last is None or power.valid_from <= last):
            turns.append(Turn(power.valid_from, power, begins=True))
        if last is not None and since <= (after := last + timedelta(days=1)) <= until:
            turns.append(Turn(after, power, begins=False))
    return sorted(turns, key=lambda t: (t.on, t.power.pk, t.begins), reverse=True)


# ── 标准对照 ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One agency's standard as it stood on a day; `points` as the edition of that day says them."""

    standard: Standard
    edition: int
    since: date
    points: tuple[tuple[str, str], ...]


def yardsticks(item: Item, on: date) -> list[Yardstick]:
    """The standards for one item in force on a day, one for each issuer and region."""
    rows = Standard.objects.filter(item=item).filter(Q(until__isnull=True) | Q(until__gte=on))
    found: list[Yardstick] = []
    for standard in rows.select_related("issuer").order_by("region", "issuer__code"):
        edition = _edition(standard.uuid, on)
        if edition is not None:
            points = tuple((p["point"], p["met"]) for p in edition.facts["points"])
            found.append(Yardstick(standard, edition.number, edition.since, points))
    return found


def edition_of(standard: Standard, on: date) -> int:
    """The edition of a standard in force on a day; 0 before its first and after its last day."""
    if standard.until is not None and on > standard.until:
        return 0
    edition = _edition(standard.uuid, on)
    return edition.number if edition is not None else 0


# ── 问什么 ──────────────────────────────────────────────────────────────────────────────────────────


def public_items(line: str = "", since: date | None = None) -> QuerySet[Item]:
    """Published items, of one line where one is named; with a day, also those withdrawn since that were in force on it or later."""
    wanted = Q(state="published")
    if since is not None:
        wanted |= Q(state="withdrawn", published_on__isnull=False, until__gte=since)
    rows = Item.objects.filter(wanted).order_by("code")
    return rows.filter(line=line) if line else rows


def areas(place: Division | None, on: date | None = None) -> list[tuple[str, str]]:
    """The place, or the counties under it on the day where it is a city; without one, those of every city on the platform."""
    if place is not None and place.level >= COUNTY:
        return [(place.code, place.name)]
    above = [place.code] if place is not None else cities()
    rows = Division.objects.filter(places.in_force(on), parent__in=above).order_by("code")
    found = list(rows.values_list("code", "name"))
    return found or ([(place.code, place.name)] if place is not None else [])
