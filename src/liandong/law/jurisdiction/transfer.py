"""移送之后：什么可以退、什么不可以，谁必须停手，哪些期限照走。

A lead may come back, a case may not: the receiver either asks for missing material or reports to the common
superior. The former agency stops at once; the party's limitation and the expiry of coercive measures do not care
who handles the case.

Main names: `may_return`, `may_transfer_on`, `may_ask_material`, `may_act`, `effect_on`.
Legal source: 生态环境行政处罚办法第十六条；行政处罚法第二十五条、第三十六条、第五十六条；公安机关办理行政案件程序规定第六十一条.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liandong.law.jurisdiction.facts import Matter
from liandong.law.jurisdiction.settle import Holding, State
from liandong.law.superior import ART_25
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_56 = Source("行政处罚法", "第五十六条")
LINE_TRANSFER_RULES = {
    "生态环境": Source("生态环境行政处罚办法", "第十六条"),
    "市场监管": Source("市场监督管理行政处罚程序规定", "第十四条", verified=False),
}
"""Line → its own provision against passing a received case on."""


def may_return(matter: Matter, reason: str, line: str = "") -> Verdict:
    """Whether a receiver may send the thing back (J11, J16).

    Args:
        reason: the written reason; a lead without one may not go back either.
    """
    if matter is Matter.CASE:
        return _stay("return_case", "移送的案件不得退回", line)
    if not reason.strip():
        return refuse("return_without_reason", "退回线索应当写明理由。", ART_25)
    return allow("return_lead", f"线索可以退回来源，理由：{reason.strip().rstrip('。')}。")


def may_transfer_on(matter: Matter, *, received_by_transfer: bool, line: str = "") -> Verdict:
    """Whether an agency may pass the thing on; a case received by transfer stays (J11)."""
    if matter is Matter.CASE and received_by_transfer:
        return _stay("transfer_on", "受移送的案件不得再行移送", line)
    if matter is Matter.CASE:
        return allow("transfer_case", "发现不属于本机关管辖的，应当及时移送有管辖权的机关。", ART_25)
    return allow("transfer_lead", "不属于本机关职责的线索，可以转送有权处理的机关。")


def may_ask_material(matter: Matter, missing: str) -> Verdict:
    """Whether the receiver may ask the sender for missing material, naming it."""
    if not missing.strip():
        return refuse("name_the_material", f"要求补正{matter}材料应当列明所缺材料。", ART_25)
    return allow("ask_material", f"可以要求移出机关补正材料：{missing.strip().rstrip('。')}。", ART_25)


def _stay(code: str, what: str, line: str) -> Verdict:
    own = LINE_TRANSFER_RULES.get(line)
    text = f"{what}；材料不全的要求补正材料，认为自己没有管辖权的报请共同的上一级行政机关指定管辖。"
    return refuse(code, text, *((own,) if own else ()), ART_25)


class Act(StrEnum):
    """What an agency wants to do in a case."""

    INVESTIGATE = "调查取证"
    URGENT = "采取紧急措施"
    DECIDE = "作出处罚决定"


def may_act(
    act: Act, agency: str, holding: Holding, *, first_finder: str = "", handed_over: bool = False
) -> Verdict:
    """Whether the agency may do this now, given who holds the case.

    The first finder keeps the duty to secure evidence and stop harm until the file is handed over.

    Args:
        first_finder: the agency that found the offence first; empty when unknown.
        handed_over: whether it has handed over file and goods already.
    """
    if agency == holding.holder:
        return allow("holder_acts", f"本机关管辖本案，可以{act}。", ART_25)
    if act is Act.URGENT and agency == first_finder and not handed_over:
        text = "最先发现的机关在移交之前可以采取先行登记保存等紧急措施，并及时移交。"
        return allow("first_finder_secures", text, ART_56)
    if holding.state is State.HELD or agency in holding.stopped:
        return refuse("must_stop", f"本案不归本机关管辖，不得{act}，应当立即停止并移交。", ART_25)
    if act is Act.DECIDE:
        return refuse("not_settled", "管辖尚未确定，不得作出处罚决定。", ART_25)
    others = act is Act.URGENT and first_finder not in ("", agency)
    warnings = ("紧急措施以最先发现的机关为主，采取前请先与其联系。",) if others else ()
    return allow(
        "secure_meanwhile",
        f"管辖尚未确定，可以{act}以保全证据，不得作出处罚决定。",
        ART_25,
        warnings=warnings,
    )


class Clock(StrEnum):
    """Clocks that may run when a case changes hands."""

    LIMITATION = "追究时效"
    SEIZURE = "查封、扣押期限"
    PRESERVATION = "先行登记保存期限"
    VERIFICATION = "核查立案期限"
    DECISION = "办案期限"


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a clock: whether it goes on unchanged, and the sentence for the hand-over letter."""

    clock: Clock
    runs_on: bool
    verdict: Verdict


_UNCHANGED = {
    Clock.LIMITATION: (
        "limitation_runs_on",
        "追究时效不因移送或者指定管辖而中断，继续计算。",
        Source("行政处罚法", "第三十六条"),
    ),
    Clock.SEIZURE: (
        "seizure_keeps_expiry",
        "查封、扣押的届满日不变，接收机关应当在届满前处理。",
        Source("行政强制法", "第二十五条"),
    ),
    Clock.PRESERVATION: (
        "preservation_keeps_expiry",
        "先行登记保存的届满日不变，接收机关应当在届满前处理。",
        ART_56,
    ),
}


def effect_on(clock: Clock, *, receiver_has_filed: bool) -> Effect:
    """What a transfer or designation does to a clock.

    Args:
        receiver_has_filed: whether the agency that now holds the case had filed it itself before.

    >>> effect_on(Clock.LIMITATION, receiver_has_filed=False).runs_on
    True
    """
    if clock in _UNCHANGED:
        code, sentence, source = _UNCHANGED[clock]
        return Effect(clock, True, allow(code, sentence, source))
    filing = Source("行政处罚法", "第六十条")
    if receiver_has_filed:
        text = f"接收机关此前已经立案，其{clock}照常计算。"
        return Effect(clock, True, allow("own_clock_runs_on", text, filing))
    if clock is Clock.VERIFICATION:
        text = "接收机关自收到材料起另行核查，核查期限重新计算。"
        return Effect(clock, False, allow("verification_starts", text, Source("行政处罚法", "第五十四条")))
    text = "移出机关的办案期限终止；接收机关的办案期限自其立案之日起计算。"
    return Effect(clock, False, allow("decision_from_own_filing", text, filing))
