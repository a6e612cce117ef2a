"""时段的计数模型：每种进门在每个半天排几次，合计最多；只有个数，没有哪一家、哪个人。

A row is a sum of counts that may not pass a limit: so many visits there are of a kind, so many teams a pool makes in a
slot, so many in the whole wave. Prices on rows that leave no count cheaper than one bound every table from above (weak
duality): anybody can check by adding integers that no better table exists, without trusting any solver.

Main names: `Program`, `program_of`, `faults`, `Certificate`, `bound_by`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from liandong.draw.visits.pools import Kind, Pool

UNIT = 1_000_000
"""Prices are integers in millionths of a visit."""

Place = tuple[str, int]
"""A kind, by name, and a slot."""

Table = Mapping[Place, int]
"""How many visits of a kind go to a slot; absent = none."""


@dataclass(frozen=True, slots=True)
class Row:
    """The sum over ``members`` (positions in `Program.places`) may not pass ``limit``."""

    name: str
    limit: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """Maximise the sum of all counts under all rows."""

    places: tuple[Place, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices by name of row, in millionths; rows that are not named cost nothing."""

    prices: Mapping[str, int]


def program_of(kinds: Iterable[Kind], pools: Sequence[Pool]) -> Program:
    """The model of these visits; ``kinds`` one for each visit, in any order."""
    number = Counter(kinds)
    ordered = sorted(number)
    places = tuple((kind.name, slot) for kind in ordered for slot in range(kind.first, kind.last + 1))
    at = {place: position for position, place in enumerate(places)}
    rows = [
        Row(f"n|{kind.name}", number[kind], tuple(at[kind.name, s] for s in range(kind.first, kind.last + 1)))
        for kind in ordered
    ]
    for pool in pools:
        rows += _pool_rows(pool, [kind for kind in ordered if pool.holds(kind)], at)
    return Program(places, tuple(rows))


def _pool_rows(pool: Pool, kinds: Sequence[Kind], at: Mapping[Place, int]) -> Iterator[Row]:
    whole: list[int] = []
    for slot, teams in enumerate(pool.teams):
        members = tuple(at[kind.name, slot] for kind in kinds if kind.first <= slot <= kind.last)
        whole += members
        if members:
            yield Row(f"s|{pool.name}|{slot}", teams, members)
    yield Row(f"w|{pool.name}", pool.whole, tuple(sorted(whole)))


def faults(program: Program, table: Table) -> Iterator[str]:
    """Everything in which a table of counts breaks the model, in Chinese; nothing when it may be used."""
    known = set(program.places)
    yield from (
        f"计数表里的 {kind} 第 {slot} 段不在模型里。" for kind, slot in table if (kind, slot) not in known
    )
    yield from (
        f"{kind} 第 {slot} 段排了 {count} 次，不是非负整数。"
        for (kind, slot), count in table.items()
        if not _whole(count)
    )
    for row in program.rows:
        total = sum(table.get(program.places[member], 0) for member in row.members)
        if total > row.limit:
            yield f"{row.name} 合计 {total}，上限 {row.limit}。"


def _whole(count: int) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and count >= 0


def bound_by(program: Program, certificate: Certificate) -> int | None:
    """The most visits that any table can hold, by these prices; None when they prove nothing.

    They prove nothing when a price is negative, or some count costs less than one visit.
    """
    prices = [certificate.prices.get(row.name, 0) for row in program.rows]
    if any(price < 0 for price in prices):
        return None
    cost = [0] * len(program.places)
    for row, price in zip(program.rows, prices, strict=True):
        if price:
            for member in row.members:
                cost[member] += price
    if cost and min(cost) < UNIT:
        return None
    return sum(row.limit * price for row, price in zip(program.rows, prices, strict=True)) // UNIT


def certified(program: Program, prices: Mapping[str, int]) -> Certificate:
    """Prices from anywhere made into a proof: what a count still lacks of one is added to the row of its kind."""
    kept = {name: price for name, price in prices.items() if price > 0}
    cost = [0] * len(program.places)
    for row in program.rows:
        for member in row.members:
            cost[member] += kept.get(row.name, 0)
    for row in program.rows:
        if row.name.startswith("n|") and (lacking := max(UNIT - cost[member] for member in row.members)) > 0:
            kept[row.name] = kept.get(row.name, 0) + lacking
    return Certificate(kept)


def total(table: Table) -> int:
    """Visits placed."""
    return sum(table.values())
