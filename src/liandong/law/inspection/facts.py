"""一次入企检查由什么组成：每个机关自己的一份（事项、人员、批准、频次），和大家共有的一份（日期、以往入企）。

Joint enforcement makes no joint decision: each agency answers for its own items, officers and approval, even inside
one visit. So the part, not the visit, is what is judged.

Main names: `InspectorKind`, `StaffKind`, `TaskKind`, `Item`, `Officer`, `Clue`, `Cap`, `Recognised`, `Part`, `Visit`.
Legal source: 国办发〔2024〕54号（I 各行）；行政处罚法第四十二条；河南省行政执法条例第十六条、第二十条、第二十四条.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class InspectorKind(StrEnum):
    """What wants to inspect; the last three never may."""

    AGENCY = "行政机关"
    AUTHORISED = "法律法规授权组织"
    ENTRUSTED = "受委托组织"
    COORDINATING = "议事协调机构"
    THIRD_PARTY = "检验检测机构、科研院所等第三方"
    INTERMEDIARY = "受聘的中介机构"


class StaffKind(StrEnum):
    """Who goes along; only officers count."""

    OFFICER = "执法人员"
    AUXILIARY = "辅助人员、网格员、临时工"
    EXPERT = "第三方技术人员"


class TaskKind(StrEnum):
    """Why it is done; only the last is not counted in the yearly cap."""

    ROUTINE = "日常检查"
    CASE = "个案检查"
    SPECIAL = "专项检查"
    ORDERED_SPECIAL = "上级统一部署的专项检查"


class CapException(StrEnum):
    """Cases in which the cap does not bind, in the words of I-07."""

    COMPLAINT = "投诉举报"
    ASSIGNED = "转办交办"
    MONITORING = "数据监测发现的线索"
    REQUEST = "企业申请"


@dataclass(frozen=True, slots=True)
class Item:
    """One inspection item: code, the days on which it stands published (both included), None = never or still."""

    code: str
    published_on: date | None
    withdrawn_on: date | None = None

    def published(self, on: date) -> bool:
        """Whether it stands published on the day."""
        if self.published_on is None or on < self.published_on:
            return False
        return self.withdrawn_on is None or on <= self.withdrawn_on


@dataclass(frozen=True, slots=True)
class Officer:
    """One person of the team.

    Attributes:
        person: id. kind: what the person is. certified_from, certified_until: days on which the enforcement
            certificate is valid, both included; None = holds none. recused: must stay away from this object.
    """

    person: str
    kind: StaffKind = StaffKind.OFFICER
    certified_from: date | None = None
    certified_until: date | None = None
    recused: bool = False

    def counts(self, on: date) -> bool:
        """Whether the person is one of the two on that day."""
        if self.kind is not StaffKind.OFFICER or self.recused:
            return False
        if self.certified_from is None or self.certified_until is None:
            return False
        return self.certified_from <= on <= self.certified_until


@dataclass(frozen=True, slots=True)
class Clue:
    """The recorded clue that takes a visit out of the cap: which case, and the number under which it is recorded."""

    kind: CapException
    number: str


@dataclass(frozen=True, slots=True)
class Cap:
    """The yearly cap the agency itself published for this enterprise: visits a year, its document, the day."""

    visits: int
    document: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised result of another agency for one item: from whom, and the last day of its validity.

    Attributes:
        revoked: the result or the decision behind it was revoked, so the recognition lapsed.
    """

    item: str
    agency: str
    valid_until: date
    revoked: bool = False

    def holds(self, item: str, on: date) -> bool:
        """Whether it speaks for the item on the day."""
        return self.item == item and on <= self.valid_until and not self.revoked


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part of a visit.

    Attributes:
        agency: name, for the sentences. kind: what it is. has_power: `competence.competent` says so for every item.
        entrustment_published: for an entrusted organisation.
        items, officers: its own. task: why.
        approved_at: when its head approved, with time zone; None = not. emergency: why it could not wait; empty = none.
        notice_ready: the notice is made out. off_site_suffices: the aim can be reached without entering.
        visits_this_year: its own counted visits to this enterprise this year, this one not included.
        visits_to_come: its own others of this year that are approved and still to be made.
        cap, clue: see there; None = none. recognised: results that speak for some of its items.
        reasons: finding code → reason given; answers findings that need one.
    """

    agency: str
    kind: InspectorKind
    has_power: bool
    items: tuple[Item, ...]
    officers: tuple[Officer, ...]
    task: TaskKind = TaskKind.ROUTINE
    entrustment_published: bool = True
    approved_at: datetime | None = None
    emergency: str = ""
    notice_ready: bool = True
    off_site_suffices: bool = False
    visits_this_year: int = 0
    visits_to_come: int = 0
    cap: Cap | None = None
    clue: Clue | None = None
    recognised: tuple[Recognised, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One entry into one enterprise.

    Attributes:
        on: the day. entered_at: the moment of entry, with time zone; None while only planned.
        parts: at least one, one for each agency.
        other_visits: days of all other visits of any agency, a joint visit once; this one not included.
    """

    on: date
    parts: tuple[Part, ...]
    entered_at: datetime | None = None
    other_visits: tuple[date, ...] = ()
