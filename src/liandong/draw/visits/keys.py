"""本次编排的两把密钥：谁排在前面，由公开的散列定，谁也不能挑。

Every order in this package is the order of `liandong.draw.score` under one of two keys derived from the seed: visits and the
places they take under the visit key, officers under the officers' key. Both are SHA-256 whatever the lists are drawn by, as in
the two verifiers.

Main name: `Keys`.
Source: 协议 VDR-1（访问与人员的密钥）.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liandong.draw.score import officers_key, score, scorer, visit_key


@dataclass(frozen=True, slots=True)
class Keys:
    """Lower-case hex of 32 bytes each: for the order of visits and slots, and for the order of officers."""

    visit: str
    officers: str

    @classmethod
    def derived(cls, seed: bytes, plan_no: str) -> Keys:
        """The keys that VDR-1 derives from a seed."""
        return cls(visit_key(seed, plan_no), officers_key(seed, plan_no))

    def of_visit(self, visit: str) -> bytes:
        """Place of a visit in the order of visits."""
        return score(self.visit, visit)

    def of_slot(self, kind: str, slot: int, copy: int) -> bytes:
        """Place of one of the counted places in the order in which visits of a kind take them."""
        return score(self.visit, f"slot|{kind}|{slot}|{copy}")

    def officers_in_order(self, visit: str, department: str, officers: Iterable[str]) -> list[str]:
        """Officers of a department as they are asked for a visit."""
        stem, place = f"{visit}|{department}|", scorer(self.officers)
        return sorted(officers, key=lambda officer: place((stem + officer).encode()))
