"""名册里的一个、别处说的一个，以及认出来的答复。"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says of a party; everything but the name may be empty.

    Attributes:
        division: code of the place it is said to be in: province, city, county or below.
    """

    name: str
    code: str = ""
    division: str = ""
    representative: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """One entry of the register.

    Attributes:
        key: whatever the caller knows it by; given back.
        also: further names it bears or bore.
    """

    key: Hashable
    name: str
    code: str = ""
    division: str = ""
    representative: str = ""
    phone: str = ""
    also: tuple[str, ...] = ()


class Standing(StrEnum):
    """What follows from the comparison."""

    LINKED = "认定"
    ASKED = "待人判断"
    UNKNOWN = "没有找到"


class Ground(StrEnum):
    """What the answer rests on."""

    CODE = "代码相同且校验相符"
    NAME = "名称相同，且没有同名的"
    LIKENESS = "逐项比对"
    NOTHING = "没有相近的"


@dataclass(frozen=True, slots=True)
class Likely:
    """A candidate with its score, 0 to about 1.4; comparable within one answer and with the thresholds only."""

    key: Hashable
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: `likely` best first; when linked the first of them is meant."""

    standing: Standing
    ground: Ground
    likely: tuple[Likely, ...] = ()

    @property
    def linked(self) -> Hashable | None:
        """The key of the body it is taken for; None unless linked."""
        return self.likely[0].key if self.standing is Standing.LINKED else None
