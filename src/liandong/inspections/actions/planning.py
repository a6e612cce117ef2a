"""年度抽查计划：起草、更正、送配合部门确认。

Who looks at what is not chosen but follows from the register: each department takes the items it has power for in that place on the
first day. Source: 焦法政办〔2022〕31号三（一）（二）.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from liandong.catalogue.queries import who_may_act
from liandong.inspections import forms, rules
from liandong.inspections.duties import STAFF
from liandong.inspections.models import Plan
from liandong.inspections.states import HOUSE_INSPECTIONS, JOINT, ORDERLY
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.law.competence import PowerKind
from liandong.law.verdict import Verdict, refuse
from liandong.now import today
from liandong.parties.naming import folded
from liandong.registry.models import Agency

FACTS = (
    "title", "year", "scene", "industry", "library", "ratios", "officers", "starts_on", "ends_on", "scheme", "rules", "refiles",
)  # fmt: skip

DRAFT_PLAN = Action(
    name="inspections.draft_plan",
    title="起草计划",
    kind="inspection_plan",
    roles=STAFF,
    side="any",
    creates=True,
    form=forms.PlanFacts,
    consequence="起草的只有本机关和行政执法监督看得到；有配合部门的，接着送去确认。",
    sources=(ORDERLY, HOUSE_INSPECTIONS),
)


def assigned(act: Act, place: str, on: date) -> tuple[Verdict, list[dict[str, Any]]]:
    """The parts of lead and partners of the values `items` and `partners`, as the register has them there on that day."""
    values, lead = act.values, act.actor
    others = [(str(a.uuid), a.name) for a in values["partners"] if a.uuid != lead.agency]
    able = {
        item.name: {str(uuid) for uuid in who_may_act(item, place, on, (PowerKind.CHECK,))}
        for item in values["items"]
    }
    return rules.assigned([(str(lead.agency), lead.agency_name), *others], able)


def _assigned(act: Act) -> tuple[Verdict, list[dict[str, Any]]]:
    return assigned(act, act.values["division"].code, act.values["starts_on"])


def may_draft(act: Act) -> Verdict:
    if act.values["ends_on"] < today():
        return refuse("over_already", "结束日期已经过去，请核对。", HOUSE_INSPECTIONS)
    return _assigned(act)[0]


def _take(act: Act, plan: Plan) -> None:
    values = act.values
    for name in FACTS:
        setattr(plan, name, values[name])
    plan.items, plan.parts = forms.rows_of(values["items"]), _assigned(act)[1]
    plan.division, plan.division_name = values["division"].code, values["division"].name
    plan.searched = "\n".join(map(folded, (plan.number, plan.title, plan.agency_name)))


DRAFT_PLAN.judge(may_draft)


@DRAFT_PLAN.change
def draft_plan(act: Act) -> Plan:
    plan = Plan(
        number=numbering.record_number("NJH"), owner=act.actor.agency, agency_name=act.actor.agency_name
    )
    _take(act, plan)
    return plan


def partners_of(plan: Plan) -> list[str]:
    """The partners as a form takes them, by the names they have today."""
    partners = [UUID(part["agency"]) for part in plan.parts[1:]]
    names = dict(Agency.objects.filter(uuid__in=partners).values_list("uuid", "name"))
    return [names[one] for one in partners]


def present(record: Record) -> dict[str, Any]:
    """A plan as its form takes it."""
    assert isinstance(record, Plan)
    return {name: getattr(record, name) for name in (*FACTS, "items", "division")} | {
        "scene": record.scene.number if record.scene else "",
        "partners": partners_of(record),
    }


CORRECT_PLAN = Action(
    name="inspections.correct_plan",
    title="更正计划",
    kind="inspection_plan",
    roles=STAFF,
    form=forms.PlanFacts,
    present=present,
    consequence="回到起草；配合部门的答复作废，须重新送去确认。",
    sources=(HOUSE_INSPECTIONS,),
)
CORRECT_PLAN.judge(may_draft)


@CORRECT_PLAN.change
def correct_plan(act: Act) -> None:
    _take(act, act.record)
    act.announce("inspections.plan_withdrawn", plan=str(act.record.uuid))


ASK_PARTNERS = Action(
    name="inspections.ask_partners",
    title="送配合部门确认",
    kind="inspection_plan",
    roles=STAFF,
    concerns=lambda plan: len(plan.parts) > 1,
    consequence="配合部门看得到计划，各自确认本部门的事项，或者说明理由不参加。",
    sources=(JOINT, ORDERLY),
)


@ASK_PARTNERS.change
def ask_partners(act: Act) -> None:
    lead, *others = act.record.parts
    act.record.parts = [lead, *(part | {"asked": today().isoformat()} for part in others)]
    act.announce("inspections.partners_asked", plan=str(act.record.uuid))
