"""账本的读法：一条事件的证明、最新检查点、瓦片、给局外人的导出。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count

from liandong.ledger import bundle
from liandong.ledger.append import stamp
from liandong.ledger.models import Checkpoint, Cosignature, Entry, Intake, LedgerEvent, Tile
from liandong.now import now
from liandong.proof import note, tiles


@dataclass(frozen=True, slots=True)
class Proof:
    """What ties one event to a signed checkpoint."""

    seq: int
    size: int
    entry: bytes
    leaf: bytes
    path: tuple[bytes, ...]
    root: bytes
    checkpoint: str


def tile(level: int, index: int) -> bytes | None:
    """The hashes of one tile, full or partial."""
    found = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    return bytes(found) if found is not None else None


def newest_checkpoint(at_most: int | None = None) -> Checkpoint | None:
    checkpoints = Checkpoint.objects.order_by("-size")
    return (checkpoints.filter(size__lte=at_most) if at_most is not None else checkpoints).first()


def witnessed_note(checkpoint: Checkpoint) -> str:
    """The signed note with every witness's line that has arrived."""
    lines = (
        Cosignature.objects.filter(checkpoint=checkpoint).order_by("witness").values_list("line", flat=True)
    )
    return checkpoint.note + _lines(lines)


def co_signed_checkpoint() -> Checkpoint | None:
    """The newest checkpoint that at least one witness has signed, else the newest of all."""
    signed = Cosignature.objects.order_by("-checkpoint_id").select_related("checkpoint").first()
    return signed.checkpoint if signed else newest_checkpoint()


def quorate_size(witnesses: Collection[str], quorum: int) -> int | None:
    """Size of the newest checkpoint that at least `quorum` of these witnesses (by name) have signed; None where there is none."""
    rows = Cosignature.objects.filter(witness__in=witnesses).values("checkpoint_id").annotate(n=Count("pk"))
    return (
        rows.filter(n__gte=quorum).order_by("-checkpoint_id").values_list("checkpoint_id", flat=True).first()
    )


_PLACE = """
    SELECT e.seq, e.entry, e.leaf, c.size, c.note,
        (SELECT array_agg(s.line ORDER BY s.witness) FROM ledger_cosignature s WHERE s.checkpoint_id = c.size)
    FROM ledger_entry e JOIN ledger_checkpoint c ON c.size = coalesce(%s, (
        SELECT CASE WHEN max(checkpoint_id) > e.seq THEN max(checkpoint_id)
            ELSE (SELECT max(size) FROM ledger_checkpoint) END FROM ledger_cosignature))
    WHERE e.id = %s AND c.size > e.seq
"""
_TILES = """
    SELECT t.level, t.index, t.hashes FROM ledger_tile t
    JOIN unnest(%s::int[], %s::bigint[]) AS wanted (level, index) USING (level, index)
"""


def proof_of(event: UUID, under: int | None = None) -> Proof | None:
    """The proof of one event under the newest witnessed checkpoint that covers it; None until it is sequenced.

    Two statements: its place with the checkpoint, and all tiles that the path touches.

    Args:
        under: size of another checkpoint, see `quorate_size`; None too where that does not cover the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [under, event])
        row = cursor.fetchone()
        if row is None:
            return None
        seq, entry, leaf, size, text, lines = row
        known = _tiles_between(cursor, seq, size)
    path = tiles.inclusion_proof(
        seq, size, lambda level, index: known.get((level, index)) or tile(level, index)
    )
    root = note.parse_checkpoint(note.parse_note(text).text).root
    return Proof(seq, size, bytes(entry), bytes(leaf), tuple(path), root, text + _lines(lines or ()))


def _tiles_between(cursor: CursorWrapper, seq: int, size: int) -> dict[tuple[int, int], bytes]:
    """The tiles over one leaf and those at the right edge of its tree: where every hash of its path lies."""
    wanted = {
        (level, position >> 8 * (level + 1))
        for level in range(8)
        for position in (seq, (size >> 8 * level << 8 * level) - 1)
        if size >> 8 * level
    }
    levels, indexes = zip(*wanted, strict=True)
    cursor.execute(_TILES, [list(levels), list(indexes)])
    return {(level, index): bytes(hashes) for level, index, hashes in cursor.fetchall()}


def _lines(lines: Iterable[str]) -> str:
    return "".join(line.rstrip("\n") + "\n" for line in lines)


def proof_json(event: UUID, proof: Proof) -> dict[str, object]:
    """A proof as a file that `proof.check_file` understands; without body and salt, which need a right to see."""
    return {
        "format": "liandong/proof/v1",
        "event": str(event),
        "seq": proof.seq,
        "size": proof.size,
        "entry": proof.entry.decode(),
        "path": [h.hex() for h in proof.path],
        "checkpoint": proof.checkpoint,
    }


def export(path: str, manifest: dict[str, object]) -> int:
    """Write everything a stranger needs to check the log into one file; returns the number of signed entries.

    One repeatable-read transaction, streamed; the rows written while it runs belong to the next export.
    """
    from pathlib import Path

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        latest = newest_checkpoint()
        size, text = (latest.size, witnessed_note(latest)) if latest else (0, "")
        bundle.write_bundle(
            Path(path),
            manifest=bundle.Manifest(**manifest, exported_at=stamp(now()), size=size),  # type: ignore[arg-type]
            checkpoint=text,
            checkpoints=_checkpoints(),
            entries=_entries(),
            events=_events(),
            unsequenced=_waiting(),
        )
    return size


def _checkpoints() -> Iterator[bundle.CheckpointRow]:
    for checkpoint in Checkpoint.objects.order_by("size").iterator(chunk_size=2000):
        yield bundle.CheckpointRow(checkpoint.size, witnessed_note(checkpoint))


def _entries() -> Iterator[bundle.EntryRow]:
    for e in Entry.objects.order_by("seq").iterator(chunk_size=5000):
        yield bundle.EntryRow(e.seq, str(e.id), bytes(e.entry).decode(), bytes(e.leaf).hex())


def _events() -> Iterator[bundle.EventRow]:
    for e in LedgerEvent.objects.order_by("id").iterator(chunk_size=2000):
        yield bundle.EventRow(
            id=str(e.id), body=e.body, salt=bytes(e.salt).hex() if e.salt is not None else None,
            redacted_by=str(e.redacted_by) if e.redacted_by else None, kind=e.kind, record=str(e.record),
            version=e.version, action=e.action, outcome=e.outcome, at=stamp(e.recorded_at),
        )  # fmt: skip


def _waiting() -> Iterator[bundle.IntakeRow]:
    for i in Intake.objects.order_by("id").iterator(chunk_size=5000):
        yield bundle.IntakeRow(str(i.id), stamp(i.at))
