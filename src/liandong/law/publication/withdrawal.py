"""撤回和提前停止：决定没了，每个渠道三个工作日内撤回并说明理由；守了规矩，可以申请提前停止。

Main names: `withdrawals`, `Withdrawal`, `may_stop_early`.
Legal source: 行政处罚法第四十八条第二款（P-08）；市场监督管理行政处罚信息公示规定第十一条（M-13）、第十四条（M-19、M-20）；
河南省社会信用条例第四十二条（R-05）.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from liandong.law import LawOn, Parameter, at
from liandong.law.limits import Due, Term, compute
from liandong.law.moments import in_china
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.procedure.penalty import PenaltyKind
from liandong.law.publication.at_all import Channel, Decision, Standing
from liandong.law.verdict import Verdict, refuse

_NAMED = {kind.value: kind for kind in PenaltyKind}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """By when one channel must have taken the decision down, with reasons published there."""

    channel: Channel
    parameter: Parameter
    due: Due
    sentence: str


def withdrawals(
    decision: Decision, published_in: Collection[Channel], happened_at: datetime, *, law: LawOn | None = None
) -> tuple[Withdrawal, ...]:
    """What must be taken down after a published decision was varied, revoked, held unlawful or void.

    Args:
        decision: with its new standing. published_in: channels that show it. happened_at: when the varying or
            annulling act took effect, with time zone. law: by default the packaged law of that day.

    Returns:
        One for each channel in the order of `Channel`; empty while the decision is in force.
    """
    if decision.standing is Standing.IN_FORCE:
        return ()
    ruling = law or at(in_china(happened_at).date())
    return tuple(
        _from(channel, decision, happened_at, ruling) for channel in Channel if channel in published_in
    )


def _from(channel: Channel, decision: Decision, happened_at: datetime, law: LawOn) -> Withdrawal:
    line = law.find("M-13", decision.line) if decision.line else None
    row = line if line and line.channel == channel else law["P-08"]
    due = compute(happened_at, Term.of(row), law.calendar)
    text = f"处罚决定{decision.standing}，应当从{channel}撤回并公开说明理由：{due.sentence}"
    return Withdrawal(channel, row, due, text)


def may_stop_early(
    decision: Decision,
    met: Collection[str],
    *,
    heavy_by_rule: bool = False,
    on: date,
    law: LawOn | None = None,
) -> Verdict:
    """Whether the enterprise system may stop showing the decision before its term, on application.

    Args:
        met: conditions fulfilled, in the words of M-19.
        heavy_by_rule: 国家市场监督管理总局规定的其他较为严重行政处罚 (吊销营业执照 counts as 吊销许可证件 here).
        on: day of the application. law: by default the packaged law of ``on``.

    Returns:
        ``may_stop_early`` with a warning (the waiting time is set elsewhere); refused ``too_heavy``,
        ``conditions_missing`` naming all, ``no_early_stop`` where the line knows none.
    """
    ruling = law or at(on)
    row = ruling.find("M-19", decision.line) if decision.line else None
    if row is None:
        text = "本条线没有提前停止公示的规定，请依信用修复的规定办理。"
        return refuse("no_early_stop", text, ruling["R-06"].provision)
    heavy_row = ruling.get("M-20", decision.line)
    heavy = [name for name in heavy_row.items if _NAMED.get(name) in decision.penalty.kinds]
    heavy += [heavy_row.items[-1]] if heavy_by_rule else []
    if heavy:
        text = f"当事人受到{'、'.join(heavy)}，不得提前停止公示。"
        return refuse("too_heavy", text, heavy_row.provision)
    return judge(
        (Gap(item, row.provision) for item in row.items if item not in met),
        passed="may_stop_early",
        said="符合提前停止公示的条件。",
        failed="conditions_missing",
        lead="尚不符合提前停止公示的条件",
        sources=(row.provision,),
        warnings=(f"{row.note}，请核对是否达到。",),
    )
