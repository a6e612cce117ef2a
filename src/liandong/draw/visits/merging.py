"""一次入企：抽中同一对象的各部门，分成最少的几次进门，并说明为什么。

Departments whose windows share a slot may go together, at most so many at once. Without pairs to keep apart, taking the
window that closes first together with those that close next is already the fewest (whoever closes later can take the
place of one who closes earlier in any later visit). With such pairs every way is tried, once for each pattern.

Main names: `Visit`, `merge`, `fewest`, `exact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from liandong.draw.visits.facts import Rules, Selection, Wave
from liandong.draw.visits.reasons import Reason, Why

TRIED = 14
"""More departments than this at one target, with pairs to keep apart, are merged by first fit and not by trying all."""

Seat = tuple[str, str]
"""Department and the certificate its officers must hold ("" when none)."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One time through one door.

    Attributes:
        id: the target's id for its first visit, then ``#2``, ``#3``.
        seats: departments at this door in code order. first, last: slots open to all of them.
        joined: for each of them why. apart: for each other department that drew the target, why not here.
    """

    id: str
    target: str
    area: str
    seats: tuple[Seat, ...]
    first: int
    last: int
    joined: Mapping[str, Reason]
    apart: Mapping[str, Reason]

    @property
    def departments(self) -> tuple[str, ...]:
        return tuple(department for department, _ in self.seats)


Ways = Sequence[Sequence[Selection]]
Way = Callable[[Sequence[Selection], int, Rules], Ways]


def merge(wave: Wave, way: Way | None = None) -> tuple[Visit, ...]:
    """Every selection in exactly one visit of its department to its target; visits in order of target and closing.

    Args:
        way: `fewest` or `exact`; by default `exact` where the rules keep pairs apart.
    """
    by_target: dict[str, list[Selection]] = {}
    for one in wave.selections:
        by_target.setdefault(one.target, []).append(one)
    return tuple(
        visit for target in sorted(by_target) for visit in _visits(wave, target, by_target[target], way)
    )


def parted(drawn: Sequence[Selection], most: int, rules: Rules, way: Way | None = None) -> Ways:
    """The visits of one target, given who drew it."""
    chosen = way or (exact if rules.apart else fewest)
    return chosen(sorted(drawn, key=lambda one: _closing(one, rules)), most, rules)


def _visits(wave: Wave, target: str, drawn: list[Selection], way: Way | None) -> Iterator[Visit]:
    rules, place = wave.rules, wave.target_of[target]
    most = min(rules.most, place.most or rules.most)
    for number, part in enumerate(parted(drawn, most, rules, way), 1):
        here = {one.department for one in part}
        yield Visit(
            target if number == 1 else f"{target}#{number}",
            target,
            place.area,
            tuple(sorted((one.department, one.certificate) for one in part)),
            max(one.first for one in part),
            min(one.last for one in part),
            {one.department: _joined(one, here, len(drawn), rules) for one in part},
            {one.department: _apart(one, part, most, rules) for one in drawn if one.department not in here},
        )


def _closing(one: Selection, rules: Rules) -> tuple[int, int, tuple[str, ...], str]:
    """First to close first; then those of one group side by side."""
    return one.last, one.first, rules.group_of(one.department), one.department


def fits(part: Sequence[Selection], one: Selection, most: int, rules: Rules) -> bool:
    """Whether one more department can be in the same visit."""
    together = [*part, one]
    return (
        len(together) <= most
        and max(other.first for other in together) <= min(other.last for other in together)
        and not any(frozenset((one.department, other.department)) in rules.apart for other in part)
    )


def fewest(drawn: Sequence[Selection], most: int, rules: Rules) -> Ways:
    """The visits of one target, by the window that closes first; the fewest when nothing is kept apart.

    Args:
        drawn: in order of `_closing`.
    """
    parts: list[list[Selection]] = []
    left = list(drawn)
    while left:
        part: list[Selection] = []
        for one in left:
            if fits(part, one, most, rules):
                part.append(one)
        parts.append(part)
        left = [one for one in left if one not in part]
    return parts


def exact(drawn: Sequence[Selection], most: int, rules: Rules) -> Ways:
    """The fewest visits by trying every way; among equals the one whose first visit is the fullest.

    Above `TRIED` departments it falls back to `fewest`.
    """
    if len(drawn) > TRIED:
        return fewest(drawn, most, rules)
    pattern = tuple((one.department, one.first, one.last) for one in drawn)
    return [[drawn[i] for i in part] for part in _tried(pattern, most, rules)]


@lru_cache(maxsize=4096)
def _tried(pattern: tuple[tuple[str, int, int], ...], most: int, rules: Rules) -> tuple[tuple[int, ...], ...]:
    ones = [Selection(department, "", first, last) for department, first, last in pattern]

    def may(part: tuple[int, ...]) -> bool:
        return all(fits([ones[i] for i in part[:n]], ones[part[n]], most, rules) for n in range(1, len(part)))

    @cache
    def best(left: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
        if not left:
            return ()
        found: tuple[tuple[int, ...], ...] | None = None
        for size in range(min(most, len(left)), 0, -1):
            for others in combinations(left[1:], size - 1):
                part = (left[0], *others)
                if may(part):
                    rest = best(tuple(i for i in left if i not in part))
                    if found is None or len(rest) + 1 < len(found):
                        found = (part, *rest)
        assert found is not None  # 单独一个部门总可以
        return found

    return best(tuple(range(len(ones))))


def _joined(one: Selection, here: set[str], drawn: int, rules: Rules) -> Reason:
    others = tuple(sorted(here - {one.department}))
    if not others:
        return Reason(Why.ALONE if drawn == 1 else Why.SINGLE)
    group = tuple(other for other in others if other in rules.group_of(one.department))
    return Reason(Why.GROUP, group) if group else Reason(Why.CHANCE, others)


def _apart(one: Selection, part: Sequence[Selection], most: int, rules: Rules) -> Reason:
    names = tuple(sorted(other.department for other in part))
    disjoint = tuple(sorted(o.department for o in part if max(o.first, one.first) > min(o.last, one.last)))
    if disjoint:
        return Reason(Why.WINDOW, disjoint)
    kept = tuple(name for name in names if frozenset((one.department, name)) in rules.apart)
    if kept:
        return Reason(Why.KEPT, kept)
    return Reason(Why.LIMIT if len(part) >= most else Why.FEWEST, names)
