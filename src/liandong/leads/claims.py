"""线索说到的涉嫌违法行为：登记时说到，补充更正时改口，撤销、没有违法事实的不再说。

What follows from it (whether other agencies hold the same act, collisions, the oldest filing) is the business of `offences`;
here a lead is only put into its words. What came from police or procuratorate is 行刑衔接 and is kept apart like what is marked
sensitive.

Main names: `claimed`, `restated`, `closed`.
"""

from __future__ import annotations

from datetime import datetime

from liandong.leads.models import BACKWARD, Lead
from liandong.offences import claiming
from liandong.offences.facts import Facts


def facts_of(lead: Lead) -> Facts:
    """What a lead says, as acts are compared."""
    return Facts(
        party=lead.party_id, party_name=lead.party_name, party_code=lead.party.code if lead.party else lead.party_code, is_unlisted=lead.is_unlisted, item=lead.item_id,
        conduct=lead.conduct, division=lead.division, place=lead.address, since=lead.since, until=lead.until,
        is_continuing=lead.is_continuing, provisions=tuple(lead.provisions),
    )  # fmt: skip


def _is_apart(lead: Lead) -> bool:
    return lead.is_sensitive or lead.origin in BACKWARD


def claimed(lead: Lead, at: datetime) -> None:
    """The lead speaks of a suspected act from this moment on."""
    claiming.claim(
        kind="lead", record=lead.uuid, number=lead.number, agency=lead.owner, role="lead", facts=facts_of(lead),
        is_sensitive=_is_apart(lead), at=at,
    )  # fmt: skip


def restated(lead: Lead) -> None:
    """It says otherwise now."""
    for claim in claiming.of_record("lead", lead.uuid):
        claiming.restate(claim, facts_of(lead), is_sensitive=_is_apart(lead))


def closed(lead: Lead, at: datetime) -> None:
    """It speaks of nothing any more."""
    for claim in claiming.of_record("lead", lead.uuid):
        claiming.close(claim, at=at)
