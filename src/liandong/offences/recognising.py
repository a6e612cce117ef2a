"""输入到一半的名称，是名录库里的哪一个：取出可能的，逐项比对，从高到低。

The database narrows by pairs of characters and by the first letters of the syllables (the indexes the search box uses), so that
a short name written with other characters of the same sound is met as well; the pure matcher judges. The same function is asked
while somebody types and when a record is claimed.

Main names: `recognised`, `Recognised`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any, cast

from django.db.models import F, Q, QuerySet, Value

from liandong.codes.initials import initials as letters_of
from liandong.codes.names import name_key
from liandong.kernel import initials
from liandong.matching.facts import Body, Standing, Told
from liandong.matching.matcher import Matcher
from liandong.matching.names import Gazetteer, Parts, parted
from liandong.now import today
from liandong.offences.facts import Facts
from liandong.parties.models import Party
from liandong.parties.naming import folded
from liandong.parties.search import Bigrams, pairs, shares
from liandong.registry.models import Division

FETCHED = 60
PAIRS, RAREST = 5, 3
FEWEST_LETTERS = 3
"""Two letters alone are those of thousands of names."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A party of the register that may be meant, with the reasons; `is_sure` when matching would link it."""

    party: Party
    score: float
    reasons: tuple[str, ...]
    is_sure: bool


def recognised(facts: Facts, parties: QuerySet[Any]) -> list[Recognised]:
    """The likely parties, best first.

    Args:
        parties: those that may be named to whoever asks.
    """
    if not (facts.party_name.strip() or facts.party_code):
        return []
    places = gazetteer()
    found = {party.pk: party for party in _fetched(facts, parties.exclude(state="merged"), places)}
    if not found:
        return []
    matcher = Matcher([_body(party) for party in found.values()], places)
    told = Told(facts.party_name, facts.party_code, facts.division)
    answer = next(matcher.match([told]))
    said = []
    for n, one in enumerate(answer.likely):
        is_sure = answer.standing is Standing.LINKED and n == 0
        said.append(Recognised(found[cast(int, one.key)], one.score, matcher.explained(told, one), is_sure))
    return said


def _body(party: Party) -> Body:
    former = tuple(one["name"] for one in party.former_names)
    return Body(party.pk, party.name, party.code, party.division[:6], also=former)


def _fetched(facts: Facts, parties: QuerySet[Any], places: Gazetteer) -> list[Party]:
    """Those that share something of the name, `FETCHED` a way of sharing it; narrowed by the index first, and only then by who may be named."""
    keys = list(dict.fromkeys(_narrowed(facts, places)))
    return list(parties.filter(pk__in=keys).defer("searched", "address", "tags"))


def _narrowed(facts: Facts, places: Gazetteer) -> Iterator[int]:
    every = Party.objects.all()
    if facts.party_code:
        yield from every.filter(code=facts.party_code).values_list("pk", flat=True)[:FETCHED]
    parts = parted(facts.party_name, places)
    told, letters = _rarest(pairs(folded(parts.core))), _letters(parts)
    if not told:
        key = name_key(facts.party_name)
        yield from every.filter(name_key=key).values_list("pk", flat=True)[: FETCHED if key else 0]
        return
    named = every.alias(of_name=Bigrams(F("searched")))
    spoken = [every.filter(uuid__in=initials.matching("party", letters))] if letters else []
    rarest = [named.filter(Q(of_name__contains=[one])) for one in told[:RAREST]]
    two = Q()
    for one, other in combinations(told, 2):
        two |= Q(of_name__contains=[one, other])
    if not two:
        yield from (key for key, _ in _found([*rarest, *spoken]))
        return
    close = _found([named.filter(two), *spoken])
    yield from (key for key, _ in close)
    if all(arm for _, arm in close):
        yield from [key for key, _ in _found(rarest)][:FETCHED]


def _found(arms: Sequence[QuerySet[Any]]) -> list[tuple[int, int]]:
    """At most `FETCHED` of each, the first first, with the place of the arm that found it; one statement."""
    rows = [
        arm.annotate(arm=Value(n)).order_by().values_list("pk", "arm")[:FETCHED] for n, arm in enumerate(arms)
    ]
    return sorted(rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0], key=lambda row: row[1])


def _letters(parts: Parts) -> str:
    """The first letters of a core, with those of the place before it where it has fewer than `FEWEST_LETTERS`; else empty."""
    core = next(iter(letters_of(parts.core)), "")
    if len(core) >= FEWEST_LETTERS:
        return core
    if not parts.core:
        return ""
    before, found, _ = parts.key.partition(parts.core)
    longer = next(iter(letters_of(before + found)), "") if found else ""
    return longer if len(longer) >= FEWEST_LETTERS else ""


def _rarest(told: list[str]) -> list[str]:
    """The pairs that tell most, of those that are equally rare the first."""
    known = shares(told) if len(told) > 1 else {}
    return sorted(told, key=lambda pair: known.get(pair, 0.0))[:PAIRS]


@lru_cache(maxsize=1)
def _gazetteer(size: int, on: date) -> Gazetteer:
    rows = Division.objects.filter(level__lte=3, valid_from__lte=on).order_by("valid_from")
    return Gazetteer(dict(rows.values_list("code", "name")))


def gazetteer() -> Gazetteer:
    """The names of provinces, cities and counties; read again when divisions have been added, and every day."""
    return _gazetteer(Division.objects.count(), today())
