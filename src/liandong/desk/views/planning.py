"""一项抽查计划查得到多少户、照比例抽多少、每个部门有多少能派的人。"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.inspections.models import Plan
from liandong.inspections.strata import UNCLASSIFIED, officers_at_hand, strata
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, Link, ListPage, Row

COLUMNS = [Column("信用风险分类"), Column("户数", is_number=True), Column("照比例抽", is_number=True)]


@require_safe
@acting
def targets(request: HttpRequest, actor: Actor, plan_id: UUID) -> HttpResponse:
    """Counts for the planner; to whoever may not read the register of parties, or the plan, the page does not exist."""
    seen = reading.seen(actor, "inspection_plan", plan_id)
    if seen is None or reading.listed(actor, "party") is None:
        return missing(request, actor)
    kind, plan, _ = seen
    assert isinstance(plan, Plan)
    found = strata(actor, plan)
    rows = [
        Row("", [Cell("未分类" if s.risk == UNCLASSIFIED else f"{s.risk}类"), Cell(str(s.targets)), Cell(str(s.to_draw))])
        for s in found
    ]  # fmt: skip
    staff = "；".join(f"{name}有{count}人可以派出" for name, count in officers_at_hand(plan))
    page = ListPage(
        title="查得到多少户",
        breadcrumb=[Link("工作台", "/"), Link(kind.heading(plan), f"/r/inspection_plan/{plan.uuid}/")],
        columns=COLUMNS,
        rows=rows,
        lead=f"按今天的检查对象名录数，没有分类的不抽。{staff}；每个机关每组{plan.officers}人。",
        count_text=f"共{sum(s.targets for s in found)}户，照比例抽{sum(s.to_draw for s in found)}户",
    )
    return show(request, actor, page)
