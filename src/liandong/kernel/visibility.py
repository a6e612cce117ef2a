"""可见：一个谓词，三种用法——哪些行、这一条看多少、谁看得见。

A record kind states once, in `derive`, which agencies and posts its record grants what level, and in `ceilings`
how far each role may go whatever its agency was granted. Everything else follows from the two: `rows` is one
semi-join, `level` is the same join on one record, `people` reads it the other way. A role that is not named sees
nothing; an empty derivation grants nothing (deny unless granted). There is no clause for administrators.

Source: 行政处罚法第五十条（保密）; design.md §2.3.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BooleanField, Expression, F, Max, Model, Q, QuerySet, Value

from liandong.kernel import believed
from liandong.kernel.actor import Actor
from liandong.kernel.models import EVERYBODY, Access, Clock, Opening, Record
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level, Role
from liandong.now import now

if TYPE_CHECKING:
    from liandong.kernel.ports import Post

CHUNK = 500
LITTLE, SOME = 20_000, 60_000
"""Grants of one kind to one actor: so few are read all at once for a list, so many for a count."""
Naming = TypeVar("Naming", bound=Model)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one record gives to one agency, one post, or (both None) everybody."""

    level: Level
    ground: str
    agency: UUID | None = None
    post: UUID | None = None
    until: datetime | None = None


class Granted(Expression):
    """Whether an actor is granted at least this much of the record that `record` names by `kind`, both of the row asked about.

    What `_granted` says, written out: one page asks it of some thirty kinds, and having the ORM put it together anew for each
    takes longer than the database takes to answer.
    """

    output_field = BooleanField()
    template = (
        "EXISTS(SELECT 1 FROM kernel_access AS granted WHERE granted.kind = {kind} AND granted.record = {record}"
        " AND granted.grantee IN (%s, %s, %s) AND granted.level >= %s AND (granted.until IS NULL OR granted.until > %s))"
    )

    def __init__(self, actor: Actor, least: Level, kind: Value | F, record: F) -> None:
        super().__init__()
        self.actor, self.least, self.moment = actor, int(least), now()
        self.sources: list[Any] = [kind, record]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.sources = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        (kind, of_kind), (record, of_record) = (compiler.compile(source) for source in self.sources)
        by = (*of_kind, *of_record, *_grantees(self.actor), self.least, self.moment)
        return self.template.format(kind=kind, record=record), by


class Held(Granted):
    """The same, read from the grants: those of the kind to this actor all at once, and then the records by them.

    For an actor who has few (`Sight.is_little`), or `among` records found before, by their public ids.
    """

    template = (
        "{record} = ANY(ARRAY(SELECT granted.record FROM kernel_access AS granted WHERE granted.kind = {kind}"
        " AND granted.grantee IN (%s, %s, %s) AND granted.level >= %s AND (granted.until IS NULL OR granted.until > %s){among}))"
    )

    def __init__(
        self, actor: Actor, least: Level, kind: Value, record: F, among: QuerySet[Any] | None
    ) -> None:
        super().__init__(actor, least, kind, record)
        self.among = among

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        (kind, of_kind), (record, of_record) = (compiler.compile(source) for source in self.sources)
        by = (*of_record, *of_kind, *_grantees(self.actor), self.least, self.moment)
        if self.among is None:
            return self.template.format(kind=kind, record=record, among=""), by
        found, of_found = self.among.order_by().values_list("uuid").query.sql_with_params()
        among = f" AND granted.record = ANY(ARRAY({found}))"
        return self.template.format(kind=kind, record=record, among=among), (*by, *of_found)


@dataclass(frozen=True, slots=True)
class Sight:
    """The predicate of one record kind."""

    kind: str
    model: type[Record]
    ceilings: Mapping[Role, Level]
    derive: Callable[[Any], Iterable[Grant]]

    def ceiling(self, role: Role) -> Level:
        return self.ceilings.get(role, Level.NONE)

    def most(self, actor: Actor) -> Level:
        """How far this actor may go at all: his role's ceiling, nothing where a token does not cover the kind."""
        return self.ceiling(actor.role) if actor.may_read(self.kind) else Level.NONE

    def _granted(self, actor: Actor) -> QuerySet[Access]:
        return _granted(actor).filter(kind=self.kind)

    def rows(self, actor: Actor, least: Level = Level.SUMMARY) -> QuerySet[Any]:
        """The records the actor may see at `least` or more; a semi-join, ready for filters and pages."""
        if least <= Level.NONE or self.most(actor) < least:
            return self.model._default_manager.none()
        return self.model._default_manager.filter(Granted(actor, least, Value(self.kind), F("uuid")))

    def held(self, actor: Actor, among: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The same rows by another way (`Held`): all that are granted to him, or those `among` the records of a query."""
        if self.most(actor) < Level.SUMMARY:
            return self.model._default_manager.none()
        wanted = Held(actor, Level.SUMMARY, Value(self.kind), F("uuid"), among)
        return self.model._default_manager.filter(wanted)

    def first(
        self, actor: Actor, found: QuerySet[Any], by: Sequence[str], most: int, near: int | None = None
    ) -> list[UUID]:
        """The public ids of the first so many of these records, in this order, that the actor may see.

        They are put in order before anybody asks who may see them, and then it is asked of one after another, of no more than are
        wanted: for records that are few, where asking of every one is what takes the time.

        Args:
            by: columns of the records, ``-`` before one that descends, as `order_by` has them.
            near: no more than the first so many are asked about.
        """
        if self.most(actor) < Level.SUMMARY:
            return []
        columns = [name.removeprefix("-") for name in by]
        chosen = found.order_by(*by).values_list(*dict.fromkeys((*columns, "uuid")))[:near]
        try:
            inner, told = chosen.query.sql_with_params()
        except EmptyResultSet:
            return []
        granted = Granted.template.format(kind="%s", record="found.uuid")
        order = ", ".join(f'found."{c}"{" DESC" if b != c else ""}' for b, c in zip(by, columns, strict=True))
        sql = f"SELECT found.uuid FROM ({inner} OFFSET 0) AS found WHERE {granted} ORDER BY {order} LIMIT %s"  # noqa: S608  列名是模型的
        with connection.cursor() as cursor:
            cursor.execute(sql, [*told, self.kind, *_grantees(actor), int(Level.SUMMARY), now(), most])
            return [uuid for (uuid,) in cursor.fetchall()]

    def is_little(self, actor: Actor, most: int = LITTLE) -> bool:
        """Whether the database believes that so few of the kind, or fewer, are granted to this actor; it changes no answer, only the way to it."""
        return _believed(self.kind, *_grantees(actor), believed.stretch()) <= most

    def level(self, actor: Actor, record: Record) -> Level:
        """How much of this record the actor may see."""
        ceiling = self.most(actor)
        if ceiling is Level.NONE:
            return Level.NONE
        top = self._granted(actor).filter(record=record.uuid).aggregate(top=Max("level"))["top"]
        return Level(min(top or 0, ceiling))

    def levels(self, actor: Actor, records: Iterable[Record]) -> dict[UUID, Level]:
        """The same for a page of records, in one query."""
        return self.levels_of(actor, [r.uuid for r in records])

    def levels_of(self, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Level]:
        """The same before the records themselves are read."""
        found = self._granted(actor).filter(record__in=ids).values("record").annotate(top=Max("level"))
        ceiling = self.most(actor)
        tops = {row["record"]: Level(min(row["top"], ceiling)) for row in found}
        return {i: tops.get(i, Level.NONE) for i in ids}

    def people(self, record: Record, least: Level = Level.SUMMARY) -> list[Post]:
        """The posts, valid today, that may see this record at `least` or more."""
        from liandong.kernel.ports import posts

        alive = Q(until__isnull=True) | Q(until__gt=now())
        granted = Access.objects.filter(alive, kind=self.kind, record=record.uuid, level__gte=least)
        agencies: set[UUID | None] = set()
        single: set[UUID] = set()
        for grant in granted:
            if grant.post:
                single.add(grant.post)
            else:
                agencies.add(grant.agency)
        roles = [role for role in Role if least > Level.NONE and self.ceiling(role) >= least]
        return posts().holding(agencies=agencies, posts=single, roles=roles)

    def granted(self, record: Record) -> set[Grant]:
        """What the record grants now from its own facts."""
        return {g for g in self.derive(record) if g.level > Level.NONE}

    def wanted(self, record: Record) -> set[Grant]:
        """The same, and what it grants to posts of 行政执法监督 that have opened it."""
        by_post: dict[UUID, datetime] = {}
        for o in Opening.objects.filter(kind=self.kind, record=record.uuid):
            by_post[o.post] = max(o.until, by_post.get(o.post, o.until))
        return self.granted(record) | {
            Grant(Level.FULL, "调阅", post=post, until=until) for post, until in by_post.items()
        }

    def refresh(self, record: Record, *, is_drifted: bool = False) -> bool:
        """Bring the access rows of one record in line, and whom its running clocks name; returns whether anything had to change.

        Args:
            is_drifted: look at the clocks even where the rows are as they should be.
        """
        have = {
            Grant(Level(a.level), a.ground, a.agency, a.post, a.until): a.pk
            for a in Access.objects.filter(kind=self.kind, record=record.uuid)
        }
        want = self.wanted(record)
        gone = [pk for grant, pk in have.items() if grant not in want]
        new = want - set(have)
        if gone:
            Access.objects.filter(pk__in=gone).delete()
        Access.objects.bulk_create(
            Access(
                kind=self.kind, record=record.uuid, agency=g.agency, post=g.post,
                level=g.level, until=g.until, ground=g.ground,
            )
            for g in new
        )  # fmt: skip
        if not (gone or new or is_drifted):
            return False
        named = grantees(g.post or g.agency for g in want)
        moved = running(self.kind, [record.uuid]).exclude(seen_by=named).update(seen_by=named)
        return bool(gone or new or moved)


def running(kind: str, records: Collection[UUID]) -> QuerySet[Clock]:
    """The running clocks of these records."""
    return Clock.objects.filter(kind=kind, record__in=records, ended_at=None)


def grantees(named: Iterable[UUID | None]) -> list[UUID]:
    """To whom grants are, as a running clock keeps it (`Clock.seen_by`): each once, None for everybody."""
    return sorted({one or EVERYBODY for one in named})


def seen_by(kind: str, record: UUID) -> list[UUID]:
    """To whom this record is granted now, for a clock that begins to run on it."""
    return grantees(Access.objects.filter(kind=kind, record=record).values_list("grantee", flat=True))


def concerning(actor: Actor, clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """The clocks whose records are granted anything to this actor: few, found by an index, and yet to be asked about by `among`."""
    return clocks.filter(seen_by__overlap=list(_grantees(actor)))


def among(actor: Actor, rows: QuerySet[Naming], least: Level = Level.SUMMARY) -> QuerySet[Naming]:
    """Rows that name a record by `kind` and `record` (clocks, events, notices), as far as the actor sees that record.

    The same predicate as `Sight.rows`, asked of all kinds at once; a semi-join.
    """
    from liandong.kernel import kinds

    names = [k.name for k in kinds.every() if least > Level.NONE and k.sight.most(actor) >= least]
    return rows.filter(Granted(actor, least, F("kind"), F("record")), kind__in=names)


def _grantees(actor: Actor) -> tuple[UUID, UUID, UUID]:
    """To whom a grant may be for this actor to have it: his agency, his post, everybody."""
    return actor.agency, actor.post, EVERYBODY


@lru_cache(maxsize=20_000)
def _believed(kind: str, agency: UUID, post: UUID, everybody: UUID, moment: int) -> int:
    """How many grants of a kind the database believes there are to these.

    Args:
        moment: `believed.stretch`.
    """
    rows = Access.objects.filter(kind=kind, grantee__in=[agency, post, everybody])
    return int(json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"])


def _granted(actor: Actor) -> QuerySet[Access]:
    alive = Q(until__isnull=True) | Q(until__gt=now())
    return Access.objects.filter(alive, grantee__in=_grantees(actor))


def rebuild() -> dict[str, int]:
    """Recompute every grant of every kind; returns how many records had drifted, by kind. Drift is a defect."""
    from liandong.kernel import kinds

    with agencies().remembering():
        return {kind.name: straighten(kind.sight) for kind in kinds.every()}


def straighten(sight: Sight, **which: Any) -> int:
    """Bring the access rows of these records of a kind in line; returns how many had drifted.

    Looking takes no lock and asks a few questions for hundreds of records; only one that has drifted is held, in a
    transaction of its own where there is none around, so that an act at the same moment is neither undone nor overtaken,
    and nobody waits for what needs no mending.
    """
    model, mended = sight.model, 0
    for pk in list(_drifted(sight, model._default_manager.filter(**which).order_by("pk"))):
        with transaction.atomic():
            mended += sight.refresh(
                model._default_manager.select_for_update(of=("self",)).get(pk=pk), is_drifted=True
            )
    return mended


def _drifted(sight: Sight, rows: QuerySet[Any]) -> Iterator[int]:
    """Keys of the records whose access rows are not what they grant now."""
    records = rows.iterator(CHUNK)
    while chunk := list(islice(records, CHUNK)):
        ids = [r.uuid for r in chunk]
        have: dict[UUID, set[Grant]] = {i: set() for i in ids}
        for a in Access.objects.filter(kind=sight.kind, record__in=ids):
            have[a.record].add(Grant(Level(a.level), a.ground, a.agency, a.post, a.until))
        clocks = running(sight.kind, ids).values_list("record", "seen_by")
        odd = {r for r, named in clocks if named != grantees(g.post or g.agency for g in have[r])}
        opened = set(Opening.objects.filter(kind=sight.kind, record__in=ids).values_list("record", flat=True))
        for record in chunk:
            wanted = sight.wanted(record) if record.uuid in opened else sight.granted(record)
            if record.uuid in odd or have[record.uuid] != wanted:
                yield record.pk
