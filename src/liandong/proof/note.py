"""签名短文与检查点：一页纯文本，日志签它，见证人副署它，人人可以核对。

A *note* is text, an empty line and signature lines `— name base64(key id ‖ signature)`. A *checkpoint* is a note
whose text is origin, size and root of a log. The log signs with type 0x01 over the text; a witness co-signs
with type 0x04 over `cosignature/v1`, the time and the text, which states "this is the largest consistent tree
that I have seen". Lines by unknown keys or of unknown types (ML-DSA 0x06, SM2 under 0xff) are kept, never
judged. One witness's word counts once, however many lines it wrote.

Sources: C2SP signed-note, tlog-checkpoint, tlog-cosignature.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import NamedTuple

from liandong.proof.keys import (
    COSIGNATURE,
    ED25519,
    Signature,
    Signer,
    Verifier,
    load_key,
    parse_signature,
    save_key,
    unbase64,
)

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "Checked",
    "Checkpoint",
    "Note",
    "Signature",
    "Signer",
    "Verifier",
    "check",
    "load_key",
    "parse_checkpoint",
    "parse_note",
    "parse_signature",
    "save_key",
    "sign_checkpoint",
    "signer_name",
]

MAX_NOTE_BYTES = 128 * 1024
MAX_SIGNATURES = 64


class Note(NamedTuple):
    """A signed text. `text` ends in a newline; `signatures` keep their order, unknown ones included."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> str:
        """The whole note, byte for byte as it is stored and sent (UTF-8)."""
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    def and_signatures(self, more: Iterable[Signature]) -> Note:
        """The same note with further lines; a line that is already there is not repeated."""
        new = [line for line in dict.fromkeys(more) if line not in self.signatures]
        return Note(self.text, (*self.signatures, *new))


class Checkpoint(NamedTuple):
    """What a log says of itself: its name, how many leaves, the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note text that is signed.

        >>> Checkpoint("a.example/log", 0, bytes(32)).text.count("\\n")
        3
        """
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(f"{line}\n" for line in lines)


class Checked(NamedTuple):
    """Which known keys signed: valid and invalid (verifier, line) pairs; unknown lines are in neither."""

    valid: tuple[tuple[Verifier, Signature], ...]
    invalid: tuple[tuple[Verifier, Signature], ...]

    @property
    def names(self) -> frozenset[str]:
        """Names whose signature is valid."""
        return frozenset(verifier.name for verifier, _ in self.valid)


def parse_note(raw: str | bytes) -> Note:
    """Read a signed note; says nothing about whether its signatures are valid.

    Raises:
        ValueError: not a note: encoding, control characters, no signature line, too long.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise ValueError("签名短文过长。")
    try:
        whole = raw if isinstance(raw, str) else raw.decode()
        whole.encode()
    except UnicodeError:
        raise ValueError("签名短文不是有效的 UTF-8。") from None
    if any(char < " " and char != "\n" for char in whole):
        raise ValueError("签名短文含有控制字符。")
    text, separator, lines = whole.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise ValueError("签名短文缺少空行或签名行。")
    signatures = tuple(parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MAX_SIGNATURES:
        raise ValueError(f"签名行超过 {MAX_SIGNATURES} 行。")
    return Note(text + "\n", signatures)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint from a note's text.

    Raises:
        ValueError: fewer than three lines, an empty line, a size with a leading zero, a root not 32 bytes.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not text.endswith("\n"):
        raise ValueError("检查点应有名称、条数、树根三行，其后各行不得为空。")
    size, root = lines[1], unbase64(lines[2])
    is_number = size.isascii() and size.isdigit() and len(size) < 20 and (size == "0" or size[0] != "0")
    if not is_number or int(size) >= 2**63 or len(root) != 32:
        raise ValueError(f"检查点的条数或树根不合格式：{size[:40]}")
    return Checkpoint(lines[0], int(size), root, tuple(lines[3:]))


def check(note: Note, verifiers: Iterable[Verifier]) -> Checked:
    """Sort the lines by known keys into valid and invalid; unknown keys are left out."""
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    valid: list[tuple[Verifier, Signature]] = []
    invalid: list[tuple[Verifier, Signature]] = []
    for line in note.signatures:
        if verifier := known.get((line.name, line.key_id)):
            (valid if verifier.verifies(note.text, line) else invalid).append((verifier, line))
    return Checked(tuple(valid), tuple(invalid))


def sign_checkpoint(signer: Signer, origin: str, size: int, root: bytes) -> str:
    """A log's signed checkpoint, the whole note; ValueError if the key is not a type-0x01 key."""
    text = Checkpoint(origin, size, root).text
    return Note(text, (signer.sign(text),)).encode()


def signer_name(line: str) -> str:
    """Whose name a signature line carries (not whether it is genuine); ValueError if it is no such line."""
    return parse_signature(line).name
