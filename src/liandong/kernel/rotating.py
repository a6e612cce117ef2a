"""换密钥：把还用旧密钥的号码逐批换成最新的；随时可以停，再执行一次接着做。

Not a change of a record: the number stays what it was, only under another key, so no version moves and nothing is announced. Each
batch is one short transaction under row locks, so an act on the same record waits for it or is waited for. What is left to do is
read from the key ids in front of the stored values themselves, never from a note that a killed process might not have written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from liandong.kernel import sealed
from liandong.kernel.sealed import SealedField
from liandong.sealing import box, keys
from liandong.sealing.keys import Ring, Use

A_BATCH = 200


@dataclass(frozen=True, slots=True)
class Used:
    """How many stored values want one key, over all columns."""

    use: Use
    key: bytes
    values: int
    is_known: bool
    is_newest: bool


def usage() -> list[Used]:
    """Every key that the ring holds or a stored value wants, oldest of the ring first, unknown ones last."""
    ring = sealed.ring_or_none()
    counted: dict[tuple[Use, bytes], int] = {}
    for model, field in sealed.columns():
        value, index = field.quoted()
        places: tuple[tuple[Use, str, int], ...] = (("seal", value, 2), ("index", index, 1))
        for use, column, first in places:
            for key, times in _counts(model, column, first):
                place = (use, key)
                counted[place] = counted.get(place, 0) + times
    known = [(k.use, k.id) for k in ring.keys] if ring else []
    newest = {("seal", ring.newest("seal").id), ("index", ring.newest("index").id)} if ring else set()
    told = [*known, *(p for p in sorted(counted) if p not in known)]
    return [Used(p[0], p[1], counted.get(p, 0), p in known, p in newest) for p in told]


def _counts(model: type[models.Model], column: str, first: int) -> Iterator[tuple[bytes, int]]:
    """Key ids and how often they stand at one place in a column; without reading the values themselves."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT substring({column} from {first} for {keys.ID_BYTES}), count(*) FROM {table}"  # noqa: S608  表名列名取自模型
            f" WHERE {column} IS NOT NULL GROUP BY 1"
        )
        for key, times in cursor.fetchall():
            yield bytes(key), times


def findings() -> list[str]:
    """What is wrong with the keys of this process, each as a sentence with what to do; asked at every start.

    Raises:
        KeyTrouble: there are none at all; the process should not start.
    """
    sealed.ring()
    wanted = [u for u in usage() if u.values and not u.is_known]
    return [
        f"库里有 {u.values} 个号码要用{'加密' if u.use == 'seal' else '查找'}密钥 {u.key.hex()}，密钥文件里没有它，这些号码"
        f"{'显示为“（密钥不在，无法读出）”' if u.use == 'seal' else '按号码查不到'}。请从离线副本把这一行放回 numbers.keys，再重新启动。"
        for u in wanted
    ]


def left() -> int:
    """How many values or indexes are not under the newest key."""
    return sum(u.values for u in usage() if not u.is_newest)


def rotate(told: Callable[[int], None], batch: int = A_BATCH) -> tuple[int, int]:
    """Bring every value under the newest key.

    Args:
        told: called after each batch with the number done so far.
        batch: rows in one transaction.

    Returns:
        How many were brought over, and how many could not be opened (their key is absent) and stay as they are.

    Raises:
        KeyTrouble: there are no keys.
    """
    ring, done, closed = sealed.ring(), 0, 0
    for model, field in sealed.columns():
        after = 0
        while True:
            seen, moved, failed, after = _batch(ring, model, field, after, batch)
            done, closed = done + moved, closed + failed
            if not seen:
                break
            told(done)
    return done, closed


def _batch(
    ring: Ring, model: type[models.Model], field: SealedField, after: int, batch: int
) -> tuple[int, int, int, int]:
    """One transaction: rows seen, brought over, left closed, and the last primary key."""
    value, index = field.quoted()
    rows: Any = model._default_manager
    wanted = rows.filter(pk__gt=after, **{f"{field.name}__isnull": False}).extra(  # noqa: S610  列名取自模型
        where=[
            f"(substring({value} from 2 for 4) <> %s OR {index} IS NULL OR substring({index} from 1 for 4) <> %s)"
        ],
        params=[ring.newest("seal").id, ring.newest("index").id],
    )
    moved = failed = 0
    with transaction.atomic():
        found = list(
            wanted.order_by("pk")
            .select_for_update(of=("self",))
            .values_list("pk", "uuid", field.name)[:batch]
        )
        for pk, record, raw in found:
            try:
                text = box.unseal(ring, bytes(raw), field.place(), record)
            except box.Unreadable:
                failed += 1
                continue
            fresh = {
                field.name: box.seal(ring, text, field.place(), record),
                field.index_name: box.index(ring, text, field.shape_name),
            }
            rows.filter(pk=pk).update(**fresh)
            moved += 1
    return len(found), moved, failed, found[-1][0] if found else after
