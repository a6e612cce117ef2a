"""一号一件以前留下的同号记录：写法统一，后登记的标出来，照旧看得到、办得了，新的再也生不出来。

A number that was typed in several spellings, or by several at once, may stand on several records. None of them is renamed, merged or
withdrawn by a migration: the first keeps the number, the later ones are marked, so that a unique constraint can leave them out and the
page says so; whoever keeps them corrects the number or withdraws what was registered twice. Of two that take a number at one moment the
later is told of the first.

Main names: `only_one`, `told_double`, `respelt`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from liandong.kernel.door import Refused
from liandong.kernel.models import Record
from liandong.kernel.outcome import refused
from liandong.law.verdict import Verdict

A_BATCH = 2_000


class Numbered(Protocol):
    """A record that may bear the number of an earlier one."""

    is_double: bool


def only_one(record: Record, kind: str, alike: Any, why: Callable[[str], Verdict]) -> None:
    """Write a record whose number is one; whoever takes the same at the same moment waits here, and is told of the one that came first.

    Args:
        kind: name of its kind.
        alike: the records that hold this number, the first first; asked only when it is taken.
        why: the refusal, by the platform's number of the first.

    Raises:
        Refused: another has just taken it.
    """
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        first = alike.exclude(uuid=record.uuid).first()
        if first is None:
            raise
        raise Refused(refused(why(first.number), kind)) from None


def told_double(record: Numbered, number: str) -> str:
    """A number as its page shows it."""
    return f"{number}（与先登记的同号，请核对）" if record.is_double else number


def respelt(
    editor: BaseDatabaseSchemaEditor, model: Any, column: str, spelt: Callable[[str], str], *, by: Sequence[str],
    freed: Sequence[str] = (), searched: Callable[[str], str] | None = None,
) -> list[str]:  # fmt: skip
    """Give a number its one spelling on every row, and mark the later ones of those that are then alike; for migrations.

    Args:
        column: the column of the number; what stands empty is left alone.
        by: the columns within which a number is one.
        freed: states in which a record holds no number.
        searched: how the number stands in the column ``searched``; None where it is not searched.

    Returns:
        The marked records, each with the number and what it shares it with.
    """
    rows, later = model.objects.using(editor.connection.alias), []
    names = ("pk", column, "searched") if searched else ("pk", column)
    for pk, number, *said in rows.exclude(**{column: ""}).values_list(*names).iterator(chunk_size=A_BATCH):
        if (one := spelt(number)) != number:
            told = {"searched": said[0].replace(searched(number), searched(one))} if searched else {}
            later.append(model(pk=pk, **{column: one}, **told))
    changed = (column, "searched") if searched else (column,)
    rows.bulk_update(later, changed, batch_size=A_BATCH)
    return _marked(editor, model._meta.db_table, column, by, freed)


def _marked(
    editor: BaseDatabaseSchemaEditor, table: str, column: str, by: Sequence[str], freed: Sequence[str]
) -> list[str]:
    name = editor.quote_name
    alike = ", ".join((*map(name, by), f"upper({name(column)})"))
    with editor.connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {name(table)} AS t SET is_double = true FROM ("  # noqa: S608  表名、列名取自迁移
            f"SELECT id, row_number() OVER one AS nth, first_value(number) OVER one AS first FROM {name(table)}"
            f" WHERE {name(column)} <> '' AND NOT state = ANY(%s) WINDOW one AS (PARTITION BY {alike} ORDER BY id)"
            f") AS a WHERE a.id = t.id AND a.nth > 1 RETURNING t.number, t.{name(column)}, a.first",
            [list(freed)],
        )
        return sorted(f"{number}（{one}，先登记的是{first}）" for number, one, first in cursor.fetchall())
