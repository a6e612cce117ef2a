"""两条长流按编号配对，内存有上限：配上的即时放手，配不上的留到最后点名。

Entries and events are exported in nearly the same order, so a partner is usually the next row and hardly
anything waits. A damaged or hostile export may keep millions waiting; past a limit they move to a temporary
SQLite file, so that checking never takes the machine down with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

Facts = tuple[Any, ...]
"""Strings, integers, booleans or None; comes back as a tuple."""


class _Waiting:
    """Unpaired rows of one side; a repeated key waits behind the first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._near: dict[str, Facts] = {}
        self._far: sqlite3.Connection | None = None

    def put(self, key: str, facts: Facts) -> None:
        if key in self._near or len(self._near) >= self._limit:
            self._spill()
        self._near[key] = facts

    def take(self, key: str) -> Facts | None:
        if (found := self._near.pop(key, None)) is not None or self._far is None:
            return found
        row = self._far.execute("SELECT rowid, facts FROM waiting WHERE key = ? LIMIT 1", [key]).fetchone()
        if row is None:
            return None
        self._far.execute("DELETE FROM waiting WHERE rowid = ?", [row[0]])
        return tuple(json.loads(row[1]))

    def rest(self) -> Iterator[tuple[str, Facts]]:
        yield from self._near.items()
        if self._far is not None:
            for key, facts in self._far.execute("SELECT key, facts FROM waiting ORDER BY rowid"):
                yield key, tuple(json.loads(facts))

    def close(self) -> None:
        if self._far is not None:
            self._far.close()

    def _spill(self) -> None:
        if self._far is None:
            self._far = sqlite3.connect("", isolation_level=None)  # 空名：临时文件，关闭即删
            self._far.execute("PRAGMA journal_mode = OFF")
            self._far.execute("CREATE TABLE waiting (key TEXT, facts TEXT)")
            self._far.execute("CREATE INDEX by_key ON waiting (key)")
        self._far.execute("BEGIN")
        self._far.executemany(
            "INSERT INTO waiting VALUES (?, ?)",
            ((key, json.dumps(facts)) for key, facts in self._near.items()),
        )
        self._far.execute("COMMIT")
        self._near.clear()


class Pairing:
    """Pairs a left and a right stream by key.

    >>> pairs = Pairing()
    >>> pairs.left("a", (1,)), pairs.right("a", (2,)), list(pairs.left_over())
    (None, (1,), [])

    Args:
        limit: how many unpaired rows of one side are held in memory.
    """

    def __init__(self, limit: int = 100_000) -> None:
        self._left, self._right = _Waiting(limit), _Waiting(limit)

    def left(self, key: str, facts: Facts) -> Facts | None:
        """Offer a left row: its partner's facts, or None and it waits."""
        return _offer(key, facts, self._left, self._right)

    def right(self, key: str, facts: Facts) -> Facts | None:
        """Offer a right row: its partner's facts, or None and it waits."""
        return _offer(key, facts, self._right, self._left)

    def left_over(self) -> Iterator[tuple[str, Facts]]:
        """Left rows that found no partner."""
        return self._left.rest()

    def right_over(self) -> Iterator[tuple[str, Facts]]:
        """Right rows that found no partner."""
        return self._right.rest()

    def __enter__(self) -> Pairing:
        return self

    def __exit__(self, *_: object) -> None:
        with closing(self._left), closing(self._right):
            pass


def _offer(key: str, facts: Facts, own: _Waiting, others: _Waiting) -> Facts | None:
    if (partner := others.take(key)) is None:
        own.put(key, facts)
    return partner
