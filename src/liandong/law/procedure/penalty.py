"""处罚的种类、当事人的类别、钱数：各条规则共用的词。

Why apart: simple procedure, hearing, publication and credit all ask "what kind of penalty, on whom, how much", and
must mean the same by it. Money is integer fen; parameters hold yuan, and only `reaches` compares the two.

Main names: `PenaltyKind`, `PartyKind`, `Penalty`, `reaches`, `yuan`.
Legal source: 行政处罚法第九条（处罚种类）、第五十一条（公民、法人或者其他组织）.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liandong.law.parameter import Parameter
from liandong.law.timeliness import meets

_FEN = 100


class PenaltyKind(StrEnum):
    """行政处罚法第九条 in its order; the last stands for kinds set by other laws and administrative regulations."""

    WARNING = "警告"
    CRITICISM = "通报批评"
    FINE = "罚款"
    CONFISCATE_GAINS = "没收违法所得"
    CONFISCATE_GOODS = "没收非法财物"
    SUSPEND_LICENCE = "暂扣许可证件"
    DOWNGRADE = "降低资质等级"
    REVOKE_LICENCE = "吊销许可证件"
    RESTRICT_BUSINESS = "限制开展生产经营活动"
    STOP_BUSINESS = "责令停产停业"
    CLOSE = "责令关闭"
    BAN = "限制从业"
    DETENTION = "行政拘留"
    OTHER = "其他行政处罚"


CONFISCATIONS = frozenset({PenaltyKind.CONFISCATE_GAINS, PenaltyKind.CONFISCATE_GOODS})


class PartyKind(StrEnum):
    """Who is punished. A sole trader is counted with citizens here (the stricter reading) and it is said aloud."""

    PERSON = "自然人"
    SOLE_TRADER = "个体工商户"
    ORGANISATION = "法人或者其他组织"


SOLE_TRADER_NOTE = "个体工商户按公民还是按其他组织适用数额，各地做法不一；这里从严按公民，请法制机构确认。"


@dataclass(frozen=True, slots=True)
class Penalty:
    """What one decision does, or is to do, to one party.

    Attributes:
        kinds: at least one kind.
        fine_fen: fine in fen; above 0 exactly when `kinds` holds 罚款.
        confiscated_fen: gains and goods together, in fen; 0 while they have not been valued.

    Raises:
        ValueError: no kind, a negative amount, an amount without its kind, or 罚款 without an amount.
    """

    kinds: frozenset[PenaltyKind]
    fine_fen: int = 0
    confiscated_fen: int = 0

    def __post_init__(self) -> None:
        if not self.kinds or self.fine_fen < 0 or self.confiscated_fen < 0:
            raise ValueError("处罚至少有一种，金额不为负。")
        if (self.fine_fen > 0) != (PenaltyKind.FINE in self.kinds):
            raise ValueError("有罚款才有罚款数额，有罚款数额才有罚款。")
        if self.confiscated_fen and not self.kinds & CONFISCATIONS:
            raise ValueError("没有没收，不应有没收数额。")

    @property
    def named(self) -> str:
        """The kinds in the order of the law, joined for a sentence."""
        return "、".join(kind for kind in PenaltyKind if kind in self.kinds)


def reaches(parameter: Parameter, fen: int) -> bool:
    """Whether an amount in fen keeps (``at_most``), reaches (``at_least``) or passes (``more_than``) a row in yuan.

    >>> from datetime import date
    >>> from liandong.law import at
    >>> reaches(at(date(2026, 3, 2))["P-10"], 200_00), reaches(at(date(2026, 3, 2))["P-10"], 200_01)
    (True, False)
    """
    whole_yuan = fen // _FEN if parameter.compare == "at_least" else -(-fen // _FEN)
    return meets(parameter, whole_yuan)


def yuan(fen: int) -> str:
    """Fen as written in a letter.

    >>> yuan(300_000), yuan(123_45)
    ('3000元', '123.45元')
    """
    whole, rest = divmod(fen, _FEN)
    return f"{whole}.{rest:02d}元" if rest else f"{whole}元"
