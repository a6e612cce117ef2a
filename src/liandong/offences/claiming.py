"""上层的记录说到一件违法行为：说到、改口、不再说。由上层的动作在自己的事务里调用。

A claim makes its own offence unless a person has named the one it joins; whether it is one that others hold is asked, never
assumed. Everything here stands or falls with the act that called it, and a call that comes twice finds its own claim again.

Main names: `claim`, `restate`, `close`, `of_record`, `recognise_again`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from liandong.kernel import kinds, outbox, trail
from liandong.kernel.actor import system_actor
from liandong.kernel.numbering import record_number
from liandong.kernel.once import once
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level, Secrecy
from liandong.offences import comparing
from liandong.offences.comparing import MACHINE
from liandong.offences.facts import Facts, stated
from liandong.offences.models import Claim, Offence
from liandong.offences.recognising import Recognised, recognised
from liandong.parties.masking import public_name
from liandong.parties.models import Form, Party

SENSITIVE_ROLES = frozenset({"criminal"})
"""Roles of claims about 行刑衔接; they are kept like those marked sensitive, whatever the caller says."""


def claim(
    *, kind: str, record: UUID, number: str, agency: UUID, role: str, facts: Facts, is_sensitive: bool, at: datetime,
    offence: Offence | None = None,
) -> Offence:  # fmt: skip
    """Say that a record speaks of an offence, and ask whether others hold the same one.

    Args:
        kind, record, number: the record that speaks, its kind known to the kernel.
        role: what the record is to the offence: ``lead``, ``case``, ``criminal`` and what later rooms add.
        facts: what it says; stays the record's own and is shown to nobody who may not see the record.
        at: since when it speaks of it.
        offence: the one a person has picked; None makes a new one. What is sensitive always stands by itself, so that
            nothing of it shows on an offence others see.
    """
    is_sensitive = is_sensitive or role in SENSITIVE_ROLES
    if offence is not None and (is_sensitive or offence.claims.filter(is_sensitive=True).exists()):
        offence = None
    made = offence or Offence(number=record_number("WF"), owner=agency, state="open", version=1)
    if offence is None:
        made.save()
    name, likely = agencies().name(agency), _likely(facts, agency)
    row, is_new = Claim.objects.get_or_create(
        offence=made, kind=kind, record=record, agency=agency, ended_at=None,
        defaults={
            "number": number, "agency_name": name, "role": role, "since": at,
            "is_sensitive": is_sensitive, **stated(facts, likely.party.pk if likely else None),
        },
    )  # fmt: skip
    if is_new:
        _linked(row, None, likely)
        _changed(made, row, "offences.claim_made", "有记录说到", {"role": role})
    return made


def restate(row: Claim, facts: Facts, *, is_sensitive: bool | None = None) -> None:
    """The record now says otherwise; what was asked on the old facts is compared again."""
    before, likely = row.likely_party_id, _likely(facts, row.agency)
    for name, value in stated(facts, likely.party.pk if likely else None).items():
        setattr(row, name, value)
    if is_sensitive is not None:
        row.is_sensitive = is_sensitive or row.role in SENSITIVE_ROLES
    row.save()
    _linked(row, before, likely)
    _changed(row.offence, row, "offences.claim_restated", "记录所述有变", {})


def recognise_again(row: Claim) -> None:
    """The register has grown: name the party of a claim that had none, where matching is sure of it now."""
    likely = _likely(
        Facts(None, row.party_name, row.party_code, row.is_unlisted, division=row.division), row.agency
    )
    if likely is None:
        return
    row.likely_party = row.standing = likely.party
    row.save(update_fields=["likely_party", "standing"])
    _linked(row, None, likely)
    _changed(row.offence, row, "offences.party_recognised", "名录库里有了可能的当事人", {})


def close(row: Claim, *, at: datetime) -> None:
    """The record no longer speaks of it: withdrawn, passed on, found to be nothing."""
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _changed(row.offence, row, "offences.claim_closed", "记录不再说到", {})


@once
def of_record(kind: str, record: UUID) -> list[Claim]:
    """The live claims of a record, the first first."""
    rows = Claim.objects.filter(kind=kind, record=record, ended_at=None)
    return list(rows.select_related("offence").order_by("pk"))


def _likely(facts: Facts, agency: UUID) -> Recognised | None:
    """The party matching would link where none is confirmed; citizens only to the agency that registered them."""
    if facts.party is not None or facts.is_unlisted:
        return None
    found = recognised(facts, Party.objects.filter(~Q(form=Form.CITIZEN) | Q(owner=agency)))
    return found[0] if found and found[0].is_sure else None


def _linked(row: Claim, before: int | None, likely: Recognised | None) -> None:
    """A link the machine makes or gives up stands with its reasons on the trail of the record that speaks; nothing where it stays."""
    if before == (likely.party.pk if likely else None):
        return
    was = f"“{public_name(Party.objects.get(pk=before))}”" if before is not None else ""
    told = f"“{public_name(likely.party)}”：{'；'.join(likely.reasons)}" if likely else ""
    kind = kinds.get(row.kind)
    field = kind and (kind.named("party_name") or kind.named("party_label"))
    change = {
        "field": "likely_party", "label": field.label if field else "当事人", "level": int(Level.FULL), "class": Secrecy.INTERNAL.value, "was": was,
        "now": told,
    }  # fmt: skip
    title = "机器对应到名录库的当事人" if likely else "机器对应的当事人不再作数"
    trail.automatic(
        system_actor(MACHINE), row.kind, row.record, "offences.link_party", title, {}, changes=[change]
    )


def _changed(offence: Offence, row: Claim, action: str, title: str, facts: dict[str, Any]) -> None:
    """Sight, trail, questions; and the same questions once more after the commit, for what was not to be seen before it."""
    offence.agencies_told = (
        "、".join(comparing.open_names(offence.claims.order_by("pk")))[:400] or offence.agencies_told
    )
    offence.save(update_fields=["agencies_told"])
    comparing.refresh(offence)
    for comparison in comparing.of(offence):
        comparing.refresh(comparison)
    said = {"agency": row.agency_name, "kind": row.kind, **facts}
    event = trail.automatic(system_actor(MACHINE), "offence", offence.uuid, action, title, said)
    comparing.propose(offence)
    outbox.put(event, "offences.claims_changed", {"offence": str(offence.uuid)})
