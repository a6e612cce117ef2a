"""协商不成往上报：不同部门的先提请司法行政部门协调，协调不成的由它提出意见报政府决定；同一条线的直接报请上级。

Source: 行政处罚法第二十五条; 河南省行政执法条例第十九条.
"""

from __future__ import annotations

from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.actions.raising import RAISERS
from liandong.jurisdiction.models import Conflict, JurisdictionDispute
from liandong.jurisdiction.states import HOUSE_DISPUTES
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.jurisdiction.disputes import next_step
from liandong.law.jurisdiction.facts import Stage
from liandong.law.superior import ART_25, HENAN_19
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.superiors import superior_of

ASK_COORDINATION = Action(
    name="jurisdiction.ask_coordination",
    title="提请司法局协调",
    kind="dispute",
    roles=RAISERS,
    side="any",
    whose=sides.is_side,
    concerns=lambda dispute: bool(dispute.coordinator_name) and dispute.state == "negotiating",
    reason="required",
    reason_level=Level.FULL,
    clocks=(sides.NEGOTIATE_CLOCK,),
    consequence="协商不成，提请司法行政部门协调；它看得到全部。协调不成的，由它提出意见报人民政府决定。",
    sources=(HENAN_19, ART_25),
)


def _may_climb(act: Act, stage: Stage) -> Verdict:
    """Whether a side may take the dispute to this stage, the superior computed as of today."""
    superior = superior_of(sides.parties(act.record), act.now.astimezone(CHINA).date())
    return next_step(stage, superior)


@ASK_COORDINATION.judge
def may_ask_coordination(act: Act) -> Verdict:
    return _may_climb(act, Stage.COORDINATING)


@ASK_COORDINATION.change
def ask_coordination(act: Act) -> None:
    sides.reckon(act.record, act, Stage.COORDINATING)
    act.record.coordinated_at = act.now
    sides.stop_clocks(act.record, act)
    act.announce("jurisdiction.coordinating", dispute=str(act.record.uuid))


GIVE_OPINION = Action(
    name="jurisdiction.give_opinion",
    title="提出协调意见",
    kind="dispute",
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    whose=lambda actor, dispute: actor.agency == dispute.coordinator,
    form=forms.Coordination,
    concerns=lambda dispute: dispute.state == "coordinating",
    consequence="协调不成，意见随争议报人民政府决定；各方和人民政府看得到。",
    sources=(HENAN_19,),
)


@GIVE_OPINION.change
def give_opinion(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    dispute.opinion, dispute.opinion_at = act.values["text"], act.now
    sides.start_decision(dispute, act)
    act.announce("jurisdiction.escalated", dispute=str(dispute.uuid))


ESCALATE_DISPUTE = Action(
    name="jurisdiction.escalate_dispute",
    title="报请指定管辖",
    kind="dispute",
    roles=RAISERS,
    side="any",
    whose=sides.is_side,
    concerns=lambda dispute: dispute.state == "negotiating",
    reason="required",
    reason_level=Level.FULL,
    clocks=(sides.NEGOTIATE_CLOCK, sides.DECIDE_CLOCK),
    consequence="协商不成，报请共同的上一级行政机关指定管辖；在平台上的，它从此看得到全部。不在平台上的，另行书面报请，决定书到了登记在这里。",
    sources=(ART_25,),
)


@ESCALATE_DISPUTE.judge
def may_escalate(act: Act) -> Verdict:
    if not (verdict := _may_climb(act, Stage.ESCALATED)):
        return verdict
    if act.record.coordinator is not None:
        text = f"不同部门之间的争议，先提请{act.record.coordinator_name}协调；协调不成的，由它提出意见报人民政府决定。"
        return refuse("coordination_first", text, HENAN_19)
    return verdict


@ESCALATE_DISPUTE.change
def escalate(act: Act) -> None:
    sides.reckon(act.record, act, Stage.ESCALATED)
    sides.start_decision(act.record, act)
    act.announce("jurisdiction.escalated", dispute=str(act.record.uuid))


WITHDRAW_DISPUTE = Action(
    name="jurisdiction.withdraw_dispute",
    title="撤回争议",
    kind="dispute",
    roles=RAISERS,
    reason="required",
    reason_level=Level.SUMMARY,
    clocks=(sides.NEGOTIATE_CLOCK, sides.DECIDE_CLOCK),
    consequence="争议到此为止，各方的案件照常办理；谁管辖按最先立案等规则判断。",
    sources=(HOUSE_DISPUTES,),
)


@WITHDRAW_DISPUTE.judge
def may_withdraw_dispute(act: Act) -> Verdict:
    if act.record.conflict == Conflict.NEGATIVE and act.record.state != "negotiating":
        return refuse("already_above", "消极争议已经报了上去，等上级决定，不能撤回。", ART_25)
    return allow("may_withdraw", "可以撤回。", HOUSE_DISPUTES)


@WITHDRAW_DISPUTE.change
def withdraw_dispute(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    dispute.ended_at = act.now
    sides.stop_clocks(dispute, act)
    sides.free_cases(act, dispute)
    act.announce("jurisdiction.withdrawn", dispute=str(dispute.uuid))
