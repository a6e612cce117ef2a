"""清单从职权里汇总：本机关今天有检查职权的已公布事项，逐项写明纳不纳入联合抽查。

Main names: `compiled`, `standing_list`, `against_lists`, `published_caps`, `public_lists`, `public_scenes`, `public_plans`, `files_seen`.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.catalogue.models import Item, Scope
from liandong.catalogue.queries import standing
from liandong.inspections.models import Plan, PlanFile, SamplingList, Scene
from liandong.kernel.roles import Level
from liandong.law.competence import PowerKind


def compiled(agency: UUID, on: date) -> list[dict[str, Any]]:
    """The rows of a list as the register has them on a day, by code."""
    holds = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    powers = standing().filter(holds, holder__uuid=agency, kinds__contains=[PowerKind.CHECK.value])
    items = Item.objects.filter(state="published", published_on__lte=on, pk__in=powers.values("item"))
    return [
        {
            "code": item.code,
            "name": item.name,
            "scope": item.scope,
            "reason": item.scope_reason,
            "basis": item.basis,
            "objects": item.objects_told,
            "method": item.method,
        }
        for item in items.order_by("code")
    ]


def standing_list(agency: UUID, year: int) -> SamplingList | None:
    """The agency's published list of a year."""
    return (
        SamplingList.objects.filter(owner=agency, year=year, state="published").order_by("-edition").first()
    )


def against_lists(plan: Plan) -> list[str]:
    """What of a plan of several departments does not agree with their lists of its year: an item that is exempt from joint inspection,
    a department whose list is not published, an item that is not on it. A plan of one department alone is asked of the last two."""
    agencies = [UUID(part["agency"]) for part in plan.parts]
    rows = SamplingList.objects.filter(owner__in=agencies, year=plan.year, state="published").order_by(
        "edition"
    )
    lists = {one.owner: {row["name"]: row["scope"] for row in one.rows} for one in rows}
    told = []
    for agency, part in zip(agencies, plan.parts, strict=True):
        if agency not in lists:
            told.append(f"{part['name']}{plan.year}年的抽查事项清单没有公布。")
            continue
        scopes = lists[agency]
        told += [f"{part['name']}公布的清单里没有“{name}”。" for name in part["items"] if name not in scopes]
        if len(agencies) > 1:
            told += [
                f"{part['name']}公布的清单写明“{name}”{Scope(scopes[name]).label}，请核对要不要放在联合抽查里。"
                for name in part["items"]
                if scopes.get(name, Scope.JOINT) != Scope.JOINT
            ]
    return told


def published_caps(plan: Plan) -> dict[str, int]:
    """Name of a department → the yearly cap that it published for the plan's year; not below 1, and none where it published none."""
    agencies = {UUID(part["agency"]): part["name"] for part in plan.parts}
    rows = SamplingList.objects.filter(
        owner__in=agencies, year=plan.year, state="published", cap_visits__gte=1
    )
    return {agencies[one.owner]: one.cap_visits or 1 for one in rows.order_by("edition")}


def public_lists() -> QuerySet[SamplingList]:
    """The lists that were published, also the older editions; the newest year first."""
    return SamplingList.objects.exclude(published_on=None).order_by("-year", "agency_name", "-edition")


def public_scenes() -> QuerySet[Scene]:
    """Every scene: they are public from the day they are issued."""
    return Scene.objects.order_by("-state", "name")


def public_plans() -> QuerySet[Plan]:
    """The plans that were published, also what was cancelled since; the latest start first."""
    return Plan.objects.exclude(published_on=None).order_by("-starts_on", "-pk")


def files_seen(plan: Plan, level: Level = Level.SUMMARY) -> QuerySet[PlanFile]:
    """The files of a plan that a level grants: the public ones, in full also those that wait to be published."""
    standing = plan.files.filter(withdrawn_at=None).order_by("number")
    return standing if level >= Level.FULL else standing.exclude(published_on=None)
