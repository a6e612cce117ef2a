"""联合抽查场景：发布、修订、停用。

One entry for several departments begins with knowing what they would all look at. Source: 焦法政办〔2022〕31号三（一）.
"""

from __future__ import annotations

from typing import Any

from liandong.inspections import forms
from liandong.inspections.duties import HEADS
from liandong.inspections.models import Scene
from liandong.inspections.states import HOUSE_INSPECTIONS, JOINT
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.models import Record
from liandong.law.verdict import Verdict, allow, refuse
from liandong.parties.naming import folded

FACTS = ("name", "industry", "objects_told", "document")

ISSUE_SCENE = Action(
    name="inspections.issue_scene",
    title="发布场景",
    kind="inspection_scene",
    roles=HEADS,
    side="any",
    creates=True,
    form=forms.SceneFacts,
    consequence="发布后各机关都看得到，可以按它做联合抽查计划。",
    sources=(JOINT, HOUSE_INSPECTIONS),
)


def may_issue(act: Act) -> Verdict:
    """Of several departments, and under a name that is not in use."""
    if len({item.line for item in act.values["items"]}) < 2:
        text = "场景里只有一个条线的事项，不用联合。请加上其他部门的事项，或者直接做本机关的计划。"
        return refuse("one_line_only", text, JOINT)
    same = Scene.objects.filter(name=act.values["name"], state="in_force")
    if act.record is not None:
        same = same.exclude(pk=act.record.pk)
    if found := same.first():
        text = f"已有同名的现行场景{found.number}（{found.agency_name}）。请用那一个，或者换一个名称。"
        return refuse("issued_already", text, HOUSE_INSPECTIONS)
    return allow("may_issue", "可以发布。", JOINT)


def _take(scene: Scene, values: dict[str, Any]) -> None:
    for name in FACTS:
        setattr(scene, name, values[name])
    scene.items = forms.rows_of(values["items"])
    words = (scene.number, scene.name, scene.agency_name)
    scene.searched = "\n".join(map(folded, words))


ISSUE_SCENE.judge(may_issue)


@ISSUE_SCENE.change
def issue_scene(act: Act) -> Scene:
    scene = Scene(
        number=numbering.record_number("CJ"), owner=act.actor.agency, agency_name=act.actor.agency_name
    )
    _take(scene, act.values)
    return scene


def present(record: Record) -> dict[str, Any]:
    """A scene as its form takes it."""
    return {name: getattr(record, name) for name in (*FACTS, "items")}


REVISE_SCENE = Action(
    name="inspections.revise_scene",
    title="修订场景",
    kind="inspection_scene",
    roles=HEADS,
    form=forms.SceneFacts,
    present=present,
    reason="required",
    consequence="以后做的计划按新的；已有的计划不变。",
    sources=(JOINT, HOUSE_INSPECTIONS),
)
REVISE_SCENE.judge(may_issue)


@REVISE_SCENE.change
def revise_scene(act: Act) -> None:
    _take(act.record, act.values)
    act.record.edition += 1


END_SCENE = Action(
    name="inspections.end_scene",
    title="停用场景",
    kind="inspection_scene",
    roles=HEADS,
    reason="required",
    consequence="不能再按它做计划；已有的计划不变。",
    sources=(HOUSE_INSPECTIONS,),
)
END_SCENE.change(moves_only)
