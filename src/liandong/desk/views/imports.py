"""导入的错误清单：没有写入的行，逐行写明原因，改好后可以重新交。"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing
from liandong.importing import targets
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.targets import UNWRITTEN, Standing
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.sheets.writing import write_csv


@require_safe
@acting
def errors(request: HttpRequest, actor: Actor, intake_id: UUID) -> HttpResponse:
    """The rows that are wrong or ambiguous, with their number in the file, what was read and why; for those who see all of it."""
    found = reading.seen(actor, "intake", intake_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor, lambda a: reading.seen(a, "intake", intake_id) is not None)
    intake = found[1]
    assert isinstance(intake, Intake)
    columns = targets.get(intake.target).columns
    stream = io.BytesIO()
    write_csv(
        stream,
        ["行号", "结果", "原因", *(c.title for c in columns)],
        _rows(intake, [c.name for c in columns]),
    )
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{intake.number}-errors.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(intake: Intake, names: Sequence[str]) -> Iterator[list[str | int]]:
    rows = IntakeRow.objects.filter(intake=intake, standing__in=[s.value for s in UNWRITTEN]).order_by(
        "number"
    )
    for row in rows.iterator(1_000):
        yield [row.number, Standing(row.standing).label, row.said, *(row.facts.get(n, "") for n in names)]
