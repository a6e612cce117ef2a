"""为什么移送、凭什么退回：两张小表，每一条带着条文。

A reason is typed, so that it can be counted and judged: two agencies that return one record as not theirs have opened a
question of jurisdiction, which free text would never show.
"""

from __future__ import annotations

from dataclasses import dataclass

from liandong.dispatches.states import HOUSE_DISPATCH, OPINION
from liandong.law.verdict import Source

ART_17 = Source("行政处罚法", "第十七条")
ART_22 = Source("行政处罚法", "第二十二条")
ART_23 = Source("行政处罚法", "第二十三条")
ART_25 = Source("行政处罚法", "第二十五条")
ART_26 = Source("行政处罚法", "第二十六条")
ART_27 = Source("行政处罚法", "第二十七条")


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason.

    Attributes:
        is_not_ours: it says that the agency has no jurisdiction.
    """

    code: str
    label: str
    source: Source
    is_not_ours: bool = False

    @property
    def told(self) -> str:
        """As it is chosen and shown: with its provision."""
        return f"{self.label}（{self.source}）"


WHY = (
    Ground("no_power", "本机关没有该事项的职权", ART_17),
    Ground("other_place", "违法行为发生地不在本辖区", ART_22),
    Ground("other_level", "由其他层级的机关管辖", ART_23),
    Ground("filed_elsewhere", "其他机关已先立案", ART_25),
    Ground("crime", "涉嫌犯罪", ART_27),
    Ground("settled", "经协商一致或者指定，由对方管辖", ART_25),
    Ground("mutual", "同一当事人、同一行为涉及对方职责，互告", OPINION),
)
ASSISTANCE = Ground("assistance", "请求协助调查", ART_26)
LETTER = Ground("letter", "送达文书", HOUSE_DISPATCH)
EVERY_WHY = (*WHY, ASSISTANCE, LETTER)
"""Also why a request for help or a letter travels, which is no choice of whoever hands a record over."""
RETURN = (
    Ground("no_power", "本机关没有该事项的职权", ART_17, is_not_ours=True),
    Ground("other_place", "违法行为发生地不在本辖区", ART_22, is_not_ours=True),
    Ground("other_level", "由其他层级的机关管辖", ART_23, is_not_ours=True),
    Ground("filed_elsewhere", "其他机关已先立案", ART_25),
    Ground("crime", "涉嫌犯罪，应移送司法机关", ART_27),
    Ground("incomplete", "材料不全，无法核查", HOUSE_DISPATCH),
    Ground("received", "本机关已收到同一件", HOUSE_DISPATCH),
)
NOT_OURS = frozenset(g.code for g in RETURN if g.is_not_ours)


def why(code: str) -> Ground:
    """The reason for sending with this code."""
    return next(g for g in EVERY_WHY if g.code == code)


def returning(code: str) -> Ground:
    """The reason for returning with this code."""
    return next(g for g in RETURN if g.code == code)
