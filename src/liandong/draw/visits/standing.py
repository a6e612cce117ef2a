"""编排以后谁去哪里：换执法人员的接着往下问，换检查对象的由补入的那一家接替原来的半天和人员；只由登记了的事件决定。

Events are followed one by one in the order of the ledger. A target that comes in has a visit of its own, ``#r`` and the number of the
event in its id; the team that comes with it goes on being asked in the order in which it was drawn, and who may not go to the new
target (recused, of another area) is named, to be replaced by an event like anybody else. Where the reserve is used up, the team is
free again.

Main names: `Standing`, `Move`, `Moved`, `moves_of`.
Legal source: 行政处罚法第四十三条（回避）.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from liandong.draw.replacements import Substitute
from liandong.draw.visits.facts import Wave
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import Visit
from liandong.draw.visits.walking import Duty, Post, Replacement, Roster, replaced, taken_over


@dataclass(frozen=True, slots=True)
class Move:
    """A target dropped out of one list after the visits were made.

    Attributes:
        n: number of the event. department: whose list. out, into: targets; ``into`` is empty when the reserve is used up.
        area: where the substitute is.
    """

    n: int
    department: str
    out: str
    into: str
    area: str


def moves_of(substitutes: Iterable[Substitute], areas: Mapping[str, str]) -> list[Move]:
    """The targets replaced after the visits, as the visits are brought through them.

    Args:
        areas: target → where it is, of everybody in a reserve.
    """
    return [
        Move(one.n, one.list.partition("/")[0], one.out, one.into, areas.get(one.into, "")) for one in substitutes
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it.

    Attributes:
        left: the visit that the department does not make. visit: the one that it makes instead; empty when nobody came in.
        slot, duty: its half-day and team; None when the visit that was left had none.
    """

    left: str
    visit: str
    slot: int | None
    duty: Duty | None


@dataclass(frozen=True)
class Standing:
    """Who goes where after the events so far.

    Attributes:
        doors: by visit id, those that came in too. places: department and target → visit.
        walks: visits that came in → the visit for which their team was drawn.
        fallen: posts that no longer stand → number of the event. outcomes: what came of each event.
    """

    wave: Wave
    keys: Keys
    doors: Mapping[str, Visit]
    slots: Mapping[str, int]
    duties: Mapping[Post, Duty]
    places: Mapping[tuple[str, str], str]
    walks: Mapping[str, str] = field(default_factory=dict)
    fallen: Mapping[Post, int] = field(default_factory=dict)
    events: tuple[Replacement | Move, ...] = ()
    outcomes: tuple[Duty | Moved, ...] = ()

    @classmethod
    def of(
        cls, wave: Wave, keys: Keys, visits: Iterable[Visit], slots: Mapping[str, int], duties: Mapping[Post, Duty]
    ) -> Standing:  # fmt: skip
        """As the visits were made, before any event."""
        doors = {visit.id: visit for visit in visits}
        places = {(dept, visit.target): visit.id for visit in doors.values() for dept in visit.departments}
        return cls(wave, keys, doors, slots, duties, places)

    def after(self, event: Replacement | Move) -> Standing:
        """After one event more.

        Raises:
            ValueError: the event is not a later one (numbers in between are those of events before the visits), or names who is
                not, or no longer, on duty there; a reason that the rules do not know.
        """
        last = self.events[-1].n if self.events else 0
        if event.n <= last:
            raise ValueError(f"替换事件的编号应大于 {last}，写的是 {event.n}。")
        return self._moved(event) if isinstance(event, Move) else self._replaced(event)

    def _replaced(self, event: Replacement) -> Standing:
        post = (event.visit, event.department)
        self._refuse(event, post)
        roster, walk = Roster(self.wave, event.department), self.walks.get(event.visit, event.visit)
        order = self.keys.officers_in_order(walk, event.department, roster.officers)
        duty = replaced(roster, self.doors[event.visit], order, self.slots, self.duties, event.out)
        return self._with(event, duty, duties={**self.duties, post: duty})

    def _refuse(self, event: Replacement, post: Post) -> None:
        said = f"替换第 {event.n} 号："
        if event.reason not in self.wave.rules.reasons:
            known = "、".join(sorted(self.wave.rules.reasons)) or "没有"
            raise ValueError(f"{said}理由代码 {event.reason} 不在规则之中，可用：{known}。")
        if post in self.fallen:
            target = self.doors[event.visit].target
            raise ValueError(f"{said}{event.department} 对 {target} 的检查已经替换，不再换人。")
        if post not in self.duties or event.out not in self.duties[post].officers:
            raise ValueError(f"{said}{event.visit} 的 {event.department} 没有派 {event.out}。")

    def _moved(self, event: Move) -> Standing:
        place = (event.department, event.out)
        if place not in self.places:
            raise ValueError(f"替换第 {event.n} 号：编排里没有 {event.department} 对 {event.out} 的检查。")
        old = self.doors[self.places[place]]
        post = (old.id, event.department)
        duty, slot = self.duties.get(post), self.slots.get(old.id)
        duties = {one: stands for one, stands in self.duties.items() if one != post}
        places = {one: visit for one, visit in self.places.items() if one != place}
        fallen = {**self.fallen, post: event.n}
        if not event.into:
            gone = Moved(old.id, "", None, None)
            return self._with(event, gone, duties=duties, places=places, fallen=fallen)
        seats = tuple(seat for seat in old.seats if seat[0] == event.department)
        new = Visit(f"{event.into}#r{event.n}", event.into, event.area, seats, old.first, old.last, {}, {})
        slots = dict(self.slots)
        if duty is not None and slot is not None:
            duty = taken_over(Roster(self.wave, event.department), new, slot, duty)
            duties[new.id, event.department], slots[new.id] = duty, slot
        return self._with(
            event, Moved(old.id, new.id, slot, duty), duties=duties, slots=slots, fallen=fallen,
            doors={**self.doors, new.id: new}, places={**places, (event.department, event.into): new.id},
            walks={**self.walks, new.id: self.walks.get(old.id, old.id)},
        )  # fmt: skip

    def _with(self, event: Replacement | Move, outcome: Duty | Moved, **changed: Any) -> Standing:
        return replace(self, events=(*self.events, event), outcomes=(*self.outcomes, outcome), **changed)
