"""数据概览的数：每个县（市、区）有多少对象、人员、职权、重叠和空白，全部合起来按类怎么分。

A figure tells no more than the lists do: it is asked for the post that reads it, needs the kinds it counts to be open to
that post, and leaves out citizens, who are known to their own agency only. Agencies are not compared: places stand in
the order of their codes.

Half a million parties are counted without asking of each who may see it: by its kind (`parties.kinds.party_grants`)
everybody who may open the list sees every party that is no citizen, and a test holds the two against each other. Overlaps
and gaps are public; they are found again only on another day or when the register has changed.

Main names: `figures`, `may_read`, `add_charts`, `Figures`. Sources are named with each chart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Max, Sum, Value, When

from liandong.catalogue import queries
from liandong.catalogue.models import Item, Power
from liandong.kernel import kinds, reading
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.law.competence import Basis
from liandong.law.jurisdiction.place import PlaceTree
from liandong.law.jurisdiction.survey import Flaw
from liandong.now import now, today
from liandong.parties.models import Form, Party, Risk
from liandong.registry import industries, places
from liandong.registry.models import Agency, Division
from liandong.registry.queries import home_divisions, sendable

COUNTED = ("party", "officer", "power", "item")
UNTOLD = "没有填"
OVER, MONTH, QUARTER, YEAR, LATER = "已过期", "30日内", "31至90日", "91日至一年", "一年以后"
UNTIL = ((30, MONTH), (90, QUARTER), (365, YEAR))


@dataclass(frozen=True, slots=True)
class Tile:
    """One place with its five numbers; a city counts all that lies in it, so the counties do not add up to it.

    Attributes:
        is_city: the whole of a city on the platform.
        is_statistical: the zone exists in the statistics bureau's codes only.
    """

    code: str
    name: str
    is_city: bool
    is_statistical: bool
    parties: int
    officers: int
    powers: int
    overlaps: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One class with its number; `key` is its identifier, empty where nothing was filled in."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure by classes, in the order of the classes; `source` says who defines them; highest values and shares have no sum."""

    name: str
    title: str
    unit: str
    source: str
    bars: tuple[Bar, ...]
    has_sum: bool = True

    @property
    def total(self) -> int | None:
        return sum(bar.count for bar in self.bars) if self.has_sum else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted for one reader at one moment; `elsewhere` are parties in none of the places."""

    counted_at: datetime
    tiles: tuple[Tile, ...]
    elsewhere: int
    charts: tuple[Chart, ...]


_FURTHER: list[Callable[[Actor], Iterable[Chart]]] = []


def add_charts(function: Callable[[Actor], Iterable[Chart]]) -> None:
    """Have the charts of a room above counted along, after the others; it gives each reader what he may see counted, or none."""
    _FURTHER.append(function)


def may_read(actor: Actor) -> bool:
    """Whether the reader may open every list that is counted here."""
    return all(reading.listed(actor, name) is not None for name in COUNTED)


def figures(actor: Actor) -> Figures:
    """All figures for a reader who `may_read` them."""
    on, tree, homes = today(), places.tree(), home_divisions()
    codes = {d.code for d in homes}
    parties, officers, powers = _parties(), _officers(actor, on), _powers(actor, on)
    flaws = _flaws(on)
    numbers = {
        "parties": _placed(((g[0], n) for g, n in parties.items()), codes, tree),
        "officers": _placed(((g[0], n) for g, n in officers.items() if g[2]), codes, tree),
        "powers": _placed(((g[0], n) for g, n in powers.items()), codes, tree),
        "overlaps": _placed(((g[0], n) for g, n in flaws.items() if g[2] is Flaw.OVERLAP), codes, tree),
        "gaps": _placed(((g[0], n) for g, n in flaws.items() if g[2] is Flaw.GAP), codes, tree),
    }
    tiles = [_tile(d, {what: found[d.code] for what, found in numbers.items()}) for d in homes]
    charts = [*_of_parties(actor, parties), *_of_officers(officers), *_of_powers(powers), *_of_flaws(flaws)]
    charts += [chart for further in _FURTHER for chart in further(actor)]
    return Figures(now(), tuple(tiles), numbers["parties"][""], tuple(charts))


def _tile(division: Division, numbers: Mapping[str, int]) -> Tile:
    return Tile(
        division.code, division.name, division.level < queries.COUNTY, division.is_statistical, **numbers
    )


def _placed(counts: Iterable[tuple[str, int]], codes: set[str], tree: PlaceTree) -> Counter[str]:
    """The numbers summed up for each of these places with everything inside it; under ``""`` what lies in none."""
    found: Counter[str] = Counter()
    for place, count in counts:
        for code in [c for c in tree.chain(place) if c in codes] or [""]:
            found[code] += count
    return found


# ── 数 ──────────────────────────────────────────────────────────────────────────────────────────────


def _grouped(rows: Any, *by: str) -> Counter[tuple[Any, ...]]:
    found = rows.order_by().values_list(*by).annotate(of_rows=Count("*"))
    return Counter({tuple(group): count for *group, count in found})


def _parties() -> Counter[tuple[Any, ...]]:
    """Parties in the register without citizens, by place, form, risk and industry: the columns of the index `party_counted`."""
    rows = Party.objects.filter(state="in_force").exclude(form=Form.CITIZEN)
    return _grouped(rows, "division", "form", "risk", "industry")


def _officers(actor: Actor, on: date) -> Counter[tuple[Any, ...]]:
    """Officers in the register by the place of their agency, the end of their certificate, and whether they may be sent."""
    ends = [When(valid_to__lt=on, then=Value(OVER))]
    ends += [When(valid_to__lte=on + timedelta(days=days), then=Value(label)) for days, label in UNTIL]
    rows = _kind("officer").sight.rows(actor).filter(state="in_force")
    counted = rows.annotate(
        ends=Case(*ends, default=Value(LATER), output_field=CharField()),
        is_sendable=Case(When(sendable(on), then=Value(True)), default=Value(False)),
    )
    return _grouped(counted, "agency__division", "ends", "is_sendable")


def _powers(actor: Actor, on: date) -> Counter[tuple[Any, ...]]:
    """Powers that hold on the day, by their place and basis."""
    rows = _kind("power").sight.rows(actor).filter(queries.holding_within(on, on), state__in=queries.STANDING)
    return _grouped(rows, "place", "basis")


def _kind(name: str) -> Kind:
    kind = kinds.get(name)
    assert kind is not None, name
    return kind


_known: tuple[Any, Counter[tuple[Any, ...]]] = (None, Counter())


def _flaws(on: date) -> Counter[tuple[Any, ...]]:
    """Overlaps and gaps of the day as the survey page lists them, by place, line and flaw; remembered until something changes."""
    global _known
    stamp = (on, *map(_stamp, (Item, Power, Agency, Division)))
    if _known[0] != stamp:
        found = queries.report(queries.public_items(), queries.areas(None), on, on)
        told = ((c.finding.place, c.item.line, c.finding.flaw) for c in found if not c.is_tiered)
        _known = (stamp, Counter(told))
    return _known[1]


def _stamp(model: Any) -> dict[str, Any]:
    """Another one after every act on a record of the model: keys are never used twice, versions only grow."""
    summed: dict[str, Any] = model.objects.aggregate(Max("pk"), Count("pk"), Sum("version"))
    return summed


# ── 图 ──────────────────────────────────────────────────────────────────────────────────────────────


def _by(counts: Mapping[tuple[Any, ...], int], key: Callable[[tuple[Any, ...]], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for group, count in counts.items():
        found[key(group)] += count
    return found


def _bars(counts: Mapping[str, int], labels: Iterable[tuple[str, str]]) -> tuple[Bar, ...]:
    return tuple(Bar(key, label, counts.get(key, 0)) for key, label in labels)


def _of_parties(actor: Actor, counts: Counter[tuple[Any, ...]]) -> Iterator[Chart]:
    kind = _kind("party")
    forms = [choice for choice in Form.choices if choice[0] != Form.CITIZEN]
    yield Chart(
        "party_form", "检查对象：主体类型", "个", "本平台检查对象名录库；公民不计入",
        _bars(_by(counts, lambda g: g[1]), forms),
    )  # fmt: skip
    risk = kind.named("risk")
    if risk is not None and kind.sight.most(actor) >= risk.level:
        yield Chart(
            "party_risk", "检查对象：信用风险分类", "个", "登记的分类结果，来源写在每个对象的信用风险一栏",
            _bars(_by(counts, lambda g: g[2]), [*Risk.choices, ("", "没有分类")]),
        )  # fmt: skip
    sections = _by(counts, lambda g: industries.section(g[3][:2]))
    known = [(code, f"{code} {name}") for code, name in industries.sections()]
    yield Chart(
        "party_industry", "检查对象：行业门类", "个", "《国民经济行业分类》（GB/T 4754—2017）",
        _bars(sections, [*((c, n) for c, n in known if sections[c]), ("", UNTOLD)]),
    )  # fmt: skip


def _of_officers(counts: Counter[tuple[Any, ...]]) -> Iterator[Chart]:
    labels = [(label, label) for label in (OVER, MONTH, QUARTER, YEAR, LATER)]
    yield Chart(
        "officer_end", "执法人员：证件到期", "人", "行政处罚法第四十二条；在册人员，自今日起算，到期当日仍有效",
        _bars(_by(counts, lambda g: g[1]), labels),
    )  # fmt: skip


def _of_powers(counts: Counter[tuple[Any, ...]]) -> Iterator[Chart]:
    yield Chart(
        "power_basis", "职权：来源", "项", "行政处罚法第十七条至第二十条、第二十四条；今日有效的在册职权",
        _bars(_by(counts, lambda g: g[1]), [(b.value, b.value) for b in Basis]),
    )  # fmt: skip


def _of_flaws(counts: Counter[tuple[Any, ...]]) -> Iterator[Chart]:
    source = "行政处罚法第十七条、第二十四条；今日的行政处罚权"
    for name, title, flaw, more in (
        ("overlap", "职权重叠：条线", Flaw.OVERLAP, "，同一条线上下级共有的不算重叠"),
        ("gap", "职权空白：条线", Flaw.GAP, ""),
    ):
        lines = _by({g: n for g, n in counts.items() if g[2] is flaw}, lambda g: g[1])
        bars = _bars(lines, ((line, line or UNTOLD) for line in sorted(lines)))
        yield Chart(name, title, "处", source + more, bars)
