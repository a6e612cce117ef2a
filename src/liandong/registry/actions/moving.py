"""变更隶属：机构改革以后，机关的法律地位、条线、区划、所属政府、条线上级、所属或委托机关从哪一天起不同了。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry import forms, places, relations
from liandong.registry.models import Agency, LegalKind
from liandong.registry.queries import Tree
from liandong.registry.states import HOUSE_REGISTER, PENALTY_17


def _stands(agency: Record) -> dict[str, Any]:
    """The division as the form takes it; the paper that the agency stands on is not the one that moves it."""
    assert isinstance(agency, Agency)
    return {"division": agency.division, "basis": ""}


MOVE_AGENCY = Action(
    name="registry.move_agency",
    title="变更隶属",
    kind="agency",
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    form=forms.Moving,
    present=_stands,
    reason="required",
    consequence="自所填日期起按新的隶属算上级和监督，此前的日期仍按原来的；原来的记入沿革。职权不随之改变，另行办理。",
    sources=(PENALTY_17,),
)


@MOVE_AGENCY.judge
def may_move_agency(act: Act) -> Verdict:
    agency, since = act.record, act.values["since"]
    if since > today():
        return refuse("not_yet", "这一天还没有到，请到那一天再办理。", HOUSE_REGISTER)
    if since <= agency.valid_from:
        said = f"该机关自{agency.valid_from}成立，变更的日期应晚于它，请核对。"
        return refuse("before_founding", said, HOUSE_REGISTER)
    last = agency.former_relations[-1]["until"] if agency.former_relations else ""
    if since.isoformat() <= last:
        return refuse("before_last", f"上一次变更自{last}起，这一次的日期应晚于它，请核对。", HOUSE_REGISTER)
    if all(getattr(agency, name) == value for name, value in _wanted(act).items()):
        return refuse("same_relations", "与现在的完全相同，没有可变更的内容。", HOUSE_REGISTER)
    place = act.values["division"]
    if place.level not in (agency.rank, _level_now(agency)):
        said = (
            f"{place.name}与该机关（{agency.get_rank_display()}）不是一级，变更隶属不改层级。请另行登记新层级的机关，"
            "原来的“撤销登记”，继受机关填新的。"
        )
        return refuse("other_rank", said, HOUSE_REGISTER)
    for name, title in relations.BODIES.items():
        if _leads_to(act.values[name], name, agency):
            said = f"所填的{title}就是它自己，或者归它管，不能这样填。请核对。"
            return refuse("circular", said, HOUSE_REGISTER)
    below = agency.departments.filter(state="in_force").count()
    if below and agency.kind == LegalKind.GOVERNMENT and act.values["kind"] != LegalKind.GOVERNMENT:
        said = f"还有{below}个机关以它为所属政府，不能改为别的法律地位，请先变更它们的隶属。"
        return refuse("has_departments", said, HOUSE_REGISTER)
    return allow("may_move", "可以变更隶属。", PENALTY_17)


def _level_now(agency: Agency) -> int | None:
    """The level of its present place, which need not be its own: a city's outpost lies in a county."""
    place = places.standing(agency.division)
    return place.level if place else None


def _wanted(act: Act) -> dict[str, Any]:
    values, place = act.values, act.values["division"]
    return {
        "kind": values["kind"], "line": values["line"], "division": place.code, "division_name": place.name,
        **{name: values[name] for name in relations.BODIES},
    }  # fmt: skip


def _leads_to(above: Agency | None, relation: str, agency: Agency) -> bool:
    """Whether one climbs from here to the agency by the relation."""
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == agency.pk:
            return True
        seen.add(above.pk)
        above = getattr(above, relation)
    return False


@MOVE_AGENCY.change
def move_agency(act: Act) -> None:
    agency, values = act.record, act.values
    left = str(agency.government.uuid) if Tree.watches(agency) and agency.government else ""
    agency.former_relations = [
        *agency.former_relations,
        relations.kept(agency, values["since"], values["basis"]),
    ]
    for name, value in _wanted(act).items():
        setattr(agency, name, value)
    act.announce("registry.agency_changed", agency=str(agency.uuid), left=left)
