"""成千上万行一次写进去：COPY，在动作的事务里。

Only the function of an action that takes in a batch calls this: the batch is one act with one line in the ledger, and its
rows are written with it or not at all. tests/test_house.py names the modules that may.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from liandong.kernel.sealed import SealedField


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows of a model by COPY; returns how many.

    Args:
        names: fields as the rows give them (a foreign key by its ``_id``); every column without a default of the
            database must be among them. No signal is sent and nothing is sealed: a sealed column cannot be named.
        rows: values in that order; lists and mappings go into JSON columns.

    Raises:
        ValueError: a sealed column is named.
    """
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    if any(isinstance(f, SealedField) for f in fields):
        raise ValueError("密封的列不能成批写入。")
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)  # type: ignore[union-attr]
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    is_json = [isinstance(f, models.JSONField) for f in fields]
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [json.dumps(v, ensure_ascii=False) if j else v for v, j in zip(row, is_json, strict=True)]
            )
            count += 1
    return count
