"""派不派得满：一个部门的全部席位与人员的配对，随走随补。

Every team has one seat for a 主办人员 where one is required, and seats for anybody. A full seating of what is open is kept
all the time; fixing one officer either leaves a full seating, found by one augmenting path, or is undone and refused. So
the walk meets no dead end: if all teams can be staffed, all are. Where they cannot, the seats that compete and the officers
they compete for (a violation of Hall's condition) are named.

Main names: `Team`, `Bottleneck`, `Staffing`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""A team, by its number in the walk, and a seat in it; seat 0 is the lead's where one is required."""


@dataclass(frozen=True, slots=True)
class Team:
    """What a department owes one visit.

    Attributes:
        able: officers who may be asked, in order: certified, present, of the area, not recused.
    """

    visit: str
    slot: int
    seats: int
    is_led: bool
    able: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Seats that compete for too few officers.

    Attributes:
        seats: how many compete. filled: how many of them can be filled at most.
        is_lead: all of them are seats of 主办人员. slots: when. officers: all who can take any of them.
    """

    department: str
    seats: int
    filled: int
    is_lead: bool
    slots: tuple[int, ...]
    officers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is short, in words.

        >>> Bottleneck("SAMR", 3, 2, True, (4,), ("S-1", "S-2")).sentence
        '派不满：3 个主办席位争 2 名主办人员，最多坐满 2 个。'
        """
        who = "主办人员" if self.is_lead else "执法人员"
        seat = "主办席位" if self.is_lead else "席位"
        return f"派不满：{self.seats} 个{seat}争 {len(self.officers)} 名{who}，最多坐满 {self.filled} 个。"


class Staffing:
    """The seating of one department over the wave.

    Attributes:
        short: teams, by number, that cannot be staffed besides those before them, with the bottleneck.
    """

    def __init__(self, department: str, teams: Sequence[Team], leads: Iterable[str], load: int) -> None:
        self.department = department
        self._teams, self._leads, self._most = teams, frozenset(leads), load
        self._holder: dict[Place, str] = {}
        self._at: dict[tuple[str, int], Place] = {}
        self._held: dict[str, dict[Place, None]] = {}
        self._fixed: set[Place] = set()
        self.short: dict[int, Bottleneck] = {}
        for number in range(len(teams)):
            self._seat(number)

    def take(self, number: int, officer: str) -> bool:
        """Fix an officer in a team, lead's seat first for a lead; False when other seats would then stay empty.

        The officer must have passed the tests of load, slot and pair.
        """
        place = self._open_seat(number, officer)
        holder = self._holder[place]
        if holder != officer and not self._exchange(place, officer):
            return False
        self._fixed.add(place)
        return True

    def holders(self) -> Mapping[Place, str]:
        """Who sits where in the seating that is kept; what is fixed and what is only possible."""
        return self._holder

    def _seat(self, number: int) -> None:
        taken: list[Place] = []
        for seat in range(self._teams[number].seats):
            place = (number, seat)
            reached = self._augment([place])
            if reached is not None:
                self.short[number] = self._bottleneck(reached)
                for other in taken:
                    self._leave(other)
                return
            taken.append(place)

    def _open_seat(self, number: int, officer: str) -> Place:
        seats = [(number, n) for n in range(self._teams[number].seats) if (number, n) not in self._fixed]
        return next(place for place in seats if self._may(place, officer))

    def _may(self, place: Place, officer: str) -> bool:
        return place[1] > 0 or not self._teams[place[0]].is_led or officer in self._leads

    def _exchange(self, place: Place, officer: str) -> bool:
        before = self._holder[place]
        self._leave(place)
        ousted = self._at.get((officer, self._teams[place[0]].slot))
        if ousted:
            self._leave(ousted)
        self._sit(place, officer)
        self._fixed.add(place)
        roots = [ousted] if ousted else self._overload(officer)
        is_repaired = not roots or self._augment(roots) is None
        self._fixed.discard(place)
        if not is_repaired:
            self._leave(place)
            self._sit(place, before)
            if ousted:
                self._sit(ousted, officer)
        return is_repaired

    def _overload(self, officer: str) -> list[Place]:
        """Open seats of an officer who now has one too many."""
        held = self._held[officer]
        return [place for place in held if place not in self._fixed] if len(held) > self._most else []

    def _sit(self, place: Place, officer: str) -> None:
        self._holder[place] = officer
        self._at[officer, self._teams[place[0]].slot] = place
        self._held.setdefault(officer, {})[place] = None

    def _leave(self, place: Place) -> None:
        officer = self._holder.pop(place)
        del self._at[officer, self._teams[place[0]].slot]
        del self._held[officer][place]

    def _augment(self, roots: list[Place]) -> _Reached | None:
        """Seat one of the roots anew, moving others; None when done, else all that was reached in vain."""
        came: dict[Place, tuple[Place, str] | None] = dict.fromkeys(roots)
        seen = _Reached(came, {}, set())
        queue = deque(roots)
        while queue:
            place = queue.popleft()
            slot = self._teams[place[0]].slot
            for officer in self._teams[place[0]].able:
                if (officer, slot) in seen.slots or not self._may(place, officer):
                    continue
                seen.slots[officer, slot] = None
                holding = self._at.get((officer, slot))
                if holding is None and len(self._held.get(officer, ())) < self._most:
                    self._shift(came, place, officer)
                    return None
                for other in self._movable(officer, holding, seen):
                    if other not in came:
                        came[other] = (place, officer)
                        queue.append(other)
        return seen

    def _movable(self, officer: str, holding: Place | None, seen: _Reached) -> Iterator[Place]:
        """Seats whose leaving would make room: the one in this slot, or any when the load is full."""
        if holding is not None:
            if holding not in self._fixed:
                yield holding
        elif officer not in seen.loaded:
            seen.loaded.add(officer)
            yield from (place for place in self._held[officer] if place not in self._fixed)

    def _shift(self, came: Mapping[Place, tuple[Place, str] | None], place: Place, officer: str) -> None:
        step: tuple[Place, str] | None = (place, officer)
        while step:
            moved, to = step
            step = came[moved]
            if moved in self._holder:
                self._leave(moved)
            self._sit(moved, to)

    def _bottleneck(self, reached: _Reached) -> Bottleneck:
        places = list(reached.came)
        load = dict.fromkeys(reached.loaded, self._most)
        for officer, _ in reached.slots:
            if officer not in reached.loaded:
                load[officer] = load.get(officer, 0) + 1
        return Bottleneck(
            self.department,
            len(places),
            sum(load.values()),
            all(seat == 0 and self._teams[number].is_led for number, seat in places),
            tuple(sorted({self._teams[number].slot for number, _ in places})),
            tuple(sorted(load)),
        )


@dataclass
class _Reached:
    """What a search went through."""

    came: dict[Place, tuple[Place, str] | None]
    slots: dict[tuple[str, int], None]
    loaded: set[str]
