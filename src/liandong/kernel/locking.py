"""锁住别的记录：一件事依赖另一条记录的现状时，办完之前它不能变。

Django has no share lock. With one, many acts may rest on the same row at once, and only a change of that row waits.
"""

from __future__ import annotations

from django.db import connection

from liandong.kernel.models import Record


def share(record: Record) -> bool:
    """Hold a record under a share lock to the end of the transaction; False when its state is no longer as it was read."""
    table = connection.ops.quote_name(record._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state FROM {table} WHERE id = %s FOR SHARE", [record.pk])  # noqa: S608  表名取自模型
        found = cursor.fetchone()
    return found is not None and found[0] == record.state
