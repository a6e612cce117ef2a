"""每个部门每半天派得出几组：人数的一半和主办人员数，哪个小算哪个。

Visits that the slots cannot tell apart are of one kind; officers that can serve them form a pool. Besides all officers of
a department, those that serve one area or hold one certificate are a pool of their own, where not all of them do.

Main names: `Kind`, `kinds_of`, `Pool`, `pools_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liandong.draw.visits.facts import Officer, Rules, Wave
from liandong.draw.visits.merging import Seat, Visit


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What a count is of: who goes, within which slots, and the area where that limits who can."""

    area: str
    seats: tuple[Seat, ...]
    first: int
    last: int

    @property
    def name(self) -> str:
        """One spelling for keys and records.

        >>> Kind("410802", (("FIRE", ""), ("SAMR", "TSA")), 0, 9).name
        '410802/FIRE+SAMR:TSA/0-9'
        """
        who = "+".join(f"{department}:{needs}" if needs else department for department, needs in self.seats)
        return f"{self.area or '*'}/{who}/{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Pool:
    """Officers of one department that can serve an area and a certificate ("" = whatever).

    Attributes:
        teams: how many teams they make in each slot. whole: in the whole wave, by the load each may have.
        leads: whether 主办人员 are fewer than half the heads, by slot; the whole wave last.
    """

    department: str
    area: str
    certificate: str
    teams: tuple[int, ...]
    whole: int
    leads: tuple[bool, ...]

    @property
    def name(self) -> str:
        return "/".join((self.department, self.area or "*", self.certificate or "*"))

    def holds(self, kind: Kind) -> bool:
        """Whether visits of this kind draw on this pool."""
        return (not self.area or self.area == kind.area) and any(
            department == self.department and (not self.certificate or self.certificate == needs)
            for department, needs in kind.seats
        )


def kinds_of(visits: Iterable[Visit], officers: Sequence[Officer]) -> dict[str, Kind]:
    """The kind of every visit, by visit id."""
    bound = {officer.department for officer in officers if officer.areas}
    return {
        visit.id: Kind(
            visit.area if bound & set(visit.departments) else "", visit.seats, visit.first, visit.last
        )
        for visit in visits
    }


def pools_of(kinds: Iterable[Kind], wave: Wave) -> tuple[Pool, ...]:
    """All pools that limit these kinds, in order of department, area, certificate."""
    staff: dict[str, list[Officer]] = {}
    for officer in wave.officers:
        if officer.is_certified:
            staff.setdefault(officer.department, []).append(officer)
    wanted: dict[tuple[str, str, str], None] = {}
    for kind in kinds:
        for department, needs in kind.seats:
            wanted |= dict.fromkeys(_keys(department, kind.area, needs, staff.get(department, [])))
    return tuple(pool_of(key, staff.get(key[0], []), wave.rules) for key in sorted(wanted))


def _keys(department: str, area: str, needs: str, staff: list[Officer]) -> list[tuple[str, str, str]]:
    """The department itself, and the narrower pools that some of its officers do not belong to."""
    narrower = [
        pair
        for pair in ((area, ""), ("", needs), (area, needs))
        if any(pair) and not all(officer.serves(*pair) for officer in staff)
    ]
    return [(department, "", ""), *((department, *pair) for pair in narrower)]


def pool_of(key: tuple[str, str, str], staff: Sequence[Officer], rules: Rules) -> Pool:
    """What these certified officers of one department can do; the key is department, area, certificate ("" = whatever)."""
    department, area, needs = key
    able = [officer for officer in staff if officer.serves(area, needs)]
    is_led = department in rules.led
    days = [_present(able, slot) for slot in range(rules.slots)]
    days.append(_whole(able, rules))
    teams = [(heads // rules.officers, leads if is_led else heads) for heads, leads in days]
    return Pool(
        department,
        area,
        needs,
        tuple(min(pair) for pair in teams[:-1]),
        min(teams[-1]),
        tuple(leads < heads for heads, leads in teams),
    )


def _present(officers: Sequence[Officer], slot: int) -> tuple[int, int]:
    here = [officer for officer in officers if slot not in officer.absent]
    return len(here), sum(officer.is_lead for officer in here)


def _whole(officers: Sequence[Officer], rules: Rules) -> tuple[int, int]:
    """Visits that all of them, and the leads among them, can make in the whole wave."""
    most = [
        (min(rules.load, sum(slot not in officer.absent for slot in range(rules.slots))), officer.is_lead)
        for officer in officers
    ]
    return sum(number for number, _ in most), sum(number for number, is_lead in most if is_lead)
