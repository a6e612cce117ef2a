"""移交的材料不齐：管辖机关要求补正，移交的机关补来；案件不得因此退回，也不得再转。

Asked and answered after the hand-over, after the receiver has accepted everything too; each side that handed over is asked for its
own part, anew if what it gave is still not whole. Both only add to the trail: the dispute stands as it is. Source: 行政处罚法第二十五条; 生态环境行政处罚办法第十六条.
"""

from __future__ import annotations

from liandong.dispatches.actions.sending import SENDERS
from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.models import JurisdictionDispute, Position
from liandong.jurisdiction.states import HOUSE_DISPUTES, SETTLED
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.law.jurisdiction.facts import Matter
from liandong.law.jurisdiction.transfer import may_ask_material
from liandong.law.superior import ART_25
from liandong.law.verdict import Verdict, refuse

ASK_MATERIAL = Action(
    name="jurisdiction.ask_material",
    title="要求补正材料",
    kind="dispute",
    roles=SENDERS,
    side="any",
    form=forms.AskingMaterial,
    concerns=lambda dispute: dispute.state in (*SETTLED, "executed"),
    is_note=True,
    whose=lambda actor, dispute: actor.agency == dispute.holder,
    consequence="移交的机关收到消息，补正以后登记在这里；案件不得退回，期限照算。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@ASK_MATERIAL.judge
def may_ask(act: Act) -> Verdict:
    party, dispute = act.values["party"], act.record
    position = sides.position_of(dispute, party.uuid)
    if position is None or position.handed_at is None:
        text = f"{party.name}还没有在这件争议里移交案卷，不能要求它补正。"
        return refuse("nothing_handed", text, HOUSE_DISPUTES)
    return may_ask_material(Matter.CASE, act.values["lacking"])


@ASK_MATERIAL.change
def ask_material(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    party = act.values["party"]
    Position.objects.filter(dispute=dispute, agency=party.uuid).update(
        lacking=act.values["lacking"], lacking_at=act.now, supplied="", supplied_at=None
    )
    act.announce("jurisdiction.material_asked", dispute=str(dispute.uuid), party=str(party.uuid))


def _is_asked(actor: Actor, dispute: JurisdictionDispute) -> bool:
    waiting = dispute.positions.filter(agency=actor.agency, lacking_at__isnull=False, supplied_at=None)
    return sides.is_side(actor, dispute) and waiting.exists()


SUPPLY_MATERIAL = Action(
    name="jurisdiction.supply_material",
    title="登记补正材料",
    kind="dispute",
    roles=SENDERS,
    side="any",
    form=forms.Supplying,
    concerns=lambda dispute: dispute.state in (*SETTLED, "executed"),
    is_note=True,
    whose=_is_asked,
    consequence="管辖机关收到消息；还不齐的，它可以再要求补正。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@SUPPLY_MATERIAL.change
def supply_material(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    Position.objects.filter(dispute=dispute, agency=act.actor.agency).update(
        supplied=act.values["supplied"], supplied_at=act.now
    )
    act.announce("jurisdiction.material_supplied", dispute=str(dispute.uuid), by=str(act.actor.agency))
