"""职权：某一天、某一地、某一事项，谁有权处罚（检查、强制、监管），谁没有、为什么。

A power row says agency × item × place × time × basis. A town's grant suspends the department's power to punish,
with the checks and measures tied to it, for that item in that place; supervision of the trade stays. An entrusted
organisation acts in its principal's name and only as long as the principal holds the power itself. Deliberative
bodies (议事协调机构) never hold any.

Main names: `PowerRow`, `Powers`, `competent`, `Competence`; the report of overlaps and gaps is `jurisdiction.survey`.
Legal source: 行政处罚法第十七条至第二十条、第二十四条；国办发〔2024〕54号（议事协调机构不得检查）；焦政〔2025〕6号.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law.jurisdiction.bodies import BodyKind
from liandong.law.jurisdiction.place import ART_24, PlaceTree
from liandong.law.superior import ART_17, ART_20
from liandong.law.verdict import Source, Verdict, allow, refuse

COERCION_17 = Source("行政强制法", "第十七条")


class PowerKind(StrEnum):
    """What the row lets the agency do."""

    PUNISH = "行政处罚"
    CHECK = "行政检查"
    COERCE = "行政强制"
    SUPERVISE = "行业监管"


class Basis(StrEnum):
    """How the agency came by the power."""

    STATUTE = "法定职权"
    CONCENTRATED = "相对集中行使"
    AUTHORISED = "法律法规授权"
    GRANT = "赋权乡镇（街道）"
    AREA_GRANT = "赋权派出机关"
    ENTRUSTED = "委托"


TIED = frozenset({PowerKind.PUNISH, PowerKind.CHECK, PowerKind.COERCE})
"""What a grant takes from the department: the penalty and the checks and measures tied to it; never supervision."""


@dataclass(frozen=True, slots=True)
class PowerRow:
    """One power of one agency.

    Attributes:
        item: code of the regulatory item.
        place: division code in which it holds, with everything inside.
        valid_from, valid_to: first and last day; None while it lasts.
        article: provision or document, in Chinese, e.g. ``农药管理条例第五十六条``.
        principal: code of the entrusting agency; set exactly for `Basis.ENTRUSTED`.
        taken_from: for grants, the agencies whose power it suspends in the place; empty means none.
        suspends: kinds of power it suspends; supervision is never suspended even if listed.
    """

    agency: str
    item: str
    place: str
    basis: Basis
    kind: PowerKind
    valid_from: date
    article: str
    valid_to: date | None = None
    principal: str = ""
    taken_from: frozenset[str] = frozenset()
    suspends: frozenset[PowerKind] = TIED

    def holds(self, on: date) -> bool:
        """Whether the row is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Competent:
    """An agency that may act, and why; ``acts_for`` is the principal in whose name an entrusted body acts."""

    agency: str
    basis: Basis
    reason: str
    row: PowerRow
    acts_for: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """An agency that has a row for the item but may not act here and now, and why."""

    agency: str
    code: str
    reason: str
    row: PowerRow


@dataclass(frozen=True, slots=True)
class Competence:
    """The answer: agencies in the order of their codes; the verdict refuses when there is none."""

    verdict: Verdict
    agencies: tuple[Competent, ...]
    excluded: tuple[Excluded, ...]

    @property
    def holders(self) -> frozenset[str]:
        """Codes of those that hold the power themselves, without entrusted organisations."""
        return frozenset(c.agency for c in self.agencies if not c.acts_for)


class Powers:
    """All power rows, indexed so that a question touches only rows of its item.

    Args:
        rows: in any order.
        places: what contains what.
        kinds: agency code → what it is; needed only to exclude deliberative bodies.
        names: agency code → Chinese name for the sentences; a missing name shows the code.
    """

    __slots__ = ("_grants", "_names", "_rows", "kinds", "places")

    def __init__(
        self,
        rows: Iterable[PowerRow],
        places: PlaceTree,
        kinds: Mapping[str, BodyKind] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        by_item: dict[tuple[str, PowerKind], dict[str, list[PowerRow]]] = defaultdict(
            lambda: defaultdict(list)
        )
        grants: dict[str, dict[str, list[PowerRow]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            by_item[row.item, row.kind][row.place].append(row)
            if row.taken_from:
                grants[row.item][row.place].append(row)
        self._rows = {key: dict(by_place) for key, by_place in by_item.items()}
        self._grants = {key: dict(by_place) for key, by_place in grants.items()}
        self.places, self.kinds, self._names = places, dict(kinds or {}), dict(names or {})

    def name(self, agency: str) -> str:
        """The Chinese name of an agency."""
        return self._names.get(agency, agency)

    def rows(self, item: str, kind: PowerKind, place: str) -> list[PowerRow]:
        """Rows of the item and kind whose area contains the place, whatever their dates."""
        by_place = self._rows.get((item, kind), {})
        return [row for area in self.places.chain(place) for row in by_place.get(area, ())]

    def grants(self, item: str, place: str) -> list[PowerRow]:
        """Rows of any kind that take power from others for the item in the place, whatever their dates."""
        by_place = self._grants.get(item)
        return (
            []
            if by_place is None
            else [g for area in self.places.chain(place) for g in by_place.get(area, ())]
        )

    def suspending(self, agency: str, item: str, kind: PowerKind, place: str, on: date) -> PowerRow | None:
        """The grant that suspends this agency's power of this kind in the place on the day, if any."""
        if kind is PowerKind.SUPERVISE:
            return None
        granted = self.grants(item, place)
        return next(
            (g for g in granted if agency in g.taken_from and kind in g.suspends and g.holds(on)), None
        )


def competent(
    item: str, place: str, on: date, powers: Powers, kind: PowerKind = PowerKind.PUNISH
) -> Competence:
    """Who may act on this item in this place on this day, and who is excluded and why.

    An agency with several rows is named once: if competent, with its own power before an entrusted one and then the
    smallest area, otherwise with the refused row that tells most.

    Legal source: 行政处罚法第十七条、第二十条、第二十四条。
    """
    found: dict[str, Competent] = {}
    out: dict[str, Excluded] = {}
    rows = powers.rows(item, kind, place)
    for row in rows:
        judged = _judge(row, rows, place, on, powers)
        if isinstance(judged, Competent):
            known = found.get(row.agency)
            if known is None or (known.acts_for and not judged.acts_for):
                found[row.agency] = judged
        elif row.agency not in out or _weight(row, on) > _weight(out[row.agency].row, on):
            out[row.agency] = judged
    agencies = tuple(found[code] for code in sorted(found))
    excluded = tuple(out[code] for code in sorted(out) if code not in found)
    return Competence(_summary(kind, on, agencies, powers), agencies, excluded)


def _weight(row: PowerRow, on: date) -> tuple[bool, date]:
    """Which of several refused rows of one agency tells most: one in force, else the latest."""
    return row.holds(on), row.valid_from


def _judge(row: PowerRow, rows: list[PowerRow], place: str, on: date, powers: Powers) -> Competent | Excluded:
    """One row, alone: may it be used here and now?"""
    if powers.kinds.get(row.agency) is BodyKind.COORDINATING:
        return Excluded(row.agency, "coordinating_body", "议事协调机构不得实施处罚、检查和强制", row)
    if not row.holds(on):
        early = on < row.valid_from
        reason = f"自{row.valid_from}起才有此职权" if early else f"此职权已于{row.valid_to}终止"
        return Excluded(row.agency, "not_yet" if early else "ended", reason, row)
    grant = powers.suspending(row.agency, row.item, row.kind, place, on)
    if grant is not None:
        reason = f"该事项自{grant.valid_from}起赋予{powers.name(grant.agency)}行使（{grant.article}），在该区域内不再行使"
        return Excluded(row.agency, "suspended_by_grant", reason, row)
    if row.basis is Basis.ENTRUSTED:
        return _entrusted(row, rows, place, on, powers)
    return Competent(row.agency, row.basis, f"{row.basis}：{row.article}", row)


def _entrusted(
    row: PowerRow, rows: list[PowerRow], place: str, on: date, powers: Powers
) -> Competent | Excluded:
    """An entrusted organisation stands and falls with a principal that holds the power itself; coercion cannot be entrusted."""
    if row.kind is PowerKind.COERCE:
        return Excluded(row.agency, "coercion_not_entrusted", f"行政强制措施权不得委托（{COERCION_17}）", row)
    own = (r for r in rows if r.agency == row.principal and r.basis is not Basis.ENTRUSTED)
    if any(isinstance(_judge(r, rows, place, on, powers), Competent) for r in own):
        principal = powers.name(row.principal)
        reason = f"受{principal}委托，以{principal}名义：{row.article}"
        return Competent(row.agency, row.basis, reason, row, acts_for=row.principal)
    return Excluded(
        row.agency,
        "principal_without_power",
        f"委托机关{powers.name(row.principal) or '（未登记）'}自身无此职权",
        row,
    )


def _summary(kind: PowerKind, on: date, agencies: tuple[Competent, ...], powers: Powers) -> Verdict:
    if not agencies:
        return refuse(
            "nobody_competent", f"{on.isoformat()}该地没有机关对该事项享有{kind}权。", ACT_SOURCE[kind]
        )
    bases = {c.basis for c in agencies}
    sources = [ACT_SOURCE[kind]]
    sources += [ART_24] if Basis.GRANT in bases else []
    sources += [ART_20] if Basis.ENTRUSTED in bases else []
    names = "、".join(f"{powers.name(c.agency)}（{c.basis}）" for c in agencies)
    return allow("competent", f"{on.isoformat()}该地对该事项有{kind}权的是{names}。", *sources)


ACT_SOURCE: Mapping[PowerKind, Source] = {
    PowerKind.PUNISH: ART_17,
    PowerKind.CHECK: Source("国务院办公厅关于严格规范涉企行政检查的意见", "国办发〔2024〕54号"),
    PowerKind.COERCE: COERCION_17,
    PowerKind.SUPERVISE: Source("国务院办公厅关于深入推进跨部门综合监管的指导意见", "国办发〔2023〕1号"),
}
"""Kind of power → the provision that only an agency with power may use it."""
