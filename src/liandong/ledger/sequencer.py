"""排序进程：把待排序的承诺编号入树，签发检查点，请见证人会签。

One process holds a session advisory lock, so there is one writer of the tree however many are started. It takes
whatever is unsequenced and never uses an id or time cursor; a row committed late is simply taken in the next
batch. Two threads, two connections: ordering never waits for a witness that does not answer.

Sources: C2SP tlog-tiles, tlog-checkpoint, tlog-witness; measurements in design record 0003.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from liandong.ledger import witness
from liandong.now import now
from liandong.proof import note, tiles, tree
from liandong.proof.keys import Signer as Key

LOCK = 0x4C44_5345_51  # "LDSEQ"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Signer:
    """The log's name and its signing key."""

    origin: str
    key: Key


class TreeStore:
    """Tiles of one database connection, with the batch's own tiles in front."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def tile(self, level: int, index: int) -> bytes | None:
        row = self._connection.execute(
            "SELECT hashes FROM ledger_tile WHERE level = %s AND index = %s", (level, index)
        ).fetchone()
        return bytes(row[0]) if row else None


def size_of(connection: psycopg.Connection) -> int:
    """How many entries the tree holds."""
    row = connection.execute("SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry").fetchone()
    assert row is not None
    return int(row[0])


def sequence_batch(connection: psycopg.Connection, signer: Signer, limit: int = 5000) -> int:
    """Order up to `limit` waiting rows in one transaction; returns how many.

    A crash at any line leaves the database as before the batch: intake rows are deleted, entries copied, tiles
    grown and the checkpoint written together or not at all.
    """
    with connection.transaction():
        rows = connection.execute(
            """
            DELETE FROM ledger_intake WHERE id IN (
                SELECT id FROM ledger_intake ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            ) RETURNING id, entry
            """,
            (limit,),
        ).fetchall()
        if not rows:
            return 0
        rows.sort(key=lambda row: row[0].bytes)
        start = size_of(connection)
        leaves = [tree.leaf_hash(entry) for _, entry in rows]
        with connection.cursor().copy(
            "COPY ledger_entry (seq, id, entry, leaf) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.set_types(["int8", "uuid", "bytea", "bytea"])
            for offset, ((identity, entry), leaf) in enumerate(zip(rows, leaves, strict=True)):
                copy.write_row((start + offset, identity, entry, leaf))
        grown = tiles.extend(start, TreeStore(connection).tile, leaves)
        connection.cursor().executemany(
            """
            INSERT INTO ledger_tile (level, index, hashes) VALUES (%s, %s, %s)
            ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes
            """,
            [(level, index, hashes) for (level, index), hashes in grown.tiles.items()],
        )
        text = note.sign_checkpoint(signer.key, signer.origin, grown.new_size, grown.root)
        connection.execute(
            "INSERT INTO ledger_checkpoint (size, note, at) VALUES (%s, %s, %s)",
            (grown.new_size, text, now()),
        )
    return len(rows)


def co_sign(connection: psycopg.Connection, url: str, timeout: float = 3.0) -> witness.Answer | None:
    """Offer the newest checkpoint to one witness and keep its line; None when it has it already."""
    newest = connection.execute(
        "SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    if newest is None:
        return None
    size, text = int(newest[0]), str(newest[1])
    known = connection.execute(
        "SELECT name, size FROM ledger_witnessstate WHERE name = %s", (url,)
    ).fetchone()
    seen = int(known[1]) if known else 0
    if seen == size:
        return None
    answer = _offer(connection, url, seen, size, text, timeout)
    if answer.status == 409 and answer.size is not None and answer.size < size:
        answer = _offer(connection, url, answer.size, size, text, timeout)
    _remember(connection, url, size, seen, answer)
    return answer


def _offer(
    connection: psycopg.Connection, url: str, old: int, size: int, text: str, timeout: float
) -> witness.Answer:
    proof = tiles.consistency_proof(old, size, TreeStore(connection).tile) if 0 < old < size else []
    return witness.submit(url, old, proof, text, timeout)


def _remember(connection: psycopg.Connection, url: str, size: int, seen: int, answer: witness.Answer) -> None:
    moment: datetime = now()
    accepted = answer.status == 200
    with connection.transaction():
        if accepted:
            for line in answer.lines:
                connection.execute(
                    """
                    INSERT INTO ledger_cosignature (checkpoint_id, witness, line, at) VALUES (%s, %s, %s, %s)
                    ON CONFLICT DO NOTHING
                    """,
                    (size, note.signer_name(line), line, moment),
                )
        refusing = answer.status in (403, 404, 409, 422)
        connection.execute(
            """
            INSERT INTO ledger_witnessstate (name, size, is_refusing, message, at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (name) DO UPDATE
            SET size = excluded.size, is_refusing = excluded.is_refusing,
                message = excluded.message, at = excluded.at
            """,
            (url, size if accepted else (answer.size or seen), refusing, answer.message, moment),
        )
    if refusing:
        log.error("见证人 %s 拒绝会签：%s", url, answer.message)


class Sequencer:
    """The process: orders at most every second, asks witnesses beside it, stops cleanly on request."""

    def __init__(self, dsn: str, signer: Signer, witnesses: Iterable[str], alive: Path | None = None) -> None:
        self._dsn, self._signer, self._witnesses, self._alive = dsn, signer, tuple(witnesses), alive
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        """Work until `stop`; a lost database is waited for, with a pause that grows to 30 s."""
        asking = threading.Thread(target=self._forever, args=(self._ask_all, 1.0), daemon=True)
        asking.start()
        self._forever(self._order, 0.2)
        asking.join(timeout=5)

    def _forever(self, work: Callable[[psycopg.Connection], None], pause: float) -> None:
        wait = pause
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._dsn, autocommit=True) as connection:
                    while not self._stop.is_set():
                        work(connection)
                        wait = pause
                        self._stop.wait(pause)
            except psycopg.Error as error:
                log.warning("数据库暂不可用，%.0f 秒后重试：%s", wait, error)
                self._stop.wait(wait)
                wait = min(30.0, wait * 2)

    def _order(self, connection: psycopg.Connection) -> None:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if not row or not row[0]:
            return
        try:
            while sequence_batch(connection, self._signer) and not self._stop.is_set():
                pass
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
        if self._alive:
            self._alive.touch()

    def _ask_all(self, connection: psycopg.Connection) -> None:
        for url in self._witnesses:
            if not self._stop.is_set():
                co_sign(connection, url)
