"""签名者的样子，和两种软件密钥：Ed25519、SM2；一个文件一把，自己看得出是哪一种。

A signature says with which algorithm, key name and public key it was made, so that it stays verifiable when the platform uses
another one (`verifies`); whether that key is to be trusted is for whoever compares it with the one the agency made known.
A device or a service joins by being a `Signer`: `algorithm`, `name`, `public`, and `sign`.

Main names: `Signer`, `Signed`, `file_statement`, `fresh`, `load`, `verifies`.
Sources: RFC 8032 (Ed25519, through `proof.keys`); GB/T 32918 (SM2).
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from liandong.proof import keys as notes
from liandong.proof.keys import is_name, unbase64
from liandong.signing import sm2

ED25519, SM2 = "Ed25519", "SM2-SM3"
_SM2_FILE = "SM2+PRIVATE+KEY"


class Signed(NamedTuple):
    """A signature as it is kept.

    Attributes:
        name: of the key.
        public: the public key as text; of Ed25519 the ``vkey`` of a signed note, of SM2 x ‖ y in base64.
        value: base64.
    """

    algorithm: str
    name: str
    public: str
    value: str


class Signer(Protocol):
    """Whoever can sign a text."""

    @property
    def algorithm(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def public(self) -> str: ...
    def sign(self, text: str) -> Signed:
        """A signature over the text, which ends with a newline."""
        ...


def file_statement(letter: str, role: str, sha256: str) -> str:
    """The text that is signed for a file: of which letter, which of its files, with which hash.

    >>> file_statement("0190", "issued", "ab12")
    'liandong/letter-file/v1\\n0190\\nissued\\nsha256 ab12\\n'
    """
    return f"liandong/letter-file/v1\n{letter}\n{role}\nsha256 {sha256}\n"


@dataclass(frozen=True)
class Ed25519Signer:
    """The house's own kind of key, as a `Signer`."""

    key: notes.Signer
    algorithm: str = ED25519

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def public(self) -> str:
        return self.key.verifier.vkey

    def sign(self, text: str) -> Signed:
        return Signed(ED25519, self.name, self.public, base64.b64encode(self.key.sign(text).value).decode())


@dataclass(frozen=True)
class Sm2Signer:
    """An SM2 key over the system's libcrypto."""

    name: str
    pair: sm2.KeyPair
    algorithm: str = SM2

    def __repr__(self) -> str:
        return f"Sm2Signer({self.name!r})"

    @cached_property
    def public(self) -> str:
        return base64.b64encode(self.pair.public).decode()

    def sign(self, text: str) -> Signed:
        return Signed(
            SM2, self.name, self.public, base64.b64encode(sm2.sign(self.pair, text.encode())).decode()
        )


def verifies(signed: Signed, text: str) -> bool:
    """Is this the signature of its own public key over the text?

    Raises:
        SigningUnavailable: SM2 is asked about where libcrypto has none.
    """
    value = unbase64(signed.value)
    if signed.algorithm == SM2:
        return sm2.verify(unbase64(signed.public), text.encode(), value)
    if signed.algorithm != ED25519:
        return False
    try:
        verifier = notes.Verifier.parse(signed.public)
    except ValueError:
        return False
    return verifier.verifies(text, notes.Signature(verifier.name, verifier.key_id, value))


def fresh(path: Path, name: str, algorithm: str) -> Signer:
    """A new key in a new file that only its owner may read.

    Raises:
        FileExistsError: there is a file.
        ValueError: the name is empty or holds blanks or a plus sign, or the algorithm is unknown.
        SigningUnavailable: SM2 where libcrypto has none.
    """
    if algorithm == ED25519:
        notes.save_key(path, notes.Signer.generate(name))
    elif algorithm == SM2 and is_name(name):
        pair = sm2.generate()
        _write(path, f"{_SM2_FILE}+{name}+{base64.b64encode(pair.private + pair.public).decode()}\n")
    else:
        raise ValueError(f"不会造这样的密钥：{algorithm}，名称{name!r}。名称不得为空，不得含空白或加号。")
    return load(path)


def load(path: Path) -> Signer:
    """The signer of a key file.

    Raises:
        ValueError: not a key file, or others may read it.
        FileNotFoundError: there is none.
    """
    if not path.read_text().startswith(f"{_SM2_FILE}+"):
        return Ed25519Signer(notes.load_key(path))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ValueError(f"私钥文件 {path.name} 的权限过宽，请改为仅本人可读写（chmod 600）。")
    _, _, rest = path.read_text().strip().partition(f"{_SM2_FILE}+")
    name, _, secret = rest.partition("+")
    raw = unbase64(secret)
    if len(raw) != 3 * sm2.SIZE or not is_name(name):
        raise ValueError(f"{path.name} 不是有效的私钥文件。")
    return Sm2Signer(name, sm2.KeyPair(raw[: sm2.SIZE], raw[sm2.SIZE :]))


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
