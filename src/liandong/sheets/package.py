"""打开 .xlsx 这个压缩包：先看目录，超过上限、加了密、坏了的不读；读的时候数着字节。

The directory of a zip may lie about sizes, so each member is also counted while it is unpacked. XML is read by expat in
pieces; a document type, and with it every entity, is refused.

Sources: ECMA-376 第 1、2 部分（OOXML、OPC）。
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from liandong.sheets.faults import SheetError
from liandong.sheets.limits import USUAL, Limits

_PIECE = 65_536


class Package:
    """The members of an .xlsx, each read as a bounded stream."""

    def __init__(self, stream: BinaryIO, limits: Limits = USUAL) -> None:
        """Look at the directory.

        Raises:
            SheetError: damaged, too_many_members, too_large_unpacked, packed_too_well, encrypted.
        """
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError):
            raise _damaged() from None
        members = self._zip.infolist()
        if len(members) > limits.members:
            raise SheetError(
                "too_many_members",
                f"文件里有 {len(members)} 个部件，超过 {limits.members} 个，不是正常的表格，没有读。请把内容复制到一张新表另存。",
            )
        if sum(one.file_size for one in members) > limits.unpacked_bytes:
            raise SheetError(
                "too_large_unpacked", "文件解开后过大，没有读。请拆成几份，或只留需要的一张表另存。"
            )
        for one in members:
            if one.flag_bits & 1:
                raise SheetError("encrypted", "文件加了密码，读不了。请用表格软件打开，去掉密码后另存。")
            if one.file_size > limits.ratio_from_bytes and one.file_size > limits.ratio * max(
                1, one.compress_size
            ):
                raise SheetError(
                    "packed_too_well",
                    "文件的压缩比不正常（很小的文件解开后极大），没有读。请用表格软件打开后另存再试。",
                )
        self.names = {one.filename: one for one in members}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, in pieces, counted."""
        member = self.names.get(name)
        if member is None:
            raise _damaged()
        read = 0
        try:
            with self._zip.open(member) as source:
                while piece := source.read(_PIECE):
                    read += len(piece)
                    if read > min(self.limits.unpacked_bytes, member.file_size + 1):
                        raise SheetError(
                            "too_large_unpacked",
                            "文件解开后比目录所说的大，没有读。请用表格软件打开后另存再试。",
                        )
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            raise _damaged() from None

    def parse(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] = lambda tag: None,
        text: Callable[[str], None] = lambda said: None,
    ) -> Iterator[None]:
        """Feed a member's XML to the handlers, one step a piece; tags come without namespace.

        Raises:
            SheetError: hostile_xml for a document type, an entity or deep nesting; damaged for what is not XML.
        """
        parser = expat.ParserCreate()
        depth = 0

        def refuse(*_: object) -> NoReturn:
            raise SheetError(
                "hostile_xml",
                "文件里有正常表格不会有的定义（文档类型或实体），没有读。请用表格软件打开后另存再试。",
            )

        def started(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > self.limits.depth:
                raise SheetError("hostile_xml", "文件的结构嵌套过深，没有读。请用表格软件打开后另存再试。")
            start(tag.rpartition(":")[2], attributes)

        def ended(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(tag.rpartition(":")[2])

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.ExternalEntityRefHandler = lambda *_: refuse()
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        token = 0
        try:
            for piece in self.pieces(name):
                before = parser.CurrentByteIndex
                parser.Parse(piece, False)
                token = 0 if parser.CurrentByteIndex != before else token + len(piece)
                if token > 4 * self.limits.row_characters:
                    raise SheetError(
                        "hostile_xml", "文件里有极长的标记，没有读。请用表格软件打开后另存再试。"
                    )
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError:
            raise _damaged() from None

    def parse_all(self, name: str, *handlers: Callable[..., None]) -> None:
        """`parse` to the end; a member that is not there gives nothing."""
        if name in self.names:
            for _ in self.parse(name, *handlers):
                pass


def _damaged() -> SheetError:
    return SheetError(
        "damaged", "文件不完整或已损坏，读不了。请重新拷贝或下载；仍不行的，用表格软件打开后另存为 .xlsx。"
    )
