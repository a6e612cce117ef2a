"""提供互认：把一份处罚决定作为可以互认的结果提供给对同一事项有职权的机关；决定变更、撤销了，所提供的随之终止。

A decision that others may rely on spares a repeat check or serves as evidence after their own review; it is never by itself a
ground to punish. What touches a crime, is sensitive, or is about a party or an item not in the registers is not offered.
Source: 优化营商环境条例第五十七条 (执法结果互认).
"""

from __future__ import annotations

from liandong.cases import forms
from liandong.cases.actions.registering import TAKERS
from liandong.cases.models import HELD_UNLAWFUL, Decision
from liandong.cases.states import HOUSE_CASES
from liandong.cases.stating import penalty_told
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.recognition import offering
from liandong.recognition.models import Evidence, Result

SHARED = Source("优化营商环境条例", "第五十七条")
KIND = "decision"

OFFER_DECISION = Action(
    name="cases.offer_decision",
    title="提供互认",
    kind=KIND,
    roles=TAKERS | {Role.AGENCY_HEAD, Role.LEGAL_REVIEWER},
    form=forms.Offering,
    concerns=lambda decision: decision.state == "in_force",
    consequence="对同一事项在该地有职权的机关看得到这份结果，可以据以少上门一次，或者审查后作为证据；决定变更、撤销的，随之终止。",
    sources=(SHARED, HOUSE_CASES),
)


@OFFER_DECISION.judge
def may_offer_decision(act: Act) -> Verdict:
    case = act.record.case
    if case.is_criminal or case.is_sensitive:
        return refuse("kept_apart", "敏感、涉嫌犯罪的案件，决定不提供互认。", HOUSE_CASES)
    if case.party is None or case.item is None:
        text = "案件的当事人、事项要在名录库和事项清单里，才能提供互认。请先在案件上办“补充更正”。"
        return refuse("party_or_item_unknown", text, HOUSE_CASES)
    if act.record.remedies_taken.filter(result=HELD_UNLAWFUL).exists():
        return refuse("held_unlawful", "这份决定已经被确认违法，不提供互认。", HOUSE_CASES)
    return allow("may_offer", "可以提供互认。", SHARED)


@OFFER_DECISION.change
def offer_decision(act: Act) -> None:
    decision: Decision = act.record
    case = decision.case
    assert case.party is not None and case.item is not None
    finding = offering.offered(
        act, kind=KIND, record=decision.uuid, party=case.party, item=case.item, division=case.division,
        result=Result.PENALTY.value if decision.penalties else Result.WAIVED.value, told=penalty_told(decision),
        found_on=decision.decided_on, valid_to=act.values["valid_to"], valid_why=act.values["valid_why"],
        evidence=Evidence.ORIGINAL.value, paper=decision.decision_no,
    )  # fmt: skip
    act.note(finding=finding.number)


def take_back(act: Act, paper: str, reason: str, *, is_changed: bool = False) -> None:
    """End what the decision had offered, as part of the act that changes or annuls it, or says that it was held unlawful."""
    offering.taken_back(
        act,
        kind=KIND,
        record=act.record.uuid,
        on=act.values["on"],
        paper=paper,
        reason=reason,
        is_changed=is_changed,
    )
