"""机关和它在两棵树里的位置：所属人民政府、上级主管部门，都带有效期。

Whether two agencies have a common superior, whose name a branch acts in, and who may hold a power at all
depend on what a body is and where it hung on the day. This module only holds that and climbs it.

Main names: `Body`, `BodyKind`, `Level`, `Hierarchy`.
Legal source: 行政处罚法第十七条至第二十一条（实施机关、授权组织、受委托组织）；河南省行政执法条例第十三条（省垂直领导）.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import pairwise

OFF_PLATFORM = "平台外"
OWN_NAME = "以自己名义"
PROVINCE_DIRECT = "省直辖"


class BodyKind(StrEnum):
    """What a body is in law; it decides whether it can be a party, a superior, or neither."""

    GOVERNMENT = "人民政府"
    DEPARTMENT = "行政机关"
    JUSTICE = "司法局"
    BRANCH = "派出机构"
    VERTICAL = "垂直管理机关"
    DELEGATED_AREA = "派出机关"
    TOWNSHIP = "乡镇街道"
    AUTHORISED = "授权组织"
    ENTRUSTED = "受委托组织"
    COORDINATING = "议事协调机构"


class Level(IntEnum):
    """Rank of a body; smaller is higher. A city directly under the province has county rank or prefecture rank as given."""

    NATIONAL = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4


@dataclass(frozen=True, slots=True)
class Body:
    """One version of an organ between two dates.

    Attributes:
        division: GB/T 2260 code of its area, 6 digits (9 for towns); the first two name the province.
        line: name of the line (系统), empty when there is none (towns, governments).
        government: code of the people's government (or 派出机关) it belongs to; for a government or town, the
            one above it; empty for vertical agencies and branches.
        line_superior: code of the body above in the line; for a branch its parent, for an entrusted
            organisation its principal.
        valid_from: first day this version holds.
        valid_to: last day this version holds; None while it does.
        traits: `OFF_PLATFORM`, `OWN_NAME` (a branch that law lets act in its own name), `PROVINCE_DIRECT`.
    """

    code: str
    name: str
    kind: BodyKind
    level: Level
    division: str
    line: str = ""
    government: str = ""
    line_superior: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    traits: frozenset[str] = frozenset()

    def holds(self, on: date) -> bool:
        """Whether this version is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Hierarchy:
    """All versions of all bodies, asked by code and day.

    Raises:
        ValueError: two versions of one code overlap in time (broken data, not an ordinary refusal).
    """

    __slots__ = ("_justice", "_versions")

    def __init__(self, bodies: Iterable[Body]) -> None:
        versions: dict[str, list[Body]] = defaultdict(list)
        justice: dict[str, list[Body]] = defaultdict(list)
        for body in sorted(bodies, key=lambda b: (b.code, b.valid_from)):
            versions[body.code].append(body)
            if body.kind is BodyKind.JUSTICE:
                justice[body.government].append(body)
        for code, known in versions.items():
            for earlier, later in pairwise(known):
                if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                    raise ValueError(
                        f"机构{code}有两个版本的有效期重叠：自{earlier.valid_from}与自{later.valid_from}"
                    )
        self._versions, self._justice = dict(versions), dict(justice)

    def at(self, code: str, on: date) -> Body | None:
        """The version of a body in force on the day, or None."""
        return next((b for b in self._versions.get(code, ()) if b.holds(on)), None)

    def justice_office(self, government: str, on: date) -> Body | None:
        """The judicial administration office of a government on the day, or None when none is entered."""
        return next((b for b in self._justice.get(government, ()) if b.holds(on)), None)

    def climb(self, start: Body, on: date, step: Callable[[Body], str]) -> tuple[Body, ...]:
        """The bodies strictly above ``start``, nearest first; stops at a gap or a circle in the data."""
        path: list[Body] = []
        seen, current = {start.code}, start
        while (above := self.at(step(current), on)) is not None and above.code not in seen:
            seen.add(above.code)
            path.append(above)
            current = above
        return tuple(path)
