"""找一个机关、一名执法人员、一个区划：现名、曾用名、简称、代码、证号，和拼音首字母。

There are hundreds of agencies and some ten thousand officers, so their columns are read through; the agencies an officer may
belong to are found first and named by their keys, for which there is an index.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, Q, TextField

from liandong.codes.initials import sound
from liandong.kernel import initials
from liandong.kernel.once import once
from liandong.registry import lines, places
from liandong.registry.models import Agency

SHORTEST = 2


class _Names(Func):
    """The names in a column of former names, without the days until which they held."""

    template = "array_to_string(ARRAY(SELECT jsonb_path_query(%(expressions)s, '$[*].name') #>> '{}'), ' ')"
    output_field = TextField()


def agencies(rows: Any, asked: str) -> Any:
    """The rows whose name, earlier name, abbreviation, code or place holds what was asked, or is read so."""
    wanted = Q()
    for column in ("name", "short_name", "code", "division_name", "former"):
        wanted |= Q(**{f"{column}__icontains": asked})
    if letters := sound(asked):
        wanted |= Q(uuid__in=initials.matching("agency", letters))
    if now := lines.renamed(asked):
        wanted |= Q(name__icontains=now.place) & Q(name__icontains=now.found_by)
    return rows.alias(former=_Names(F("former_names"))).filter(wanted)


def lines_since(asked: str) -> list[str]:
    """What the line that an earlier name speaks of is called since; empty where it speaks of none."""
    now = lines.renamed(asked)
    return list(now.way) if now else []


def divisions(rows: Any, asked: str) -> Any:
    """The rows whose name holds what was asked or is read so, whose code begins with it, or that it has become since."""
    wanted = Q(name__icontains=asked) | Q(code__startswith=asked) | Q(code__in=places.carriers(asked))
    if letters := sound(asked):
        wanted |= Q(uuid__in=initials.matching("division", letters))
    return rows.filter(wanted)


@once
def names(asked: str) -> list[str]:
    """Every name an agency bears or bore that holds a text of two characters or more; records name agencies as they were called."""
    said = asked.strip().casefold()
    if len(said) < SHORTEST:
        return []
    rows = Agency.objects.alias(former=_Names(F("former_names")))
    found = rows.filter(Q(name__icontains=said) | Q(former__icontains=said)).values_list(
        "name", "former_names"
    )
    known = {one for name, former in found for one in (name, *(f["name"] for f in former))}
    return sorted(name for name in known if said in name.casefold())


def officers(rows: Any, asked: str) -> Any:
    """The rows whose name holds what was asked or is read so, or whose certificate or agency's name holds it."""
    theirs = list(Agency.objects.filter(name__icontains=asked).values_list("pk", flat=True))
    wanted = Q(name__icontains=asked) | Q(certificate__icontains=asked) | Q(agency__in=theirs)
    if letters := sound(asked):
        wanted |= Q(uuid__in=initials.matching("officer", letters))
    return rows.filter(wanted)
