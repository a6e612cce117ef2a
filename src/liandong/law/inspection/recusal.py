"""回避：谁提出、凭什么、谁决定；决定作出之前不停止调查。

Recusal relations are personal data: the category goes on record, the particulars stay with those who decide.

Main names: `ART_43`, `RecusalReason`, `AskedBy`, `Recusal`, `recusal`.
Legal source: 行政处罚法第四十三条（P-30）；河南省行政执法条例第二十三条（A-07）.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_43 = Source("行政处罚法", "第四十三条")


class RecusalReason(StrEnum):
    """Categories, in the words of A-07."""

    KIN = "系当事人或者当事人的近亲属"
    INTEREST = "行政执法事项与本人或者本人近亲属有利害关系"
    OTHER = "可能影响公正执法的其他情形"


class AskedBy(StrEnum):
    """Who raised it."""

    OFFICER = "本人申请"
    PARTY = "当事人申请"
    AGENCY = "机关责令"


@dataclass(frozen=True, slots=True)
class Recusal:
    """What happens next.

    Attributes:
        verdict: allowed = the person may go on for the time being; refused once recusal is granted or ordered.
        decided_by: who decides, in Chinese. category: for the record; empty when none was named.
    """

    verdict: Verdict
    decided_by: str
    category: str


def recusal(
    reason: RecusalReason | None,
    asked_by: AskedBy,
    *,
    about_head: bool,
    on: date,
    granted: bool | None = None,
    law: LawOn | None = None,
) -> Recusal:
    """Whether a person whose recusal was raised may act meanwhile, and who decides.

    Args:
        reason: the category; None when the party named none yet. asked_by: who raised it.
        about_head: it is about the head of the agency. granted: the decision; None while there is none.
        on: the day. law: by default the packaged law of ``on``.

    Returns:
        ``recused`` (refused: granted or ordered), ``not_recused``, ``pending`` (allowed; with a warning when the person
        asked), ``reason_missing`` (allowed, with a warning to ask for the category).
    """
    ruling = law or at(on)
    general, local = ruling["P-30"].provision, ruling["A-07"].provision
    decider = "同级人民政府或者上级行政执法机关" if about_head else "行政机关负责人"
    category = str(reason or "")
    if granted is False:
        text = f"{decider}决定不予回避，可以继续办理。"
        return Recusal(allow("not_recused", text, general, local), decider, category)
    if granted or asked_by is AskedBy.AGENCY:
        text = f"{asked_by}回避{'，理由是' + category if category else ''}，应当回避，不得再参加本次执法。"
        return Recusal(refuse("recused", text, general, local), decider, category)
    if reason is None:
        warning = "请记明申请回避的理由类别。"
        verdict = allow("reason_missing", f"{asked_by}回避，尚未说明理由。", general, warnings=(warning,))
        return Recusal(verdict, decider, category)
    text = f"{asked_by}回避，理由是{category}，由{decider}决定；决定作出之前，不停止调查。"
    own = asked_by is AskedBy.OFFICER
    warnings = ("本人已经申请回避，决定以前宜先由其他执法人员接替。",) if own else ()
    return Recusal(allow("pending", text, general, local, warnings=warnings), decider, category)
