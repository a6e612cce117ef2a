"""见证人的记忆：见过多少、拒绝过什么，断电也不丢，同时来两份也只留一个事实。

A witness that forgets is worthless, so its state is an SQLite file of its own: looking up what was seen,
judging and storing are one transaction (BEGIN IMMEDIATE, synchronous FULL). Every refusal is kept with the whole note,
because a genuine signature under a rewritten log is evidence that nobody can take back; refusals of unsigned
matter, which anybody can send, are cut short and bounded in number.

Source: C2SP tlog-witness (atomic check and store).
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from liandong.proof.keys import Signer, Verifier
from liandong.proof.note import Note, check
from liandong.proof.offer import Offer, Ruling, Seen, judge, parse_offer, vet

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
UNSIGNED_REFUSALS_KEPT = 1000
_SCHEMA = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS seen (
        origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS refusal (
        number INTEGER PRIMARY KEY, digest BLOB NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL,
        sentence TEXT NOT NULL, origin TEXT NOT NULL, size INTEGER, root TEXT NOT NULL, note TEXT NOT NULL,
        is_signed INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        times INTEGER NOT NULL DEFAULT 1, UNIQUE (digest, code)
    );
"""


class Reply(NamedTuple):
    """An HTTP answer: status, body text, content type."""

    status: int
    text: str
    type: str = "text/plain; charset=utf-8"


class Witness:
    """The judgement with its memory, free of HTTP.

    Args:
        folder: holds ``state.sqlite3``; made if absent.
        signer: a type-0x04 key.
        logs: verifier of each log by origin.
        now: the clock.
    """

    def __init__(self, folder: Path, signer: Signer, logs: Mapping[str, Verifier], now: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.signer, self.logs = signer, dict(logs)
        self._path, self._now = folder / "state.sqlite3", now
        with closing(self._open()) as state:
            state.executescript(_SCHEMA)

    def add_checkpoint(self, body: bytes) -> Reply:
        """Judge a request, remember it, answer as tlog-witness says."""
        try:
            offer = parse_offer(body)
        except ValueError as error:
            with closing(self._open()) as state:
                self._refuse(state, Ruling(400, "malformed", str(error)), body, None)
            return Reply(400, f"{error}\n")
        with closing(self._open()) as state:
            if ruling := vet(offer, self.logs):
                self._refuse(state, ruling, body, offer)
                return Reply(ruling.status, f"{ruling.sentence}\n")
            return self._decide(state, body, offer)

    def _decide(self, state: sqlite3.Connection, body: bytes, offer: Offer) -> Reply:
        state.execute("BEGIN IMMEDIATE")
        found = state.execute("SELECT size, root FROM seen WHERE origin = ?", [offer.checkpoint.origin])
        seen = Seen(*(found.fetchone() or ()))
        ruling = judge(offer, seen)
        if ruling.status == 200:
            line = self.signer.cosign(offer.note.text, self._second())
            valid = check(offer.note, [self.logs[offer.checkpoint.origin]]).valid
            kept = Note(offer.note.text, (*(signature for _, signature in valid), line))
            state.execute(
                "INSERT OR REPLACE INTO seen (origin, size, root, note) VALUES (?, ?, ?, ?)",
                [offer.checkpoint.origin, offer.checkpoint.size, offer.checkpoint.root, kept.encode()],
            )
            state.execute("COMMIT")
            return Reply(200, line.line)
        self._refuse(state, ruling, body, offer)
        state.execute("COMMIT")
        if ruling.status == 409:
            return Reply(409, f"{seen.size}\n", "text/x.tlog.size")
        return Reply(ruling.status, f"{ruling.sentence}\n")

    def checkpoint(self, origin_hash: str) -> str | None:
        """The last co-signed note of the log whose origin has this SHA-256 (hex), or None."""
        for origin in self.logs:
            if origin_id(origin) == origin_hash:
                with closing(self._open()) as state:
                    row = state.execute("SELECT note FROM seen WHERE origin = ?", [origin]).fetchone()
                    return row[0] if row else None
        return None

    def refusals(self) -> list[dict[str, Any]]:
        """Every remembered refusal, oldest first, as rows of the table."""
        with closing(self._open()) as state:
            state.row_factory = sqlite3.Row
            return [dict(row) for row in state.execute("SELECT * FROM refusal ORDER BY number")]

    def _refuse(self, state: sqlite3.Connection, ruling: Ruling, body: bytes, offer: Offer | None) -> None:
        """Remember a refusal once per note and reason; unsigned ones are cut short and bounded in number."""
        is_signed = ruling.code not in ("malformed", "unknown_origin", "bad_signature")
        note = offer.note.encode() if offer else body.decode(errors="replace")
        state.execute(
            """
            INSERT INTO refusal (digest, status, code, sentence, origin, size, root, note, is_signed, first_at, last_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest, code) DO UPDATE SET times = times + 1, last_at = excluded.last_at
            """,
            [
                hashlib.sha256(note.encode()).digest(), ruling.status, ruling.code, ruling.sentence,
                offer.checkpoint.origin[:200] if offer else "",
                str(offer.checkpoint.size) if offer else None,
                offer.checkpoint.root.hex() if offer else "",
                note if is_signed else note[:4000], is_signed, self._second(), self._second(),
            ],
        )  # fmt: skip
        if not is_signed:
            state.execute(
                "DELETE FROM refusal WHERE NOT is_signed AND number <= "
                "(SELECT max(number) FROM refusal WHERE NOT is_signed) - ?",
                [UNSIGNED_REFUSALS_KEPT],
            )
        log.warning("拒绝副署：%s", ruling.sentence)

    def _second(self) -> int:
        return int(self._now().timestamp())

    def _open(self) -> sqlite3.Connection:
        state = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        state.execute("PRAGMA synchronous = FULL")
        return state


def origin_id(origin: str) -> str:
    """How a log is named in /checkpoint/…: SHA-256 of its origin, hex."""
    return hashlib.sha256(origin.encode()).hexdigest()
