"""入企过几次：频次照登记过的入企算，一次联合检查对企业算一次，对到场的每个机关各算一次；批准了还没有去的，只对批准它的机关算。"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from liandong.inspections.earlier import Earlier, told_by, told_since
from liandong.now import CHINA, today
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


def to_come(inspection: Inspection, agency: UUID) -> int:
    """How many other visits of that year the agency has approved to this party and can still make; one whose day is over it cannot."""
    whole = inspection.party.merged_into or inspection.party
    same = Q(party=whole) | Q(party__merged_into=whole)
    ready = [{"agency": str(agency), "decision": "approved", "arrived_at": ""}]
    rows = Inspection.objects.filter(
        same, state__in=("pending", "approved", "under_way"), parts__contains=ready
    )
    rows = rows.filter(on__year=inspection.on.year, on__gte=today())
    return rows.exclude(uuid=inspection.uuid).count()


@told_since
def days_of_visits(first: date, last: date) -> Iterable[tuple[UUID, date, frozenset[UUID]]]:
    """Every visit that was made in these days with the agencies that came, under the record into which its party was merged."""
    start, end = (datetime.combine(day, time.min, CHINA) for day in (first, last + timedelta(days=1)))
    made = Inspection.objects.filter(entered_at__gte=start, entered_at__lt=end)
    rows = made.values_list("party__uuid", "party__merged_into__uuid", "entered_at", "parts")
    for party, whole, at, parts in rows.iterator(2000):
        if at is not None:
            came = frozenset(UUID(part["agency"]) for part in parts if part["arrived_at"])
            yield whole or party, at.astimezone(CHINA).date(), came
