"""成批导入之后补拼音简码：几千个一步，一步一个事务，停在哪里就从哪里接着做。

A list is written by COPY without its letters, because reading half a million names would take longer than writing them. When it
is in, each step announces the next one, like the writing itself; the party is then found by name and code already, and by its
letters as soon as its turn has come. A letter is no fact of the record, so no act and no line of the ledger stands for it.
"""

from __future__ import annotations

import uuid

from liandong.kernel import initials, outbox
from liandong.kernel.pages import Progress
from liandong.parties.kinds import PARTY
from liandong.parties.models import BatchInitials, Party

A_STEP = 5_000
TOPIC = "parties.to_complete"


def step(batch: uuid.UUID, size: int = A_STEP) -> bool:
    """Write the letters of the next parties of a list and announce the step after; False when none were left.

    Call inside a transaction, which the consumer of the event has.
    """
    rows = Party.objects.filter(batch=batch)
    progress = BatchInitials.objects.select_for_update().filter(batch=batch).first()
    if progress is None:
        progress = BatchInitials(batch=batch, total=rows.count())
    found = list(rows.filter(pk__gt=progress.after).order_by("pk")[:size])
    initials.add(PARTY, found)
    progress.done += len(found)
    progress.after = found[-1].pk if found else progress.after
    progress.save()
    if len(found) == size:
        outbox.put(uuid.uuid4(), TOPIC, {"batch": str(batch)})
    return bool(found)


def told(batch: uuid.UUID) -> str:
    """How far it is, for the page of the list."""
    progress = BatchInitials.objects.filter(batch=batch).first()
    if progress is None and not _waits(batch):
        return "已补"
    if progress is None:
        return "等候补写；补写前按名称和代码找得到，按拼音首字母还找不到"
    said = f"已补 {progress.done:,} / {progress.total:,}"
    return said if progress.done >= progress.total else f"{said}；没有补到的，按名称和代码找得到"


def _waits(batch: uuid.UUID) -> bool:
    """Whether a party of the list has no letters; the night run may have written them before the list's own turn."""
    return initials.lacking(PARTY).filter(batch=batch).exists()


def underway(batch: uuid.UUID) -> Progress | None:
    """The same while it waits to begin and while it goes on; None when it is over, or where no party of the list lacks letters."""
    progress = BatchInitials.objects.filter(batch=batch).first()
    if progress is None:
        return Progress("等候补拼音简码；按名称和代码已经找得到。") if _waits(batch) else None
    if progress.done >= progress.total:
        return None
    words = f"按名称和代码已经找得到；正在补拼音简码，已补 {progress.done:,} 个，共 {progress.total:,} 个。"
    return Progress(words, progress.done, progress.total)
