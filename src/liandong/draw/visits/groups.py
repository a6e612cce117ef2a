"""协同组：组内各部门共用一个抽取次序，抽中的多半是同一家，一次进门查完。

Each department's own sample stays as uniform as before; only the overlap changes. The wider the group, the fewer the
doors, and the fewer different enterprises seen: a political choice, made before the draw and hashed with the rules.

Main names: `groups_of`, `one_group`, `no_groups`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

SIZE = 4
"""Default: groups of three or four related departments."""


def groups_of(departments: Sequence[str], size: int = SIZE) -> tuple[tuple[str, ...], ...]:
    """Neighbours in the list together, as few groups as ``size`` allows, sizes as even as can be.

    Args:
        departments: all of them, related ones side by side; which are related is for the plan to say.

    Raises:
        ValueError: a size below one.

    >>> [len(group) for group in groups_of("abcdefghij")]
    [4, 3, 3]
    >>> groups_of(["市场监管", "消防", "环保", "农业", "文旅"])
    (('市场监管', '消防', '环保'), ('农业', '文旅'))
    >>> groups_of([])
    ()
    """
    if size < 1:
        raise ValueError("协同组至少一个部门。")
    number = -(-len(departments) // size)
    if not number:
        return ()
    least, longer = divmod(len(departments), number)
    ends = [least * i + min(i, longer) for i in range(number + 1)]
    return tuple(tuple(departments[a:b]) for a, b in pairwise(ends))


def one_group(departments: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """All departments on one score: fewest doors."""
    return groups_of(departments, max(len(departments), 1))


def no_groups(departments: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Every department on a score of its own: most enterprises seen."""
    return groups_of(departments, 1)
