"""说到的当事人并入了别的对象、又拆了回来：记录按今天的那一个找，原来说的是哪一个不改。

A claim keeps the party its record was written for; only the column by which claims find one another follows the register, so
that a merge undone leaves everything as it was. What the records of both then say of one another is compared anew, each in a
job of its own, because a party may have many.

Main names: `follow`, `brought_up`.
"""

from __future__ import annotations

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Coalesce
from uuid_utils.compat import uuid7

from liandong.kernel import outbox
from liandong.offences.models import Claim, Offence
from liandong.parties.models import Party


def follow(party: Party) -> None:
    """Have the claims on this party found where it stands now, and compare again whatever that concerns.

    It reads what the register says now and not what the event said, so that a merge and its undoing may be told in any order.
    """
    touched = brought_up(Claim.objects.filter(Q(party=party) | Q(likely_party=party)))
    rows = Offence.objects.filter(claims__standing__in=touched, claims__ended_at=None)
    for offence in rows.order_by("pk").values_list("uuid", flat=True).distinct():
        outbox.put(uuid7(), "offences.claims_changed", {"offence": str(offence)})


def brought_up(claims: QuerySet[Claim]) -> set[int]:
    """Bring the standing party of these claims up to date; the keys of all that they stood for or stand for now."""
    today = Coalesce(
        "party__merged_into_id", "party_id", "likely_party__merged_into_id", "likely_party_id",
        output_field=BigIntegerField(),
    )  # fmt: skip
    touched: set[int] = set()
    by_party: dict[int, list[int]] = {}
    for key, before, now in claims.annotate(today=today).values_list("pk", "standing_id", "today"):
        if now != before:
            by_party.setdefault(now, []).append(key)
            touched |= {now, before} - {None}
    for now, keys in sorted(by_party.items()):
        Claim.objects.filter(pk__in=keys).update(standing=now)
    return touched
