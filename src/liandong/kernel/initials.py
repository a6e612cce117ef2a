"""按拼音首字母找：每条记录的简码写在一张表里，随办理而写，成批导入的事后补齐。

The letters follow from the names, as access rows follow from the facts: writing them is no change of a record, moves no
version and leaves no line in the ledger. A record without a row is merely not found by its letters yet; what is left to do is
read from the tables, so that completing may stop anywhere and be begun again.

Main names: `refresh`, `matching`, `crowd`, `complete`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, Func, OuterRef, QuerySet, TextField
from django.db.models.expressions import Exists

from liandong.codes import initials as letters
from liandong.kernel import believed, kinds
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Initials, Record

A_BATCH = 1_000
_START = "\n"


class _GramsOf(Func):
    """The runs of two and three characters of a text, each with its kind; the function of the index `initials_grams`."""

    function = "liandong_initial_grams"
    output_field = ArrayField(TextField())


def sound(kind: Kind, asked: str) -> str:
    """What was asked, if it is initials and the kind has some; else empty."""
    return letters.sound(asked) if kind.spoken is not None else ""


def matching(kind: str, sound: str, *, is_start: bool = False) -> QuerySet[Any, Any]:
    """The records of a kind with these letters in one of its names (`is_start`: at its beginning), by their public id.

    The text itself is compared as well: runs of more than three characters are in the index by parts only, and the comparison
    keeps a table that was not analysed yet from being read through.
    """
    return _holding(kind, _START + sound if is_start else sound).values("record")


def _grams(kind: str, said: str) -> list[str]:
    """The keys of the index under which a text of two characters or more stands."""
    size = min(3, len(said))
    return [f"{kind}:{said[i : i + size]}" for i in range(len(said) - size + 1)]


def _holding(kind: str, said: str) -> Any:
    rows: Any = Initials.objects.alias(grams=_GramsOf(F("kind"), F("text")))
    return rows.filter(kind=kind, grams__contains=_grams(kind, said), text__contains=said)


def crowd(kind: str, sound: str, *, is_start: bool = False) -> Any:
    """The rows of letters with these in one of its names (`is_start`: at its beginning), each with the public id of its record
    as `uuid`, whoever may see it; None where they are so common that the first few of any order are met soon.

    Found by themselves and put in order, ten thousand of them are a tenth of the work of asking of each which record it is and
    whether it may be seen.
    """
    said = _START + sound if is_start else sound
    is_common = common_grams(believed.stretch()).issuperset(_grams(kind, said))
    return None if is_common else _holding(kind, said).annotate(uuid=F("record"))


@lru_cache(maxsize=2)
def common_grams(moment: int) -> frozenset[str]:
    """The keys of the index that `believed.COMMON` or more of all rows of letters have, as the database last counted.

    Args:
        moment: `believed.stretch`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gram FROM liandong_common_initials(%s::real)", [believed.COMMON])
        return frozenset(gram for (gram,) in cursor.fetchall())


def _text(kind: Kind, record: Record) -> str:
    assert kind.spoken is not None
    lines = dict.fromkeys(way for name in kind.spoken(record) for way in letters.initials(name))
    return "".join(_START + line for line in lines)


def refresh(kind: Kind, record: Record) -> None:
    """Bring the letters of one record in line with its names, within the act that may have changed them."""
    if kind.spoken is None:
        return
    text = _text(kind, record)
    known = Initials.objects.filter(kind=kind.name, record=record.uuid)
    if known.values_list("text", flat=True).first() != text:
        Initials.objects.update_or_create(kind=kind.name, record=record.uuid, defaults={"text": text})


def add(kind: Kind, records: Sequence[Record]) -> None:
    """Write the letters of records that have none; one that an act has named meanwhile keeps what the act wrote."""
    made = [Initials(kind=kind.name, record=r.uuid, text=_text(kind, r)) for r in records]
    Initials.objects.bulk_create(made, ignore_conflicts=True)


def lacking(kind: Kind) -> QuerySet[Any]:
    """The records of a kind that nobody finds by letters yet, oldest first."""
    written = Initials.objects.filter(kind=kind.name, record=OuterRef("uuid"))
    return kind.model._default_manager.filter(~Exists(written)).order_by("pk")


def complete(told: Callable[[str, int], None] = lambda title, done: None, batch: int = A_BATCH) -> int:
    """Write the letters of every record that lacks them, each batch in a transaction of its own; returns how many.

    Args:
        told: called after each batch with the title of the kind and how many of it were done so far.
    """
    total = 0
    for kind in kinds.every():
        if kind.spoken is None:
            continue
        done, after = 0, 0
        while records := list(lacking(kind).filter(pk__gt=after)[:batch]):
            with transaction.atomic():
                add(kind, records)
            done, after = done + len(records), records[-1].pk
            told(kind.title, done)
        total += done
    return total
