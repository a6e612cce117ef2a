"""抽取的文件怎样保存：正好是算散列的那些字节，压缩了分段写进库，读出来一字不差。

Called by the acts that make a file, within their transaction. A roster of a hundred thousand rows is some megabytes.

Main names: `keep`, `evidence`, `read`, `rows`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from hashlib import sha256

from liandong.draws.models import Draw, DrawFile, DrawFilePart
from liandong.kernel.pieces import PIECE
from liandong.now import now

TARGETS, OFFICERS, RECUSALS, MAPPING = "targets.tsv", "officers.tsv", "recusals.tsv", "mapping.tsv"
LISTS, TRACE, FULL_RULES, NAMES = "lists.json", "trace.json", "rules.json", "names.json"
REGISTER = "register.tsv"
PUBLIC, FULL, SEALED = "public.zip", "full.zip", "sealed.json"


def evidence(number: int) -> str:
    """Name of the file that proves a replacement, by the number of its application."""
    return f"evidence-{number}"


def keep(draw: Draw, name: str, content: bytes, replaced: int = 0, cosigned: int = 0) -> DrawFile:
    """Write one file, the next edition where there is one already.

    Args:
        replaced: how many replacements a bundle tells of. cosigned: how many witnesses had to have signed its checkpoint.
    """
    edition = DrawFile.objects.filter(draw=draw, name=name).count() + 1
    digest = sha256(content).hexdigest()
    file = DrawFile.objects.create(
        draw=draw,
        name=name,
        edition=edition,
        sha256=digest,
        size=len(content),
        replaced=replaced,
        cosigned=cosigned,
        kept_at=now(),
    )
    for number, start in enumerate(range(0, len(content), PIECE)):
        piece = zlib.compress(content[start : start + PIECE])
        DrawFilePart.objects.create(file=file, number=number, content=piece)
    return file


def keep_rows(draw: Draw, name: str, lines: Iterable[str]) -> DrawFile:
    """Write a roster: each row ended by a line feed."""
    return keep(draw, name, "".join(f"{line}\n" for line in lines).encode())


def drop(draw: Draw) -> None:
    """Delete what was frozen, when the draw goes back before anything was bound."""
    DrawFile.objects.filter(draw=draw).delete()


def newest(draw: Draw, name: str) -> DrawFile | None:
    return DrawFile.objects.filter(draw=draw, name=name).order_by("-edition").first()


def content_of(file: DrawFile) -> bytes:
    parts = file.parts.order_by("number").values_list("content", flat=True)
    return b"".join(zlib.decompress(bytes(part)) for part in parts)


def read(draw: Draw, name: str) -> bytes:
    """The newest edition.

    Raises:
        LookupError: there is none; a state of the draw says when there is.
    """
    file = newest(draw, name)
    if file is None:
        raise LookupError(f"{draw} 没有文件 {name}")
    return content_of(file)


def rows(draw: Draw, name: str) -> list[bytes]:
    """The rows of a roster without their line feeds."""
    return read(draw, name).split(b"\n")[:-1]
