"""写入一条办理痕迹：一条语句，两张表，与业务同一事务。

`append` is called by the door alone. It writes the readable event and the commitment that will become its
leaf. Nothing here hashes a chain or takes a lock, so a long action never holds up another one's trail
(design record 0003 has the measurements).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from liandong.proof.canonical import canonical
from liandong.proof.entry import commitment, entry_bytes

_INSERT = """
    WITH event AS (
        INSERT INTO ledger_ledgerevent (id, kind, record, version, action, outcome, recorded_at, body, salt)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    )
    INSERT INTO ledger_intake (id, entry, at) VALUES (%s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Event:
    """What is written: the plain columns and everything else that the body carries.

    Attributes:
        kind: record kind, e.g. ``agency``.
        record: public id of the record.
        version: the record's version after the event; 0 for a refused attempt.
        outcome: ``done`` or ``refused``.
        details: JSON-able without nulls and floats: actor, reason, changes, source, occurred_at …
    """

    kind: str
    record: UUID
    version: int
    action: str
    outcome: str
    details: dict[str, Any] = field(default_factory=dict)


def stamp(moment: datetime) -> str:
    """UTC with second precision, as it stands in bodies and entries: ``2026-11-23T02:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(event: Event, recorded_at: datetime, identity: UUID | None = None) -> UUID:
    """Write one event inside the caller's transaction; returns its id.

    Args:
        event: what happened.
        recorded_at: this platform's moment, aware.
        identity: the event's id when the caller had to know it beforehand; a UUIDv7.

    Raises:
        ValueError: the details hold something that has no canonical form (null, float, non-NFC text).
    """
    identity = identity or uuid7()
    at = stamp(recorded_at)
    body = canonical(
        {
            **event.details,
            "id": str(identity),
            "at": at,
            "kind": event.kind,
            "record": str(event.record),
            "version": event.version,
            "action": event.action,
            "outcome": event.outcome,
        }
    )
    salt = secrets.token_bytes(32)
    entry = entry_bytes(id=str(identity), at=at, kind=event.kind, commitment=commitment(salt, body))
    whole = recorded_at.replace(microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                identity, event.kind, event.record, event.version, event.action, event.outcome, whole,
                body.decode(), salt, identity, entry, recorded_at,
            ],
        )  # fmt: skip
    return identity
