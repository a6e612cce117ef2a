"""区划的查找和包含：人说的地名、旧代码认成今天的一个区划，一个地方在哪些地方之内。

People write a name, clerks a code, and old papers a code that has ended; all must lead to one division or to a list
to choose from. Where the text is no longer, or not yet, what the place is called, the way is told. A place's chain (town, county, city, province) is what powers and jurisdiction are asked of. Every
question has a day, today unless another is named: the version counts that stood on it, never one still to come. A day
before all versions of a code is answered by the first of them, a day after by the last.

Main names: `find`, `trace`, `ways`, `standing`, `in_force`, `chain`, `around`, `inside`, `tree`, `named`, `PlaceUnclear`. Source: GB/T 2260 and the civil-affairs town codes (models.Division).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from liandong.law.jurisdiction.place import PlaceTree
from liandong.now import today
from liandong.registry import former
from liandong.registry.models import Division, Ending

SHOWN = 8
SHORTEST = 2
SINCE = date(2018, 1, 1)
"""The first day of the packaged divisions; an earlier one is answered as this one."""


class PlaceUnclear(LookupError):
    """The text names no division, or several; the message says which and what to write instead."""


def in_force(on: date | None = None) -> Q:
    """The versions in force on the day, for lists of divisions."""
    day = max(on or today(), SINCE)
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def standing(code: str, on: date | None = None) -> Division | None:
    """The version of a division that counts on the day; nothing where none ever had the code."""
    return next(iter(_standing([code], on)), None)


def _standing(codes: Iterable[str], on: date | None = None) -> list[Division]:
    day, found = on or today(), dict[str, Division]()
    for row in Division.objects.filter(code__in=set(codes)).order_by("code", "valid_from"):
        if row.valid_from <= day or row.code not in found:
            found[row.code] = row
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Traced:
    """A division that a text means, and the way from the text to it, a sentence a step; empty where it is called so."""

    division: Division
    way: tuple[str, ...] = ()


def find(text: str, on: date | None = None) -> Division:
    """The division that a code or a name means, as it stands on the day.

    Raises:
        PlaceUnclear: nothing fits, or several do.
    """
    return trace(text, on).division


def trace(text: str, on: date | None = None) -> Traced:
    """The same, with the way that leads there.

    A name may be shortened (武陟 for 武陟县) as long as one division alone fits; the whole name wins over a part of one.
    What stands on the day wins over what has ended; what has ended leads to what carries it on. A code or name that
    nothing has carried is looked for among the former ones (沁阳县, 412221), and last among those still to come.

    Raises:
        PlaceUnclear: nothing fits, or several do.
    """
    asked = text.strip()
    found = _traced(asked, on)
    if len(found) == 1:
        return found[0]
    if not found:
        raise PlaceUnclear(f"行政区划库中没有“{asked}”。请填代码（县六位、乡镇九位）或完整的名称。")
    way = "".join(f"{step}。" for step in dict.fromkeys(step for f in found for step in f.way))
    told = "、".join(f"{f.division.name}（{_inside(f.division)}{f.division.code}）" for f in found[:SHOWN])
    raise PlaceUnclear(f"{way}“{asked}”可以是{told}{'等' if len(found) > SHOWN else ''}，请填代码。")


def ways(asked: str) -> list[str]:
    """How a former code or whole name, asked as it was typed, leads to what stands today; a sentence for each step."""
    found = _traced(asked.strip(), is_whole=True)[:SHOWN]
    return list(dict.fromkeys(step for f in found for step in f.way))


def carriers(asked: str) -> list[str]:
    """The codes of what a code or whole name of former years means today."""
    return [f.division.code for f in _traced(asked.strip(), is_whole=True) if f.way]


def _traced(asked: str, on: date | None = None, *, is_whole: bool = False) -> list[Traced]:
    if not asked:
        return []
    if re.fullmatch(r"[0-9]{12}", asked) and asked.endswith("000"):
        asked = asked[:9]
    rows, day = _written(asked, is_whole), max(on or today(), SINCE)
    begun = [d for d in rows if d.valid_from <= day]
    if standing_so := _closest([d for d in begun if d.valid_to is None or d.valid_to >= day], asked):
        return [Traced(d) for d in standing_so]
    found = (
        [one for d in _latest(_closest(begun, asked)) for one in _onward(d, day)]
        or _formerly(asked, day)
        or [_to_come(d, day) for d in _latest(_closest(rows, asked))]
    )
    return list({f.division.pk: f for f in reversed(found)}.values())[::-1]


def _written(asked: str, is_whole: bool) -> list[Division]:
    """All versions with this code or name or, where it is long enough and need not be whole, with a name that begins so."""
    if re.fullmatch(r"[0-9]+", asked):
        fits = Q(code=asked)
    elif is_whole or len(asked) < SHORTEST:
        fits = Q(name=asked)
    else:
        fits = Q(name__startswith=asked)
    return list(Division.objects.filter(fits).order_by("code", "valid_from"))


def _closest(rows: list[Division], asked: str) -> list[Division]:
    return [d for d in rows if asked in (d.code, d.name)] or rows


def _latest(rows: list[Division]) -> list[Division]:
    """Of each code the version that began last."""
    return list({d.code: d for d in rows}.values())


def _onward(version: Division, day: date, passed: frozenset[str] = frozenset()) -> list[Traced]:
    """What a version has become by the day: a later one of its code, or those that carry it on."""
    at = standing(version.code, day) or version
    way = () if at.name == version.name else (f"{_said(version)}自{_after(version)}起为{_said(at)}",)
    if at.valid_to is None or at.valid_to >= day:
        return [Traced(at, way)]
    named_so = [d for code in at.successors if code not in passed and (d := standing(code, day))]
    to = "、".join(map(_said, named_so))
    did = "并入" if at.ending == Ending.MERGED else "撤销，划归" if to else "撤销"
    basis = f"（{at.end_basis}）" if at.end_basis else ""
    way = (*way, f"{_said(at)}自{_after(at)}起{did}{to}{basis}")
    further = [one for d in named_so for one in _onward(d, day, passed | {at.code})]
    return [Traced(f.division, (*way, *f.way)) for f in further] or [Traced(at, way)]


def _said(division: Division) -> str:
    return f"{division.code}{division.name}"


def _after(version: Division) -> date:
    """The first day on which a version that has ended holds no more."""
    assert version.valid_to is not None
    return version.valid_to + timedelta(days=1)


def _formerly(asked: str, day: date) -> list[Traced]:
    """What carried this code or name in former years, as it is on the day; the longest way there is told."""
    old = {asked} if asked.isdigit() else former.named(asked)
    steps = sorted(
        (way for code in old if (way := former.way(code))), key=lambda way: (len(way), way[0].year)
    )
    by_end = {way[-1].new_code: way for way in (_until_the_day(way, day) for way in steps)}
    found: list[Traced] = []
    for code, way in sorted(by_end.items()):
        if at := standing(code, day):
            told = tuple(map(str, way))
            found += [Traced(f.division, (*told, *f.way)) for f in _onward(at, day)]
    return found


def _until_the_day(way: tuple[former.Step, ...], day: date) -> tuple[former.Step, ...]:
    """The steps as far as the last one whose code has begun on the day; all of them where none has."""
    codes = {step.new_code for step in way}
    begun = set(Division.objects.filter(code__in=codes, valid_from__lte=day).values_list("code", flat=True))
    last = max((n for n, step in enumerate(way, start=1) if step.new_code in begun), default=len(way))
    return way[:last]


def _to_come(version: Division, day: date) -> Traced:
    """What a code or name that begins only after the day means on it."""
    at = standing(version.code, day) or version
    if at.pk == version.pk:
        return Traced(at, (f"{_said(at)}自{at.valid_from}起才有记载",))
    return Traced(at, (f"{_said(at)}自{version.valid_from}起为{_said(version)}",))


def _inside(division: Division) -> str:
    above = named(division.parent)
    return f"{above}，" if above else ""


_ABOVE = """
    WITH RECURSIVE above (code, parent) AS (
        SELECT ''::varchar, unnest(%(codes)s::varchar[])
        UNION
        SELECT d.code, d.parent FROM above CROSS JOIN LATERAL (
            SELECT code, parent FROM registry_division WHERE code = above.parent
            ORDER BY valid_from > %(day)s, abs(valid_from - %(day)s::date) LIMIT 1
        ) AS d
    )
    SELECT code, parent FROM above WHERE code <> '' AND parent <> ''
"""


def around(codes: Iterable[str], on: date | None = None) -> PlaceTree:
    """These places and everything that contains them on the day, for questions about a few; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"codes": sorted(set(codes)), "day": on or today()})
        return PlaceTree(dict(cursor.fetchall()))


def chain(code: str, on: date | None = None) -> tuple[str, ...]:
    """The place and everything that contains it on the day, smallest first."""
    return around([code], on).chain(code)


def tree(on: date | None = None) -> PlaceTree:
    """All divisions as they lie on the day, for questions about many places at once."""
    return PlaceTree({code: parent for code, parent in _parents(on).items() if parent})


def _parents(on: date | None = None) -> dict[str, str]:
    day, found = on or today(), dict[str, str]()
    for code, parent, begins in Division.objects.order_by("valid_from").values_list(
        "code", "parent", "valid_from"
    ):
        if begins <= day or code not in found:
            found[code] = parent
    return found


def named(code: str, on: date | None = None) -> str:
    """The name of a division on the day; empty where none has the code."""
    at = standing(code, on)
    return at.name if at else ""


def inside(code: str, on: date | None = None) -> list[str]:
    """The place and everything in it on the day, in the order of the codes."""
    parents = _parents(on)
    whole = PlaceTree({place: above for place, above in parents.items() if above})
    return [place for place in sorted(parents) if whole.within(place, code)]
