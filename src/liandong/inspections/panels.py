"""计划挂在哪里：场景的页面上有按它做的计划，计划的页面上有它的场景。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.inspections import queries
from liandong.inspections.kinds import PLAN
from liandong.inspections.models import Plan, Scene
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links, file_link
from liandong.kernel.roles import Level

SHOWN = 20


def of_scene(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The plans made by a scene, as far as the actor sees them, the newest first."""
    assert isinstance(record, Scene)
    for plan in PLAN.sight.rows(actor).filter(scene=record).order_by("-pk")[:SHOWN]:
        yield PanelLink(plan.title, f"/r/inspection_plan/{plan.uuid}/", "年度抽查计划")


def of_plan(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    assert isinstance(record, Plan)
    if reading.listed(actor, "party") is not None:
        yield PanelLink("查得到多少户", f"/plans/{record.uuid}/targets", "按比例抽多少、有多少人可派")
    if record.scene is not None:
        yield PanelLink(record.scene.name, f"/r/inspection_scene/{record.scene.uuid}/", "联合抽查场景")
    for one in queries.files_seen(record, level):
        yield file_link(
            one.name, f"/plans/{record.uuid}/files/{one.number}", one.get_kind_display(), one.size
        )


def of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The question before a visit, to whoever may read findings about it."""
    if reading.listed(actor, "finding") is not None:
        yield PanelLink("可不可以去检查", f"/parties/{record.uuid}/visit", "入企以前问一问")


add_links("party", of_party)
add_links("inspection_scene", of_scene)
add_links("inspection_plan", of_plan)
