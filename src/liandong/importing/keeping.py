"""交来的文件怎样保存：一兆一段，读的时候一段一段取，不论多大都不整份放进内存。

What the file held and its checked rows are working papers: 90 days after the sheet came to its end they are deleted. The record,
its counts, the digests and the trail stay.

Main names: `keep`, `opened_file`, `drop`, `tidy`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.kernel.actor import Actor
from liandong.kernel.trail import automatic
from liandong.ledger.models import LedgerEvent
from liandong.now import now

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1_048_576
KEPT = timedelta(days=90)
"""How long the working papers of a sheet stand after its last act: 联动平台名录库管理规则."""


def digest_of(file: BinaryIO | File[Any]) -> str:
    """SHA-256 of a file, lower-case hex; the file stands at its beginning afterwards."""
    file.seek(0)
    told = hashlib.sha256()
    for piece in _pieces(file):
        told.update(piece)
    file.seek(0)
    return told.hexdigest()


def keep(intake: Intake, file: BinaryIO | File[Any]) -> None:
    """Write the file into the database, a statement a piece."""
    file.seek(0)
    for number, piece in enumerate(_pieces(file)):
        IntakePart.objects.create(intake=intake, number=number, content=piece)


def drop(intake: Intake) -> None:
    """Delete what the file held; its digest and its checked rows stay."""
    IntakePart.objects.filter(intake=intake).delete()


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


def _pieces(file: BinaryIO | File[Any]) -> Iterable[bytes]:
    while piece := file.read(PIECE):
        yield piece


def opened_file(intake: Intake) -> BinaryIO:
    """The kept file, to be read from anywhere."""
    return io.BufferedReader(_Kept(intake), PIECE)


class _Kept(io.RawIOBase):
    """Reads the pieces as they are asked for and holds one of them."""

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._parts = IntakePart.objects.filter(intake=intake)
        last = self._parts.order_by("-number").first()
        self._size = last.number * PIECE + len(last.content) if last is not None else 0
        self._at, self._number, self._piece = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        if number != self._number:
            self._number, self._piece = number, bytes(self._parts.get(number=number).content)
        into = memoryview(buffer).cast("B")
        taken = self._piece[start : start + len(into)]
        into[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)
