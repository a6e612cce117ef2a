"""交来的文件怎样保存：分段写进库，要读时一段一段取；有公民身份号码的核对后删去。

Main names: `keep`, `opened_file`, `drop`.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.files.base import File

from liandong.importing.models import Intake, IntakePart
from liandong.kernel import pieces
from liandong.kernel.pieces import digest_of as digest_of  # 动作和命令从这里取


def keep(intake: Intake, file: BinaryIO | File[Any]) -> None:
    """Write the file into the database, a statement a piece."""
    for number, piece in pieces.cut(file):
        IntakePart.objects.create(intake=intake, number=number, content=piece)


def drop(intake: Intake) -> None:
    """Delete what the file held; its digest and its checked rows stay."""
    IntakePart.objects.filter(intake=intake).delete()


def is_kept(intake: Intake) -> bool:
    return IntakePart.objects.filter(intake=intake).exists()


def opened_file(intake: Intake) -> BinaryIO:
    """The kept file, to be read from anywhere."""
    return pieces.opened(IntakePart.objects.filter(intake=intake))
