"""一项计划查得到多少户：按信用风险分类各有多少、照比例抽多少，每个部门有多少能派的人。

Counts of today's register, as far as the reader sees it; nothing is drawn here.

Main names: `Stratum`, `strata`, `officers_at_hand`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from liandong.inspections.models import Plan
from liandong.inspections.rules import CLASSES, to_draw
from liandong.kernel.actor import Actor
from liandong.now import today
from liandong.parties.kinds import PARTY
from liandong.parties.models import Form, Party
from liandong.registry import places
from liandong.registry.models import Officer
from liandong.registry.queries import sendable

UNCLASSIFIED = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One class of targets: how many there are, how many the plan would draw; `risk` is empty for those nobody classified."""

    risk: str
    targets: int
    to_draw: int


def targets(actor: Actor, plan: Plan) -> QuerySet[Party]:
    """The parties in the plan's scope that the reader sees; citizens are no targets."""
    rows = PARTY.sight.rows(actor).filter(state="in_force", division__in=places.inside(plan.division))
    rows = rows.exclude(form=Form.CITIZEN)
    if plan.industry:
        rows = rows.filter(industry__startswith=plan.industry)
    return rows.filter(tags__contains=[plan.library]) if plan.library else rows


def strata(actor: Actor, plan: Plan) -> list[Stratum]:
    """Every class, and those without one, in this order."""
    found = targets(actor, plan).order_by().values_list("risk").annotate(count=Count("pk"))
    counts, ratios = dict(found), {row["risk"]: row for row in plan.ratios}
    return [
        Stratum(risk, counts.get(risk, 0), to_draw(counts.get(risk, 0), ratios.get(risk)))
        for risk in (*CLASSES, UNCLASSIFIED)
    ]


def officers_at_hand(plan: Plan) -> list[tuple[str, int]]:
    """Each department of the plan with how many officers may be sent today."""
    rows = Officer.objects.filter(sendable(today()))
    return [(p["name"], rows.filter(agency__uuid=UUID(p["agency"])).count()) for p in plan.parts]
