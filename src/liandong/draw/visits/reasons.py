"""为什么一起进门、为什么分开、为什么这个人不去：代码进公开的过程，句子给人看。

A code is what is hashed and compared; the sentence is made from it when somebody reads.

Main names: `Why`, `Reason`, `Refusal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a department is at this door, or not although it drew the same target."""

    ALONE = "alone"
    SINGLE = "single"
    GROUP = "group"
    CHANCE = "chance"
    WINDOW = "window"
    LIMIT = "limit"
    KEPT = "kept"
    FEWEST = "fewest"


_SAID = {
    Why.ALONE: "只有{me}抽中这一对象，单独进门。",
    Why.SINGLE: "{me}这一次单独进门，其他部门为什么不同行见各自的说明。",
    Why.GROUP: "{me}与{others}在同一协同组，按同一次序抽中，一次进门。",
    Why.CHANCE: "{me}与{others}各自抽中同一对象，时段有重合，一次进门。",
    Why.WINDOW: "{me}的检查时段与{others}没有共同的半天，另行进门。",
    Why.LIMIT: "同一次进门的部门已到上限（{others}），{me}另行进门。",
    Why.KEPT: "规则规定{me}不与{others}同行，另行进门。",
    Why.FEWEST: "{me}与{others}本可同行；并入另一次，进门总次数最少。",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the departments it is about."""

    why: Why
    others: tuple[str, ...] = ()

    def sentence(self, department: str, names: Mapping[str, str] | None = None) -> str:
        """What to tell people about ``department``; ``names`` turns codes into names.

        >>> Reason(Why.GROUP, ("FIRE",)).sentence("SAMR", {"SAMR": "市场监管局", "FIRE": "消防救援支队"})
        '市场监管局与消防救援支队在同一协同组，按同一次序抽中，一次进门。'
        """
        called = names or {}
        others = "、".join(called.get(other, other) for other in self.others)
        return _SAID[self.why].format(me=called.get(department, department), others=others)


class Refusal(StrEnum):
    """First test an officer failed, in the order of the tests.

    N, R, L, D, P, F are VDR-1's; its "not certified or off duty" is told apart here as N, A, and the area as Z.
    """

    UNCERTIFIED = "N"
    ABSENT = "A"
    ELSEWHERE = "Z"
    RECUSED = "R"
    LOADED = "L"
    BUSY = "D"
    PAIR = "P"
    NEEDED = "F"

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return _REFUSED[self]


_REFUSED = {
    Refusal.UNCERTIFIED: "执法证件无效，或者没有本事项所需的证书",
    Refusal.ABSENT: "该时段不在岗",
    Refusal.ELSEWHERE: "不负责该地",
    Refusal.RECUSED: "应当回避",
    Refusal.LOADED: "本批次数已满",
    Refusal.BUSY: "该时段已有任务",
    Refusal.PAIR: "还缺一名主办人员，而此人不能主办",
    Refusal.NEEDED: "派了此人，别处就有一组派不满",
}
