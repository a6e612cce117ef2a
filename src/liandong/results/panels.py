"""检查结果公示挂在哪里：入企检查的页面上有没有公示、办到哪一步；公示的页面上找得到检查和公示页。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.results import queries
from liandong.results.actions.owing import KIND
from liandong.results.kinds import RESULT_NOTICE
from liandong.results.models import ResultNotice

VISIT = "inspection_visit"


def public_url(notice: ResultNotice) -> str:
    """Its page that anybody may open."""
    return f"/public/results/{notice.uuid}"


def of_visit(actor: Actor, record: Any, level: Level) -> Iterator[PanelLink]:
    """The notices of a visit's results that the actor sees, the newest first."""
    for one in RESULT_NOTICE.sight.rows(actor).filter(inspection=record.uuid).order_by("-pk"):
        until = f"，至{one.until}" if one.state == "published" and one.until else ""
        told = f"{one.agency_name}的结果公示，{RESULT_NOTICE.states.states[one.state].label}{until}"
        yield PanelLink(one.number, f"/r/{KIND}/{one.uuid}/", told)


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The visit, and the page that everybody sees."""
    assert isinstance(record, ResultNotice)
    visit = kinds.get(VISIT)
    if visit is not None and visit.sight.rows(actor).filter(uuid=record.inspection).exists():
        yield PanelLink("入企检查", f"/r/{VISIT}/{record.inspection}/", "这次检查的记录")
    if queries.public().filter(pk=record.pk).exists():
        yield PanelLink("公示页", public_url(record), "任何人看得到的样子")


add_links(VISIT, of_visit)
add_links(KIND, around)
