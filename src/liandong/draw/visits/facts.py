"""入企编排的已知事实：哪个部门抽中了谁、在哪一段时间、谁能去、规则怎么定。

Everything is a plain value, named by the codes of the committed rosters, so that the same facts give the same plan on any
machine. Time is a half-day slot, counted from 0 at the start of the wave; who knows the calendar turns slots into dates.

Main names: `Selection`, `Target`, `Officer`, `Rules`, `Wave`.
Legal source: 优化营商环境条例第五十四条（合并或者跨部门联合抽查）；行政处罚法第四十二条、第四十三条（不少于两名、回避）.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
"""Codes of targets, departments, officers, areas, certificates: they are joined by other signs inside keys."""

LEAST_OFFICERS = 2
"""行政处罚法第四十二条：执法人员不得少于两人；任何规则不得更低。"""

SLOT_RULES = ("counts", "index-mod")


@dataclass(frozen=True, slots=True, order=True)
class Selection:
    """One department drew one target.

    Attributes:
        first, last: the department's window, both slots included.
        certificate: what its officers must hold besides the enforcement certificate; empty when nothing.
    """

    department: str
    target: str
    first: int
    last: int
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where it is, and how many departments may come together; ``most`` 0 takes the general rule."""

    id: str
    area: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Officer:
    """Who may be sent, as the officer roster says.

    Attributes:
        is_lead: qualified as 主办人员. is_certified: holds a valid enforcement certificate.
        areas: where they serve; empty = everywhere. certificates: item certificates. absent: slots off duty.
    """

    id: str
    department: str
    is_lead: bool
    is_certified: bool = True
    areas: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    absent: frozenset[int] = frozenset()

    def serves(self, area: str, certificate: str = "") -> bool:
        """Whether area and certificate are theirs; ``""`` asks about any area, no certificate."""
        return (not self.areas or not area or area in self.areas) and (
            not certificate or certificate in self.certificates
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What was decided before the draw and goes into the hash of the plan.

    Attributes:
        groups: departments that share one score; a department in no group has its own.
        most: departments at one door. apart: pairs that never go together.
        slots: half-days of the wave. officers: per department and visit, never below 2.
        led: departments that need one 主办人员 in each team. load: visits an officer may have in the wave.
        slot_rule: ``counts`` (integer programme) or ``index-mod``. looks_ahead: refuse who would leave others unstaffed.
        reasons: codes for which an officer may be replaced.
    """

    slots: int
    groups: tuple[tuple[str, ...], ...] = ()
    most: int = 4
    apart: frozenset[frozenset[str]] = frozenset()
    officers: int = LEAST_OFFICERS
    led: frozenset[str] = frozenset()
    load: int = 1_000
    slot_rule: str = "counts"
    looks_ahead: bool = True
    reasons: frozenset[str] = frozenset()

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Rules:
        """From the rules document of the draw; what it leaves out is as in the plain VDR-1 of the verifiers.

        Left out, ``max_depts`` is every department, ``lead_depts`` all of them, ``slot_rule`` ``index-mod`` without look-ahead;
        ``coord_groups`` one of all departments, or none when each list is drawn by a key of its own.

        Raises:
            ValueError: an entry is missing, of another type, or not allowed.
        """
        try:
            departments = sorted(document["elig_industry"])
            shared = [departments] if document.get("coord", "shared") == "shared" else []
            return cls(
                slots=document["slots"],
                groups=tuple(tuple(group) for group in document.get("coord_groups", shared)),
                most=document.get("max_depts", len(departments)),
                apart=frozenset(frozenset(pair) for pair in document.get("apart", ())),
                officers=document["officers_per_dept"],
                led=frozenset(document.get("lead_depts", departments)),
                load=document["max_load"],
                slot_rule=document.get("slot_rule", "index-mod"),
                looks_ahead=document.get("lookahead", False),
                reasons=frozenset(document["reason_codes"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"规则里访问和人员的部分缺少或写错了一项：{error}。") from None

    def __post_init__(self) -> None:
        if self.officers < LEAST_OFFICERS:
            raise ValueError(
                f"每个部门每次进门不得少于{LEAST_OFFICERS}名执法人员（行政处罚法第四十二条），规则写了{self.officers}名。"
            )
        if self.slots < 1 or self.most < 1 or self.load < 1:
            raise ValueError("时段数、同一次进门的部门数、每人次数都须是正整数。")
        if self.slot_rule not in SLOT_RULES:
            raise ValueError(f"不认识的时段规则 {self.slot_rule}，可用：{'、'.join(SLOT_RULES)}。")
        members = [department for group in self.groups for department in group]
        if len(members) != len(set(members)):
            raise ValueError("一个部门只能在一个协同组里。")

    def group_of(self, department: str) -> tuple[str, ...]:
        """The group that shares this department's score; itself alone when none was made."""
        return next((group for group in self.groups if department in group), (department,))

    def as_json(self) -> dict[str, Any]:
        """The canonical spelling, with the field names of VDR-1 rules."""
        return {
            "coord_groups": [list(group) for group in self.groups],
            "max_depts": self.most,
            "apart": sorted(sorted(pair) for pair in self.apart),
            "slots": self.slots,
            "officers_per_dept": self.officers,
            "lead_depts": sorted(self.led),
            "max_load": self.load,
            "max_per_slot": 1,
            "slot_rule": self.slot_rule,
            "lookahead": self.looks_ahead,
            "reason_codes": sorted(self.reasons),
        }


@dataclass(frozen=True)
class Wave:
    """All facts of one wave, checked once.

    Raises:
        ValueError: a code that may not stand in a key, something named twice or not at all, a window outside the wave.
    """

    rules: Rules
    selections: tuple[Selection, ...]
    targets: tuple[Target, ...]
    officers: tuple[Officer, ...]
    recusals: frozenset[tuple[str, str]] = frozenset()
    target_of: Mapping[str, Target] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "target_of", {target.id: target for target in self.targets})
        if fault := next(self._faults(), None):
            raise ValueError(fault)

    def _faults(self) -> Iterator[str]:
        yield from (
            f"代码 {name!r} 不合规：只许数字、字母和 . _ -。"
            for name in self._names()
            if not NAME.fullmatch(name)
        )
        yield from _twice("对象", [target.id for target in self.targets])
        yield from _twice("执法人员", [officer.id for officer in self.officers])
        yield from _twice("抽中", [f"{one.department} {one.target}" for one in self.selections])
        for one in self.selections:
            if one.target not in self.target_of:
                yield f"{one.department} 抽中的 {one.target} 不在名录里。"
            if not 0 <= one.first <= one.last < self.rules.slots:
                yield f"{one.department} 对 {one.target} 的时段 {one.first}—{one.last} 不在 0—{self.rules.slots - 1} 里。"

    def _names(self) -> Iterator[str]:
        for one in self.selections:
            yield from (one.department, one.certificate) if one.certificate else (one.department,)
        for target in self.targets:
            yield from (target.id, target.area)
        for officer in self.officers:
            yield from (officer.id, officer.department, *officer.areas, *officer.certificates)


def _twice(what: str, names: list[str]) -> Iterator[str]:
    yield from (f"{what} {name} 写了两遍。" for name, times in Counter(names).items() if times > 1)
