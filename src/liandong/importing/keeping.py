"""交来的文件怎样保存：分段写进库，要读时一段一段取；有公民身份号码的核对后删去，结束已久的清理。

What the file held and its checked rows are working papers: 90 days after the sheet came to its end they are deleted; at once, where
people may be spoken of in it, as in a hotline's work orders. The record, its counts, the digests and the trail stay.

Source: 个人信息保护法第六条（最小范围）.
Main names: `keep`, `opened_file`, `drop`, `forget`, `tidy`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.importing.targets import Standing
from liandong.kernel import pieces
from liandong.kernel.actor import Actor
from liandong.kernel.trail import automatic
from liandong.ledger.models import LedgerEvent
from liandong.now import now

KEPT = timedelta(days=90)
"""How long the working papers of a sheet stand after its last act: 联动平台名录库管理规则."""


def keep(intake: Intake, file: BinaryIO | File[Any]) -> None:
    """Write the file into the database, a statement a piece."""
    for number, piece in pieces.cut(file):
        IntakePart.objects.create(intake=intake, number=number, content=piece)


def drop(intake: Intake) -> None:
    """Delete what the file held; its digest and its checked rows stay."""
    IntakePart.objects.filter(intake=intake).delete()


def forget(intake: Intake) -> None:
    """Delete what the file held, and what the rows said of which nothing is left to do: the records hold it, each under its own sight.

    What was wrong or differed stays for its mending as long as other working papers do.
    """
    drop(intake)
    IntakeRow.objects.filter(intake=intake, standing__in=(Standing.NEW, Standing.SAME)).update(facts={})


def is_kept(intake: Intake) -> bool:
    return IntakePart.objects.filter(intake=intake).exists()


def idle(*states: str) -> QuerySet[Intake]:
    """Sheets in these states to which nothing has happened for as long as their papers are kept."""
    events = LedgerEvent.objects.filter(record=OuterRef("uuid")).order_by().values("record")
    last = events.annotate(last=Max("recorded_at")).values("last")
    return Intake.objects.filter(state__in=states).annotate(last=Subquery(last)).filter(last__lt=now() - KEPT)


def tidy(actor: Actor) -> int:
    """Delete the papers of sheets that ended 90 days ago, with a line on the trail of each; returns how many."""
    held = [Exists(m.objects.filter(intake=OuterRef("pk"))) for m in (IntakePart, IntakeRow)]
    old = list(idle("done", "withdrawn").filter(held[0] | held[1]))
    for intake in old:
        with transaction.atomic():
            drop(intake)
            rows, _ = IntakeRow.objects.filter(intake=intake).delete()
            facts = {"rows": rows, "kept_days": KEPT.days}
            automatic(actor, "intake", intake.uuid, "importing.tidy", "清理文件内容和核对底稿", facts)
    return len(old)


def opened_file(intake: Intake) -> BinaryIO:
    """The kept file, to be read from anywhere."""
    return pieces.opened(IntakePart.objects.filter(intake=intake))
