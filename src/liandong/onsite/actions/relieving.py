"""换人：批准以后、到场或者补登到场以前，抽取里换了的、决定回避的、去不了的，由本机关负责人一个人批准，别的部门不用再批。

The gates are asked again with the new team, and the approval sheet is made anew. Source: 国办发〔2024〕54号; 行政处罚法第四十二条、第四十三条.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liandong.inspections.gates import answer
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.law.inspection.papers import Paper, check_paper
from liandong.law.verdict import Verdict, refuse
from liandong.onsite import forms
from liandong.onsite.actions.planning import HEADS, mine
from liandong.onsite.fitness import may_go, off_the_draw, seat_of
from liandong.onsite.parts import APPROVED, asked_of, officers_of, part_of, sheet
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE, JOINT, PAPERS, TWO_OFFICERS
from liandong.registry.models import Officer


def _may_change(actor: Actor, inspection: Any) -> bool:
    """Whether the actor's department is approved and has not come yet."""
    part = part_of(inspection, actor.agency)
    return part is not None and part["decision"] == APPROVED and not part["arrived_at"]


CHANGE_TEAM = Action(
    name="onsite.change_team",
    title="批准换人",
    kind="inspection_visit",
    roles=HEADS,
    side="any",
    form=forms.TeamChange,
    whose=_may_change,
    concerns=lambda inspection: inspection.state in ("approved", "under_way", "ended", "confirmed"),
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="只换本部门的人员，批准和审批表随之更新，别的部门不用再批；检查通知书请照新的人员重新制作。",
    sources=(APPROVED_54, TWO_OFFICERS, PAPERS),
)


def _team(act: Act) -> tuple[Verdict | None, list[Officer]]:
    """What is wrong with the team that is asked for, if anything, and the team: of a drawn visit as the draw has it now."""
    typed, wanted = act.values["officers"], act.values["officers"]
    if act.record.drawn is not None:
        seat = seat_of(act.record, act.actor.agency)
        if seat is None:
            return off_the_draw(), []
        wanted = seat.officers
        if typed and sorted(typed) != sorted(wanted):
            text = f"人员由抽取定，现在是{'、'.join(wanted)}。要换别人的，先在抽取里办替换。"
            return refuse("drawn_differs", text, JOINT), []
    if not wanted:
        return refuse("nobody_named", "请填写换成哪几个人，写执法证号。", HOUSE_ONSITE), []
    found, strange = officers_of(act.actor.agency, wanted)
    if strange:
        text = f"执法人员名录库里本机关没有证号{'、'.join(strange)}，请核对。"
        return refuse("not_our_officers", text, TWO_OFFICERS), []
    if sorted(wanted) == sorted(officer["certificate"] for officer in mine(act)["officers"]):
        return refuse("nothing_changed", "和现在的人员一样，没有换人。", HOUSE_ONSITE), []
    return None, found


def _with(part: dict[str, Any], officers: Iterable[Officer]) -> dict[str, Any]:
    return {**part, "officers": [{"certificate": o.certificate, "name": o.name} for o in officers]}


@CHANGE_TEAM.judge
def may_change_team(act: Act) -> Verdict:
    wrong, officers = _team(act)
    if wrong is not None:
        return wrong
    part = _with(mine(act), officers)
    if not (team := may_go(act.record, part)):
        return team
    asked = asked_of(act.record, part, act.values)
    said = answer(act.actor, asked).answer.verdict
    if not said:
        return said
    stated = [label for label, text in sheet(act.record, part, asked, act.values["opinion"]).items() if text]
    return check_paper(Paper.APPROVAL, stated, on=act.record.on) and said


@CHANGE_TEAM.change
def change_team(act: Act) -> None:
    before = mine(act)
    part = _with(before, _team(act)[1])
    asked = asked_of(act.record, part, act.values)
    said = answer(act.actor, asked).answer
    act.note(
        out=[officer["certificate"] for officer in before["officers"]],
        into=[officer["certificate"] for officer in part["officers"]],
    )
    part |= {
        "decided": f"{act.actor.person_name}，{act.now:%Y-%m-%d}", "sheet": sheet(act.record, part, asked, act.values["opinion"]),
        "warned": [finding.text for finding in said.warnings],
        "reasons": [f"{finding.text}：{reason}" for finding, reason in said.reasons_given],
    }  # fmt: skip
    act.record.parts = [part if one["agency"] == part["agency"] else one for one in act.record.parts]
    act.announce("onsite.team_changed", inspection=str(act.record.uuid), agency=str(act.actor.agency))
