"""派谁去：按散列的次序一个个问，问到谁、为什么不要，一一记下。

For each department of each visit, officers stand in the order of their score; tests are made in fixed order and the first
that fails is the logged reason. Nobody is chosen, and nobody is passed over without a reason that can be repeated.

Main names: `Post`, `Duty`, `walk`, `Replacement`, `replaced`, `taken_over`.
Legal source: 行政处罚法第四十二条、第四十三条.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from liandong.draw.visits.facts import Officer, Wave
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import Visit
from liandong.draw.visits.placing import in_order
from liandong.draw.visits.reasons import Refusal
from liandong.draw.visits.staffing import Bottleneck, Staffing, Team

Post = tuple[str, str]
"""A visit and a department at it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who goes for one department of one visit.

    Attributes:
        officers: in the order they were drawn. rejected: who was asked before, with the reason.
        asked: how many were asked; a replacement goes on from there. bottleneck: why the team is not staffed.
        unfit: who of them must not go to the target that came in for another, with the reason.
    """

    officers: tuple[str, ...]
    rejected: tuple[tuple[str, Refusal], ...]
    asked: int
    is_staffed: bool
    bottleneck: Bottleneck | None = None
    unfit: tuple[tuple[str, Refusal], ...] = ()


@dataclass(frozen=True)
class Roster:
    """The officers of one department, and the facts the tests read."""

    wave: Wave
    department: str
    officers: Mapping[str, Officer] = field(init=False)

    def __post_init__(self) -> None:
        own = {officer.id: officer for officer in self.wave.officers if officer.department == self.department}
        object.__setattr__(self, "officers", own)

    def unfit(self, officer: str, visit: Visit, slot: int) -> Refusal | None:
        """The first test failed, of those that do not depend on other duties."""
        return self._first_failed(self.officers[officer], dict(visit.seats)[self.department], visit, slot)

    def unfit_of(self, team: Iterable[str], visit: Visit, slot: int) -> tuple[tuple[str, Refusal], ...]:
        """Those of a team who fail such a test, with the first."""
        asked = ((officer, self.unfit(officer, visit, slot)) for officer in team)
        return tuple((officer, why) for officer, why in asked if why is not None)

    def able(self, order: Iterable[str], visit: Visit, slot: int) -> tuple[str, ...]:
        """Those whom no such test forbids to go."""
        certificate = dict(visit.seats)[self.department]
        return tuple(
            officer
            for officer in order
            if self._first_failed(self.officers[officer], certificate, visit, slot) is None
        )

    def _first_failed(self, one: Officer, certificate: str, visit: Visit, slot: int) -> Refusal | None:
        if not one.is_certified or (certificate and certificate not in one.certificates):
            return Refusal.UNCERTIFIED
        if slot in one.absent:
            return Refusal.ABSENT
        if one.areas and not one.serves(visit.area):
            return Refusal.ELSEWHERE
        return Refusal.RECUSED if (one.id, visit.target) in self.wave.recusals else None


@dataclass
class Duties:
    """Who is bound when, as the walk goes."""

    slots: set[tuple[str, int]] = field(default_factory=set)
    load: dict[str, int] = field(default_factory=dict)

    def bind(self, officer: str, slot: int) -> None:
        self.slots.add((officer, slot))
        self.load[officer] = self.load.get(officer, 0) + 1


def walk(wave: Wave, visits: Iterable[Visit], slots: Mapping[str, int], keys: Keys) -> dict[Post, Duty]:
    """Officers for every department of every visit that has a slot."""
    placed = [visit for visit in in_order(visits, keys) if visit.id in slots]
    departments = sorted({department for visit in placed for department in visit.departments})
    duties: dict[Post, Duty] = {}
    for department in departments:
        duties |= _Walk(Roster(wave, department), placed, slots, keys).duties()
    return duties


class _Walk:
    """One department's way through its visits."""

    def __init__(self, roster: Roster, visits: Sequence[Visit], slots: Mapping[str, int], keys: Keys) -> None:
        self._roster, self._rules = roster, roster.wave.rules
        self._visits = [visit for visit in visits if roster.department in visit.departments]
        self._slots = slots
        self._orders = [
            keys.officers_in_order(visit.id, roster.department, roster.officers) for visit in self._visits
        ]
        self._is_led = roster.department in self._rules.led
        self._bound = Duties()
        self._staffing = self._look_ahead() if self._rules.looks_ahead else None

    def _look_ahead(self) -> Staffing:
        teams = []
        for visit, order in zip(self._visits, self._orders, strict=True):
            slot = self._slots[visit.id]
            able = self._roster.able(order, visit, slot)
            teams.append(Team(visit.id, slot, self._rules.officers, self._is_led, able))
        leads = (officer.id for officer in self._roster.officers.values() if officer.is_lead)
        return Staffing(self._roster.department, teams, leads, self._rules.load)

    def duties(self) -> Iterator[tuple[Post, Duty]]:
        for number, visit in enumerate(self._visits):
            yield (visit.id, self._roster.department), self._duty(number, visit)

    def _duty(self, number: int, visit: Visit) -> Duty:
        if self._staffing and number in self._staffing.short:
            return Duty((), (), 0, False, self._staffing.short[number])
        call = Call(self._roster, visit, self._slots[visit.id], self._bound, [], [])
        for officer in self._orders[number]:
            if call.is_done:
                break
            refusal = call.refusal(officer)
            if refusal is None and self._staffing and not self._staffing.take(number, officer):
                refusal = Refusal.NEEDED
            call.note(officer, refusal)
        return call.duty(0)


@dataclass
class Call:
    """One team as it is being filled."""

    roster: Roster
    visit: Visit
    slot: int
    bound: Duties
    chosen: list[str]
    rejected: list[tuple[str, Refusal]]

    @property
    def is_done(self) -> bool:
        return len(self.chosen) == self.roster.wave.rules.officers

    def refusal(self, officer: str) -> Refusal | None:
        """The first test failed, of all but the look-ahead."""
        unfit = self.roster.unfit(officer, self.visit, self.slot)
        if unfit is not None:
            return unfit
        if self.bound.load.get(officer, 0) >= self.roster.wave.rules.load:
            return Refusal.LOADED
        if (officer, self.slot) in self.bound.slots:
            return Refusal.BUSY
        return Refusal.PAIR if self._spoils_pair(officer) else None

    def note(self, officer: str, refusal: Refusal | None) -> None:
        """Write down what came of asking."""
        if refusal is None:
            self.chosen.append(officer)
            self.bound.bind(officer, self.slot)
        else:
            self.rejected.append((officer, refusal))

    def duty(self, gone: int) -> Duty:
        """What stands; ``gone`` were asked too and are in neither list any more."""
        number = gone + len(self.chosen) + len(self.rejected)
        unfit = self.roster.unfit_of(self.chosen, self.visit, self.slot)
        is_staffed = self.is_done and not unfit
        return Duty(tuple(self.chosen), tuple(self.rejected), number, is_staffed, unfit=unfit)

    def _spoils_pair(self, officer: str) -> bool:
        """Whether the last seat would go to one who cannot lead, and nobody chosen can."""
        team, rules = [*self.chosen, officer], self.roster.wave.rules
        return (
            self.roster.department in rules.led
            and len(team) == rules.officers
            and not any(self.roster.officers[one].is_lead for one in team)
        )


@dataclass(frozen=True, slots=True)
class Replacement:
    """An officer cannot go: an event, written before the substitute is known.

    Attributes:
        n: running number. reason: one of the rules' codes. evidence_sha256: hash of what proves it, 64 hex digits.
        approver: who signed. at: UTC, as written.
    """

    n: int
    visit: str
    department: str
    out: str
    reason: str
    evidence_sha256: str
    approver: str
    at: str

    def document(self, plan_no: str) -> dict[str, Any]:
        """As it is logged before the substitute is known; the kind tells it from the replacement of a target."""
        return {
            "plan_no": plan_no, "n": self.n, "kind": "officer", "visit": self.visit, "dept": self.department, "out": self.out,
            "reason": self.reason, "evidence_sha256": self.evidence_sha256, "approver": self.approver, "at": self.at,
        }  # fmt: skip


def replaced(
    roster: Roster, visit: Visit, order: Sequence[str], slots: Mapping[str, int], duties: Mapping[Post, Duty], out: str
) -> Duty:  # fmt: skip
    """The duty after one officer left: the walk goes on behind the last who was asked; nobody is asked twice.

    Args:
        order: in which the officers of the department are asked for this team. duties: as they stand, ``out`` still there.
    """
    duty = duties[visit.id, roster.department]
    chosen = [officer for officer in duty.officers if officer != out]
    bound = _bound_by(duties, slots, roster.department)
    call = Call(roster, visit, slots[visit.id], bound, chosen, list(duty.rejected))
    gone = duty.asked - len(chosen) - len(duty.rejected)
    for officer in order[duty.asked :]:
        if call.is_done:
            break
        call.note(officer, call.refusal(officer))
    return call.duty(gone)


def taken_over(roster: Roster, visit: Visit, slot: int, duty: Duty) -> Duty:
    """The same team before another target: who must not go there is named, and the team is not complete until replaced."""
    unfit = roster.unfit_of(duty.officers, visit, slot)
    is_full = len(duty.officers) == roster.wave.rules.officers
    return replace(duty, is_staffed=is_full and not unfit, unfit=unfit)


def _bound_by(duties: Mapping[Post, Duty], slots: Mapping[str, int], department: str) -> Duties:
    bound = Duties()
    for (visit, own), duty in duties.items():
        if own == department:
            for officer in duty.officers:
                bound.bind(officer, slots[visit])
    return bound
