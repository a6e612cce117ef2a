"""同案比对挂在哪里：说到行为的记录、行为本身、比对、当事人，互相找得到。

A room whose records claim calls `show_on` with its kind once. A link is given only to what the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.offences import comparing
from liandong.offences.claiming import of_record
from liandong.offences.kinds import COMPARISON, OFFENCE
from liandong.offences.models import Claim, Comparison, Offence
from liandong.offences.sighting import collided
from liandong.parties.models import Party

MOST = 20


def show_on(kind: str) -> None:
    """Hang offences and comparisons on the records of a kind that claims."""

    def links(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
        offences = [claim.offence for claim in of_record(kind, record.uuid)]
        yield from _offences(actor, offences)
        yield from _comparisons(actor, offences)

    add_links(kind, links)


def _offences(actor: Actor, offences: Iterable[Offence]) -> Iterator[PanelLink]:
    mine = OFFENCE.sight.rows(actor).filter(pk__in=[o.pk for o in offences]).order_by("pk")
    for one in mine[:MOST]:
        yield PanelLink(one.number, f"/r/offence/{one.uuid}/", "涉嫌违法行为")


def _comparisons(actor: Actor, offences: Iterable[Offence]) -> Iterator[PanelLink]:
    """Those to be answered and those answered; what has lapsed is found in the list."""
    keys = {c.pk for offence in offences for c in comparing.of(offence) if c.state != "lapsed"}
    for one in COMPARISON.sight.rows(actor).filter(pk__in=keys).order_by("pk")[:MOST]:
        state = COMPARISON.states.states[one.state].label
        yield PanelLink(one.number, f"/r/comparison/{one.uuid}/", f"同案比对：机器比对{one.grade}，{state}")


def of_offence(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The records that speak of it, as far as the reader sees them; its comparisons; what is one with it."""
    assert isinstance(record, Offence)
    yield from _claims(actor, record.claims.filter(ended_at=None).order_by("pk"))
    yield from _comparisons(actor, [record])
    for one in OFFENCE.sight.rows(actor).filter(pk__in=[o.pk for o in comparing.same_as(record)]):
        yield PanelLink(one.number, f"/r/offence/{one.uuid}/", "经确认是同一违法行为")


def _claims(actor: Actor, claims: Iterable[Claim]) -> Iterator[PanelLink]:
    for claim in claims:
        kind = kinds.get(claim.kind)
        if kind is not None and _sees(actor, claim):
            yield PanelLink(
                claim.number, f"/r/{claim.kind}/{claim.record}/", f"{claim.agency_name}的{kind.title}"
            )


def _sees(actor: Actor, claim: Claim) -> bool:
    kind = kinds.get(claim.kind)
    return kind is not None and kind.sight.rows(actor).filter(uuid=claim.record).exists()


def _beyond(actor: Actor, claims: Iterable[Claim]) -> Iterator[PanelLink]:
    """Whose records the others are, how far they are and whom to call; the link is the agency's card, not the record."""
    others = [c for c in claims if not c.is_sensitive and c.agency != actor.agency and not _sees(actor, c)]
    for claim, told in zip(others, collided(others), strict=True):
        note = f"{told.broad_kind}，{told.stage}，联络人：{told.liaison or '未登记'}"
        yield PanelLink(told.agency, f"/r/agency/{claim.agency}/", note)


def of_comparison(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Both offences, the records behind them as far as the reader sees them, and of the others whom to call."""
    assert isinstance(record, Comparison)
    if level < Level.FULL:
        return
    yield from _offences(actor, (record.one, record.other))
    claims = [c for side in comparing.sides(record) for c in side if c.ended_at is None]
    yield from _claims(actor, claims)
    yield from _beyond(actor, claims)


def of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Offences of a party, and of what was merged into it, on which the reader's own agency holds a record."""
    assert isinstance(record, Party)
    rows = OFFENCE.sight.rows(actor, Level.FULL).filter(
        claims__standing=record, claims__party__isnull=False, claims__ended_at=None
    )
    for one in rows.order_by("-pk").distinct()[:MOST]:
        yield PanelLink(one.number, f"/r/offence/{one.uuid}/", "涉嫌违法行为")


add_links("offence", of_offence)
add_links("comparison", of_comparison)
add_links("party", of_party)
