"""证明：局外人核验一条记载所需的一切。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .records import TimelineLine
from .shown import Link, Shown


@dataclass(frozen=True, slots=True)
class Signature(Shown):
    """A line under a checkpoint: the log's own signature or a witness's. `at` is the witness's time (claimed by it)."""

    name: str
    key_id: str
    is_witness: bool = False
    at: datetime | None = None
    is_valid: bool = True


@dataclass(frozen=True, slots=True)
class ProofPage(Shown):
    """Everything a stranger needs to check one event without us.

    `body` is the canonical event (empty when redacted, or when the reader's level does not reach it), `salt`, `commitment`, `leaf`, `path` and `root` are
    lower-case hex, `checkpoint` the signed note verbatim, `command` the command line that repeats the check.
    """

    template: ClassVar[str] = "page/proof.html"
    _exact: ClassVar[frozenset[str]] = frozenset({"body", "checkpoint", "command"})
    title: str
    event: TimelineLine
    body: str
    salt: str
    commitment: str
    leaf: str
    sequence: int
    tree_size: int
    path: Sequence[str]
    root: str
    checkpoint: str
    command: str
    signatures: Sequence[Signature] = ()
    record: Link | None = None
    breadcrumb: Sequence[Link] = ()
    download_url: str = ""
