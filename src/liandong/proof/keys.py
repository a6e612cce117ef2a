"""签名用的公钥与私钥：名称、四字节编号、文本写法、私钥文件。

A key is known by its name and a 4-byte id, which is the hash of name, type and public key; so one seed may serve
two types without ambiguity. Type 0x01 signs a note's text; type 0x04 co-signs a checkpoint with a time. A private
key lives in a file that only its owner may read, and `repr` never shows it.

Sources: C2SP signed-note (key id, verifier keys), tlog-cosignature (type 0x04); RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
DASH = "— "
_TYPES = (ED25519, COSIGNATURE)


class Signature(NamedTuple):
    """One signature line: who, which key (4 bytes), and the bytes after the key id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @property
    def cosigned_at(self) -> int | None:
        """The POSIX second claimed by a type-0x04 line; None when it is not long enough to be one."""
        return int.from_bytes(self.value[:8], "big") if len(self.value) == 72 else None


@dataclass(frozen=True)
class Verifier:
    """A public key with its name and type.

    Attributes:
        name: key name; for a log its origin. No spaces, no plus sign.
        type: `ED25519` or `COSIGNATURE`.
        public: 32 bytes.
    """

    name: str
    type: int
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read ``name+hex key id+base64(type ‖ public key)``.

        Raises:
            ValueError: malformed, a key id that does not fit, or a type other than 0x01 and 0x04.
        """
        parts = vkey.strip().split("+", 2)
        raw = unbase64(parts[2]) if len(parts) == 3 else b""
        if len(raw) != 33 or not is_name(parts[0]):
            raise ValueError(f"不是有效的验证公钥：{vkey[:200]}")
        if raw[0] not in _TYPES:
            raise ValueError(f"公钥 {parts[0]} 的签名类型 0x{raw[0]:02x} 不在支持之列。")
        verifier = cls(parts[0], raw[0], raw[1:])
        if verifier.key_id.hex() != parts[1]:
            raise ValueError(f"公钥 {parts[0]} 的编号 {parts[1]} 与内容不符，请核对是否抄错。")
        return verifier

    @cached_property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ LF ‖ type ‖ public key), first 4 bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The text form, as printed in a trust list."""
        key = base64.b64encode(bytes([self.type]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)

    def verifies(self, text: str, signature: Signature) -> bool:
        """Is this line this key's signature over the text?"""
        value, message = signature.value, text.encode()
        if (signature.name, signature.key_id) != (self.name, self.key_id):
            return False
        if self.type == COSIGNATURE:
            at = signature.cosigned_at
            if at is None or at >= 2**63:
                return False
            value, message = value[8:], _cosigned(at, text)
        try:
            self._key.verify(value, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key with its name and type; `seed` is the 32-byte Ed25519 secret."""

    name: str
    type: int
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r}, 0x{self.type:02x})"

    @classmethod
    def generate(cls, name: str, type: int = ED25519) -> Signer:
        """A fresh random key.

        Raises:
            ValueError: the name is empty or holds a space or a plus sign, or the type is unknown.
        """
        if not is_name(name) or type not in _TYPES:
            raise ValueError(f"密钥名称不得为空，不得含空白或加号：{name!r}")
        return cls(name, type, Ed25519PrivateKey.generate().private_bytes_raw())

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.type, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a note text (type 0x01); ValueError for a co-signing key or a text without final newline."""
        if self.type != ED25519 or not text.endswith("\n"):
            raise ValueError(f"密钥 {self.name} 不能签此短文：须为 0x01 类密钥，短文须以换行结尾。")
        return Signature(self.name, self.verifier.key_id, self._key.sign(text.encode()))

    def cosign(self, text: str, at: int) -> Signature:
        """Co-sign a checkpoint text at a POSIX second (type 0x04); ValueError for a key of another type."""
        if self.type != COSIGNATURE or not text.endswith("\n") or not 0 <= at < 2**63:
            raise ValueError(f"密钥 {self.name} 不能副署：须为 0x04 类密钥，检查点须以换行结尾。")
        value = at.to_bytes(8, "big") + self._key.sign(_cosigned(at, text))
        return Signature(self.name, self.verifier.key_id, value)


def parse_signature(line: str) -> Signature:
    """Read one signature line (without or with its newline); ValueError if it is none."""
    name, _, encoded = line.removesuffix("\n").removeprefix(DASH).partition(" ")
    raw = unbase64(encoded)
    if not line.startswith(DASH) or not is_name(name) or len(raw) < 5:
        raise ValueError(f"不是有效的签名行：{line[:120]}")
    return Signature(name, raw[:4], raw[4:])


def save_key(path: Path, signer: Signer) -> None:
    """Write a new key file that only its owner may read (mode 0600); FileExistsError if there is one."""
    secret = base64.b64encode(bytes([signer.type]) + signer.seed).decode()
    text = f"PRIVATE+KEY+{signer.name}+{signer.verifier.key_id.hex()}+{secret}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def load_key(path: Path) -> Signer:
    """Read a key file.

    Raises:
        ValueError: not a key file, or others may read it.
        FileNotFoundError: there is none.
    """
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ValueError(f"私钥文件 {path.name} 的权限过宽，请改为仅本人可读写（chmod 600）。")
    parts = path.read_text().strip().split("+", 4)
    raw = unbase64(parts[4]) if len(parts) == 5 and parts[:2] == ["PRIVATE", "KEY"] else b""
    if len(raw) != 33 or raw[0] not in _TYPES or not is_name(parts[2]):
        raise ValueError(f"{path.name} 不是有效的私钥文件。")
    signer = Signer(parts[2], raw[0], raw[1:])
    if signer.verifier.key_id.hex() != parts[3]:
        raise ValueError(f"私钥文件 {path.name} 的编号与内容不符。")
    return signer


def _cosigned(at: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def is_name(name: str) -> bool:
    return bool(name) and not any(char.isspace() or char == "+" for char in name)


def unbase64(text: str) -> bytes:
    """Standard base64 in its one spelling; empty for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""
