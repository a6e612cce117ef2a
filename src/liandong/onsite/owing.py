"""登记时选了“移作违法线索”的：登记成了哪一条，哪些还没有登记。

A lead says in its paper number from which visit and item it came (`paper_of`), and one agency registers one paper once; so the link is
read from there and kept nowhere else. Main names: `begun`, `lead_of`, `owed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from liandong.leads.models import Lead
from liandong.leads.models import Origin as LeadOrigin
from liandong.onsite import merging, results
from liandong.onsite.models import FollowUp, Inspection, Origin, Register
from liandong.parties.models import Form

_SOURCES = (LeadOrigin.RANDOM, LeadOrigin.PATROL)


@dataclass(frozen=True, slots=True)
class Owed:
    """An item of a department that was to become a lead, and has not."""

    inspection: Inspection
    row: merging.Reviewed


def paper_of(inspection: Inspection, item: str) -> str:
    """Under which paper number a lead of this item is registered."""
    return f"{inspection.number}/{item}"


def begun(inspection: Inspection, row: merging.Reviewed) -> dict[str, str]:
    """First values of the form of a lead; a citizen's name is not put into an address."""
    assert row.entry is not None
    party = inspection.party
    return {
        "origin": LeadOrigin.RANDOM if inspection.origin == Origin.DRAWN else LeadOrigin.PATROL,
        "origin_paper": paper_of(inspection, row.code),
        "party": party.code or ("" if party.form == Form.CITIZEN else party.name), "item": row.code, "division": inspection.place,
        "facts": f"{inspection.number}：{results.said(row.code, row.entry.result)}。{row.entry.told}",
    }  # fmt: skip


def may_become(row: merging.Reviewed) -> bool:
    """Whether what stands of an item may be registered as a lead: something wrong, or said to go there."""
    entry = row.entry
    return entry is not None and (results.is_problem(entry.result) or entry.follow_up == FollowUp.LEAD)


def lead_of(inspection: Inspection, agency: UUID, item: str) -> Lead | None:
    """The lead that a department made of an item."""
    made = Lead.objects.filter(
        owner=agency, origin__in=_SOURCES, origin_paper__iexact=paper_of(inspection, item)
    )
    return made.exclude(state="cancelled").first()


def owed(agency: UUID) -> Iterator[Owed]:
    """What a department still has to register as leads, the oldest visit first."""
    paper = Concat(OuterRef("inspection__number"), Value("/"), OuterRef("subject"))
    made = Lead.objects.filter(owner=agency, origin__in=_SOURCES, origin_paper__iexact=paper).exclude(
        state="cancelled"
    )
    rows = Register.objects.filter(
        ~Exists(made), agency=agency, follow_up=FollowUp.LEAD, inspection__state__in=("ended", "confirmed")
    )
    wanted = {(row.inspection_id, row.subject) for row in rows.only("inspection_id", "subject")}
    found = Inspection.objects.select_related("party").filter(pk__in={visit for visit, _ in wanted})
    for one in found.order_by("on", "pk"):
        part = next((p for p in one.parts if p["agency"] == str(agency)), None)
        for row in merging.review(one, part) if part is not None else ():
            is_owed = (one.pk, row.code) in wanted and row.entry is not None
            if is_owed and row.entry is not None and row.entry.follow_up == FollowUp.LEAD:
                yield Owed(one, row)
