"""账本让一次办理多花多少：几条语句，比光插入同样的字节慢多少。

The comparison is hard on us: the bare INSERT writes the very bytes that `append` writes, into one table with the same
primary key, through the same driver, and computes nothing. The two are interleaved, so that whatever else the machine
does hits both, and medians are compared; once inside a running transaction, once with a commit (and its flush) each.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

IN_TRANSACTION = 3000
COMMITTED = 600
_BARE = """
    INSERT INTO bench_bare (id, kind, record, version, action, outcome, recorded_at, body, salt, entry)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def cost(ground: Ground) -> Iterator[Figure]:
    """Statements and time per action."""
    yield Figure("每次办理的账本语句", _statements(), "条", 2)
    with ground.connect("owner") as owner:
        owner.execute("""
            CREATE TABLE IF NOT EXISTS bench_bare (id uuid PRIMARY KEY, kind varchar(40), record uuid, version int,
            action varchar(80), outcome varchar(12), recorded_at timestamptz, body text, salt bytea, entry bytea)
        """)
        owner.execute(f"GRANT INSERT ON bench_bare TO {owner.info.user.removesuffix('_owner')}_app")
    inside, bare_inside = _interleaved(IN_TRANSACTION, is_committed=False)
    yield Figure("写一条痕迹（事务内，中位数）", inside, "毫秒", peer=f"光插入 {bare_inside:.3f} 毫秒")
    yield Figure("  与光插入同样字节之比", inside / bare_inside, "倍", 2)
    committed, bare_committed = _interleaved(COMMITTED, is_committed=True)
    yield Figure("写一条痕迹并提交（中位数）", committed, "毫秒", peer=f"光插入 {bare_committed:.3f} 毫秒")
    yield Figure("  与光插入同样字节之比", committed / bare_committed, "倍", 2)
    ground.empty_ledger()


def _statements() -> int:
    """How many statements of a whole action touch the ledger."""
    from django.db import connection

    from liandong.demo.city import City
    from liandong.kernel import door

    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    city = City()
    values = {"liaison": "蒋联络", "liaison_phone": "0391-7000001", "phone": "0391-7000009"}
    with connection.execute_wrapper(watch):
        outcome = door.perform(
            city.actor("wz.lianluo"), "registry.change_agency_details", city.agency("C410823-MARKET"), values,
            key=str(uuid.uuid4()),
        )  # fmt: skip
    assert outcome.is_done, outcome.sentence
    return sum("ledger_" in sql for sql in seen)


def _interleaved(count: int, *, is_committed: bool) -> tuple[float, float]:
    """Medians in milliseconds of an append and of the bare INSERT of what it wrote."""
    from django.db import transaction

    from liandong.ledger.append import append
    from liandong.now import now

    event = _typical_event()
    ours: list[float] = []
    bare: list[float] = []

    def once(number: int) -> None:
        begun = perf_counter()
        if is_committed:
            with transaction.atomic():
                identity = append(event, now())
        else:
            identity = append(event, now())
        ours.append(perf_counter() - begun)
        row = _written(identity)
        begun = perf_counter()
        if is_committed:
            with transaction.atomic():
                _insert_bare(row)
        else:
            _insert_bare(row)
        bare.append(perf_counter() - begun)

    if is_committed:
        for number in range(count):
            once(number)
    else:
        with transaction.atomic():
            for number in range(count):
                once(number)
    return median(ours) * 1000, median(bare) * 1000


def _typical_event() -> Any:
    """An event as the door writes it, with its actor, source and three changes; about 1 kB."""
    from liandong.ledger.append import Event
    from liandong.ledger.models import LedgerEvent
    from liandong.proof.lines import read_json

    row = LedgerEvent.objects.filter(action="registry.change_agency_details").order_by("-id").first()
    assert row is not None and row.body is not None
    own = ("id", "at", "kind", "record", "version", "action", "outcome")
    details = {name: value for name, value in read_json(row.body).items() if name not in own}
    return Event(row.kind, row.record, row.version, row.action, row.outcome, details)


def _written(identity: uuid.UUID) -> list[Any]:
    from liandong.ledger.models import Intake, LedgerEvent

    event, entry = LedgerEvent.objects.get(id=identity), Intake.objects.get(id=identity).entry
    return [
        event.id, event.kind, event.record, event.version, event.action, event.outcome, event.recorded_at, event.body,
        bytes(event.salt or b""), bytes(entry),
    ]  # fmt: skip


def _insert_bare(row: list[Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_BARE, row)
