"""文书的抬头和内容怎样存、怎样取：存的是 JSON，排版要的是值。

Main names: `kept`, `heading_from`, `heading_of`, `text_of`, `digest_of`, `version_of`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any

from liandong.documents import typeset
from liandong.documents.models import Letter
from liandong.documents.typeset import Attachment, Heading, LetterKind, plain_text

TEMPLATES = Path(typeset.__file__).parent / "templates"
_NAMES = {f.name for f in fields(Heading)}


def kept(heading: Heading) -> dict[str, Any]:
    """A heading as JSON; tuples are lists there."""
    told = asdict(heading)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def heading_from(told: Mapping[str, Any]) -> Heading:
    """The same back; what a later version of the heading no longer has is left out."""
    said = {name: value for name, value in told.items() if name in _NAMES}
    for name in ("recipients", "copies_to", "signers"):
        said[name] = tuple(said.get(name, ()))
    said["attachments"] = tuple(Attachment(**one) for one in said.get("attachments", ()))
    return Heading(**said)


def heading_of(letter: Letter) -> Heading:
    """As `typeset` takes it."""
    return heading_from(letter.heading)


def text_of(letter: Letter) -> str:
    """The letter as plain text."""
    return plain_text(letter.kind, heading_of(letter), letter.content)


def digest_of(letter: Letter) -> str:
    """SHA-256 over what the letter says, for the ledger, which itself holds none of it; lower-case hex."""
    said = {"code": letter.code, "heading": letter.heading, "content": letter.content}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def _templates() -> bytes:
    told = hashlib.sha256()
    for path in sorted(TEMPLATES.rglob("*.typ")):
        told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.digest()


def version_of(kind: LetterKind) -> str:
    """Which template and fields set a letter now: family, template and the beginning of a hash over both.

    >>> version_of(typeset.kinds()["assistance_letter"]).rpartition(" ")[0]
    'general/letter'
    """
    told = hashlib.sha256(_templates() + repr(kind).encode()).hexdigest()
    return f"{kind.family}/{kind.template} {told[:12]}"
