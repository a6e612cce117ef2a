"""一条记录说了些什么：当事人、行为、地点、时间；任何一项都可以还不知道。

What a room above hands over, and what the pure rule of sameness (`law.offence`) is asked with. Whether two records speak of
one party is settled here, because only here are both the confirmed links and the ones matching would make.

Main names: `Facts`, `stated`, `acts`, `pair`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.codes import uscc
from liandong.codes.names import name_key
from liandong.law.offence import Act
from liandong.offences.models import Claim
from liandong.parties.models import Party


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a suspected act.

    Attributes:
        party: key of the confirmed party in the register; None where it is only named, or not known.
        is_unlisted: a person has looked and the party is none of the register; matching names none.
        item: key of the regulatory item.
        division: code of the division it happened in; `place` says more precisely where, in words.
        since, until: first and last day; None = not known.
        provisions: the provisions said to be broken, several for an act under several norms.
        correction_ordered_on: day on which its correction was ordered; what goes on after it is a new act.
    """

    party: int | None = None
    party_name: str = ""
    party_code: str = ""
    is_unlisted: bool = False
    item: int | None = None
    conduct: str = ""
    division: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    is_continuing: bool = False
    provisions: tuple[str, ...] = ()
    correction_ordered_on: date | None = None


def stated(facts: Facts, likely: int | None) -> dict[str, Any]:
    """The columns of a claim."""
    return {
        "party_id": facts.party, "likely_party_id": None if facts.party else likely,
        "standing_id": today(facts.party) or likely, "party_name": facts.party_name, "party_key": name_key(facts.party_name), "party_code": facts.party_code,
        "is_unlisted": facts.is_unlisted, "item_id": facts.item, "conduct": facts.conduct, "division": facts.division, "place": facts.place, "began_on": facts.since,
        "ended_on": facts.until, "is_continuing": facts.is_continuing, "provisions": list(facts.provisions),
        "correction_ordered_on": facts.correction_ordered_on,
    }  # fmt: skip


def today(party: int | None) -> int | None:
    """The party that stands for this one today: itself, or what it was merged into."""
    if party is None:
        return None
    found = Party.objects.filter(pk=party).values_list("merged_into", flat=True).first()
    return found or party


def pair(mine: Claim, theirs: Claim) -> tuple[Act, Act]:
    """Two claims as the rule compares them, with one name for the party where both may mean the same."""
    shared, is_confirmed = _shared(mine, theirs)
    own, other = (shared, shared) if shared else (f"甲{mine.pk}", f"乙{theirs.pk}")
    return _act(mine, own, is_confirmed), _act(theirs, other, is_confirmed)


def _shared(mine: Claim, theirs: Claim) -> tuple[str, bool]:
    """A name for the party both mean, and whether that is certain: linked by people, or by one sound code."""
    is_one = mine.standing_id is not None and mine.standing_id == theirs.standing_id
    if mine.party_id and theirs.party_id:
        return (f"{mine.standing_id}", True) if is_one else ("", False)
    if mine.party_code and mine.party_code == theirs.party_code and not uscc.fault(mine.party_code):
        return mine.party_code, True
    if is_one:
        return f"{mine.standing_id}", False
    is_named_alike = bool(mine.party_key) and mine.party_key == theirs.party_key
    return (mine.party_key, False) if is_named_alike else ("", False)


def _act(claim: Claim, party: str, is_confirmed: bool) -> Act:
    return Act(
        record=claim.number, agency=str(claim.agency), party=party, item=str(claim.item_id or ""), began_on=claim.began_on,
        ended_on=claim.ended_on, continuing=claim.is_continuing, provisions=frozenset(claim.provisions),
        place=claim.division, party_confirmed=is_confirmed, correction_ordered_on=claim.correction_ordered_on,
        conduct=name_key(claim.conduct),
    )  # fmt: skip
