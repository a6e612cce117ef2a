"""区划的查找和包含：人说的地名、旧代码认成今天的一个区划，一个地方在哪些地方之内。

People write a name, clerks a code, and old papers a code that has ended; all must lead to one division or to a list
to choose from. A place's chain (town, county, city, province) is what powers and jurisdiction are asked of.

Main names: `find`, `chain`, `inside`, `tree`, `PlaceUnclear`. Source: GB/T 2260 and the civil-affairs town codes (models.Division).
"""

from __future__ import annotations

import re

from django.db.models import QuerySet

from liandong.law.jurisdiction.place import PlaceTree
from liandong.registry import former
from liandong.registry.models import Division

SHOWN = 8
SHORTEST = 2
DEEPEST = 8


class PlaceUnclear(LookupError):
    """The text names no division, or several; the message says which and what to write instead."""


def find(text: str) -> Division:
    """The division that a code or a name means; its latest version.

    A name may be shortened (武陟 for 武陟县) as long as one division alone fits; the whole name wins over a part of one.
    A code or name that nothing carries today is looked for among the former ones (沁阳县, 412221).

    Raises:
        PlaceUnclear: nothing fits, or several do.
    """
    asked = text.strip()
    if re.fullmatch(r"[0-9]{12}", asked) and asked.endswith("000"):
        asked = asked[:9]
    if re.fullmatch(r"[0-9]+", asked):
        rows = Division.objects.filter(code=asked)
    else:
        rows = Division.objects.filter(name=asked)
        if len(asked) >= SHORTEST and not rows.exists():
            rows = Division.objects.filter(name__startswith=asked)
    found = _latest(rows) or _formerly(asked)
    if len(found) == 1:
        return found[0]
    if not found:
        raise PlaceUnclear(f"行政区划库中没有“{asked}”。请填代码（县六位、乡镇九位）或完整的名称。")
    told = "、".join(f"{d.name}（{_inside(d)}{d.code}）" for d in found[:SHOWN])
    raise PlaceUnclear(f"“{asked}”可以是{told}{'等' if len(found) > SHOWN else ''}，请填代码。")


def _formerly(asked: str) -> list[Division]:
    """What carried this code or name in former years, as it is today."""
    old = {asked} if asked.isdigit() else former.named(asked)
    ends = {steps[-1].new_code for code in old if (steps := former.way(code))}
    return _latest(Division.objects.filter(code__in=ends))


def _latest(rows: QuerySet[Division]) -> list[Division]:
    newest: dict[str, Division] = {}
    for row in rows.order_by("code", "valid_from"):
        newest[row.code] = row
    return list(newest.values())


def _inside(division: Division) -> str:
    above = Division.objects.filter(code=division.parent).order_by("-valid_from").first()
    return f"{above.name}，" if above else ""


def chain(code: str) -> tuple[str, ...]:
    """The place and everything that contains it, smallest first, as its latest version says."""
    walked = [code]
    while len(walked) < DEEPEST:
        above = (
            Division.objects.filter(code=walked[-1])
            .order_by("-valid_from")
            .values_list("parent", flat=True)
            .first()
        )
        if not above or above in walked:
            break
        walked.append(above)
    return tuple(walked)


def tree() -> PlaceTree:
    """All divisions, for questions about many places at once."""
    rows = Division.objects.order_by("valid_from").values_list("code", "parent")
    return PlaceTree({code: parent for code, parent in rows if parent})


def named(code: str) -> str:
    """The name of a division in its latest version; empty where none has the code."""
    return (
        Division.objects.filter(code=code).order_by("valid_from").values_list("name", flat=True).last() or ""
    )


def inside(code: str) -> list[str]:
    """The place and everything in it, in the order of the codes."""
    whole = tree()
    rows = Division.objects.order_by("code").values_list("code", flat=True).distinct()
    return [found for found in rows if whole.within(found, code)]
