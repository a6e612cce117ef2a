"""别人递来的 ZIP：只认约定的文件名，展开有上限，按行流式读，坏了就说清楚哪里坏了。

Exports and proofs travel as ZIP files from hands that need not be friendly. This reader accepts exactly the named
members, refuses what unpacks too large or too tightly packed, bounds every line, and turns each way in which an
archive can be broken into one error with a Chinese sentence.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

MAX_LINE = 4 * 1024 * 1024
MAX_TOTAL = 64 * 1024**3
MAX_TEXT = 1024 * 1024
MAX_RATIO = 100
"""Hashes and signatures hardly compress; nothing honest here is packed a hundredfold."""
_CHUNK = 1024 * 1024


class ArchiveError(ValueError):
    """The file cannot be used: damaged, of another format, or built to harm."""


class Archive:
    """An opened ZIP with exactly the given members; use it in a with statement.

    Args:
        members: the file names that must all be there, once each, and no others.
        max_total: largest sum of unpacked sizes, in bytes.

    Raises:
        ArchiveError: see the module.
    """

    def __init__(self, path: Path, members: Collection[str], *, max_total: int = MAX_TOTAL) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ArchiveError(f"打不开 {path.name}：不是完整的 ZIP 文件（{error}）。") from None
        try:
            _inspect(self._zip.infolist(), members, max_total)
        except ArchiveError:
            self._zip.close()
            raise

    def lines(self, name: str) -> Iterator[str]:
        """The member's lines without their LF; several members may be read side by side."""
        with self._open(name) as member:
            rest = b""
            while chunk := _read(member, _CHUNK, name):
                whole, found, tail = (rest + chunk).rpartition(b"\n")
                if found:
                    yield from _decoded(whole, name).split("\n")
                rest = tail
                if len(rest) > MAX_LINE:
                    raise ArchiveError(f"压缩包中 {name} 有超过 {MAX_LINE} 字节的行。")
            if rest:
                raise ArchiveError(f"压缩包中 {name} 的最后一行不完整。")

    def text(self, name: str) -> str:
        """A small member as a whole, UTF-8, at most 1 MiB."""
        with self._open(name) as member:
            raw = _read(member, MAX_TEXT + 1, name)
        if len(raw) > MAX_TEXT:
            raise ArchiveError(f"压缩包中 {name} 过大。")
        return _decoded(raw, name)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError) as error:
            raise ArchiveError(f"压缩包中 {name} 读不出：{error}") from None


def _inspect(found: list[zipfile.ZipInfo], members: Collection[str], max_total: int) -> None:
    names = [member.filename for member in found]
    if sorted(names) != sorted(members):
        odd = sorted(set(names) ^ set(members)) or names
        raise ArchiveError(f"压缩包的文件不齐或有多余：{'、'.join(odd)[:300]}")
    total = sum(member.file_size for member in found)
    if total > max_total:
        raise ArchiveError(f"压缩包展开后有 {total} 字节，超过上限 {max_total} 字节，不予打开。")
    for member in found:
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(f"压缩包中 {member.filename} 加密或压缩方式不对。")
        if member.file_size > MAX_TEXT and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise ArchiveError(f"压缩包中 {member.filename} 的压缩比异常，疑似压缩炸弹，不予打开。")


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise ArchiveError(f"压缩包中 {name} 不是 UTF-8 文字。") from None


def _read(member: IO[bytes], size: int, name: str) -> bytes:
    try:
        return member.read(size)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise ArchiveError(f"压缩包中 {name} 已损坏：{error}") from None
