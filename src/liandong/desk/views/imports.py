"""导入的两份清单：没有写入的行，逐行写明原因，改好后可以重新交；与已登记的不同的行，逐项写明原来怎样、改成怎样。"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing
from liandong.importing import targets
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.targets import UNWRITTEN, Standing, Target
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.sheets.writing import write_csv


@require_safe
@acting
def errors(request: HttpRequest, actor: Actor, intake_id: UUID) -> HttpResponse:
    """The rows that are wrong or ambiguous, with their number in the file, what was read and why."""
    return _listed(request, actor, intake_id, "errors", UNWRITTEN)


@require_safe
@acting
def changes(request: HttpRequest, actor: Actor, intake_id: UUID) -> HttpResponse:
    """The rows that say otherwise than the register, item by item, to be looked at before the word is given."""
    return _listed(request, actor, intake_id, "changes", (Standing.CHANGED,))


def _listed(
    request: HttpRequest, actor: Actor, intake_id: UUID, name: str, standings: Sequence[Standing]
) -> HttpResponse:
    """A file of these rows, for those who see all of the intake."""
    found = reading.seen(actor, "intake", intake_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor, lambda a: reading.seen(a, "intake", intake_id) is not None)
    intake = found[1]
    assert isinstance(intake, Intake)
    target = targets.get(intake.target)
    stream = io.BytesIO()
    write_csv(
        stream, ["行号", "结果", "原因", *(c.title for c in target.columns)], _rows(intake, target, standings)
    )
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{intake.number}-{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(intake: Intake, target: Target, standings: Sequence[Standing]) -> Iterator[list[str | int]]:
    rows = IntakeRow.objects.filter(intake=intake, standing__in=[s.value for s in standings]).order_by(
        "number"
    )
    for row in rows.iterator(1_000):
        cells = row.facts if row.standing in UNWRITTEN else target.shows(row.facts)
        told = [cells.get(c.name, "") for c in target.columns]
        yield [row.number, Standing(row.standing).label, row.said, *told]
