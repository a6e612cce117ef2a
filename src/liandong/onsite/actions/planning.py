"""安排一次入企检查：不经抽取的由部门自己安排，一起去的部门各填各的；去之前可以取消。

Source: 国办发〔2024〕54号; 焦法政办〔2022〕31号三（一）（二）.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.onsite import forms
from liandong.onsite.models import Inspection
from liandong.onsite.parts import fresh, is_undecided, officers_of, part_of
from liandong.onsite.states import HOUSE_ONSITE, JOINT, TWO_OFFICERS
from liandong.parties.naming import folded
from liandong.registry import places

STAFF = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
HEADS = frozenset({Role.AGENCY_HEAD})

PLAN_INSPECTION = Action(
    name="onsite.plan_inspection",
    title="安排检查",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    creates=True,
    form=forms.PlanInspection,
    consequence="送本机关负责人审批；批准以前只有去检查的部门看得到，企业和别的机关都看不到。",
    sources=(JOINT, HOUSE_ONSITE),
)


def _seated(act: Act) -> Verdict:
    """The certificates typed are of one's own officers."""
    _, strange = officers_of(act.actor.agency, act.values["officers"])
    if strange:
        text = f"执法人员名录库里本机关没有证号{'、'.join(strange)}，请核对。"
        return refuse("not_our_officers", text, TWO_OFFICERS)
    return allow("may_plan", "可以安排。", HOUSE_ONSITE)


PLAN_INSPECTION.judge(_seated)


@PLAN_INSPECTION.change
def plan_inspection(act: Act) -> Inspection:
    values, actor, party = act.values, act.actor, act.values["party"]
    place = values["place"].code if values["place"] else party.division
    officers, _ = officers_of(actor.agency, values["officers"])
    others = [one for one in values["partners"] if one.uuid != actor.agency]
    made = Inspection(
        number=numbering.record_number("RQ"), owner=actor.agency, agency_name=actor.agency_name, party=party,
        party_name=party.name, place=place, place_name=places.named(place), address=values["address"] or party.address,
        origin=values["origin"], ground=values["ground"], on=values["on"],
        parts=[fresh(actor.agency, actor.agency_name, values["items"], officers), *(fresh(o.uuid, o.name) for o in others)],
    )  # fmt: skip
    made.searched = "\n".join(map(folded, (made.number, made.party_name, made.agency_name)))
    if others:
        act.announce("onsite.planned", inspection=str(made.uuid))
    return made


PREPARE_PART = Action(
    name="onsite.prepare_part",
    title="填本部门的事项和人员",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.PartFacts,
    whose=is_undecided,
    consequence="送本机关负责人审批；别的部门的事项、人员不变。",
    sources=(JOINT, HOUSE_ONSITE),
)
PREPARE_PART.judge(_seated)


@PREPARE_PART.change
def prepare_part(act: Act) -> None:
    officers, _ = officers_of(act.actor.agency, act.values["officers"])
    new = fresh(act.actor.agency, act.actor.agency_name, act.values["items"], officers)
    act.record.parts = [new if part["agency"] == new["agency"] else part for part in act.record.parts]


CANCEL_INSPECTION = Action(
    name="onsite.cancel_inspection",
    title="取消检查",
    kind="inspection_visit",
    roles=HEADS,
    reason="required",
    consequence="各部门都不再去；理由留在记录里。",
    sources=(HOUSE_ONSITE,),
)


@CANCEL_INSPECTION.change
def cancel_inspection(act: Act) -> None:
    act.announce("onsite.cancelled", inspection=str(act.record.uuid))


def mine(act: Act) -> dict[str, Any]:
    """The part of the actor's agency; the action has asked already that there is one."""
    part = part_of(act.record, act.actor.agency)
    assert part is not None
    return part
