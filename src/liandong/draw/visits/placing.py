"""个数定了，哪一家在哪个半天由散列定：求解器怎么调都挪不动一家。

Counted places of a kind stand in the order of their score, so do its visits; they meet pairwise. Visits beyond the counted
places are left out, last in order first. Two visits to one target take different slots where there is a choice.

Main names: `place`, `by_index`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import Visit
from liandong.draw.visits.pools import Kind
from liandong.draw.visits.program import Table


def in_order(visits: Iterable[Visit], keys: Keys) -> list[Visit]:
    """Visits in the order of their score."""
    return sorted(visits, key=lambda visit: keys.of_visit(visit.id))


def place(visits: Iterable[Visit], kinds: Mapping[str, Kind], table: Table, keys: Keys) -> dict[str, int]:
    """The slot of every visit that has one, by visit id; the rest are left out."""
    queues = _queues(table, keys)
    slots: dict[str, int] = {}
    taken: dict[str, set[int]] = {}
    for visit in in_order(visits, keys):
        queue, busy = queues.get(kinds[visit.id].name, []), taken.setdefault(visit.target, set())
        if queue:
            slots[visit.id] = queue.pop(_next_free(queue, busy))
            busy.add(slots[visit.id])
    return slots


def _queues(table: Table, keys: Keys) -> dict[str, list[int]]:
    copies: dict[str, list[tuple[int, int]]] = {}
    for (name, slot), count in table.items():
        copies.setdefault(name, []).extend((slot, copy) for copy in range(count))
    return {name: _queue(name, places, keys) for name, places in copies.items()}


def _queue(name: str, places: Iterable[tuple[int, int]], keys: Keys) -> list[int]:
    return [slot for slot, _ in sorted(places, key=lambda one: keys.of_slot(name, *one))]


def _next_free(queue: Sequence[int], busy: set[int]) -> int:
    return next((at for at, slot in enumerate(queue) if slot not in busy), 0)


def by_index(visits: Iterable[Visit], slots: int, keys: Keys) -> dict[str, int]:
    """VDR-1's ``index-mod``: place in the order of visits modulo the number of slots; windows are not asked."""
    return {visit.id: number % slots for number, visit in enumerate(in_order(visits, keys))}
