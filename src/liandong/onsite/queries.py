"""凭码找一次检查：猜的码什么也得不到；平台自己的码印在检查通知书上，省平台的码猜得出，到场登记以后才查得到。

The caller limits how often it is asked. Main names: `by_code`, `by_external_code`,
`by_receipt`, `is_about`, `of_part`, `rated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Upper

from liandong.documents import checking
from liandong.now import CHINA, today
from liandong.onsite import merging, results, rules
from liandong.onsite.models import FollowUp, Inspection, Voice
from liandong.parties.naming import folded
from liandong.sealing.numbers import covered


def by_code(typed: str) -> Inspection | None:
    """The visit whose own code was typed, however it was typed; None for a code that is none.

    A code is made with the approval, or with an urgent entry: before that there is nothing to be found.
    """
    code = checking.understood(typed)
    return Inspection.objects.select_related("party").filter(code=code).first() if code else None


def by_external_code(typed: str) -> Inspection | None:
    """The newest visit with this number of the province's platform, once somebody stood at the door.

    Nothing says that those numbers cannot be guessed, so a visit that is still to come is not found by one.
    """
    asked = typed.strip().upper()
    if not asked:
        return None
    come = Inspection.objects.alias(said=Upper("external_code")).filter(said=asked, entered_at__isnull=False)
    return come.order_by("-on", "-pk").first()


def by_receipt(typed: str) -> Voice | None:
    """The complaint whose receipt was typed; None for a code that is none."""
    code = checking.understood(typed)
    return Voice.objects.filter(receipt=code).first() if code else None


def rated(agency: UUID) -> Aggregate | None:
    """What the ratings of one department say together; None before there are enough of them.

    An officer knows the codes and may rate too, to find out by the change whether a firm has rated, or to speak in its place. So what
    came in this quarter waits for the next, of a visit that was rated more than once the lowest counts, in the place of the first, only
    whole batches of the oldest are counted, and the mean is told in halves. That a firm kept silent and an officer spoke for it cannot
    be seen. How many a batch holds is the platform's own number (`LIANDONG_FEWEST_RATINGS`).
    """
    waiting_from = datetime.combine(rules.quarter_of(today()), time.min, CHINA)
    come = Voice.objects.filter(sort=Voice.RATING, received_at__lt=waiting_from)
    own = come.filter(departments__contains=[{"agency": str(agency)}]).order_by("pk")
    visits: dict[int, list[int]] = {}
    for visit, state, score in own.values_list("inspection", "state", "score"):
        given = visits.setdefault(visit, [])
        if state == "rated" and score is not None:
            given.append(score)
    lowest = [min(scores) for scores in visits.values() if scores]
    scores = rules.whole_batches(lowest, settings.FEWEST_RATINGS)
    return Aggregate(len(scores), rules.mean_in_halves(scores)) if scores else None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """How many ratings, and their mean in halves."""

    count: int
    mean: float


def is_about(inspection: Inspection, typed: str) -> bool:
    """Whether a name or 统一社会信用代码 is that of the firm which is visited; for whoever holds the visit's own code."""
    party = inspection.party
    former = [one["name"] for one in party.former_names]
    names = {folded(one) for one in (inspection.party_name, party.name, *former)}
    return folded(typed) in names or (bool(party.code) and typed.strip().upper() == party.code)


@dataclass(frozen=True, slots=True)
class Told:
    """One item as its firm reads it: what was found, empty until the department has confirmed; `after` what is to be done, and how
    that stands."""

    name: str
    found: str = ""
    after: str = ""


def of_part(inspection: Inspection, part: Mapping[str, Any]) -> Iterator[Told]:
    """The items of one department; results only where it has confirmed them."""
    if not part["confirmed"]:
        yield from (Told(item["name"]) for item in part["items"])
        return
    checks = inspection.rechecks.filter(agency=part["agency"]).prefetch_related("looks").order_by("pk")
    looked = {one.subject: sorted(one.looks.all(), key=lambda look: look.pk) for one in checks}
    for one in merging.review(inspection, part):
        entry = one.entry
        if entry is None:
            yield Told(one.name)
            continue
        said = results.said(one.code, entry.result)
        looks = looked.get(one.code, []) if entry.follow_up == FollowUp.RECTIFY else []
        after = "；".join([merging.after(entry), *map(str, looks)])
        yield Told(one.name, f"{said}。{covered(entry.told)}" if entry.told else said, after)
