"""测量用的档案：五十万个当事人、一百万条线索、近二十万件案件，连同行为、核查、期限、可见授权和痕迹；写一次，几项测量共用。

Rows are written by COPY as the owner of the database, with what the platform itself would have derived from each: the access
rows of `Sight.granted`, a claim and an offence for every lead, a verification for every second one, a running clock for every
open one, the first line of its trail; a sample of them is asked whether it is so (`sampling`). Two agencies hold a quarter of the leads each, the others of the city the rest; two
leads in five speak of a party that is spoken of often, one party in five hundred.

`LIANDONG_BENCH_LEADS` and `LIANDONG_BENCH_PARTIES` name smaller numbers.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from liandong.conf.bench.copying import copy, new_uuid, top, watching
from liandong.conf.bench.docket import case_number, written
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground
from liandong.conf.bench.sampling import sampled
from liandong.now import CHINA

if TYPE_CHECKING:
    import psycopg

    from liandong.catalogue.models import Item
    from liandong.registry.models import Agency

PARTIES = int(os.environ.get("LIANDONG_BENCH_PARTIES", "500000"))
LEADS = int(os.environ.get("LIANDONG_BENCH_LEADS", "1000000"))
ITEMS = 200
BUSY_EVERY, BUSY_SHARE = 500, 0.4
OPEN_SHARE = 0.01
"""Of the leads, so many are being verified, and as many wait to be taken up."""
DAY = date(2026, 1, 1)
FIRST_DAY, DAYS = date(2017, 1, 1), 3_590
"""The leads came in over so many days, evenly."""
HOLDERS = ("C410823-MARKET", "C410822-AGRICULTURE")
PLACES = ("410823", "410822", "410825", "410821", "410882", "410883", "410802", "410811")
SOURCE = "测量"
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written; `figures` say how long it took, where it was written now and not before."""

    items: Sequence[Item]
    figures: Sequence[Figure]


def filled(ground: Ground) -> Archive:
    """The archive of this scratch platform, written unless it stands already."""
    from liandong.catalogue.models import Item

    if items := list(Item.objects.filter(code__startswith="BO-").order_by("code")):
        return Archive(items, ())
    began = time.perf_counter()
    with ground.connect("owner") as owner:
        first = _parties(owner)
        holders = _holders()
        items = _items(holders[:2])
        _leads(owner, first, items, holders)
        written(owner, _AT_ONCE)
        sampled()
        owner.execute("VACUUM ANALYZE")
    what = f"写入 {PARTIES:,} 个当事人、{LEADS:,} 条线索和它们的案件"
    return Archive(items, [Figure(what, time.perf_counter() - began, "秒")])


# ── 当事人、事项、机关 ──────────────────────────────────────────────────────────────────────────────


def _parties(owner: psycopg.Connection) -> int:
    """Write the parties of the demonstration; returns the key of the first."""
    from liandong.demo.parties import rows
    from liandong.parties.models import Party
    from liandong.parties.naming import keys

    columns = (
        "uuid", "form", "name", "name_key", "searched", "code", "old_code", "identity", "identity_index", "division",
        "division_name", "address", "industry", "risk", "risk_source", "tags", "former_names", "source", "owner", "state", "version",
    )  # fmt: skip
    ids = [new_uuid() for _ in range(PARTIES)]
    owner.execute(
        """
        WITH gone AS (DELETE FROM parties_party WHERE source = %s RETURNING uuid)
        DELETE FROM kernel_access WHERE kind = 'party' AND record IN (SELECT uuid FROM gone)
        """,
        [SOURCE],
    )  # 导入那一项测量的对象，代码相同

    def made() -> Iterator[tuple[Any, ...]]:
        for one, (name, code, _, division, address, industry, *_rest) in zip(ids, rows(PARTIES), strict=True):
            said = keys(name)
            yield (
                one, "enterprise", said.name, said.name_key, said.searched, code, "", "", "", division, "", address, industry,
                "", "", "[]", "[]", SOURCE, new_uuid(), "in_force", 1,
            )  # fmt: skip

    copy(owner, "parties_party", columns, made())
    copy(
        owner, "kernel_access", ("kind", "record", "level", "ground"), (("party", i, 30, SOURCE) for i in ids)
    )
    return int(Party.objects.filter(source=SOURCE).order_by("pk").values_list("pk", flat=True)[0])


def _holders() -> list[Agency]:
    """The two that hold most, then the others that have a line of work."""
    from liandong.registry.models import Agency

    rows = Agency.objects.filter(state="in_force").exclude(line="").order_by("code")
    return [*sorted(rows.filter(code__in=HOLDERS), key=lambda a: HOLDERS.index(a.code)), *rows.exclude(code__in=HOLDERS)]  # fmt: skip


def _items(holders: Sequence[Agency]) -> list[Item]:
    """Items on which both agencies have the power everywhere, so that every question may collide."""
    from liandong.catalogue.models import Item, Power

    first = holders[0]
    items = Item.objects.bulk_create(
        Item(
            code=f"BO-{n:03d}", name=f"测量事项{n}", line="农业农村", aspects=["行政处罚"], basis=["条文"], objects_told="对象",
            issuer=first, owner=first.uuid, since=DAY, source=SOURCE, state="published", version=1,
        )
        for n in range(ITEMS)
    )  # fmt: skip
    Power.objects.bulk_create(
        Power(
            item=item, holder=holder, place="410800", place_name="焦作市", kinds=["行政处罚"], basis="法定职权", article="条文",
            valid_from=DAY, source=SOURCE, registered_by=first.uuid, owner=holder.uuid, state="in_force", version=1,
        )
        for item in items
        for holder in holders
    )  # fmt: skip
    return items


# ── 线索 ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Made:
    """One lead as it was drawn; `key` counts from 1 in its own table and in those of its offence."""

    key: int
    uuid: UUID
    offence: UUID
    verification: UUID | None
    holder: Agency
    party: int
    name: str
    code: str
    item: Item
    place: str
    day: date
    state: str
    is_sensitive: bool

    @property
    def number(self) -> str:
        return f"B-XS-{self.key:07d}"

    @property
    def case(self) -> str:
        """The number of the case that was filed, if one is in the archive."""
        return case_number(self.key) if self.state == "done" and not self.is_sensitive else ""

    @property
    def moment(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=CHINA)


def _leads(owner: psycopg.Connection, first: int, items: Sequence[Item], holders: Sequence[Agency]) -> None:
    """The leads and all that hangs on them, so many at once, in the order in which they came."""
    from liandong.leads.models import Lead, Verification
    from liandong.offences.models import Offence
    from liandong.parties.models import Party

    told = Party.objects.filter(source=SOURCE).values_list("pk", "name", "code")
    names = {key: (name, code) for key, name, code in told}
    tables = {
        "lead": Lead._meta.db_table, "offence": Offence._meta.db_table, "verification": Verification._meta.db_table
    }  # fmt: skip
    tops = {name: top(owner, table) for name, table in tables.items()}
    chance = random.Random(20261128)  # noqa: S311  要的是可重复
    for start in range(0, LEADS, _AT_ONCE):
        made = [
            _drawn(chance, n, first, names, items, holders)
            for n in range(start, min(start + _AT_ONCE, LEADS))
        ]
        copy(owner, tables["lead"], _LEAD, (_lead_row(one) for one in made))
        copy(owner, tables["offence"], _OFFENCE, (
            (one.offence, f"B-{one.key}", one.holder.uuid, "open", 1, one.holder.name) for one in made
        ))  # fmt: skip
        copy(owner, "offences_claim", _CLAIM, (_claim_row(one, tops["offence"]) for one in made))
        verified = [one for one in made if one.verification is not None]
        copy(owner, tables["verification"], _VERIFICATION, (
            _verification_row(one, tops["lead"] + one.key) for one in verified
        ))  # fmt: skip
        copy(owner, "kernel_clock", _CLOCK, (_clock_row(one) for one in verified if one.state == "handling"))
        copy(owner, "kernel_access", ("kind", "record", "agency", "post", "level", "ground"), (
            row for one in made for row in _access_rows(one)
        ))  # fmt: skip
        copy(owner, "ledger_ledgerevent", _EVENT, (_event_row(one) for one in made))


def _drawn(
    chance: random.Random, n: int, first: int, names: dict[int, tuple[str, str]], items: Sequence[Item], holders: Sequence[Agency]
) -> _Made:  # fmt: skip
    share = chance.random()
    holder = holders[0] if share < 0.25 else holders[1] if share < 0.5 else chance.choice(holders[2:])
    is_busy = chance.random() < BUSY_SHARE
    party = first + (
        chance.randrange(max(PARTIES // BUSY_EVERY, 1)) * BUSY_EVERY if is_busy else chance.randrange(PARTIES)
    )
    late = n - LEADS * (1 - 2 * OPEN_SHARE)  # 还没有办结的是最近收到的
    state = "done" if late < 0 else chance.choice(("handling", "registered"))
    is_verified = state == "handling" or (state == "done" and n % 2 == 0)
    return _Made(
        n + 1, new_uuid(), new_uuid(), new_uuid() if is_verified else None, holder, party, *names[party], chance.choice(items),
        chance.choice(PLACES), FIRST_DAY + timedelta(days=n * DAYS // LEADS), state, chance.random() < 0.02,
    )  # fmt: skip


_LEAD = (
    "uuid", "version", "state", "owner", "number", "agency_name", "origin", "origin_paper", "received_on", "party_id", "party_name",
    "party_code", "is_unlisted", "since", "is_citizen", "party_label", "item_id", "conduct", "searched", "division", "division_name", "address", "facts", "reporter_kind",
    "reporter", "reporter_index", "is_sensitive", "standing_evidence", "reply_paper", "is_continuing", "provisions",
)  # fmt: skip
_OFFENCE = ("uuid", "number", "owner", "state", "version", "agencies_told")
_CLAIM = (
    "offence_id", "kind", "record", "number", "agency", "agency_name", "role", "is_sensitive", "since", "party_id", "standing_id", "party_name",
    "party_key", "party_code", "is_unlisted", "item_id", "conduct", "division", "place", "began_on", "is_continuing", "provisions",
)  # fmt: skip
_VERIFICATION = (
    "uuid", "version", "state", "owner", "number", "lead_id", "agency_name", "handler", "handler_name", "began_at", "is_extended",
    "outcome", "finding", "case", "told_how",
)  # fmt: skip
_CLOCK = (
    "kind", "record", "name", "nature", "source", "owed_by", "inputs", "due_at", "is_provisional", "explanation", "seen_by",
)  # fmt: skip
_EVENT = ("id", "kind", "record", "version", "action", "outcome", "recorded_at", "body")


def _lead_row(one: _Made) -> tuple[Any, ...]:
    from liandong.parties.naming import folded

    said = "\n".join(map(folded, (one.number, one.name, one.item.name)))
    return (
        one.uuid, 2, one.state, one.holder.uuid, one.number, one.holder.name, "patrol", "", one.day, one.party, one.name, one.code, False,
        one.day, False, one.name, one.item.pk, one.item.name, said, one.place, "测量县", "", "测量", "none", "", "", one.is_sensitive, 0, "", False, "[]",
    )  # fmt: skip


def _claim_row(one: _Made, offences: int) -> tuple[Any, ...]:
    from liandong.codes.names import name_key

    return (
        offences + one.key, "lead", one.uuid, one.number, one.holder.uuid, one.holder.name, "lead", one.is_sensitive, one.moment,
        one.party, one.party, one.name, name_key(one.name), one.code, False, one.item.pk, one.item.name, one.place, "", one.day, False, "[]",
    )  # fmt: skip


def _verification_row(one: _Made, lead: int) -> tuple[Any, ...]:
    is_open = one.state == "handling"
    state, outcome, case = (
        ("open", "", "") if is_open else ("closed", "filed", one.case or f"测量立{one.key}号")
    )
    return (
        one.verification, 1, state, one.holder.uuid, f"B-HC-{one.key:07d}", lead, one.holder.name, _NOBODY, "测量", one.moment, False,
        outcome, "", case, "",
    )  # fmt: skip


def _clock_row(one: _Made) -> tuple[Any, ...]:
    due = one.moment + timedelta(days=21)
    inputs = {
        "given": due.date().isoformat(), "source": SOURCE, "since": one.moment.isoformat(), "suspensions": [], "extensions": [],
    }  # fmt: skip
    return (
        "verification", one.verification, "核查线索", "statutory", SOURCE, one.holder.uuid, json.dumps(inputs), due, False,
        json.dumps([f"自{one.day}起算"], ensure_ascii=False),
        sorted({one.holder.uuid}.union(*watching(one.holder.uuid))),
    )  # fmt: skip


def _event_row(one: _Made) -> tuple[Any, ...]:
    body = {
        "actor": {"agency": one.holder.name, "person": "测量"},
        "title": "登记线索",
        "state": "registered",
        "changes": [],
    }
    return (new_uuid(), "lead", one.uuid, 1, "leads.register_lead", "done", one.moment, json.dumps(body))


def _access_rows(one: _Made) -> Iterator[tuple[Any, ...]]:
    """What `Sight.granted` gives for records of one agency that nobody else has to do with."""
    from liandong.kernel.roles import Level

    supervisors, overseers = watching(one.holder.uuid)
    yield "lead", one.uuid, one.holder.uuid, None, Level.INTAKE.value, "受理机关"
    for agency in (supervisors | overseers) - {one.holder.uuid}:
        ground = "行政执法监督" if agency in supervisors else "督办"
        yield "lead", one.uuid, agency, None, Level.SUMMARY.value, ground
    yield "offence", one.offence, one.holder.uuid, None, Level.FULL.value, "本机关有记录"
    for agency in () if one.is_sensitive else supervisors:
        yield "offence", one.offence, agency, None, Level.SUMMARY.value, "行政执法监督"
    if one.verification is None:
        return
    if one.state == "handling":
        yield "lead", one.uuid, None, _NOBODY, Level.INTAKE.value, "承办人"
    yield "verification", one.verification, one.holder.uuid, None, Level.FULL.value, "核查机关"
    for ground, agencies in (("行政执法监督", supervisors), ("督办", overseers)):
        for agency in agencies:
            yield "verification", one.verification, agency, None, Level.SUMMARY.value, ground


_NOBODY = UUID(int=0)
