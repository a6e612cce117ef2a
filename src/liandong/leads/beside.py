"""登记线索时旁边查有关的记录：把填到一半的表单读成一件行为，能认出几项算几项。

Only what the act is about is read; who reported it is not. A name that is not yet a party of the register is asked for as a
name, and then no other agency's record is.

Main names: `asked`, `FIELDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from liandong.kernel import beside
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer
from liandong.leads.actions.registering import REGISTER_LEAD
from liandong.leads.forms import LeadFacts
from liandong.leads.models import BACKWARD
from liandong.offences.beside import answered
from liandong.offences.facts import Facts
from liandong.offences.sighting import Related, related

ACT = (
    "party",
    "party_name",
    "party_code",
    "item",
    "conduct",
    "division",
    "address",
    "since",
    "until",
    "is_continuing",
    "provisions",
)
FIELDS = (*ACT, "origin", "is_sensitive")
TYPED = ("party", "party_name", "party_code")
APART = "敏感的、检察机关和公安机关移送的线索，不查别的机关的记录，以免对方由此知道。"


def facts_of(values: Mapping[str, Any]) -> Facts:
    """What the form says so far; what cannot be understood counts as not yet known."""
    form = LeadFacts({name: values.get(name) or "" for name in ACT})
    form.is_valid()
    said = form.cleaned_data
    party, item, place = said.get("party"), said.get("item"), said.get("division")
    name = said.get("party_name") or ("" if party or said.get("party_code") else _named(form))
    return Facts(
        party=party.pk if party else None, party_name=party.name if party else name,
        party_code=party.code if party else said.get("party_code", ""), item=item.pk if item else None,
        conduct=said.get("conduct", ""), division=place.code if place else "", place=said.get("address", ""),
        since=said.get("since"), until=said.get("until"), is_continuing=said.get("is_continuing", False),
        provisions=tuple(said.get("provisions", ())),
    )  # fmt: skip


def _named(form: LeadFacts) -> str:
    """What stands in the field of the registered party and is none yet."""
    text = str(form.data["party"]).replace("\x00", "").strip()
    return text[: form.fields["party_name"].max_length]  # type: ignore[attr-defined]


def asked(actor: Actor, values: Mapping[str, Any], is_settled: bool) -> Related:
    """What is held already that may be about the same thing; the same for the page and the interface.

    For a lead that is itself kept apart no other agency is asked: it would be told that we hold something.
    """
    is_apart = bool(values.get("is_sensitive")) or values.get("origin") in BACKWARD
    found = related(
        actor, facts_of(values), purpose=REGISTER_LEAD.title, is_settled=is_settled and not is_apart
    )
    return replace(found, not_asked=APART) if is_apart else found


def _answered(actor: Actor, values: Mapping[str, Any], is_settled: bool) -> BesideAnswer:
    return answered(asked(actor, values, is_settled))


beside.declare(
    beside.Declared(
        action=REGISTER_LEAD.name,
        title="有关的记录",
        button="查有关的记录",
        lead="看得到的记录列在这里。在册的当事人、事项和地点都填定的，还查别的机关有没有记录：每次查询都记入账本，并告知对方机关；敏感的请先勾选“敏感”，就不查。",
        fields=FIELDS,
        typed=TYPED,
        ask=_answered,
    )
)
