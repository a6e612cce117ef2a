"""文书的文件怎样存：算摘要，一段一段存；每一份都留着，最后交来的算数。

Main names: `keep`, `current`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File

from liandong.documents import signing
from liandong.documents.models import Letter, LetterFile
from liandong.kernel import pieces


def keep(letter: Letter, role: str, name: str, file: bytes | File[Any], at: datetime) -> LetterFile:
    """Hash and sign a file of a letter, save its row, and keep its pieces; called by an act."""
    opened: File[Any] = ContentFile(file) if isinstance(file, bytes) else file
    digest = pieces.digest_of(opened)
    row = LetterFile.objects.create(
        letter=letter, number=letter.files.count() + 1, role=role, name=name[:200], digest=digest, size=opened.size, at=at,
        signatures=signing.signed(letter, role, digest),
    )  # fmt: skip
    for number, piece in pieces.cut(opened):
        row.parts.create(number=number, content=piece)
    return row


def current(letter: Letter, role: str) -> LetterFile | None:
    """The file that counts: the last one of its role."""
    return letter.files.filter(role=role).order_by("-number").first()
