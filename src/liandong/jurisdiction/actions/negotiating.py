"""协商：陈述立场、追加一方、拟纪要、各方签署；都签了即协商一致。

New minutes ask everybody anew: a signature is for one text and one holder. Nobody but the sides can agree, and the one they
name must be one of them with the power of its own. Source: 行政处罚法第二十五条.
"""

from __future__ import annotations

from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.actions.handing import begin_handing
from liandong.jurisdiction.actions.raising import RAISERS, SYSTEM, state
from liandong.jurisdiction.models import Conflict, JurisdictionDispute
from liandong.jurisdiction.standing import situation_of
from liandong.jurisdiction.states import HOUSE_DISPUTES, OPEN
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.superior import ART_17, ART_25
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry.models import Agency

AT_THE_TABLE = ("negotiating", "coordinating")
"""States in which the sides may still agree."""


def is_open(dispute: JurisdictionDispute) -> bool:
    return dispute.state in OPEN


def _is_at_the_table(dispute: JurisdictionDispute) -> bool:
    return dispute.state in AT_THE_TABLE and dispute.conflict != Conflict.ASKED


STATE_POSITION = Action(
    name="jurisdiction.state_position",
    title="陈述立场",
    kind="dispute",
    roles=RAISERS | {Role.LEGAL_REVIEWER},
    side="any",
    whose=sides.is_side,
    form=forms.Stating,
    concerns=is_open,
    consequence="立场和理由各方看得到；本机关立案的时间、证明材料和职权清单当天所载一并写入，可以重新陈述。",
    sources=(ART_25,),
)


@STATE_POSITION.change
def state_position(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    sides.draw_in(dispute)
    state(act, dispute, act.values)
    sides.stop_cases(act, dispute)
    act.announce("jurisdiction.stated", dispute=str(dispute.uuid), by=str(act.actor.agency))


DRAW_IN_RECORDS = Action(
    name="jurisdiction.draw_in_records",
    title="带入同一违法行为的记录",
    kind="dispute",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    concerns=is_open,
    consequence="争议期间一方新立的案件、经人确认是同一违法行为的案件和线索，带入争议，案件同样停下来。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@DRAW_IN_RECORDS.change
def draw_in_records(act: Act) -> None:
    sides.draw_in(act.record)
    sides.stop_cases(act, act.record)


ADD_PARTY = Action(
    name="jurisdiction.add_party",
    title="追加一方",
    kind="dispute",
    roles=RAISERS,
    side="any",
    whose=sides.is_side,
    form=forms.Adding,
    concerns=lambda dispute: _is_at_the_table(dispute) and dispute.state == "negotiating",
    consequence="追加的机关看得到全部并陈述立场；已有的签署作废，共同的上一级重新计算。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@ADD_PARTY.judge
def may_add_party(act: Act) -> Verdict:
    party: Agency = act.values["party"]
    if sides.position_of(act.record, party.uuid) is not None:
        return refuse("party_already", f"{party.name}已经是争议的一方。", HOUSE_DISPUTES)
    return sides.may_stand_with(act.record, party, act)


@ADD_PARTY.change
def add_party(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    sides.join(act, dispute, [act.values["party"]])
    dispute.positions.update(signed_at=None, signed_how="")
    sides.draw_in(dispute)
    sides.reckon(dispute, act)
    sides.stop_cases(act, dispute)
    act.note(added=act.values["party"].name, why=act.values["why"])
    act.announce("jurisdiction.joined", dispute=str(dispute.uuid))


PROPOSE_MINUTES = Action(
    name="jurisdiction.propose_minutes",
    title="拟协商纪要",
    kind="dispute",
    roles=RAISERS,
    side="any",
    whose=sides.is_side,
    form=forms.Minutes,
    concerns=_is_at_the_table,
    consequence="各方都签署以后即为协商一致；重新拟的，先前的签署作废。",
    sources=(ART_25,),
)


@PROPOSE_MINUTES.judge
def may_propose_minutes(act: Act) -> Verdict:
    return may_agree_on(act, act.values["agreed_holder"])


def may_agree_on(act: Act, holder: Agency) -> Verdict:
    """Whether the sides may name this agency: one of them, with power of its own."""
    dispute: JurisdictionDispute = act.record
    if sides.position_of(dispute, holder.uuid) is None:
        return refuse(
            "holder_not_a_party",
            f"{holder.name}不是争议的一方，不能商定由它管辖；还在协商的，可以先追加为一方。",
            ART_25,
        )
    if not _has_power(act, dispute, holder):
        text = f"{holder.name}对该事项没有职权，不能商定由它管辖；清单有误的，请先更正职权清单。"
        return refuse("holder_without_power", text, ART_17, ART_25)
    return allow("may_agree", "可以商定由它管辖。", ART_25)


def _has_power(act: Act, dispute: JurisdictionDispute, holder: Agency) -> bool:
    """By the register of powers in one of the places; where the dispute has no item of it, by what is known of the offences."""
    if competences := sides.competences_of(dispute, act):
        return any(holder.code in competence.holders for competence in competences.values())
    offences = [s.offence for s in dispute.subjects.select_related("offence") if s.offence is not None]
    return str(holder.uuid) in situation_of(offences, act.actor.agency).competent


@PROPOSE_MINUTES.change
def propose_minutes(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    holder: Agency = act.values["agreed_holder"]
    dispute.minutes, dispute.minutes_holder = act.values["text"], holder.uuid
    dispute.minutes_holder_name = holder.name
    dispute.positions.update(signed_at=None, signed_how="")
    act.announce("jurisdiction.minuted", dispute=str(dispute.uuid), by=str(act.actor.agency))


SIGN_MINUTES = Action(
    name="jurisdiction.sign_minutes",
    title="签署纪要",
    kind="dispute",
    roles=frozenset({Role.AGENCY_HEAD, Role.LIAISON}),
    side="any",
    whose=sides.is_side,
    form=forms.Signing,
    concerns=lambda dispute: _is_at_the_table(dispute) and bool(dispute.minutes),
    consequence="各方都签署以后即为协商一致，由商定的机关管辖，其他各方停止办理并移交。",
    sources=(ART_25,),
)


@SIGN_MINUTES.judge
def may_sign_minutes(act: Act) -> Verdict:
    position = sides.position_of(act.record, act.actor.agency)
    if position is not None and position.signed_at is not None:
        return refuse("signed_already", "本机关已经签署，等其他各方。", HOUSE_DISPUTES)
    if act.actor.role is Role.LIAISON and not act.values["signed_how"]:
        return refuse(
            "head_signs",
            "由机关负责人签署；纸质纪要已经签字盖章的，联络员写明原件存放在哪里再登记。",
            HOUSE_DISPUTES,
        )
    holder = Agency.objects.get(uuid=act.record.minutes_holder)
    return may_agree_on(act, holder)


@SIGN_MINUTES.change
def sign_minutes(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    mine = dispute.positions.filter(agency=act.actor.agency)
    mine.update(signed_at=act.now, signed_how=act.values["signed_how"])
    if not dispute.positions.filter(signed_at=None).exists():
        act.also(CONCLUDE_AGREEMENT, dispute, {})


CONCLUDE_AGREEMENT = Action(
    name="jurisdiction.conclude_agreement",
    title="协商一致",
    kind="dispute",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    clocks=(sides.NEGOTIATE_CLOCK,),
    consequence="各方都已签署，由商定的机关管辖；其他各方停止办理，移交案卷、物品和证据。",
    sources=(ART_25,),
)


@CONCLUDE_AGREEMENT.change
def conclude_agreement(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    dispute.holder, dispute.holder_name = dispute.minutes_holder, dispute.minutes_holder_name
    dispute.decided_at = act.now
    begin_handing(act, dispute)
    act.announce("jurisdiction.agreed", dispute=str(dispute.uuid))
