"""名录库里新有了对象：先前只有名称、代码，没有对应的记录，凭同一代码、同一名称再认一次。

Only what bears the very code or name is asked again, and never what a person has said is none of the register; what is merely alike is found by whoever looks at the record. A few claims
at a time, each step announcing the next, so that a register of half a million does not hold anything up.

Main names: `step`, `TOPIC`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q

from liandong.kernel import outbox
from liandong.offences.claiming import recognise_again
from liandong.offences.models import Claim
from liandong.parties.models import Party

TOPIC = "offences.to_recognise"
AT_ONCE = 100


def step(column: str, value: str, after: int = 0) -> None:
    """Ask again about the next claims that bear the name or the code of one of these parties.

    Args:
        column, value: which parties: ``uuid`` of one, ``batch`` of a list that came in.
        after: key of the last claim that was asked about.
    """
    parties: Any = Party.objects.filter(**{column: value}, state="in_force")
    named = Q(party_key__in=parties.values("name_key"))
    coded = Q(party_code__in=parties.exclude(code="").values("code"))
    unknown = Claim.objects.filter(ended_at=None, party=None, likely_party=None, is_unlisted=False)
    rows = unknown.filter(named | coded, pk__gt=after)
    claims = list(rows.select_related("offence").order_by("pk")[:AT_ONCE])
    for claim in claims:
        recognise_again(claim)
    if len(claims) == AT_ONCE:
        outbox.put(uuid.uuid4(), TOPIC, {"column": column, "value": value, "after": claims[-1].pk})
