"""区划的查找和包含：人说的地名、旧代码认成今天的一个区划，一个地方在哪些地方之内。

People write a name, clerks a code, and old papers a code that has ended; all must lead to one division or to a list
to choose from. A place's chain (town, county, city, province) is what powers and jurisdiction are asked of. Every
question has a day, today unless another is named: the version counts that stood on it, never one still to come. A day
before all versions of a code is answered by the first of them, a day after by the last.

Main names: `find`, `standing`, `in_force`, `chain`, `inside`, `tree`, `named`, `PlaceUnclear`. Source: GB/T 2260 and the civil-affairs town codes (models.Division).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from liandong.law.jurisdiction.place import PlaceTree
from liandong.now import today
from liandong.registry import former
from liandong.registry.models import Division

SHOWN = 8
SHORTEST = 2
DEEPEST = 8
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


def find(text: str) -> Division:
    """The division that a code or a name means, as it stands today.

    A name may be shortened (武陟 for 武陟县) as long as one division alone fits; the whole name wins over a part of one.
    What stands today wins over what has ended. A code or name that nothing has carried is looked for among the former
    ones (沁阳县, 412221), and last among those still to come.

    Raises:
        PlaceUnclear: nothing fits, or several do.
    """
    asked = text.strip()
    if re.fullmatch(r"[0-9]{12}", asked) and asked.endswith("000"):
        asked = asked[:9]
    rows, day = _written(asked), today()
    begun = [d for d in rows if d.valid_from <= day]
    found = (
        _closest([d for d in begun if d.valid_to is None or d.valid_to >= day], asked)
        or _standing(d.code for d in _closest(begun, asked))
        or _formerly(asked)
        or _standing(d.code for d in _closest(rows, asked))
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise PlaceUnclear(f"行政区划库中没有“{asked}”。请填代码（县六位、乡镇九位）或完整的名称。")
    told = "、".join(f"{d.name}（{_inside(d)}{d.code}）" for d in found[:SHOWN])
    raise PlaceUnclear(f"“{asked}”可以是{told}{'等' if len(found) > SHOWN else ''}，请填代码。")


def _written(asked: str) -> list[Division]:
    """All versions with this code or name or, where it is long enough, with a name that begins so."""
    if re.fullmatch(r"[0-9]+", asked):
        fits = Q(code=asked)
    else:
        fits = Q(name__startswith=asked) if len(asked) >= SHORTEST else Q(name=asked)
    return list(Division.objects.filter(fits).order_by("code", "valid_from"))


def _closest(rows: list[Division], asked: str) -> list[Division]:
    return [d for d in rows if asked in (d.code, d.name)] or rows


def _formerly(asked: str) -> list[Division]:
    """What carried this code or name in former years, as it is today."""
    old = {asked} if asked.isdigit() else former.named(asked)
    return _standing(steps[-1].new_code for code in old if (steps := former.way(code)))


def _inside(division: Division) -> str:
    above = named(division.parent)
    return f"{above}，" if above else ""


def chain(code: str, on: date | None = None) -> tuple[str, ...]:
    """The place and everything that contains it on the day, smallest first."""
    walked, day = [code], on or today()
    while len(walked) < DEEPEST:
        at = standing(walked[-1], day)
        if at is None or not at.parent or at.parent in walked:
            break
        walked.append(at.parent)
    return tuple(walked)


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
