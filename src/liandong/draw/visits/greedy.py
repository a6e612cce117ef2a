"""没有求解器也能排：同样的事实，同样的规则，任何机器上同样的表。

Kinds with the fewest slots first, then those that bind the fewest departments; each visit goes to the slot where the
scarcest of its pools keeps the most teams free, the earliest of equals. Integers only.

Main name: `greedily`.
"""

from __future__ import annotations

from collections import Counter

from liandong.draw.visits.program import Place, Program, Row


def greedily(program: Program) -> dict[Place, int]:
    """A table that keeps every row; no visit could still be added to it."""
    rows_at: list[list[int]] = [[] for _ in program.places]
    for number, row in enumerate(program.rows):
        for member in row.members:
            rows_at[member].append(number)
    left = [row.limit for row in program.rows]
    table: Counter[Place] = Counter()
    for row in _in_order(program, rows_at):
        while (place := _freest(row, rows_at, left)) is not None:
            table[program.places[place]] += 1
            for number in rows_at[place]:
                left[number] -= 1
    return dict(sorted(table.items()))


def _in_order(program: Program, rows_at: list[list[int]]) -> list[Row]:
    own = [row for row in program.rows if row.name.startswith("n|")]
    return sorted(own, key=lambda row: (len(row.members), len(rows_at[row.members[0]]), row.name))


def _freest(row: Row, rows_at: list[list[int]], left: list[int]) -> int | None:
    """The place with the most room under its tightest row; None when none has any."""
    best, room = None, 0
    for member in row.members:
        free = min(left[number] for number in rows_at[member])
        if free > room:
            best, room = member, free
    return best
