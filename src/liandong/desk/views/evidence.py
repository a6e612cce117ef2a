"""下载一份证据材料、书面递送的扫描件、计划的附件：只给看得到那一份的人，原样、作为附件，浏览器不打开它。"""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.assistance.models import AssistanceEvidence, AssistanceRequest
from liandong.cases.models import Case, CaseEvidence
from liandong.desk.shell import acting, missing
from liandong.dispatches.models import Dispatch, Scan
from liandong.inspections.models import Plan, PlanFile
from liandong.inspections.queries import files_seen
from liandong.kernel import pieces, reading
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.leads.models import Evidence, Lead
from liandong.onsite.models import Photo


@require_safe
@acting
def of_lead(request: HttpRequest, actor: Actor, lead_id: UUID, number: int) -> HttpResponse:
    return _download(request, actor, "lead", lead_id, number)


@require_safe
@acting
def of_case(request: HttpRequest, actor: Actor, case_id: UUID, number: int) -> HttpResponse:
    return _download(request, actor, "case", case_id, number)


@require_safe
@acting
def of_assistance(request: HttpRequest, actor: Actor, request_id: UUID, number: int) -> HttpResponse:
    return _download(request, actor, "assistance_request", request_id, number)


def _download(request: HttpRequest, actor: Actor, kind: str, record_id: UUID, number: int) -> HttpResponse:
    """The bytes as they were handed in; what was withdrawn answers like what never was."""
    found = reading.seen(actor, kind, record_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor)
    record = found[1]
    assert isinstance(record, Lead | Case | AssistanceRequest)
    held = record.evidence.filter(number=number, withdrawn_at=None).first()
    if held is None:
        return missing(request, actor)
    return as_it_was(held)


@require_safe
@acting
def scan(request: HttpRequest, actor: Actor, dispatch_id: UUID, number: int) -> HttpResponse:
    """A receipt or an answer on paper, as its scan was handed in."""
    found = reading.seen(actor, "dispatch", dispatch_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor)
    dispatch = found[1]
    assert isinstance(dispatch, Dispatch)
    held = dispatch.scans.filter(number=number).first()
    return missing(request, actor) if held is None else as_it_was(held)


@require_safe
@acting
def of_visit(request: HttpRequest, actor: Actor, visit_id: UUID, number: int) -> HttpResponse:
    """A photo from the spot, as it was handed in; counted over all departments of the visit."""
    found = reading.seen(actor, "inspection_visit", visit_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor)
    photos = Photo.objects.filter(inspection__uuid=visit_id).order_by("pk")[max(number, 1) - 1 :][:1]
    return as_it_was(photos[0]) if photos and number else missing(request, actor)


@require_safe
@acting
def of_plan(request: HttpRequest, actor: Actor, plan_id: UUID, number: int) -> HttpResponse:
    """A file of a plan; one that is not published yet only to who sees the plan in full."""
    found = reading.seen(actor, "inspection_plan", plan_id)
    if found is None:
        return missing(request, actor)
    plan, level = found[1], found[2]
    assert isinstance(plan, Plan)
    held = files_seen(plan, level).filter(number=number).first()
    return missing(request, actor) if held is None else as_it_was(held)


def as_it_was(held: Evidence | CaseEvidence | AssistanceEvidence | Scan | Photo | PlanFile) -> HttpResponse:
    """The bytes as they were handed in."""
    answer = FileResponse(
        pieces.opened(held.parts.all()), as_attachment=True, filename=held.name, content_type="application/octet-stream"
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    answer["Content-Length"] = str(held.size)
    return answer  # type: ignore[return-value]
