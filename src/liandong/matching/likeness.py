"""两个名称差多远，别的情况合不合：逐对比较，逐项计分，逐项说理由。

The distance of two cores counts a wrong, missing or added character as one, one that sounds alike as `ALIKE`, two swapped
ones as `SWAPPED`. What else is known adds or takes away (`WEIGHTS`): found on generated noise with one seed and reported with
another; they order candidates, they are no probabilities.

Main names: `distances`, `Evidence`, `score`, `said`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liandong.matching.facts import Body, Told
from liandong.matching.names import Parts
from liandong.matching.sounds import LONGEST

ALIKE = 0.35
SWAPPED = 0.6
Floats = NDArray[np.float32]
Rows = NDArray[np.uint16]

WEIGHTS = {
    "same_county": 0.10,
    "same_city": 0.04,
    "other_county": -0.20,
    "other_city": -0.35,
    "same_representative": 0.18,
    "other_representative": -0.18,
    "same_phone": 0.20,
    "other_phone": -0.06,
    "same_code": 0.40,
    "near_code": 0.40,
    "other_code": -0.60,
    "other_form": -0.04,
}
WORDS = {
    "same_county": "所在县（市、区）相同",
    "same_city": "所在市相同",
    "other_county": "所在县（市、区）不同",
    "other_city": "所在市不同",
    "same_representative": "法定代表人或负责人相同",
    "other_representative": "法定代表人或负责人不同",
    "same_phone": "电话相同",
    "other_phone": "电话不同",
    "same_code": "统一社会信用代码相同",
    "near_code": "统一社会信用代码只差一位",
    "other_code": "统一社会信用代码不同",
    "other_form": "组织形式写法不同",
}


def distances(ones: Rows, one_sounds: Rows, others: Rows, other_sounds: Rows) -> Floats:
    """Distance of each pair of rows: a table of whole columns, so that hundreds of thousands take a second or two."""
    lengths, width = (
        (ones != 0).sum(1),
        int(max((ones != 0).sum(1).max(initial=0), (others != 0).sum(1).max(initial=0))),
    )
    other_lengths = (others != 0).sum(1)
    table = np.zeros((3, width + 1, len(ones)), np.float32)
    table[0] = np.arange(width + 1, dtype=np.float32)[:, None]
    result = np.where(lengths == 0, other_lengths, 0).astype(np.float32)
    for i in range(1, width + 1):
        above, before, now = table[(i - 1) % 3], table[(i - 2) % 3], table[i % 3]
        now[0] = i
        for j in range(1, width + 1):
            is_same = ones[:, i - 1] == others[:, j - 1]
            is_alike = one_sounds[:, i - 1] == other_sounds[:, j - 1]
            cost = np.where(is_same, np.float32(0), np.where(is_alike, np.float32(ALIKE), np.float32(1)))
            cell = np.minimum(above[j - 1] + cost, np.minimum(above[j], now[j - 1]) + 1)
            if i > 1 and j > 1:
                is_swapped = (
                    (ones[:, i - 1] == others[:, j - 2]) & (ones[:, i - 2] == others[:, j - 1]) & ~is_same
                )
                cell = np.where(is_swapped, np.minimum(cell, before[j - 2] + SWAPPED), cell)
            now[j] = cell
        ended = lengths == i
        result[ended] = now[other_lengths[ended], ended.nonzero()[0]]
    return result


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one candidate; `name` is 1 for cores written alike and falls to 0."""

    name: float
    found: tuple[str, ...]

    @property
    def score(self) -> float:
        return self.name + sum(WEIGHTS[one] for one in self.found)


def most_added(told: Told) -> float:
    """The most that everything but the name could add for it; what falls short even so need not be weighed."""
    return (
        WEIGHTS["same_county"]
        + (WEIGHTS["same_representative"] if told.representative else 0)
        + (WEIGHTS["same_phone"] if told.phone else 0)
        + (WEIGHTS["near_code"] if told.code else 0)
    )


def evidence(told: Told, parts: Parts, body: Body, form: str, distance: float, length: int) -> Evidence:
    """Weigh one candidate.

    Args:
        form: the legal form in the body's name.
        distance, length: how far its core is from the told one, and how long it is.
    """
    longest = max(min(len(parts.core), LONGEST), length, 1)
    found = (
        _of_place(told.division or parts.division, body.division), _of(told.representative, body.representative, "representative"),
        _of(told.phone, body.phone, "phone"), _of_code(told.code, body.code),
        "other_form" if parts.form and parts.form != form else "",
    )  # fmt: skip
    return Evidence(1 - distance / longest, tuple(one for one in found if one))


def _of_place(told: str, held: str) -> str:
    """How two division codes agree; a province or nothing says nothing."""
    if not told or not held or told[2:6] in ("", "0000"):
        return ""
    if told[:4] != held[:4]:
        return "other_city"
    if told[4:6] in ("", "00") or held[4:6] in ("", "00"):
        return "same_city"
    return "same_county" if told[:6] == held[:6] else "other_county"


def _of(told: str, held: str, what: str) -> str:
    if not told or not held:
        return ""
    return f"same_{what}" if told == held else f"other_{what}"


def _of_code(told: str, held: str) -> str:
    """A slip of one character is told from another body's code."""
    if not told or not held:
        return ""
    if told == held:
        return "same_code"
    if len(told) != len(held):
        return "other_code" if len(told) == 18 else ""
    wrong = sum(a != b for a, b in zip(told, held, strict=True))
    return "near_code" if wrong <= 1 else "other_code"


def said(told: Evidence) -> tuple[str, ...]:
    """The reasons in words, the name first.

    >>> said(Evidence(1.0, ("same_county", "other_phone")))
    ('去掉地名和组织形式后名称相同', '所在县（市、区）相同', '电话不同')
    """
    name = (
        "去掉地名和组织形式后名称相同"
        if told.name >= 1
        else f"去掉地名和组织形式后名称相近（{told.name:.0%}）"
    )
    return (name, *(WORDS[one] for one in told.found))
