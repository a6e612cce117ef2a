"""入企过几次：频次照登记过的入企算，一次联合检查对企业算一次，对到场的每个机关各算一次。"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from liandong.inspections.earlier import Earlier, told_by
from liandong.now import CHINA
from liandong.onsite.models import Inspection
from liandong.parties.models import Party


@told_by
def visits_to(party: Party) -> list[Earlier]:
    """The visits that were made to a party, also under a record merged into it."""
    whole = party.merged_into or party
    made = Inspection.objects.filter(Q(party=whole) | Q(party__merged_into=whole)).exclude(entered_at=None)
    return [
        Earlier(
            one.entered_at.astimezone(CHINA).date(),
            frozenset(UUID(part["agency"]) for part in one.parts if part["arrived_at"]),
            one.uuid,
        )
        for one in made.order_by("entered_at")
        if one.entered_at is not None
    ]
