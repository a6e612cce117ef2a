"""谁办抽取的事：抽取机关的法制审核、联络员办，机关负责人批准；参与方、检查部门办自己的一份。

Main names: `KIND`, `is_party`, `holds_escrow`, `is_department`, `party_of`, `code_of`, `list_named`, `names_of`.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.registry.models import Agency

KIND = "inspection_draw"
HANDING = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON, Role.SUPERVISOR, Role.AGENCY_HEAD, Role.UNIT_HEAD})
"""Who hands in a party's commitment and opens its share: whoever the party sends; 行政执法监督 of a 司法局 among them."""
ON_VISITS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER, Role.LIAISON})


def party_of(draw: Any, code: str) -> dict[str, str] | None:
    """The party of this code."""
    return next((one for one in draw.parties if one["code"] == code), None)


def acts_for(actor: Actor, draw: Any, party: dict[str, str]) -> bool:
    """Whether this actor may bring what a party hands in: its own agency, or the drawing agency for one that is not on the platform."""
    return party["agency"] == str(actor.agency) or (not party["agency"] and actor.agency == draw.owner)


def is_party(actor: Actor, draw: Any) -> bool:
    """Whether the actor brings the part of at least one party."""
    return any(acts_for(actor, draw, party) for party in draw.parties)


def holds_escrow(actor: Actor, draw: Any) -> bool:
    """Whether the actor brings what the escrow opens: the escrow's own agency, or the drawing agency where that is not on the platform."""
    own = Agency.objects.filter(name=draw.escrow, state="in_force").values_list("uuid", flat=True).first()
    return actor.agency == (own or draw.owner)


def is_department(actor: Actor, draw: Any) -> bool:
    return code_of(actor, draw) != ""


def code_of(actor: Actor, draw: Any) -> str:
    """The code of the actor's department in this draw; empty where it is none."""
    return next((one["code"] for one in draw.departments if one["agency"] == str(actor.agency)), "")


def list_named(draw: Any, code: str) -> str:
    """A list in words: the department with the neutral stratum."""
    department, _, stratum = code.partition("/")
    return f"{names_of(draw).get(department, department)}的{stratum}名单"


def names_of(draw: Any) -> dict[str, str]:
    """Department code → name."""
    return {one["code"]: one["name"] for one in draw.departments}
