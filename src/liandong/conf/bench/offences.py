"""登记时随填随查：百万条记录、五十万个当事人里，找出相关的、撞上的，要多久。

What is measured is the whole answer as a form asks it (`offences.sighting.related`): the party by a name half typed, the
records within one's sight, the collisions beyond it with the line in the ledger and the word to the holder. Rows are written
by COPY; the records that speak are rows of an existing kind, half of them one's own agency's. One party in five hundred is
spoken of two hundred times.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

if TYPE_CHECKING:
    from liandong.catalogue.models import Item
    from liandong.kernel.actor import Actor
    from liandong.offences.facts import Facts

PARTIES, CLAIMS, ITEMS = 500_000, 1_000_000, 200
ASKED = 300
BUSY_EVERY, BUSY_SHARE = 500, 0.4
DAY = date(2026, 1, 1)
HOLDERS = ("C410823-MARKET", "C410822-AGRICULTURE")


def related(ground: Ground, parties: int = PARTIES, claims: int = CLAIMS) -> Iterator[Figure]:
    """Median and 95th percentile, with the party picked and with a name being typed."""
    from django.db import connection

    chance = random.Random(20261128)  # noqa: S311  要的是可重复
    began = time.perf_counter()
    items = _filled(chance, parties, claims)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield Figure(f"写入 {parties:,} 个当事人、{claims:,} 条记录", time.perf_counter() - began, "秒")
    for title, by_name in (("选定当事人", False), ("名称输入到一半", True)):
        seconds, seen, met = _asked(chance, items, parties, by_name)
        yield Figure(
            f"{title}时查相关记录，中位数",
            seconds[len(seconds) // 2] * 1000,
            "毫秒",
            peer=f"找到 {seen}，撞上 {met}",
        )
        yield Figure("  第 95 百分位", seconds[int(len(seconds) * 0.95)] * 1000, "毫秒", 150)


# ── 写入 ────────────────────────────────────────────────────────────────────────────────────────────


def _filled(chance: random.Random, parties: int, claims: int) -> list[Item]:
    from liandong.offences.models import Claim, Offence
    from liandong.parties.models import Party

    holders = _holders()
    _copy("parties_party", PARTY, _party_rows(parties))
    known = list(Party.objects.filter(source="测量").values_list("uuid", flat=True))
    _copy(
        "kernel_access",
        ("kind", "record", "level", "ground"),
        (("party", uuid, 30, "测量") for uuid in known),
    )
    first = Party.objects.filter(source="测量").order_by("pk").values_list("pk", flat=True)[0]
    items = _items(holders)
    made = list(_claimed(chance, claims, parties, first, items, holders))
    _copy("importing_intake", INTAKE, (_intake_row(n, one) for n, one in enumerate(made)))
    _copy("kernel_access", ("kind", "record", "agency", "level", "ground"), (
        ("intake", one["record"], one["agency"], 30, "测量") for one in made
    ))  # fmt: skip
    _copy(Offence._meta.db_table, OFFENCE, (
        (_uuid(), f"B-{n}", one["agency"], "open", 1, one["agency_name"]) for n, one in enumerate(made)
    ))  # fmt: skip
    start = Offence.objects.filter(number="B-0").values_list("pk", flat=True)[0]
    _copy(
        Claim._meta.db_table,
        ("offence_id", *made[0]),
        ((start + n, *one.values()) for n, one in enumerate(made)),
    )
    return items


PARTY = (
    "uuid", "form", "name", "name_key", "searched", "code", "old_code", "identity", "identity_index", "division", "division_name",
    "address", "industry", "risk", "risk_source", "tags", "former_names", "source", "owner", "state", "version",
)  # fmt: skip
INTAKE = (
    "uuid", "version", "state", "owner", "number", "target", "file_name", "digest", "titles", "columns", "notes", "counts",
    "updates", "done", "batches", "source",
)  # fmt: skip
OFFENCE = ("uuid", "number", "owner", "state", "version", "agencies_told")


def _party_rows(count: int) -> Iterator[tuple[Any, ...]]:
    from liandong.demo.parties import rows
    from liandong.parties.naming import keys

    for name, code, _, division, address, industry, *_ in rows(count):
        named = keys(name)
        yield (
            _uuid(), "enterprise", named.name, named.name_key, named.searched, code, "", "", "", division, "", address, industry,
            "", "", "[]", "[]", "测量", _uuid(), "in_force", 1,
        )  # fmt: skip


def _intake_row(n: int, one: dict[str, Any]) -> tuple[Any, ...]:
    return (
        one["record"], 1, "uploaded", one["agency"], one["number"], "parties", "测量.csv", f"{n:064d}", "[]", "{}", "[]", "{}",
        False, 0, 0, "测量",
    )  # fmt: skip


def _claimed(
    chance: random.Random, count: int, parties: int, first: int, items: Sequence[Item], holders: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    """Two claims in five speak of a party that is spoken of often."""
    busy = max(parties // BUSY_EVERY, 1)
    for n in range(count):
        holder = chance.choice(holders)
        party = (
            chance.randrange(busy) * BUSY_EVERY if chance.random() < BUSY_SHARE else chance.randrange(parties)
        )
        yield {
            "kind": "intake", "record": _uuid(), "number": f"B-{n}", "agency": holder.uuid, "agency_name": holder.name,
            "role": "lead", "is_sensitive": chance.random() < 0.02, "since": f"2026-{n % 9 + 1:02d}-01T00:00:00Z",
            "party_id": first + min(party, parties - 1), "party_name": "测量", "party_key": "测量", "party_code": "",
            "item_id": chance.choice(items).pk, "conduct": "", "division": chance.choice(PLACES), "place": "",
            "began_on": DAY + timedelta(days=chance.randrange(300)), "is_continuing": False, "provisions": "[]",
        }  # fmt: skip


PLACES = ("410823", "410822", "410825", "410821", "410882", "410883", "410802", "410811")


def _holders() -> list[Any]:
    from liandong.registry.models import Agency

    return list(Agency.objects.filter(code__in=HOLDERS).order_by("code"))


def _items(holders: Sequence[Any]) -> list[Item]:
    """Items on which both agencies have the power everywhere, so that every question may collide."""
    from liandong.catalogue.models import Item, Power

    first = holders[0]
    items = Item.objects.bulk_create(
        Item(
            code=f"BO-{n:03d}", name=f"测量事项{n}", line="农业农村", aspects=["行政处罚"], basis=["条文"], objects_told="对象",
            issuer=first, owner=first.uuid, since=DAY, source="测量", state="published", version=1,
        )
        for n in range(ITEMS)
    )  # fmt: skip
    Power.objects.bulk_create(
        Power(
            item=item, holder=holder, place="410800", place_name="焦作市", kinds=["行政处罚"], basis="法定职权", article="条文",
            valid_from=DAY, source="测量", registered_by=first.uuid, owner=holder.uuid, state="in_force", version=1,
        )
        for item in items
        for holder in holders
    )  # fmt: skip
    return items


def _uuid() -> Any:
    from uuid_utils.compat import uuid7

    return uuid7()


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from django.db import connection

    quote = connection.ops.quote_name
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([json.dumps(v) if isinstance(v, dict | list) else v for v in row])


# ── 查 ──────────────────────────────────────────────────────────────────────────────────────────────


def _asked(
    chance: random.Random, items: Sequence[Item], parties: int, by_name: bool
) -> tuple[list[float], int, int]:
    """Seconds of each question, sorted; how many records were found and how many collisions met in all."""
    from liandong.demo.city import City
    from liandong.offences.sighting import related as ask
    from liandong.parties.models import Party

    actor: Actor = City().actor("wz.chengban")
    first = Party.objects.filter(source="测量").order_by("pk").values_list("pk", flat=True)[0]
    seconds, seen, met = [], 0, 0
    for n in range(ASKED):
        place = (
            chance.randrange(parties)
            if n % 2
            else chance.randrange(max(parties // BUSY_EVERY, 1)) * BUSY_EVERY
        )
        party = Party.objects.get(pk=first + min(place, parties - 1))
        facts = _facts(chance, party, chance.choice(items), by_name)
        began = time.perf_counter()
        found = ask(actor, facts, purpose="测量")
        seconds.append(time.perf_counter() - began)
        seen, met = seen + len(found.seen) + len(found.parties), met + len(found.collisions)
    return sorted(seconds), seen, met


def _facts(chance: random.Random, party: Any, item: Item, by_name: bool) -> Facts:
    from liandong.offences.facts import Facts

    if by_name:
        return Facts(None, party.name[: chance.randrange(6, 14)], item=item.pk, division="410823", since=DAY)
    return Facts(party.pk, party.name, item=item.pk, division="410823", since=DAY)
