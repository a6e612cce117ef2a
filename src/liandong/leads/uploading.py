"""证据材料、计划的附件这样的文件一段一段传：断了从断开处接着传，传齐、核对过摘要才交得进来，三天没有动静的清理。

A file is known again by its name, size and SHA-256, to the person who sends it and for the record it is sent to; what has come
already is told and not sent twice. It becomes evidence, or a file of a plan, only by the act that names it and looks at the whole
again. Limits are those of that act and are asked before the first piece.

Main names: `begun`, `may_use`, `of_person`, `receive`, `whole`, `tidy`, `Wrong`.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from liandong.kernel import pieces
from liandong.kernel.pieces import PIECE
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.leads.models import Upload, UploadPart
from liandong.now import now

KEPT = timedelta(days=3)
"""How long a file that is not whole waits for its next piece; as long as a draft does in the browser."""
AT_ONCE = 5
"""Unfinished files a person may leave on one record; one more takes the place of the oldest."""


class Wrong(ValueError):
    """A piece or a file that is not what was announced; the message is for the person and says what to do."""


def begun(record: UUID, person: UUID, name: str, size: int, digest: str) -> Upload:
    """The file on its way: the one that was broken off, else a new one.

    Raises:
        Wrong: it is empty or larger than one file may be.
    """
    if not 0 < size <= settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 2**20
        raise Wrong(f"文件是空的，或者超过一份的上限{most}兆字节。请核对，大的请分成几份。")
    found, is_new = Upload.objects.get_or_create(
        record=record, person=person, name=name, size=size, digest=digest, defaults={"touched_at": now()}
    )
    if is_new:
        over = of_person(record, person).values_list("pk", flat=True)[AT_ONCE:]
        Upload.objects.filter(pk__in=list(over)).delete()
    return found


def of_person(record: UUID, person: UUID) -> QuerySet[Upload]:
    """What this person has not finished sending for a record, the newest first."""
    return Upload.objects.filter(record=record, person=person).order_by("-touched_at", "-pk")


def count(upload: Upload) -> int:
    """Pieces of the whole."""
    return -(-upload.size // PIECE)


def held(upload: Upload) -> list[int]:
    """Numbers of the pieces that have come, from 0."""
    return list(upload.parts.order_by("number").values_list("number", flat=True))


def receive(upload: Upload, number: int, content: bytes, digest: str) -> None:
    """Keep one piece; one that came before is taken again without harm. With the last one the whole is looked at.

    Raises:
        Wrong: it is no piece of this file, was hurt on its way, or the whole is not the file that was announced.
    """
    if not 0 <= number < count(upload):
        raise Wrong(f"这份文件共{count(upload)}段，从0数起，没有第{number}段。请重新询问还缺哪几段。")
    expected = min(PIECE, upload.size - number * PIECE)
    if len(content) != expected:
        raise Wrong(f"第{number}段应为{expected}字节，收到{len(content)}字节，没有收下。请重传这一段。")
    if hashlib.sha256(content).hexdigest() != digest.lower():
        raise Wrong(f"第{number}段的内容与它的摘要不符，可能在路上损坏了，没有收下。请重传这一段。")
    with transaction.atomic():
        if not Upload.objects.select_for_update().filter(pk=upload.pk).exists():
            raise Wrong("没有这份在传的文件，可能已经在别的页面交好了。请刷新页面看一看。")
        held = upload.parts.filter(number=number).first()
        if held is None:
            UploadPart.objects.create(upload=upload, number=number, content=content)
        elif bytes(held.content) != content:
            text = f"第{number}段与先前收到的不同，文件可能改过，没有收下。请重新选择文件，从头传。"
            raise Wrong(text)
        upload.touched_at = now()
        upload.save(update_fields=["touched_at"])
    if upload.parts.count() == count(upload) and not is_sound(upload):
        upload.delete()
        raise Wrong("各段都到了，合起来却与文件的摘要不符，已经作废。请重新选择文件，从头传。")


def is_sound(upload: Upload) -> bool:
    """Whether all of it has come and is what the sender counted."""
    return upload.parts.count() == count(upload) and pieces.digest_of(whole(upload)) == upload.digest


def may_use(upload: Upload | None, record: UUID, person: UUID, house: Source) -> Verdict:
    """Whether what an act names is the person's own for this record and has come whole; None names nothing."""
    if upload is not None and (upload.record, upload.person) != (record, person):
        return refuse("not_your_upload", "没有您为这件记录分段传来的这份文件，请重新选择文件。", house)
    if upload is not None and not is_sound(upload):
        return refuse("not_whole", "文件还没有传齐，请再选同一个文件，从断开处继续。", house)
    return allow("may_use", "可以收下。", house)


def whole(upload: Upload) -> File[bytes]:
    """The file as if it had come in one, for a form."""
    file: File[bytes] = File(pieces.opened(upload.parts.all()), name=upload.name)
    file.size = upload.size
    return file


def tidy() -> int:
    """Let go of what nobody has gone on with; returns how many files."""
    old = Upload.objects.filter(touched_at__lt=now() - KEPT)
    gone = old.count()
    old.delete()
    return gone
