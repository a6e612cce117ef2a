"""排序进程：把待排序的承诺编号入树，签发检查点，请见证人会签。

One process holds a session advisory lock, so there is one writer of the tree however many are started. It takes
whatever is unsequenced and never uses an id or time cursor; a row committed late is simply taken in the next
batch. Two threads, two connections: ordering never waits for a co-signature. But it begins, at every new connection
and after every refusal, with a look at what the witnesses and this machine remember: a database that was put back to
an earlier state is not built upon (`recall`).

Sources: C2SP tlog-tiles, tlog-checkpoint, tlog-witness; measurements in design record 0003.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from liandong.ledger import recall, witness
from liandong.now import now
from liandong.proof import note, tiles, tree
from liandong.proof.keys import Signer as Key
from liandong.proof.keys import Verifier

LOCK = 0x4C44_5345_51  # "LDSEQ"
DOUBTFUL_PAUSE_S = 5.0
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


def co_sign(
    connection: psycopg.Connection, url: str, timeout: float = 3.0, trusted: Sequence[Verifier] = ()
) -> witness.Answer | None:
    """Offer the newest checkpoint to one witness and keep its line; None when it has it already.

    Where witnesses' keys are known (`trusted`), only a line that one of them really signed is kept.
    """
    newest = connection.execute(
        "SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    if newest is None:
        return None
    size, text = int(newest[0]), str(newest[1])
    known = connection.execute(
        "SELECT size, is_refusing FROM ledger_witnessstate WHERE name = %s", (url,)
    ).fetchone()
    seen, is_refusing = (int(known[0]), bool(known[1])) if known else (0, False)
    if seen == size and not is_refusing:
        return None
    answer = _offer(connection, url, min(seen, size), size, text, timeout, trusted)
    if answer.status == 409 and answer.size is not None and answer.size <= size:
        answer = _offer(connection, url, answer.size, size, text, timeout, trusted)
    _remember(connection, url, size, seen, answer)
    return answer


def _offer(
    connection: psycopg.Connection, url: str, old: int, size: int, text: str, timeout: float,
    trusted: Sequence[Verifier],
) -> witness.Answer:  # fmt: skip
    proof = tiles.consistency_proof(old, size, TreeStore(connection).tile) if 0 < old < size else []
    return witness.submit(url, old, proof, text, timeout, trusted or None)


def _remember(connection: psycopg.Connection, url: str, size: int, seen: int, answer: witness.Answer) -> None:
    """Keep the lines and what was said; a witness that is merely silent refuses no less than it did before."""
    moment: datetime = now()
    accepted = answer.status == 200
    refusing = 400 <= answer.status < 500
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
        connection.execute(
            """
            INSERT INTO ledger_witnessstate (name, size, is_refusing, message, at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (name) DO UPDATE
            SET size = excluded.size, message = excluded.message, at = excluded.at,
                is_refusing = excluded.is_refusing OR (%s AND ledger_witnessstate.is_refusing)
            """,
            (
                url, size if accepted else (seen if answer.size is None else answer.size), refusing,
                answer.message, moment, not (accepted or refusing),
            ),
        )  # fmt: skip
    if refusing:
        log.error("见证人 %s 拒绝会签：%s", url, answer.message)


class Sequencer:
    """The process: orders at most every second, asks witnesses beside it, stops cleanly on request.

    Args:
        dsn: the sequencer role's URL.
        witnesses: URL prefixes.
        alive: touched at every round, for whoever watches the process.
        trusted: the witnesses' public keys, as far as they are known here.
        memory: where this machine notes the last checkpoint it signed, outside the database; see `recall`.
    """

    def __init__(
        self, dsn: str, signer: Signer, witnesses: Iterable[str], alive: Path | None = None, memory: Path | None = None,
        trusted: Sequence[Verifier] = (),
    ) -> None:  # fmt: skip
        self._dsn, self._signer, self._witnesses = dsn, signer, tuple(witnesses)
        self._alive, self._memory, self._trusted = alive, memory, tuple(trusted)
        self._stop, self._is_vouched = threading.Event(), threading.Event()
        self._told: list[recall.Doubt] = []

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        """Work until `stop`; a lost database is waited for, with a pause that grows to 30 s."""
        asking = threading.Thread(target=self._forever, args=(self._ask_all, 1.0), daemon=True)
        asking.start()
        self._forever(self._order, 0.2, self._is_vouched.clear)
        asking.join(timeout=5)

    def _forever(
        self, work: Callable[[psycopg.Connection], float | None], pause: float, anew: Callable[[], None] | None = None
    ) -> None:  # fmt: skip
        wait = pause
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._dsn, autocommit=True) as connection:
                    if anew:
                        anew()
                    while not self._stop.is_set():
                        longer = work(connection)
                        wait = pause
                        self._stop.wait(longer or pause)
            except psycopg.Error as error:
                log.warning("数据库暂不可用，%.0f 秒后重试：%s", wait, error)
                self._stop.wait(wait)
                wait = min(30.0, wait * 2)

    def _order(self, connection: psycopg.Connection) -> float | None:
        """One round; the seconds to wait when nothing may be ordered now."""
        if self._alive:
            self._alive.touch()
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if not row or not row[0]:
            self._is_vouched.clear()  # 别的排序进程正在写树，轮到自己时重新核对
            return None
        try:
            if not self._is_vouched.is_set() and not self._vouch(connection):
                return DOUBTFUL_PAUSE_S
            while not self._stop.is_set() and self._is_vouched.is_set():
                if not sequence_batch(connection, self._signer):
                    break
                self._keep(connection)
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
        return None

    def _vouch(self, connection: psycopg.Connection) -> bool:
        """Whether nobody who remembers this log remembers more, or other, than the database holds.

        All witnesses must have been heard, unless this machine's own memory shows that nothing is missing.
        """
        key, size, store = self._signer.key.verifier, size_of(connection), TreeStore(connection)
        own = recall.read(self._memory, key) if self._memory else recall.Memory(recall.OURSELVES, True)
        memories = [own, *(recall.ask(url, key) for url in self._witnesses)]
        try:
            found = [
                recall.own_doubt(connection, key),
                *(recall.doubt(m, size, store.tile) for m in memories),
            ]
        except tiles.TileMissing as error:
            found = [recall.Doubt(recall.OURSELVES, size, f"{error}{recall.WHAT_TO_DO}")]
        doubts = [doubt for doubt in found if doubt]
        if not own.text:
            doubts += [recall.silence(m) for m in memories if not m.is_heard]
        for doubt in doubts if doubts != self._told else ():
            log.error("暂不排序：%s", doubt.sentence)
        self._told = doubts
        _show(connection, doubts)
        if not doubts:
            self._is_vouched.set()
        return not doubts

    def _keep(self, connection: psycopg.Connection) -> None:
        row = connection.execute("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        if self._memory and row:
            recall.keep(self._memory, str(row[0]))

    def _ask_all(self, connection: psycopg.Connection) -> None:
        for url in self._witnesses:
            if self._stop.is_set() or not self._is_vouched.is_set():
                return
            answer = co_sign(connection, url, trusted=self._trusted)
            if answer and answer.status in (409, 422):
                self._is_vouched.clear()


def _show(connection: psycopg.Connection, doubts: Sequence[recall.Doubt]) -> None:
    """Say on screen why nothing is ordered, or that our own memory agrees again."""
    for doubt in doubts:
        connection.execute(
            """
            INSERT INTO ledger_witnessstate (name, size, is_refusing, message, at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (name) DO UPDATE SET size = greatest(excluded.size, ledger_witnessstate.size),
                is_refusing = excluded.is_refusing, message = excluded.message, at = excluded.at
            """,
            (doubt.who, doubt.size, doubt.is_refusal, doubt.sentence, now()),
        )
    if recall.OURSELVES not in {doubt.who for doubt in doubts}:
        connection.execute(
            "UPDATE ledger_witnessstate SET is_refusing = false, message = %s, at = %s WHERE name = %s AND is_refusing",
            ("与本机的记忆一致。", now(), recall.OURSELVES),
        )
