"""密封与拆封：密文只认它所在的那张表、那一列、那一行；盲索引只答“是不是同一个号码”。

A sealed value is ``1 ‖ key id (4) ‖ nonce (12) ‖ AES-256-GCM``. Nonces are random: with one key for at most 2³² values the chance of a
repeat stays below 2⁻³², and this platform holds some millions. The place (``table.column``) and the record's uuid are
associated data, so a value copied to another row, or to another column, does not open. Text is padded to 32 bytes, so that the
length does not tell a 15-digit number from an 18-digit one.

A blind index is ``key id (4) ‖ HMAC-SHA-256 (first 16 bytes)`` under a key derived by HKDF for one realm (mobile, identity), so that the
same digits in two realms do not meet. It finds whole numbers only; without the key it cannot be tried out offline.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liandong.sealing.keys import ID_BYTES, Key, Ring

VERSION = b"\x01"
NONCE_BYTES = 12
BLOCK = 32
TAG_BYTES = 16
INDEX_BYTES = 16
_HEAD = len(VERSION) + ID_BYTES
_SHORTEST = _HEAD + NONCE_BYTES + TAG_BYTES


class Unreadable(Exception):
    """A sealed value that cannot be opened; the message is what a person is shown in its place."""


class KeyAbsent(Unreadable):
    """The key that sealed the value is not in the ring."""

    def __init__(self) -> None:
        super().__init__("（密钥不在，无法读出）")


class Altered(Unreadable):
    """The value was changed, cut, or moved here from another row or column."""

    def __init__(self) -> None:
        super().__init__("（密文核对不上，无法读出）")


def seal(ring: Ring, text: str, place: str, record: UUID) -> bytes:
    """Encrypt a text for one column of one record, with the newest key."""
    key, nonce = ring.newest("seal"), secrets.token_bytes(NONCE_BYTES)
    plain = text.encode()
    padded = plain + b"\0" * (-len(plain) % BLOCK)
    return VERSION + key.id + nonce + AESGCM(key.secret).encrypt(nonce, padded, _bound(place, record))


def unseal(ring: Ring | None, sealed: bytes, place: str, record: UUID) -> str:
    """The text again.

    Args:
        ring: None when this process has no keys.

    Raises:
        KeyAbsent: its key is not in the ring.
        Altered: it is not what was sealed for this column of this record.
    """
    if len(sealed) < _SHORTEST or sealed[:1] != VERSION:
        raise Altered
    key = ring.find("seal", key_id(sealed)) if ring else None
    if key is None:
        raise KeyAbsent
    nonce, rest = sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
    try:
        return AESGCM(key.secret).decrypt(nonce, rest, _bound(place, record)).rstrip(b"\0").decode()
    except InvalidTag:
        raise Altered from None


def _bound(place: str, record: UUID) -> bytes:
    return b"liandong/sealed/1\0" + place.encode() + b"\0" + record.bytes


def key_id(sealed: bytes) -> bytes:
    """The id of the key that sealed a value."""
    return sealed[len(VERSION) : _HEAD]


def index_key_id(index: bytes) -> bytes:
    """The id of the secret that made a blind index."""
    return index[:ID_BYTES]


def index(ring: Ring, text: str, realm: str) -> bytes:
    """The blind index of a number, under the newest secret."""
    return _indexed(ring.newest("index"), text, realm)


def indexes(ring: Ring, text: str, realm: str) -> list[bytes]:
    """The blind index under every secret of the ring: what a search compares with while secrets are being changed."""
    return [_indexed(key, text, realm) for key in ring.of("index")]


def _indexed(key: Key, text: str, realm: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"liandong/index/1\0" + realm.encode()).derive(key.secret)
    return key.id + hmac.new(derived, text.encode(), hashlib.sha256).digest()[:INDEX_BYTES]
