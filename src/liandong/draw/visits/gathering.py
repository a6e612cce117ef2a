"""从抽取的结果和固定的名录，到编排要用的事实。

The lists that were drawn, the rows of the three committed rosters and the rules document are all that is read; only the window
of each department (and where its officers need a certificate) is added by whoever plans the wave.

Main names: `gathered`, `Window`.
Source: 协议 VDR-1 的名录；人员名录第四栏起的写法见 `officer_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from liandong.draw import rosters
from liandong.draw.lists import DrawnList
from liandong.draw.visits.facts import Officer, Rules, Selection, Target, Wave


@dataclass(frozen=True, slots=True)
class Window:
    """The half-day slots of a department, both ends included, and what its officers must hold ("" = nothing more)."""

    first: int
    last: int
    certificate: str = ""


def gathered(
    rules: Rules,
    lists: Mapping[str, DrawnList],
    windows: Mapping[str, Window],
    targets: Iterable[rosters.Target],
    officers: Iterable[rosters.Officer],
    recusals: Iterable[rosters.Recusal] = (),
    most: Mapping[str, int] | None = None,
) -> Wave:
    """The facts of a wave.

    Args:
        lists: list code (``dept/risk/region``) → what was drawn.
        windows: by department.
        most: target id → fewer departments at one door than the general rule, for micro businesses.

    Raises:
        ValueError: a department has no window; what `Wave` and `officer_of` refuse.
    """
    drawn = {(code.partition("/")[0], target) for code, one in lists.items() for target in one.drawn}
    if missing := sorted({department for department, _ in drawn} - set(windows)):
        raise ValueError(f"没有写明 {'、'.join(missing)} 的检查时段。")
    wanted, fewer = {target for _, target in drawn}, most or {}
    return Wave(
        rules,
        tuple(sorted(_selection(department, target, windows[department]) for department, target in drawn)),
        tuple(Target(one.id, one.region, fewer.get(one.id, 0)) for one in targets if one.id in wanted),
        tuple(officer_of(one) for one in officers),
        frozenset((one.officer, one.target) for one in recusals),
    )


def _selection(department: str, target: str, window: Window) -> Selection:
    return Selection(department, target, window.first, window.last, window.certificate)


def officer_of(row: rosters.Officer) -> Officer:
    """A row of the officer roster; further fields: certificates, regions, slots off duty, 1 or 0 for a valid 执法证件.

    A field left out or empty says: no further certificate, everywhere, never off duty, valid.

    Raises:
        ValueError: a slot is no number, or the last field is neither 1 nor 0.

    >>> one = officer_of(rosters.Officer("S-1", "SAMR", True, ("TSA,FOOD", "410802", "0,4-6")))
    >>> sorted(one.certificates), sorted(one.areas), sorted(one.absent), one.is_certified
    (['FOOD', 'TSA'], ['410802'], [0, 4, 5, 6], True)
    """
    certificates, areas, absent, valid = (*row.more, "", "", "", "")[:4]
    if valid not in ("", "0", "1"):
        raise ValueError(f"执法人员 {row.id} 的执法证件一栏应为 1（有效）或 0，写的是 {valid}。")
    return Officer(
        row.id,
        row.department,
        row.is_lead,
        valid != "0",
        frozenset(filter(None, areas.split(","))),
        frozenset(filter(None, certificates.split(","))),
        frozenset(_slots(row.id, absent)),
    )


def _slots(officer: str, text: str) -> Iterator[int]:
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            raise ValueError(f"执法人员 {officer} 不在岗的时段“{part}”应为一个数，或者两个数中间一个短横。")
        yield from range(int(first), int(last or first) + 1)
