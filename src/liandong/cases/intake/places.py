"""写成一长串的违法行为地：前面是哪个区划，后面是详细地址。

Main names: `place_of`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from liandong.now import today
from liandong.registry import places
from liandong.registry.models import Division

_STEP = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|省|市|县|区|街道办事处|街道|办事处|镇|乡)")
LONGEST = 30


@dataclass(frozen=True, slots=True)
class PlaceMeant:
    """A division, and what stood behind its name."""

    code: str
    name: str
    address: str


def place_of(text: str, near: str) -> PlaceMeant | None:
    """The division a text names, whole or at its beginning; None where it names none, or several.

    Args:
        near: code of the division of the agency; a town by its name alone is looked for there first.
    """
    try:
        whole = places.find(text)
        return PlaceMeant(whole.code, whole.name, "")
    except places.PlaceUnclear:
        pass
    found: Division | None = None
    left = text
    while (step := _STEP.match(left[:LONGEST])) is not None:
        inner = _within(step.group(), found, near)
        if inner is None:
            break
        found, left = inner, left[step.end() :]
    return PlaceMeant(found.code, found.name, left.strip()) if found else None


def _within(name: str, outer: Division | None, near: str) -> Division | None:
    """The division of this name inside another; without one, in all the land, or in the agency's own where several have it."""
    rows = Division.objects.filter(places.in_force(today()), name__in={name, name.replace("办事处", "")})
    known = list(rows.order_by("code"))
    if outer is not None:
        inside = [d for d in known if outer.code in places.chain(d.code)]
        return inside[0] if len(inside) == 1 else None
    if len(known) > 1:
        known = [d for d in known if near in places.chain(d.code)]
    return known[0] if len(known) == 1 else None
