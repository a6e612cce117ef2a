"""机关的隶属：从哪一天起归谁，那一天以前归谁。

An agency's legal kind, line, place, government, superior and principal change with a reform. What is asked of a day is answered
by what stood on it, so the earlier ones are kept with the day from which they no longer held, and with the names of then.

Main names: `PLAIN`, `BODIES`, `kept`, `as_of`, `told`. Source: 行政处罚法第十七条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from liandong.registry.models import Agency, LegalKind

PLAIN = {"kind": "法律地位", "line": "条线", "division": "行政区划代码", "division_name": "行政区划"}
BODIES = {"government": "所属政府", "line_superior": "条线上级", "principal": "所属或委托机关"}


def kept(agency: Agency, until: date, basis: str) -> dict[str, Any]:
    """What stands now, to be kept: it held before the day `until`, and `basis` changed it."""
    bodies = {name: getattr(agency, name) for name in BODIES}
    return {
        "until": until.isoformat(), "basis": basis, **{name: getattr(agency, name) for name in PLAIN},
        **{name: {"code": one.code, "name": one.name} if one else None for name, one in bodies.items()},
    }  # fmt: skip


def as_of(agency: Agency, on: date) -> Agency:
    """The agency with the relations it had on the day; itself where these are today's. Not to be saved."""
    day = on.isoformat()
    then = next((former for former in agency.former_relations if day < former["until"]), None)
    if then is None:
        return agency
    rows = Agency.objects.select_related(*BODIES)
    was = rows.get(pk=agency.pk)
    known = {
        one.code: one for one in rows.filter(code__in=[then[name]["code"] for name in BODIES if then[name]])
    }
    for name in PLAIN:
        setattr(was, name, then[name])
    for name in BODIES:
        setattr(was, name, known[then[name]["code"]] if then[name] else None)
    return was


def told(former: Mapping[str, Any]) -> str:
    """One earlier state in words."""
    said = [LegalKind(former["kind"]).label, former["line"], former["division_name"]]
    said += [f"{title}{former[name]['name']}" for name, title in BODIES.items() if former[name]]
    return f"至{former['until']}以前：{'，'.join(filter(None, said))}（{former['basis']}）"
