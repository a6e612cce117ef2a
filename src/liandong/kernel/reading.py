"""读：一个人能看到的那些行、那一条。页面和接口都从这里取，没有第二条路。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from liandong.kernel import initials, kinds, ordering, sealed
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.models import Record
from liandong.kernel.numbering import begun
from liandong.kernel.ordering import Meant, Way, order_of, whole
from liandong.kernel.roles import Level

ASKED_AT_MOST = 60
AT_MOST = 200
"""Rows the interface gives at once."""
NEAR = 3000
"""Numbers that are looked at one after another before all are."""


def listed(actor: Actor, kind_name: str) -> Kind | None:
    """A kind whose list this actor may open; None for an unknown kind and for one his role sees nothing of."""
    kind = kinds.get(kind_name)
    return kind if kind is not None and kind.sight.most(actor) >= Level.SUMMARY else None


def found(
    kind: Kind, actor: Actor, asked: str = "", state: str = "", *, is_own: bool = False,
    within: Collection[str] | None = None, on: date | None = None, only: str = "",
) -> Any:  # fmt: skip
    """The rows of a kind the actor may see, in its order, searched in fields that a summary grants.

    `is_own` keeps those of the agency he acts for; of a kind whose records are nobody's it keeps none.
    `within` keeps those in one of these divisions; of a kind whose records lie nowhere it keeps all.
    `on` keeps what holds on the day; of a kind whose records are no versions it keeps all.
    `only` keeps what one of the kind's narrowings holds; of a kind without it, all.
    """
    asked = _asked(asked)
    rows = _sought(kind, actor, asked).order_by(*order_of(kind, "").by())
    if asked and kind.search is not None:
        rows = kind.search(rows, asked)
    elif asked:
        match = Q()
        for f in kind.fields:
            if f.is_searched:
                match |= Q(**{f"{f.searched_in or f.name}__icontains": asked})
        if sound := initials.sound(kind, asked):
            match |= Q(uuid__in=initials.matching(kind.name, sound))
        rows = rows.filter(match) if match else rows.none()
    if state:
        rows = rows.filter(state=state.replace("\x00", ""))
    if within is not None and kind.place:
        rows = rows.filter(**{f"{kind.place}__in": within})
    if on is not None and kind.on_day is not None:
        rows = rows.filter(kind.on_day(on))
    if (narrowing := kind.narrowing(only)) is not None:
        rows = rows.filter(narrowing.holds(actor))
    if is_own:
        mine = Q()
        for column in kind.own:
            mine |= Q(**{column: actor.agency})
        rows = rows.filter(mine) if mine else rows.none()
    return rows


def _asked(text: str) -> str:
    """What is looked for of what was typed, however it came here."""
    return text.replace("\x00", "").strip()[:ASKED_AT_MOST]


def _sought(kind: Kind, actor: Actor, asked: str) -> Any:
    """The rows of a kind the actor may see, by the shorter way.

    What many hold, but not all, is met late in any order by whoever sees little: it is looked for among what he sees.
    """
    text = _few_or_held(kind, actor, asked)
    return kind.sight.held(actor) if text is not None and text.way is Way.HELD else kind.sight.rows(actor)


def _few_or_held(kind: Kind, actor: Actor, asked: str) -> Meant | None:
    """What a text means among all records of a kind that tells few from many; None for walking the order, and for no text."""
    if not asked or begun(asked) or kind.few is None:
        return None
    if (few := kind.few(asked)) is not None:
        return Meant(actor, few, Way.FEW)
    return Meant(actor, None, Way.HELD) if kind.sight.is_little(actor) else None


def meant(kind: Kind, actor: Actor, asked: str, order: str = "") -> Meant | None:
    """What a text means, whoever may see it, where that is no matter of walking the order; None for any other text, and for none.

    Args:
        order: the sort key of the list (`ordering.order_of`); empty for its own order, and for newest first.
    """
    asked = _asked(asked)
    if (text := _few_or_held(kind, actor, asked)) is not None:
        return text
    crowd = kind.crowd(asked, order) if asked and kind.crowd is not None else None
    return Meant(actor, crowd, Way.CROWD) if crowd is not None else None


def ways(kind: Kind, asked: str) -> list[str]:
    """How a former name or code that was asked leads to what is found by it now; nothing where it is today's."""
    asked = _asked(asked)
    return kind.ways(asked) if asked and kind.ways is not None else []


def likeliest(kind: Kind, actor: Actor, rows: Any, asked: str, most: int) -> list[Record]:
    """The first few of the rows that a text alone has found, with what they are shown by.

    The highest numbers that begin so are looked at one after another, as far as `NEAR`, where the actor sees little: most of them are
    not his, and all there are would be looked at for the sake of a few.
    """
    asked = _asked(asked)
    text = meant(kind, actor, asked)
    if text is not None:
        return whole(kind, ordering.first(rows, order_of(kind, ""), most, meant=text))
    if begun(asked) and kind.search is not None:
        numbered = kind.search(kind.model._default_manager.all(), asked)
        by = numbered.query.order_by
        if by and kind.sight.is_little(actor):
            keys = kind.sight.first(actor, numbered, by, most, near=NEAR)
            if len(keys) == most:
                return whole(kind, keys)
    return first(kind, rows, most)


def likeliest_of_each(
    actor: Actor, among: Sequence[Kind], asked: str, most: int
) -> list[tuple[Kind, Any, Callable[[], list[Record]]]]:
    """For each kind what the text finds (`found`) and how to come by the first few of it (`likeliest`), in the order of the kinds.

    Where it is only a matter of walking an order the kinds are asked in one statement: some thirty are, and under load it is the ways
    to the database and back that take the time.
    """
    rows = [(kind, found(kind, actor, asked)) for kind in among]
    plain = [(k, r) for k, r in rows if not begun(_asked(asked)) and meant(k, actor, asked) is None]
    keys = dict(zip([k.name for k, _ in plain], firsts([r for _, r in plain], most), strict=True))
    return [
        (
            k,
            r,
            partial(whole, k, keys[k.name])
            if k.name in keys
            else partial(likeliest, k, actor, r, asked, most),
        )
        for k, r in rows
    ]


def beginning(kind: Kind, actor: Actor, sound: str, most: int) -> list[Record]:
    """The first few records one of whose names begins with these letters (`initials.sound`)."""
    rows = found(kind, actor).filter(uuid__in=initials.matching(kind.name, sound, is_start=True))
    crowd = initials.crowd(kind.name, sound, is_start=True) if kind.crowd is not None else None
    text = Meant(actor, crowd, Way.CROWD) if crowd is not None else None
    return whole(kind, ordering.first(rows, order_of(kind, ""), most, meant=text))


def first(kind: Kind, rows: Any, most: int) -> list[Record]:
    """The first few of found rows, with what they are shown by.

    The keys are asked for alone: where many kinds are searched for one text most have nothing, and a row with its related
    records has a hundred columns.
    """
    return whole(kind, list(rows.values_list("uuid", flat=True)[:most]))


def firsts(many: Sequence[Any], most: int) -> list[list[UUID]]:
    """The public ids of the first few of each of these rows, in one statement."""
    asked, values = [], []
    for n, rows in enumerate(many):
        try:
            sql, told = rows.values_list("uuid")[:most].query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(f"(SELECT {n} AS turn, row_number() OVER () AS place, one.* FROM ({sql}) AS one)")  # noqa: S608  序号和已编好的查询
        values += told
    keys: list[list[UUID]] = [[] for _ in many]
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked) + " ORDER BY turn, place", values)
            for turn, _, key in cursor.fetchall():
                keys[turn].append(key)
    return keys


def sealed_fields(kind: Kind, actor: Actor) -> list[Field]:
    """The sealed fields a role may ever see the mask of, and so look a whole number up in."""
    return [
        f
        for f in kind.fields
        if f.sealed and kind.sight.ceiling(actor.role) >= f.level and sealed.may_be_found(kind.model, f.name)
    ]


def having(kind: Kind, actor: Actor, asked: str) -> Any:
    """The rows with exactly this number in a field the actor may see; None when it is no whole number."""
    asked, wanted = _asked(asked), Q()
    for f in sealed_fields(kind, actor):
        same = sealed.matching(kind.model, f.name, asked)
        if same is not None:
            wanted |= same & Q(pk__in=kind.sight.rows(actor, f.level).values("pk"))
    return kind.sight.rows(actor).filter(wanted).order_by(*order_of(kind, "").by()) if wanted else None


def seen(actor: Actor, kind_name: str, record_id: UUID) -> tuple[Kind, Record, Level] | None:
    """A record with the actor's level; None when it is hidden or missing, which must be answered alike."""
    kind = kinds.get(kind_name)
    if kind is None:
        return None
    record = kind.model._default_manager.select_related(*kind.related).filter(uuid=record_id).first()
    if record is None:
        return None
    level = kind.sight.level(actor, record)
    return (kind, record, level) if level >= Level.SUMMARY else None
