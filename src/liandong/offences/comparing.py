"""比对：别的机关的哪件行为可能就是这一件，问过哪些，人答了什么。

The rule is the law's (`law.offence.grade`); here its candidates are fetched by party. An offence asks about at most `AT_MOST`
others at a time, the surest and oldest first, so that fifty people who register one tip leave a queue that can be worked off;
what is answered makes room for the next. A pair is asked about once, whatever number of transactions find it at the same
moment: rows are made in the order of their keys, so that two who make the same ones wait for each other and never in a circle.

Main names: `propose`, `likely_by`, `best`, `same_as`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest

from liandong.kernel import kinds, outbox, trail
from liandong.kernel.actor import system_actor
from liandong.kernel.numbering import record_number
from liandong.kernel.once import once
from liandong.law.offence import Grade, Likeness, Match, grade
from liandong.offences.facts import pair
from liandong.offences.models import Claim, Comparison, Offence
from liandong.registry import places

AT_MOST = 3
FETCHED = 200
ASKED = (Grade.CERTAIN, Grade.LIKELY)
MACHINE = "同案比对"
ALL_ALIKE = Cast(Value(1), IntegerField())
"""1 for every row; cast, because a bare number in an ORDER BY is the number of a column."""


def meant(claim: Claim) -> Q:
    """Claims that may mean the same party: linked, likely, or named alike; empty where no party is known."""
    wanted = Q(standing=claim.standing_id) if claim.standing_id else Q()
    if claim.party_code:
        wanted |= (
            Q(party_code=claim.party_code, party=None) if claim.party_id else Q(party_code=claim.party_code)
        )
    if claim.party_key and not claim.party_id:
        wanted |= Q(party_key=claim.party_key, party=None)
    return wanted


def rivals(claim: Claim) -> QuerySet[Claim]:
    """Live claims on other offences that may mean the same party, the likeliest first, of those the oldest.

    Whoever reads only so many of them loses what differs in the act or in its days before what is left open, and that before
    what agrees. It is only an order: what the law's comparison says of each is another matter.
    """
    if not (wanted := meant(claim)):
        return Claim.objects.none()
    rows = Claim.objects.filter(wanted, ended_at=None).exclude(offence=claim.offence_id)
    rows = rows.alias(conduct_off=_conduct_off(claim), days_off=_days_off(claim), place_off=_place_off(claim))
    worst = Greatest("conduct_off", "days_off")
    return rows.select_related("offence").order_by(
        worst, "conduct_off", "days_off", "place_off", "since", "pk"
    )


def _conduct_off(claim: Claim) -> Case | Cast:
    """0 the same item, 1 alike in words or norms or not said, 2 another."""
    alike = Q(provisions__has_any_keys=list(claim.provisions)) if claim.provisions else Q()
    if claim.conduct:
        alike |= Q(conduct=claim.conduct)
    if claim.item_id is None:
        return Case(When(alike, then=0), default=1) if alike else ALL_ALIKE
    return Case(When(item=claim.item_id, then=0), When(alike | Q(item=None), then=1), default=2)


def _days_off(claim: Claim) -> Case | Cast:
    """0 where the days meet, 1 where one does not know them, 2 where they do not."""
    if claim.began_on is None:
        return ALL_ALIKE
    began = claim.began_on
    meets = (
        Q(ended_on__gte=began) | Q(ended_on=None, is_continuing=True) | Q(ended_on=None, began_on__gte=began)
    )
    if claim.ended_on or not claim.is_continuing:
        meets &= Q(began_on__lte=claim.ended_on or began)
    return Case(When(began_on=None, then=1), When(meets, then=0), default=2)


def _place_off(claim: Claim) -> Case:
    return Case(When(division=claim.division, then=0), default=1)


def likely_by(claims: Iterable[Claim]) -> Likeness:
    """The city's settings of the comparison, knowing the places of these claims."""
    return Likeness(places=places.around(c.division for c in claims))


def best(ones: Iterable[Claim], others: Iterable[Claim], likeness: Likeness) -> Match | None:
    """The surest comparison between what is told of two offences; None where one of them has no claim."""
    order = list(Grade)
    matches = [grade(*pair(one, other), likeness) for one, other in product(ones, others)]
    return min(matches, key=lambda m: order.index(m.grade), default=None)


def propose(offence: Offence) -> list[Comparison]:
    """Ask whether others are the same offence, as far as there is room; returns what was asked now."""
    claims = list(offence.claims.filter(ended_at=None))
    known = of(offence)
    room = AT_MOST - sum(c.state == "asked" for c in known)
    if room <= 0 or not claims:
        return []
    met = {c.one_id + c.other_id - offence.pk for c in known} | {o.pk for o in same_as(offence)}
    own = {(c.kind, c.record) for c in claims}
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        for rival in rivals(claim).exclude(offence__in=met)[:FETCHED]:
            found.setdefault(rival.offence_id, []).append(rival)
            if (rival.kind, rival.record) in own:
                met.add(rival.offence_id)  # 一条记录自己说是两件的，不再问
    found = {key: theirs for key, theirs in found.items() if key not in met}
    graded = _graded(claims, found) if found else []
    order = list(Grade)
    chosen = sorted(
        (p for p in graded if p[1].grade in ASKED), key=lambda p: (order.index(p[1].grade), p[0])
    )[:room]
    made = [
        _asked(offence, found[key][0].offence, match)
        for key, match in sorted(chosen, key=lambda p: sorted((offence.pk, p[0])))
    ]
    return [comparison for comparison in made if comparison is not None]


def _graded(claims: list[Claim], found: dict[int, list[Claim]]) -> list[tuple[int, Match]]:
    """Each offence with the surest comparison of what is told of it."""
    likeness = likely_by([*claims, *(c for theirs in found.values() for c in theirs)])
    return [(key, match) for key, theirs in found.items() if (match := best(claims, theirs, likeness))]


def _asked(offence: Offence, other: Offence, match: Match) -> Comparison | None:
    """One question, made, shown to whom it concerns and put on record; None where a rival has just asked it."""
    one, two = sorted((offence, other), key=lambda o: o.pk)
    comparison, is_new = Comparison.objects.get_or_create(
        one=one, other=two,
        defaults={
            "number": record_number("BD"), "grade": match.grade, "reasons": list(match.reasons), "state": "asked", "version": 1,
            "owner": one.owner, **told_of(one, two),
        },
    )  # fmt: skip
    if not is_new:
        return None
    refresh(comparison)
    event = trail.automatic(
        system_actor(MACHINE), "comparison", comparison.uuid, "offences.ask_same", "提请判断是否同一违法行为",
        {"grade": match.grade.value, "reasons": list(match.reasons)},
    )  # fmt: skip
    outbox.put(event, "offences.comparison_asked", {"comparison": str(comparison.uuid)})
    return comparison


def refresh(record: Comparison | Offence) -> None:
    """Bring the access rows in line with the claims."""
    kind = kinds.get("comparison" if isinstance(record, Comparison) else "offence")
    assert kind is not None
    kind.sight.refresh(record)


def open_names(claims: Iterable[Claim]) -> list[str]:
    """The agencies that may be named to whoever sees the offence: those of sensitive claims only where there are no others."""
    live = [c for c in claims if c.ended_at is None]
    return list(dict.fromkeys(c.agency_name for c in [c for c in live if not c.is_sensitive] or live))


def told_of(one: Offence, two: Offence) -> dict[str, str]:
    """Party and agencies of a comparison in words, as they stand now."""
    claims = list(Claim.objects.filter(offence__in=(one, two), ended_at=None).order_by("pk"))
    names = dict.fromkeys(
        n for o in (one, two) for n in open_names(c for c in claims if c.offence_id == o.pk)
    )
    party = next((c.party_name for c in claims if c.party_name), "")
    return {"party_name": party, "agencies_told": "、".join(names)[:400]}


def of(offence: Offence) -> list[Comparison]:
    """Every comparison the offence stands in."""
    return list(Comparison.objects.filter(Q(one=offence) | Q(other=offence)).order_by("pk"))


@once
def same_as(offence: Offence) -> list[Offence]:
    """All offences people have said to be this one, through others too; never stored, so that splitting needs no repair."""
    met, edge = {offence.pk}, {offence.pk}
    while edge:
        pairs = Comparison.objects.filter(Q(one__in=edge) | Q(other__in=edge), state="same")
        edge = {key for both in pairs.values_list("one", "other") for key in both} - met
        met |= edge
    return list(Offence.objects.filter(pk__in=met - {offence.pk}).order_by("pk"))


def sides(comparison: Comparison) -> Iterator[list[Claim]]:
    """The claims, ended ones too, of either offence."""
    rows = (
        Claim.objects.filter(offence__in=(comparison.one_id, comparison.other_id))
        .select_related("item")
        .order_by("pk")
    )
    for key in (comparison.one_id, comparison.other_id):
        yield [claim for claim in rows if claim.offence_id == key]
