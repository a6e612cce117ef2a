"""最先立案：一件违法行为（连同经确认是同一件的）有哪些机关立了案，谁在先；每次都重新算，从不存下来。

Main names: `filing_of`, `cases_on`, `filings`, `seen_rivals`, `first_told`. Source: 行政处罚法第二十五条.
"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.cases.claims import is_apart, offences_of
from liandong.cases.kinds import CASE
from liandong.cases.models import Case
from liandong.kernel.actor import Actor
from liandong.kernel.once import once
from liandong.law.jurisdiction.facts import Filing
from liandong.law.jurisdiction.order import first_filing
from liandong.offences import comparing
from liandong.offences.models import Claim, Offence
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency
from liandong.registry.queries import POLICE


def filing_of(case: Case) -> Filing | None:
    """The filing as the law compares it; None while nothing has been filed. Agencies by their public id."""
    if case.registered_at is None:
        return None
    return Filing(
        agency=str(case.owner), approved_at=case.approved_at, evidence=case.approval_evidence, registered_at=case.registered_at,
        accepted_at=case.accepted_at, day_only=case.is_day_only, withdrawn_at=case.ended_at if case.state == "withdrawn" else None,
    )  # fmt: skip


def cases_on(offences: Iterable[Offence]) -> list[Case]:
    """Every case that speaks of one of these offences, or of one that people have said to be the same; the oldest first."""
    keys: set[int] = set()
    for offence in offences:
        keys |= {offence.pk, *(o.pk for o in comparing.same_as(offence))}
    records = Claim.objects.filter(offence__in=keys, kind="case").values("record")
    return list(Case.objects.filter(uuid__in=records).select_related("party", "item").order_by("pk"))


@once
def filings(case: Case) -> list[tuple[Case, Filing]]:
    """The filings that compete for what this case is about, itself included."""
    found = ((one, filing_of(one)) for one in cases_on(offences_of(case)))
    return [(one, filing) for one, filing in found if filing is not None and filing.withdrawn_at is None]


def seen_rivals(actor: Actor, case: Case) -> list[Case]:
    """The other cases filed on what people have confirmed to be the same act, of those this actor may see."""
    others = [one for one, _ in filings(case) if one.pk != case.pk]
    seen = set(CASE.sight.rows(actor).filter(pk__in=[one.pk for one in others]).values_list("pk", flat=True))
    return [one for one in others if one.pk in seen]


def first_told(case: Case) -> str:
    """Who filed first, in a sentence; or why nobody can be named. Empty where only one agency has filed.

    What another agency keeps apart (涉嫌犯罪、敏感) is not told of.
    """
    known = [(one, f) for one, f in filings(case) if one.owner == case.owner or not is_apart(one)]
    owners = {one.owner for one, _ in known}
    if len(owners) < 2:
        return ""
    lines = {line_of(a) for a in Agency.objects.filter(uuid__in=owners)}
    is_police = lines == {POLICE}
    first = first_filing([filing for _, filing in known], by_acceptance=is_police)
    names = "、".join(dict.fromkeys(one.agency_name for one, _ in known))
    if first.filing is None:
        return f"{names}都已立案，{'；'.join(first.doubts)}，不能认定谁最先立案，应当协商。"
    winner = next(one for one, filing in known if filing == first.filing)
    return f"{names}都已立案，{winner.agency_name}最先{'受案' if is_police else '立案'}。"
