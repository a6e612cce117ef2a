"""登记时看得到什么：自己看得到的记录，和只到碰撞级的别的机关；看一次记一次，告知一次。

Collision exists because the mechanism needs it: an agency with power over the item in the place, registering on the same
confirmed party, must know that another holds something; it learns the agency, the broad kind, how far it is, and whom to
call, and nothing the record says. Every such question is an act of its own; its existence tells nothing, because it is
recorded whether or not anybody holds anything. What is sensitive shows nothing and its holder is told that somebody asked.

Main names: `related`, `Related`, `collided`, `is_competent`. Source: 行政处罚法第五十条；第二十五条、第二十九条。
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from uuid_utils.compat import uuid7

from liandong.catalogue import queries
from liandong.catalogue.models import Item
from liandong.kernel import door, kinds, outbox, trail
from liandong.kernel.actor import Actor, system_actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.roles import Level
from liandong.law.competence import PowerKind
from liandong.law.offence import Grade, Likeness, Match, grade
from liandong.now import now, today
from liandong.offences.comparing import MACHINE, likely_by, meant
from liandong.offences.facts import Facts, pair, stated
from liandong.offences.models import Asked, Claim
from liandong.offences.recognising import Recognised, recognised
from liandong.parties.models import Party
from liandong.registry.models import Agency

SHOWN, NEWEST = 20, 60
LOOK = "offences.look_up"
WORDS = "有机关登记时查询到这一当事人"
UNSETTLED = "在册的当事人选定、事项和地点填好以后，才查别的机关的记录。"
NOT_COMPETENT = "本机关在该地对该事项没有登记职权，不能查询别的机关的记录。"


@dataclass(frozen=True, slots=True)
class Seen:
    """A record within the actor's own sight; `match` is None where he sees no more than a summary."""

    kind: Kind
    record: Record
    level: Level
    offence: UUID
    match: Match | None


@dataclass(frozen=True, slots=True)
class Collision:
    """All that is told of a record beyond it."""

    agency: str
    broad_kind: str
    stage: str
    liaison: str


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside a form while it is typed.

    Attributes:
        parties: of the register that the typed name may mean; empty once one is picked.
        seen: the surest first, then the newest.
        collisions: of other agencies; empty unless party, item and place are settled and the agency is competent.
        not_asked: why other agencies' records were not asked for, a sentence; empty where they were.
    """

    parties: tuple[Recognised, ...]
    seen: tuple[Seen, ...]
    collisions: tuple[Collision, ...]
    not_asked: str


def related(
    actor: Actor, facts: Facts, *, purpose: str, is_settled: bool = True, has_power: bool = False
) -> Related:
    """What is held already that may be about the same thing, as far as this actor may know it.

    Args:
        purpose: what it is asked for, as the ledger keeps it: 登记线索, 立案.
        is_settled: false while it is still being typed: then no other agency's record is asked for and nothing is kept of it.
        has_power: whoever asks has just made sure that the agency has the power to punish on this item in this place.
    """
    party_kind = kinds.get("party")
    assert party_kind is not None
    parties = recognised(facts, party_kind.sight.rows(actor)) if facts.party is None else []
    likely = parties[0].party.pk if parties and parties[0].is_sure else None
    mine = Claim(number="", agency=actor.agency, **stated(facts, likely))
    claims = _claims(mine)
    levels = _levels(actor, claims)
    likeness = likely_by([mine, *claims]) if claims else Likeness()
    seen = _ranked(mine, claims, levels, likeness)
    beyond = [c for c in claims if c.pk not in levels and c.agency != actor.agency]
    told: tuple[tuple[Collision, ...], str] = ((), UNSETTLED)
    if is_settled:
        told = _collisions(actor, mine, beyond, likeness, purpose, has_power)
    return Related(tuple(parties), tuple(seen), *told)


def is_competent(agency: UUID, item: Item, division: str) -> bool:
    """Whether an agency has the power to check or punish on this item in this place today."""
    return queries.may_act(agency, item, division, today(), (PowerKind.PUNISH, PowerKind.CHECK))


def _claims(mine: Claim) -> list[Claim]:
    """Live claims on the same party, then on the same item in the same place as far as there is room; each the newest first.

    What is about the party must not be crowded out by a common item of a busy place; and what is sensitive takes no room from the
    rest, or what is missing would tell of it.
    """
    rows = Claim.objects.filter(ended_at=None).select_related("offence", "item").only(*_COMPARED)
    rows = rows.order_by("-since", "-pk")
    return [*_newest(mine, rows.filter(is_sensitive=False)), *_newest(mine, rows.filter(is_sensitive=True))]


_COMPARED = (
    "kind", "record", "number", "agency", "agency_name", "is_sensitive", "since", "party_id", "standing_id", "party_key", "party_code",
    "conduct", "division", "began_on", "ended_on", "is_continuing", "provisions", "correction_ordered_on", "offence__uuid", "item__line",
)  # fmt: skip
"""What a claim is compared and told by; with its item whole a row is four times as wide."""


def _newest(mine: Claim, rows: QuerySet[Claim]) -> list[Claim]:
    wanted = meant(mine)
    found = list(rows.filter(wanted)[:NEWEST]) if wanted else []
    if mine.item_id and mine.division and len(found) < NEWEST:
        others = rows.filter(item=mine.item_id, division=mine.division).exclude(pk__in=[c.pk for c in found])
        found += others[: NEWEST - len(found)]
    return found


def _levels(actor: Actor, claims: Iterable[Claim]) -> dict[int, Level]:
    """By claim: how much the actor sees of its record, at least a summary; one question a kind."""
    found: dict[int, Level] = {}
    for kind, ones in _by_kind(claims):
        levels = kind.sight.levels_of(actor, [c.record for c in ones])
        found |= {c.pk: levels[c.record] for c in ones if levels[c.record] >= Level.SUMMARY}
    return found


def _by_kind(claims: Iterable[Claim]) -> Iterator[tuple[Kind, list[Claim]]]:
    """The claims of each kind of record there is."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.kind, []).append(claim)
    for name, ones in found.items():
        if (kind := kinds.get(name)) is not None:
            yield kind, ones


def _ranked(mine: Claim, claims: Sequence[Claim], levels: dict[int, Level], likeness: Likeness) -> list[Seen]:
    """The surest of what is seen, then the newest; only those that are shown are read."""
    order = list(Grade)
    graded = [
        (c, grade(*pair(mine, c), likeness) if levels[c.pk] >= Level.FULL else None)
        for c in claims
        if c.pk in levels
    ]
    surest = sorted(graded, key=lambda g: order.index(g[1].grade) if g[1] else len(order))[:SHOWN]
    records = {
        (kind.name, record.uuid): (kind, record)
        for kind, ones in _by_kind(c for c, _ in surest)
        for record in kind.model._default_manager.select_related(*kind.related).filter(
            uuid__in=[c.record for c in ones]
        )
    }
    return [
        Seen(*records[c.kind, c.record], levels[c.pk], c.offence.uuid, match)
        for c, match in surest
        if (c.kind, c.record) in records
    ]


def _collisions(
    actor: Actor, mine: Claim, beyond: Sequence[Claim], likeness: Likeness, purpose: str, has_power: bool
) -> tuple[tuple[Collision, ...], str]:
    """Ask, put on record that it was asked, and tell the holders; nothing but the reason unless all of it is in order.

    Of a record that is about the same party and nothing else nothing is told. The holder of a sensitive one is told of the
    question whatever it is about, so that what he hears does not depend on what is kept apart.
    """
    if not (mine.party_id and mine.standing_id and mine.item_id and mine.division):
        return (), UNSETTLED
    item, party = Item.objects.get(pk=mine.item_id), Party.objects.get(pk=mine.standing_id)
    if not has_power and not is_competent(actor.agency, item, mine.division):
        return (), NOT_COMPETENT
    certain = [c for c in beyond if c.party_id and c.standing_id == mine.standing_id]
    matching = (c for c in certain if not c.is_sensitive and _matches(mine, c, likeness))
    shown = list(islice(matching, SHOWN))
    values = {
        "party": party.uuid, "item": item.uuid, "division": mine.division, "purpose": purpose
    }  # fmt: skip
    with transaction.atomic():
        asked = door.perform(actor, LOOK, None, values, key=_key(actor, values, shown))
        if not asked.is_done:
            return (), asked.sentence
        _announce(actor, [*shown, *(c for c in certain if c.is_sensitive)])
    return collided(shown), ""


def _matches(mine: Claim, claim: Claim, likeness: Likeness) -> bool:
    """Whether the two have more in common than the party."""
    return grade(*pair(mine, claim), likeness).grade is not Grade.NONE


def _key(actor: Actor, values: dict[str, Any], shown: Sequence[Claim]) -> str:
    """One question an hour, unless what it is answered has changed; what is hidden must not show in it."""
    said = (actor.post, *values.values(), f"{now():%Y%m%d%H}", *sorted(c.pk for c in shown))
    return f"look:{hashlib.sha256(repr(said).encode()).hexdigest()[:40]}"


def _announce(actor: Actor, claims: Sequence[Claim]) -> None:
    """Have the holders told that have not been told today; the telling itself does not keep whoever types waiting."""
    told = Asked.objects.filter(claim__in=claims, agency=actor.agency, on=today())
    known = set(told.values_list("claim", flat=True))
    if fresh := [c.pk for c in claims if c.pk not in known]:
        payload = {"claims": fresh, "agency": str(actor.agency), "by": actor.agency_name}
        outbox.put(uuid7(), "offences.looked", payload)


def tell_holders(claims: Sequence[int], agency: UUID, by: str) -> None:
    """Tell each holder, once a day, that this agency asked; the line stands on the holder's own trail."""
    for claim in Claim.objects.filter(pk__in=claims).select_related("offence").order_by("pk"):
        _, is_new = Asked.objects.get_or_create(claim=claim, agency=agency, on=today())
        if is_new:
            event = trail.automatic(
                system_actor(MACHINE),
                "offence",
                claim.offence.uuid,
                "offences.tell_holder",
                WORDS,
                {"by": by},
            )
            said = {"kind": claim.kind, "record": str(claim.record), "agency": str(claim.agency), "by": by}
            outbox.put(event, "offences.holder_asked", said)


def collided(claims: Sequence[Claim]) -> tuple[Collision, ...]:
    """What may be told of claims whose records are beyond one's sight, in their order; never asked of sensitive ones."""
    agencies = Agency.objects.in_bulk({c.agency for c in claims}, field_name="uuid")
    states: dict[tuple[str, UUID], str] = {}
    for kind, ones in _by_kind(claims):
        rows = kind.model._default_manager.filter(uuid__in=[c.record for c in ones])
        told = rows.values_list("uuid", "state")
        states |= {(kind.name, uuid): kind.states.states[state].label for uuid, state in told}
    return tuple(
        Collision(
            c.agency_name, c.item.line if c.item else "未定", states.get((c.kind, c.record), ""), _liaison(agencies.get(c.agency))
        )
        for c in claims
    )  # fmt: skip


def _liaison(agency: Agency | None) -> str:
    return f"{agency.liaison} {agency.liaison_phone}".strip() if agency else ""
