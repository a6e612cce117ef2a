"""安排一次入企检查：不经抽取的由部门自己安排，抽出的照抽取办理，一起去的部门各填各的。

Source: 国办发〔2024〕54号; 焦法政办〔2022〕31号三（一）（二）.
"""

from __future__ import annotations

from typing import Any

from liandong.catalogue.models import Item
from liandong.draws.models import Draw, Seat, Visit
from liandong.draws.queries import told_by_now
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.onsite import forms
from liandong.onsite.fitness import off_the_draw, seat_of
from liandong.onsite.models import Inspection, Origin
from liandong.onsite.parts import fresh, is_undecided, officers_of, part_of
from liandong.onsite.states import HOUSE_ONSITE, JOINT, TWO_OFFICERS
from liandong.parties.models import Party
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
    act.announce("onsite.planned", inspection=str(made.uuid))
    return made


TAKE_DRAWN = Action(
    name="onsite.take_drawn",
    title="办理抽出的入企",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    creates=True,
    form=forms.TakeDrawn,
    consequence="照抽取结果送各部门负责人审批；事项、人员由抽取定，换人的在抽取里办替换。",
    sources=(JOINT, HOUSE_ONSITE),
)


def _seats(visit: Visit) -> list[Seat]:
    """The departments of a drawn visit, the drawing agency's first."""
    rows = visit.seats.filter(is_off=False).order_by("pk")
    return sorted(rows, key=lambda seat: seat.agency != visit.draw.owner)


@TAKE_DRAWN.judge
def may_take_drawn(act: Act) -> Verdict:
    visit = Visit.objects.select_related("draw").filter(told_by_now(), uuid=act.values["drawn"]).first()
    if visit is None or act.actor.agency not in {seat.agency for seat in _seats(visit)}:
        return refuse("no_such_visit", "没有这次抽出的入企，或者没有抽到本部门去。", HOUSE_ONSITE)
    if visit.on is None:
        return refuse("no_day", f"这次入企没有排上日期：{visit.left}", HOUSE_ONSITE)
    if Inspection.objects.filter(drawn=visit.uuid).exists():
        text = "这次入企已经由一起去的部门办了，在“入企检查”里找得到。"
        return refuse("taken_already", text, HOUSE_ONSITE)
    return allow("may_take", "可以办理。", JOINT)


@TAKE_DRAWN.change
def take_drawn(act: Act) -> Inspection:
    visit = Visit.objects.select_related("draw").get(uuid=act.values["drawn"])
    seats, draw = _seats(visit), visit.draw
    party = Party.objects.get(uuid=visit.party)
    assert visit.on is not None
    made = Inspection(
        number=numbering.record_number("RQ"), owner=seats[0].agency, agency_name=seats[0].name, party=party, party_name=visit.name,
        place=visit.area, place_name=places.named(visit.area), address=party.address, origin=Origin.DRAWN,
        ground=f"{draw.title}（{draw.plan_no}）", on=visit.on, drawn=visit.uuid, drawn_told=f"{draw.number}，{draw.title}",
        parts=[_drawn_part(seat, draw) for seat in seats],
    )  # fmt: skip
    made.searched = "\n".join(map(folded, (made.number, made.party_name, made.agency_name)))
    act.announce("onsite.planned", inspection=str(made.uuid))
    return made


def _drawn_part(seat: Seat, draw: Draw) -> dict[str, Any]:
    """A department as the draw has it now, with the codes of its items as they were bound."""
    codes = [row["code"] for row in draw.basis["items"] if row["name"] in seat.items]
    items = Item.objects.filter(code__in=codes).order_by("code")
    return fresh(seat.agency, seat.name, items, officers_of(seat.agency, seat.officers)[0])


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


@PREPARE_PART.judge
def may_prepare(act: Act) -> Verdict:
    if act.record.drawn is None:
        return _seated(act)
    seat = seat_of(act.record, act.actor.agency)
    if seat is None:
        return off_the_draw()
    items = sorted(item.name for item in act.values["items"])
    if sorted(seat.officers) != sorted(act.values["officers"]) or sorted(seat.items) != items:
        text = f"事项、人员由抽取定：{'、'.join(seat.items)}；{'、'.join(seat.officers)}。换人的先在抽取里办替换。"
        return refuse("drawn_differs", text, JOINT)
    return _seated(act)


@PREPARE_PART.change
def prepare_part(act: Act) -> None:
    officers, _ = officers_of(act.actor.agency, act.values["officers"])
    new = fresh(act.actor.agency, act.actor.agency_name, act.values["items"], officers)
    act.record.parts = [new if part["agency"] == new["agency"] else part for part in act.record.parts]


def mine(act: Act) -> dict[str, Any]:
    """The part of the actor's agency; the action has asked already that there is one."""
    part = part_of(act.record, act.actor.agency)
    assert part is not None
    return part
