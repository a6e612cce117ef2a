"""账本条目：公开的一行，只含承诺和粗略的类别，永不删改。

An event's body may one day have to be blanked (personal data, retention); its place in the tree may not. So
the leaf never contains the body: it commits to it through 32 random bytes, without which even a guessed body
cannot be confirmed. commitment = H("liandong/event/v1", salt, body); the entry is canonical JSON

    {"at":"2026-11-23T02:00:00Z","c":"<64 hex>","id":"<uuid>","kind":"registry.agency","v":1}

and the leaf is SHA-256(0x00 ‖ entry). After redaction body and salt are gone and the entry stays.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

TAG = "liandong/event/v1"
SALT_BYTES = 32
_HEAD = TAG.encode() + b"\x00" + SALT_BYTES.to_bytes(4, "big")

# 规范写法只有一种，所以一个正则既是解析也是规范性检查。
_ENTRY = re.compile(
    r'\{"at":"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)","c":"([0-9a-f]{64})",'
    r'"id":"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",'
    r'"kind":"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)","v":1\}',
    re.ASCII,
)


class EntryFacts(NamedTuple):
    """What an entry says.

    Attributes:
        at: recorded moment, UTC, second precision, ``2026-11-23T02:00:00Z``.
        commitment: 64 lower-case hex digits.
        id: the event's id.
        kind: coarse record kind, lower-case words joined by dots.
    """

    at: str
    commitment: str
    id: str
    kind: str


def commitment(salt: bytes, body: bytes) -> bytes:
    """The 32-byte commitment to a body under its salt: `tagged_hash(TAG, salt, body)`, spelled out for speed.

    Raises:
        ValueError: the salt is not exactly 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"盐应为 {SALT_BYTES} 字节，现为 {len(salt)} 字节。")
    return sha256(_HEAD + salt + len(body).to_bytes(4, "big") + body).digest()


def entry_bytes(*, id: str, at: str, kind: str, commitment: bytes) -> bytes:
    """The exact bytes that become the leaf.

    Args:
        id: canonical lower-case UUID text.
        at: UTC with second precision, ``2026-11-23T02:00:00Z``.
        kind: record kind, lower-case words joined by dots.
        commitment: 32 bytes, see `commitment`.

    Raises:
        ValueError: a part is not in the form an entry may have.
    """
    text = f'{{"at":"{at}","c":"{commitment.hex()}","id":"{id}","kind":"{kind}","v":1}}'
    if not _ENTRY.fullmatch(text):
        raise ValueError(f"不合账本条目格式：{text}")
    return text.encode()


def parse_entry(entry: bytes | str) -> EntryFacts:
    """Read an entry back.

    Raises:
        ValueError: the bytes are not an entry in its one canonical spelling.

    >>> e = entry_bytes(id="0192f0c4-0000-7000-8000-000000000001", at="2026-11-23T02:00:00Z",
    ...                 kind="registry.agency", commitment=bytes(32))
    >>> parse_entry(e).kind
    'registry.agency'
    """
    try:
        text = entry if isinstance(entry, str) else entry.decode("ascii")
        found = _ENTRY.fullmatch(text)
    except UnicodeDecodeError:
        found = None
    if not found:
        raise ValueError("不是账本条目的规范写法。")
    return EntryFacts(*found.groups())
