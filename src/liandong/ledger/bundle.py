"""账本导出包：一个 ZIP，外人凭它就能核对全部痕迹，不必相信本平台。

**Event and entry.** Each event has a `body`, the canonical JSON text (UTF-8) of an object with at least `id`,
`at`, `kind`, `record`, `version`, `action`, `outcome` (``done`` or ``refused``) and, as a rule, `actor`; further keys as
the action likes. It has a `salt` of 32 random bytes. commitment = H("liandong/event/v1", salt, body); the entry and
its leaf are described in `liandong.proof.entry`. The event's row repeats `kind record version action outcome at`
as plain columns; checking compares them with the body.

**Redaction** blanks body and salt of an event, puts the id of a redaction event into `redacted_by`, and
leaves entry and columns. The redaction event is an ordinary event with action ``ledger.redact_event``, outcome
``done``, whose `record` is the redacted event's id, or whose body lists it under `redacts` when one approval covers several.

**Members** of the ZIP; JSON Lines are one canonical object a line, LF, at most 4 MiB a line:

| member | content |
|---|---|
| manifest.json | `format` 1, origin, log and witness vkeys, quorum, exported_at, size, counts |
| checkpoint.txt | the latest signed note with its cosignature lines |
| checkpoints.jsonl | `{"size", "note"}` by ascending size: every checkpoint, or as many as are kept |
| entries.jsonl | `{"seq", "id", "entry", "leaf"}` by seq from 0; entry as text, leaf in hex |
| events.jsonl | `{"id", "body", "salt", "redacted_by", "kind", "record", "version", "action", "outcome", "at"}`; salt in hex; null where absent; in the order of the entries as far as possible, so that checking pairs them at once |
| unsequenced.jsonl | `{"id", "at"}` of intake rows without a number yet |

All must be read in one snapshot (REPEATABLE READ). Times are UTC with second precision, ``2026-11-23T02:00:00Z``.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from liandong.ledger.checking.rows import CheckpointRow, EntryRow, EventRow, IntakeRow
from liandong.proof.archive import MAX_TOTAL, Archive
from liandong.proof.archive import ArchiveError as BundleError
from liandong.proof.lines import read_rows

__all__ = [
    "Bundle", "BundleError", "CheckpointRow", "EntryRow", "EventRow", "IntakeRow", "Manifest", "write_bundle",
]  # fmt: skip

FORMAT = 1
MEMBERS = (
    "entries.jsonl",
    "events.jsonl",
    "unsequenced.jsonl",
    "checkpoints.jsonl",
    "checkpoint.txt",
    "manifest.json",
)
_Row = TypeVar("_Row", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Manifest:
    """What the export says about itself; nothing in it is believed without a check.

    Attributes:
        counts: rows per member, written by `write_bundle`.
        quorum: how many witnesses must have co-signed.
    """

    origin: str
    log: str
    witnesses: tuple[str, ...]
    quorum: int
    exported_at: str
    size: int
    counts: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT


def write_bundle(
    path: Path,
    *,
    manifest: Manifest,
    checkpoint: str,
    checkpoints: Iterable[CheckpointRow],
    entries: Iterable[EntryRow],
    events: Iterable[EventRow],
    unsequenced: Iterable[IntakeRow] = (),
) -> Manifest:
    """Stream an export to a temporary name beside `path` and rename it when it is whole.

    Args:
        manifest: its `counts` are replaced by what was written.
        checkpoint: the latest signed note, byte for byte.

    Returns:
        the manifest as written.

    Raises:
        OSError: the folder cannot be written; nothing is left behind.
    """
    temporary = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115
    try:
        with temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            streams: dict[str, Iterable[tuple[Any, ...]]] = {
                "entries.jsonl": entries,
                "events.jsonl": events,
                "unsequenced.jsonl": unsequenced,
                "checkpoints.jsonl": checkpoints,
            }
            counts = {name: _write_lines(archive, name, rows) for name, rows in streams.items()}
            written = Manifest(**{**asdict(manifest), "counts": counts})
            archive.writestr("checkpoint.txt", checkpoint)
            archive.writestr("manifest.json", json.dumps(asdict(written), ensure_ascii=False, indent=1))
            archive.close()
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(path)
    except BaseException:
        Path(temporary.name).unlink(missing_ok=True)
        raise
    return written


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[tuple[Any, ...]]) -> int:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    count, buffer = 0, []
    with archive.open(name, "w", force_zip64=True) as member:
        for row in rows:
            buffer.append(encode(row._asdict()))  # type: ignore[attr-defined]
            count += 1
            if len(buffer) == 1000:
                member.write(("\n".join(buffer) + "\n").encode())
                buffer.clear()
        member.write("".join(f"{line}\n" for line in buffer).encode())
    return count


class Bundle:
    """An opened export: small members as values, long ones as streams that may be read side by side.

    Use `Bundle.open` in a with statement. Every reader raises `BundleError` for what is not as described.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.manifest = _manifest(archive.text("manifest.json"))
        self.checkpoint = archive.text("checkpoint.txt")

    @classmethod
    def open(cls, path: Path, *, max_total: int = MAX_TOTAL) -> Bundle:
        """Open an export and look at its outside; `max_total` bounds the unpacked bytes.

        Raises:
            BundleError: damaged, other members than those named above, too large, or packed too tightly.
        """
        archive = Archive(path, MEMBERS, max_total=max_total)
        try:
            return cls(archive)
        except BundleError:
            archive.close()
            raise

    def checkpoints(self) -> Iterator[CheckpointRow]:
        """The history by ascending size, as filed."""
        return self._rows("checkpoints.jsonl", CheckpointRow)

    def entries(self) -> Iterator[EntryRow]:
        """The leaves in order, as filed."""
        return self._rows("entries.jsonl", EntryRow)

    def events(self) -> Iterator[EventRow]:
        """The events, as filed."""
        return self._rows("events.jsonl", EventRow)

    def unsequenced(self) -> Iterator[IntakeRow]:
        """What waits for its number."""
        return self._rows("unsequenced.jsonl", IntakeRow)

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _rows(self, name: str, row: type[_Row]) -> Iterator[_Row]:
        return read_rows(name, self._archive.lines(name), row)


def _manifest(text: str) -> Manifest:
    try:
        raw = json.loads(text)
        manifest = Manifest(**{**raw, "witnesses": tuple(raw["witnesses"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BundleError("导出包的 manifest.json 不是应有的内容。") from None
    if manifest.format != FORMAT:
        raise BundleError(f"导出包的格式版本是 {manifest.format!r}，本程序只认 {FORMAT}。")
    texts = (manifest.origin, manifest.log, manifest.exported_at, *manifest.witnesses)
    numbers = (manifest.quorum, manifest.size)
    is_plain = all(type(item) is str for item in texts) and all(type(item) is int for item in numbers)
    if not is_plain or not isinstance(manifest.counts, dict):
        raise BundleError("导出包的 manifest.json 中有项类型不对。")
    return manifest
