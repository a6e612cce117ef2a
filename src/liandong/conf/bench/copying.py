"""成批写进测量的库：COPY 一张表，接着表自己的编号往下写。

Main names: `copy`, `top`, `new_uuid`, `watching`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    import psycopg


def copy(
    owner: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows of these columns."""
    names = ", ".join(f'"{name}"' for name in columns)
    with owner.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as sink:
        for row in rows:
            sink.write_row(row)


def top(owner: psycopg.Connection, table: str) -> int:
    """The last key a table has given out."""
    row = owner.execute(f"SELECT coalesce(max(id), 0), nextval(pg_get_serial_sequence('{table}', 'id')) FROM {table}").fetchone()  # noqa: S608  # fmt: skip
    assert row is not None
    return int(row[1])


def new_uuid() -> UUID:
    """A public id, later than every one before it."""
    from uuid_utils.compat import uuid7

    return uuid7()


@cache
def watching(agency: UUID) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Who supervises an agency, and who presses it."""
    from liandong.kernel.ports import agencies

    return frozenset(agencies().supervisors(agency)), frozenset(agencies().overseers(agency))
