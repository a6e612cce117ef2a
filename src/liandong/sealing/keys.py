"""密钥文件：几把加密密钥、几把索引密钥，最后一把用来写，其余用来读。

The file lies outside the database and its backups (0600). Each line is ``kind id day secret``: `seal` keys encrypt, `index`
secrets make the blind index; the two are independent, so that whoever searches need not be able to read. The id is random,
public and stands in front of every stored value, so that a value says itself which key it wants.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Use = Literal["seal", "index"]
SECRET_BYTES = 32
ID_BYTES = 4
_LINE = re.compile(r"(seal|index) ([0-9a-f]{8}) (\d{4}-\d\d-\d\d) ([A-Za-z0-9+/=]+)")
_HEAD = (
    "# 个人号码（手机号、证件号）的密钥。丢了它，库里的号码再也读不出；请封存离线副本，不与数据库备份放在一处。\n"
    "# seal 用于加密，index 用于按号码查找；每种最后一行用来写，其余用来读。由 liandong numbers 管理，不要手改。\n"
)


class KeyTrouble(ValueError):
    """The key file cannot be used; the Chinese message says why and what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One secret of 32 bytes. Never printed."""

    use: Use
    id: bytes
    made_on: date
    secret: bytes

    def __repr__(self) -> str:
        return f"<密钥 {self.use} {self.id.hex()}>"


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The keys of one file, oldest first; at least one of each use."""

    keys: tuple[Key, ...]

    def __repr__(self) -> str:
        return f"<密钥环 {[k.id.hex() for k in self.keys]}>"

    def of(self, use: Use) -> tuple[Key, ...]:
        return tuple(k for k in self.keys if k.use == use)

    def newest(self, use: Use) -> Key:
        """The key that writes."""
        return self.of(use)[-1]

    def find(self, use: Use, key_id: bytes) -> Key | None:
        return next((k for k in self.of(use) if k.id == key_id), None)

    def grown(self, on: date) -> Ring:
        """With a new key of each use, which write from now on."""
        return Ring((*self.keys, _made("seal", on), _made("index", on)))

    def without(self, gone: set[tuple[Use, bytes]]) -> Ring:
        """Without keys that nothing uses any more.

        Raises:
            KeyTrouble: the newest of a use is among them.
        """
        if any((use, self.newest(use).id) in gone for use in ("seal", "index")):
            raise KeyTrouble("最新的密钥不能停用。")
        return Ring(tuple(k for k in self.keys if (k.use, k.id) not in gone))


def fresh(on: date) -> Ring:
    """A first ring."""
    return Ring((_made("seal", on), _made("index", on)))


def _made(use: Use, on: date) -> Key:
    return Key(use, secrets.token_bytes(ID_BYTES), on, secrets.token_bytes(SECRET_BYTES))


def load(path: Path, *, is_handed: bool = False) -> Ring:
    """The ring of a file.

    Args:
        path: the file.
        is_handed: it lies in the folder of credentials that systemd made for this service alone, where the group bits
            show the service's own entry in the access list.

    Raises:
        KeyTrouble: it is absent, readable by other accounts, or not as `save` wrote it.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise KeyTrouble(
            f"个人号码的密钥文件 {path} 读不了（{getattr(trouble, 'strerror', '') or '不是文本'}）。请从离线副本放回原处；"
            "从没有过的（新装，或刚升级到加密号码的版本），执行一次 liandong database prepare，由它生成。"
        ) from None
    if mode & (0o007 if is_handed else 0o077):
        raise KeyTrouble(f"个人号码的密钥文件 {path} 别的账户也读得到，没有使用。请执行 chmod 600 {path}。")
    return parse(text, str(path))


def parse(text: str, name: str = "密钥文件") -> Ring:
    """The ring that a text holds.

    Raises:
        KeyTrouble: a line is not understood, an id stands twice, or a use has no key. The line itself is not quoted.
    """
    keys: list[Key] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        secret = _decoded(found[4]) if found else b""
        if found is None or len(secret) != SECRET_BYTES or not _is_day(found[3]):
            raise KeyTrouble(f"{name} 第{number}行不是密钥。请从离线副本恢复整个文件。")
        use: Use = "seal" if found[1] == "seal" else "index"
        keys.append(Key(use, bytes.fromhex(found[2]), date.fromisoformat(found[3]), secret))
    ring = Ring(tuple(keys))
    if len({(k.use, k.id) for k in keys}) != len(keys):
        raise KeyTrouble(f"{name} 里有编号相同的密钥。请从离线副本恢复整个文件。")
    if not ring.of("seal") or not ring.of("index"):
        raise KeyTrouble(f"{name} 里没有齐加密密钥和索引密钥。请从离线副本恢复整个文件。")
    return ring


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def written(ring: Ring) -> str:
    """The text of a ring.

    >>> parse(written(fresh(date(2026, 1, 1)))).newest("seal").made_on
    datetime.date(2026, 1, 1)
    """
    return _HEAD + "".join(
        f"{k.use} {k.id.hex()} {k.made_on.isoformat()} {base64.b64encode(k.secret).decode()}\n"
        for k in ring.keys
    )


def save(path: Path, ring: Ring) -> None:
    """Replace the file at once, 0600, on disk before the old one goes: a half-written key file would lose every number."""
    half = path.with_name(f".{path.name}.half")
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(written(ring))
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
