"""案件说到的涉嫌违法行为：登记、立案时说到，更正时改口，撤案、移送的不再说。

What is 行刑衔接 or marked sensitive is kept apart. Main names: `claimed`, `restated`, `spoken_of`, `closed`, `offences_of`, `is_apart`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from liandong.cases.models import Case
from liandong.offences import claiming
from liandong.offences.facts import Facts
from liandong.offences.models import Claim, Offence


def facts_of(case: Case) -> Facts:
    """What a case says, as acts are compared."""
    return Facts(
        party=case.party_id, party_name=case.party_name, party_code=case.party.code if case.party else "", item=case.item_id,
        conduct=case.conduct, division=case.division, place=case.address, since=case.since, until=case.until,
        is_continuing=case.is_continuing, provisions=tuple(case.provisions),
    )  # fmt: skip


def is_apart(case: Case) -> bool:
    """Whether the case is kept from other agencies."""
    return case.is_sensitive or case.is_criminal


def claimed(case: Case, at: datetime) -> None:
    """The case speaks of a suspected act from this moment on: of the one its lead speaks of, where it came from a lead."""
    claiming.claim(
        kind="case", record=case.uuid, number=case.number, agency=case.owner, facts=facts_of(case), at=at,
        role="criminal" if case.is_criminal else "case", is_sensitive=is_apart(case), offence=_of_lead(case),
    )  # fmt: skip


def _of_lead(case: Case) -> Offence | None:
    if case.verification is None:
        return None
    claims = claiming.of_record("lead", case.verification.lead.uuid)
    return claims[0].offence if claims else None


def restated(case: Case) -> None:
    """It says otherwise now; what a single claim added of itself (a correction order, a further conduct) stays."""
    for n, claim in enumerate(claiming.of_record("case", case.uuid)):
        facts = replace(facts_of(case), correction_ordered_on=claim.correction_ordered_on)
        if n:
            facts = replace(
                facts, conduct=claim.conduct, item=claim.item_id, provisions=tuple(claim.provisions)
            )
        claiming.restate(claim, facts, is_sensitive=is_apart(case))


def spoken_of(case: Case, conducts: Sequence[str], at: datetime) -> list[Offence]:
    """The offences these conducts are, in order.

    A conduct the case has spoken of before is found again by its words; else the first one is what the case was filed for, unless
    another of them is, and each further one one of its own.
    """
    live = claiming.of_record("case", case.uuid)
    known = {claim.conduct: claim.offence for claim in reversed(live)}
    found = [known.get(conduct) for conduct in conducts]
    if found[0] is None and live[0].offence not in found:
        found[0] = live[0].offence
    return [one or _further(case, c, at) for one, c in zip(found, conducts, strict=True)]


def _further(case: Case, conduct: str, at: datetime) -> Offence:
    facts = replace(facts_of(case), conduct=conduct, item=None, provisions=())
    return claiming.claim(
        kind="case", record=case.uuid, number=case.number, agency=case.owner, facts=facts, at=at,
        role="criminal" if case.is_criminal else "case", is_sensitive=is_apart(case),
    )  # fmt: skip


def closed(case: Case, at: datetime) -> None:
    """It speaks of nothing any more."""
    for claim in claiming.of_record("case", case.uuid):
        claiming.close(claim, at=at)


def offences_of(case: Case) -> list[Offence]:
    """The offences the case speaks of, the first first; those of ended claims only where there are no others."""
    live = claiming.of_record("case", case.uuid)
    if live:
        return [claim.offence for claim in live]
    rows = Claim.objects.filter(kind="case", record=case.uuid).select_related("offence").order_by("pk")
    return list(dict.fromkeys(claim.offence for claim in rows))
