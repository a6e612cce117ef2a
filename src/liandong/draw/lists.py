"""抽取：一遍读过名录，每个名单各取分数最小的若干，其后是候补。

`census` is the pass before anything random is known: it fixes the root and counts each list. `draw` is the pass after: with the
counts given, quota and reserve of every list are known beforehand, so one reading of the file is enough and only what may
still be drawn is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from liandong.draw.plan import Plan
from liandong.draw.rosters import Commitment, RosterError, checked, is_id, read_target
from liandong.draw.rules import SHARED, Rules
from liandong.draw.score import SHA256, Smallest, list_key, scorer, wave_key
from liandong.proof.tree import Frontier

_BATCH = 4096


@dataclass(frozen=True)
class DrawnList:
    """One list (``dept/risk/region``): how many were eligible, who is drawn, who stands by, and the bound.

    Attributes:
        threshold: score of the last drawn in hex; a firm compares its own. Empty when nobody is drawn.
    """

    n: int
    drawn: tuple[str, ...]
    reserve: tuple[str, ...]
    threshold: str

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in a bundle."""
        return {
            "n": self.n, "k": len(self.drawn), "drawn": list(self.drawn), "reserve": list(self.reserve),
            "threshold": self.threshold,
        }  # fmt: skip


def census(rows: Iterable[bytes], rules: Rules) -> tuple[Commitment, dict[str, int]]:
    """Fix a roster: its commitment, and the number of eligible entries of each list.

    Raises:
        RosterError: a row is malformed, out of order, or excluded by a code that the rules do not know.
    """
    frontier, counts, memory = Frontier(), dict[str, int](), dict[tuple[bytes, ...], list[str]]()
    leaves: list[bytes] = []
    for _, row in checked(rows):
        leaves.append(sha256(b"\0" + row).digest())
        if len(leaves) == _BATCH:
            frontier.extend(leaves)
            leaves.clear()
        fields = row.split(b"\t", 6)
        kind = tuple(fields[1:6])
        if (codes := memory.get(kind)) is None:
            codes = memory[kind] = codes_of(row, rules)
            for code in codes:
                counts.setdefault(code, 0)
        elif not is_id(fields[0]):
            read_target(row.decode())
        for code in codes:
            counts[code] += 1
    frontier.extend(leaves)
    return Commitment(frontier.root().hex(), frontier.size), dict(sorted(counts.items()))


def draw(rows: Iterable[bytes], rules: Rules, plan: Plan, seed: bytes) -> dict[str, DrawnList]:
    """Draw every list of a plan in one pass.

    Args:
        rows: the committed roster's rows without LF; checked by `census` before the plan.
        seed: see `liandong.draw.seed.seed`.

    Raises:
        RosterError: a list's count is not the plan's: this is not the roster that the plan names.
    """
    open_lists = {code: _Open(code, n, rules) for code, n in plan.populations.items()}
    plans = dict[tuple[bytes, ...], list[tuple[bytes, list[_Open]]]]()
    count = None if rules.alg == SHA256 else rules.alg
    for row in rows:
        id, *kind, _ = (*row.split(b"\t", 6), b"")[:7]
        key = tuple(kind)
        steps = plans.get(key)
        if steps is None:
            steps = plans[key] = _steps(row, rules, plan.plan_no, seed, open_lists)
        for prefix, targets in steps:
            scored = (
                sha256(prefix + id).digest() if count is None else scorer(prefix[:-1].decode(), count)(id)
            )
            for one in targets:
                one.seen += 1
                if scored < one.found.limit:
                    one.found.add((scored, id))
    return {code: one.closed() for code, one in sorted(open_lists.items())}


def codes_of(row: bytes, rules: Rules) -> list[str]:
    """List codes that a row may be drawn for; none for who is excluded or was inspected too often already.

    Raises:
        RosterError: the row is malformed, or excluded by a code that the rules do not know.
    """
    target = read_target(row.decode())
    if target.exclusion and target.exclusion not in rules.exclusions:
        raise RosterError(
            f"不列入的代码 {target.exclusion} 不在规则之中：{row[:80].decode(errors='replace')}"
        )
    if target.exclusion or target.visits >= rules.cap:
        return []
    return [code for _, code in rules.lists_of(target.risk, target.region, target.industry)]


def keys(rules: Rules, seed: bytes, plan_no: str, lists: Iterable[str]) -> dict[str, str]:
    """The key of each list code."""
    return {code: _key(rules, seed, plan_no, code.partition("/")[0], code) for code in lists}


class _Open:
    """A list while the roster is being read."""

    __slots__ = ("code", "found", "n", "quota", "seen")

    def __init__(self, code: str, n: int, rules: Rules) -> None:
        department, risk = code.split("/")[:2]
        self.code, self.n, self.seen = code, n, 0
        self.quota = rules.quota(department, risk, n)
        self.found = Smallest(self.quota + rules.reserve(self.quota, n))

    def closed(self) -> DrawnList:
        if self.seen != self.n:
            raise RosterError(
                f"名单 {self.code} 在名录中有 {self.seen} 个，方案写明 {self.n} 个：不是方案所指的名录。"
            )
        scored = self.found.cut()
        ids = tuple(id.decode() for _, id in scored)
        threshold = scored[self.quota - 1][0].hex() if self.quota else ""
        return DrawnList(self.n, ids[: self.quota], ids[self.quota :], threshold)


def _steps(
    row: bytes, rules: Rules, plan_no: str, seed: bytes, lists: Mapping[str, _Open]
) -> list[tuple[bytes, list[_Open]]]:
    """For rows of one kind: each key's prefix with the lists that its score decides."""
    found: dict[bytes, list[_Open]] = {}
    for code in codes_of(row, rules):
        if code not in lists:
            raise RosterError(f"名单 {code} 不在方案之中：不是方案所指的名录。")
        prefix = _key(rules, seed, plan_no, code.partition("/")[0], code).encode() + b"|"
        found.setdefault(prefix, []).append(lists[code])
    return list(found.items())


def _key(rules: Rules, seed: bytes, plan_no: str, department: str, code: str) -> str:
    if rules.coord == SHARED:
        return wave_key(seed, plan_no, rules.groups.get(department, ""))
    return list_key(seed, plan_no, code)
