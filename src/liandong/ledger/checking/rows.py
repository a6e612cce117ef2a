"""导出的账本是由哪几种行组成的：检查点、条目、事件、待入树。

The shapes are shared by whoever writes an export and whoever checks one; `liandong.ledger.bundle` says what they mean.
"""

from __future__ import annotations

from typing import NamedTuple


class CheckpointRow(NamedTuple):
    """A signed note of the history with the size it is filed under."""

    size: int
    note: str


class EntryRow(NamedTuple):
    """One leaf: number from 0, event id, entry text, leaf hash in hex."""

    seq: int
    id: str
    entry: str
    leaf: str


class EventRow(NamedTuple):
    """One event; body, salt (hex) and redacted_by are None where absent."""

    id: str
    body: str | None
    salt: str | None
    redacted_by: str | None
    kind: str
    record: str
    version: int
    action: str
    outcome: str
    at: str


class IntakeRow(NamedTuple):
    """An event that waits for its number."""

    id: str
    at: str
