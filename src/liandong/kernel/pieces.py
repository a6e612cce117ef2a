"""交来的文件怎样存进库里：一兆一段，读的时候一段一段取，不论多大都不整份放进内存。

A room has a table of parts (``number``, ``content``) for its files and its own reasons for keeping them; how a file is cut and
read again is the same everywhere.

Main names: `digest_of`, `cut`, `opened`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import File
from django.db.models import QuerySet

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1_048_576


def digest_of(file: BinaryIO | File[Any]) -> str:
    """SHA-256 of a file, lower-case hex; the file stands at its beginning afterwards."""
    told = hashlib.sha256()
    for _, piece in cut(file):
        told.update(piece)
    file.seek(0)
    return told.hexdigest()


def cut(file: BinaryIO | File[Any]) -> Iterator[tuple[int, bytes]]:
    """The file from its beginning, piece by piece with their numbers."""
    file.seek(0)
    number = 0
    while piece := file.read(PIECE):
        yield number, piece
        number += 1


def opened(parts: QuerySet[Any]) -> BinaryIO:
    """A kept file, to be read from anywhere.

    Args:
        parts: its rows, with ``number`` from 0 and ``content``.
    """
    return io.BufferedReader(_Kept(parts), PIECE)


class _Kept(io.RawIOBase):
    """Reads the pieces as they are asked for and holds one of them."""

    def __init__(self, parts: QuerySet[Any]) -> None:
        super().__init__()
        self._parts = parts
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
