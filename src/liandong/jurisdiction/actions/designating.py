"""指定管辖：共同的上一级在平台上指定，或者各方、协调机关登记纸上的决定；上级自己办理（提级）、把下级报请的另行指定的先通知。

Only the common superior designates, with or without negotiation; whoever it names need not be a side. A decision that was made on
paper is entered with its number and where the original is, and only where the authority cannot decide on the platform itself.
Source: 行政处罚法第二十五条; 生态环境行政处罚办法第十五条.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.actions.handing import begin_handing
from liandong.jurisdiction.actions.negotiating import is_open
from liandong.jurisdiction.actions.raising import RAISERS
from liandong.jurisdiction.models import Conflict, JurisdictionDispute
from liandong.jurisdiction.states import HOUSE_DISPUTES
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.jurisdiction.bodies import OFF_PLATFORM
from liandong.law.jurisdiction.disputes import may_designate, may_take_over
from liandong.law.superior import ART_25, Superior, Track
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.models import Agency
from liandong.registry.superiors import next_above, superior_of

DESIGNATE_HOLDER = Action(
    name="jurisdiction.designate_holder",
    title="指定管辖",
    kind="dispute",
    roles=frozenset({Role.AGENCY_HEAD}),
    side="any",
    sight=Level.SUMMARY,
    whose=lambda actor, dispute: actor.agency == dispute.authority,
    form=forms.Designating,
    concerns=is_open,
    clocks=(sides.NEGOTIATE_CLOCK, sides.DECIDE_CLOCK),
    consequence="指定以后争议终结：被指定的机关管辖，不得再行移送；其他各方立即停止办理，移交案卷、物品和证据。",
    sources=(ART_25,),
)


def _superior(act: Act) -> Superior:
    """Who may decide today: the common superior of the sides, or the organ above the one that asked."""
    dispute: JurisdictionDispute = act.record
    on = act.now.astimezone(CHINA).date()
    agencies = sides.parties(dispute)
    if dispute.conflict == Conflict.ASKED:
        body = next_above(agencies[0], on)
        found = allow("above", "由上一级行政机关指定。", ART_25)
        is_here = body is not None and OFF_PLATFORM not in body.traits
        return Superior(found, Track.SAME_LINE if body else Track.NONE, "J12", body, on_platform=is_here)
    return superior_of(agencies, on)


@DESIGNATE_HOLDER.judge
def may_designate_holder(act: Act) -> Verdict:
    dispute: JurisdictionDispute = act.record
    by = Agency.objects.get(uuid=act.actor.agency)
    verdict = may_designate(by.code, _superior(act), negotiated=dispute.state != "negotiating")
    return _taking_over(act) if verdict and _is_changed(act) else verdict


def _is_changed(act: Act) -> bool:
    """Whether the superior takes it itself, or gives what a lower agency asked about to another (J13): the two that are told first."""
    dispute: JurisdictionDispute = act.record
    to: UUID = act.values["to"].uuid
    return to == act.actor.agency or (dispute.conflict == Conflict.ASKED and to != dispute.owner)


def _taking_over(act: Act) -> Verdict:
    told = {"told_agency": act.values["is_agency_told"], "told_party": act.values["is_party_told"]}
    return may_take_over(sides.common_line(act.record), **told)


@DESIGNATE_HOLDER.change
def designate_holder(act: Act) -> None:
    if _is_changed(act):
        act.record.cautions = [*act.record.cautions, *_taking_over(act).warnings]
    _settled(act, act.record, act.actor.agency_name, act.now)


def _settled(act: Act, dispute: JurisdictionDispute, by: str, at: datetime) -> None:
    """It is decided: who has it, by whom, on what paper; the others hand over."""
    holder: Agency = act.values["to"]
    sides.join(act, dispute, [holder])
    dispute.holder, dispute.holder_name = holder.uuid, holder.name
    dispute.decided_by_name, dispute.decided_at = by, at
    dispute.letter_no, dispute.grounds = act.values["letter_no"], act.values["grounds"]
    dispute.hand_over_by = act.values["hand_over_by"]
    begin_handing(act, dispute)
    act.announce("jurisdiction.designated", dispute=str(dispute.uuid))


RECORD_DESIGNATION = Action(
    name="jurisdiction.record_designation",
    title="登记指定管辖决定",
    kind="dispute",
    roles=RAISERS | {Role.SUPERVISOR},
    side="any",
    whose=lambda actor, dispute: sides.is_side(actor, dispute) or actor.agency == dispute.coordinator,
    form=forms.Recording,
    concerns=is_open,
    reason="optional",
    reason_level=Level.FULL,
    clocks=(sides.NEGOTIATE_CLOCK, sides.DECIDE_CLOCK),
    consequence="照决定书登记，记入账本，各方和监督机关看得到是谁登记的；指定以后争议终结，其他各方停止办理并移交。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@RECORD_DESIGNATION.judge
def may_record_designation(act: Act) -> Verdict:
    dispute: JurisdictionDispute = act.record
    superior = _superior(act)
    if superior.authority is None:
        text = "没有查到可以指定管辖的共同上一级行政机关，请先核对机构资料。"
        return refuse("no_common_superior", text, ART_25)
    if superior.on_platform:
        text = (
            f"{superior.authority.name}在平台上作决定，由它的负责人办理“{DESIGNATE_HOLDER.title}”，不用登记。"
        )
        return refuse("decides_on_platform", text, HOUSE_DISPUTES)
    raised_on = dispute.raised_at.astimezone(CHINA).date()
    if act.values["decided_at"].astimezone(CHINA).date() < raised_on:
        text = f"决定日期早于争议提出的日期（{raised_on}），请核对决定书。"
        return refuse("decided_before", text, HOUSE_DISPUTES)
    return allow("may_record", f"登记{superior.authority.name}的决定。", ART_25)


@RECORD_DESIGNATION.change
def record_designation(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    dispute.scan_note = act.values["scan_note"]
    authority = _superior(act).authority
    assert authority is not None
    _settled(act, dispute, authority.name, act.values["decided_at"])
