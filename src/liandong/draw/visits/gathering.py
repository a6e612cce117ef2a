"""从抽取的结果和固定的名录，到编排要用的事实。

The lists that were drawn, the rows of the committed rosters and the rules document are all that is read. `committed` takes
everything from there, the windows of the departments too (``windows`` of the rules), so that whoever has the full bundle
can make the same wave; `gathered` is for who knows the windows otherwise.

Main names: `committed`, `gathered`, `Window`, `windows_of`.
Source: 协议 VDR-1 的名录；人员名录第四栏起的写法见 `officer_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.draw import rosters
from liandong.draw.lists import DrawnList
from liandong.draw.visits.facts import Officer, Rules, Selection, Target, Wave


@dataclass(frozen=True, slots=True)
class Window:
    """The half-day slots of a department, both ends included, and what its officers must hold ("" = nothing more)."""

    first: int
    last: int
    certificate: str = ""


def windows_of(document: Mapping[str, Any]) -> dict[str, Window]:
    """The window of every department: ``windows`` of the rules document; a department it leaves out has the whole wave.

    Ask before the plan is fixed: afterwards no window can be mended.

    Raises:
        ValueError: of no department, or not within the slots of the rules.

    >>> told = {"elig_industry": {"A": [], "B": []}, "slots": 20, "windows": {"B": {"first": 4, "last": 9, "certificate": "TSA"}}}
    >>> windows_of(told)
    {'A': Window(first=0, last=19, certificate=''), 'B': Window(first=4, last=9, certificate='TSA')}
    """
    whole = {"first": 0, "last": document["slots"] - 1}
    given = document.get("windows", {})
    told = {dept: given.get(dept, whole) for dept in sorted(document["elig_industry"])}
    odd = {dept for dept, own in told.items() if not 0 <= own["first"] <= own["last"] <= whole["last"]}
    if wrong := sorted(odd | (set(given) - set(told))):
        raise ValueError(
            f"规则里 {'、'.join(wrong)} 的检查时段不在 0—{whole['last']} 之中，或者没有这个部门。"
        )
    return {dept: Window(own["first"], own["last"], own.get("certificate", "")) for dept, own in told.items()}


def committed(
    document: Mapping[str, Any],
    drawn: Mapping[str, Sequence[str]],
    targets: Iterable[str],
    officers: Iterable[str],
    recusals: Iterable[str],
    mapping: Iterable[str] = (),
) -> Wave:
    """The facts of a wave, all from what was fixed before the draw: what the independent verifiers read too.

    Args:
        document: the rules, with ``windows`` and, where some targets may be visited by fewer departments at once,
            ``max_depts_column``: the column of the target roster (from 1, after the sixth) that holds their number.
        drawn: list code → who is to be inspected, after the replacements that came before.
        targets, officers, recusals, mapping: rows of the files. With a mapping, region and that column are the mapping's,
            and a recusal may name the target by its own code.

    Raises:
        ValueError: a drawn target is in no row; what `Wave` and `officer_of` refuse.
    """
    at, wanted = document.get("max_depts_column", 0) - 1, {id for ids in drawn.values() for id in ids}
    rows = {row[0]: row for row in (one.split("\t") for one in targets) if row[0] in wanted}
    pids: dict[str, str] = {}
    for pid, own, *fields in (one.split("\t") for one in mapping):
        pids[own] = pid
        if pid in wanted:
            rows[pid] = [pid, *fields[1:]]
    if missing := sorted(wanted - set(rows)):
        raise ValueError(f"抽中的 {'、'.join(missing[:3])} 不在检查对象名录里。")
    windows = windows_of(document)
    pairs = {(code.partition("/")[0], id) for code, ids in drawn.items() for id in ids}
    barred = (rosters.read_recusal(row) for row in recusals)
    return Wave(
        Rules.read(document),
        tuple(sorted(_selection(department, target, windows[department]) for department, target in pairs)),
        tuple(Target(id, row[2], _number(row, at)) for id, row in sorted(rows.items())),
        tuple(officer_of(rosters.read_officer(row)) for row in officers),
        frozenset((one.officer, pids.get(one.target, one.target)) for one in barred),
    )


def _number(row: Sequence[str], at: int) -> int:
    cell = row[at] if len(rosters.TARGET_FIELDS) <= at < len(row) else ""
    if cell and not cell.isdecimal():
        raise ValueError(f"{row[0]} 同一次进门的部门数应为一个数，写的是 {cell}。")
    return int(cell or 0)


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
