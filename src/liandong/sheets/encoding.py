"""一个文本文件是什么编码：凭证据，不凭猜。

A byte order mark decides; without one, zero bytes at every second place mean UTF-16; a file that is UTF-8 from end to end
is UTF-8, because Chinese text in another encoding practically never is; else GB18030, which holds GBK and GB2312. Where
bytes fit neither, the one with fewer bad places is taken, and the rows with bad bytes are named by whoever reads the rows.

Sources: GB 18030—2022；RFC 3629；Unicode 16 第 23.8 节。
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 18
REPLACED = "\ufffd"
"""What stands where bytes could not be read, and what other software leaves where it lost a character."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（有字节序标记）"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 小端（有字节序标记）"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 大端（有字节序标记）"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a file is written in.

    Attributes:
        codec: Python's name.
        evidence: Chinese sentence: what it is and how it was known.
        bad_places: number of undecodable places in the whole file.
    """

    codec: str
    evidence: str
    bad_places: int = 0


def detect(stream: BinaryIO) -> Encoding:
    """The encoding of a stream, which is read to its end and put back at its beginning.

    >>> import io
    >>> detect(io.BytesIO("名称,地址".encode("gb18030"))).codec
    'gb18030'
    >>> detect(io.BytesIO("名称,地址".encode())).evidence
    '按 UTF-8 读：全部字节都是有效的 UTF-8。'
    """
    stream.seek(0)
    head = stream.read(4096)
    for mark, codec, title in _MARKS:
        if head.startswith(mark):
            bad = _bad_places(stream, codec)
            return Encoding(codec, f"按 {title}读。", bad)
    if codec := _zeros(head):
        return Encoding(
            codec, "按 UTF-16 读：没有字节序标记，但零字节的位置有规律。", _bad_places(stream, codec)
        )
    if not (bad_utf8 := _bad_places(stream, "utf-8")):
        return Encoding("utf-8", "按 UTF-8 读：全部字节都是有效的 UTF-8。")
    bad_gb = _bad_places(stream, "gb18030")
    if not bad_gb:
        return Encoding(
            "gb18030", "按 GB18030（含 GBK、GB2312）读：不是有效的 UTF-8，而全部字节都是有效的 GB18030。"
        )
    if bad_utf8 <= bad_gb:
        return Encoding(
            "utf-8", f"按 UTF-8 读：有 {bad_utf8} 处字节无法识别，按 GB18030 则有 {bad_gb} 处。", bad_utf8
        )
    return Encoding(
        "gb18030", f"按 GB18030 读：有 {bad_gb} 处字节无法识别，按 UTF-8 则有 {bad_utf8} 处。", bad_gb
    )


def _zeros(head: bytes) -> str:
    """UTF-16 without a mark: zero bytes (of commas, digits, line ends) only at odd or only at even places."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd >= 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= 4 and not odd else ""


def _bad_places(stream: BinaryIO, codec: str) -> int:
    """How many replacement characters decoding adds that the text does not hold itself."""
    stream.seek(0)
    strict = codecs.getincrementaldecoder(codec)("strict")
    try:
        while chunk := stream.read(_CHUNK):
            strict.decode(chunk)
        strict.decode(b"", True)
        return 0
    except UnicodeDecodeError:
        stream.seek(0)
        lenient = codecs.getincrementaldecoder(codec)("replace")
        bad = 0
        while chunk := stream.read(_CHUNK):
            bad += lenient.decode(chunk).count(REPLACED)
        return max(1, bad + lenient.decode(b"", True).count(REPLACED))
    finally:
        stream.seek(0)
