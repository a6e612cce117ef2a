"""线索、核查、检查对象页面上的线：送到了哪里、谁在核查、这个对象名下的线索；只给看得到的人。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.dispatches.kinds import DISPATCH
from liandong.dispatches.models import Dispatch
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links, file_link
from liandong.kernel.roles import Level
from liandong.leads.claims import facts_of
from liandong.leads.kinds import LEAD, VERIFICATION
from liandong.leads.models import Lead, Verification
from liandong.offences.panels import show_on
from liandong.offences.recognising import recognised
from liandong.parties.kinds import PARTY

AT_MOST = 20


def parties_and_items(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The party and the item, to whoever may know them."""
    assert isinstance(record, Lead)
    parties = PARTY.sight.rows(actor).filter(pk=record.party_id) if level >= Level.FULL else ()
    for party in parties:
        yield PanelLink(party.name, f"/r/party/{party.uuid}/", "当事人")
    if record.item is not None:
        yield PanelLink(record.item.name, f"/r/item/{record.item.uuid}/", "涉及事项")


def likely_parties(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Whom of the register it may be about, and why, to the agency that has to say so: by 补充更正, with the code that stands here."""
    assert isinstance(record, Lead)
    is_open = record.party_id is None and not record.is_unlisted and not record.is_citizen
    if level < Level.FULL or record.owner != actor.agency or not is_open:
        return
    for found in recognised(facts_of(record), PARTY.sight.rows(actor)):
        told = f"可能的当事人（{found.party.code or '没有代码'}）：{'；'.join(found.reasons)}"
        told += "。机器已按此比对" if found.is_sure else ""
        yield PanelLink(found.party.name, f"/r/party/{found.party.uuid}/", f"{told}；核对后用“补充更正”对应")


def files(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The evidence, to be taken away by whoever sees the lead in full."""
    assert isinstance(record, Lead)
    if level >= Level.FULL:
        for one in record.evidence.filter(withdrawn_at=None).order_by("number"):
            url = f"/leads/{record.uuid}/evidence/{one.number}"
            yield file_link(one.name, url, one.get_kind_display(), one.size)


def where_it_went(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The dispatches and verifications of a lead."""
    assert isinstance(record, Lead)
    for dispatch in DISPATCH.sight.rows(actor).filter(carried=record.uuid).order_by("id"):
        state = DISPATCH.states.states[dispatch.state].label
        told = f"{dispatch.sender_name} → {dispatch.receiver_name}，{state}"
        yield PanelLink(dispatch.number, f"/r/dispatch/{dispatch.uuid}/", told)
    for one in VERIFICATION.sight.rows(actor).filter(lead=record).order_by("id"):
        state = VERIFICATION.states.states[one.state].label
        yield PanelLink(one.number, f"/r/verification/{one.uuid}/", f"{one.agency_name}{state}")


def of_verification(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The lead it is about and the dispatch by which it came."""
    assert isinstance(record, Verification)
    if LEAD.sight.rows(actor).filter(pk=record.lead.pk).exists():
        yield PanelLink(record.lead.number, f"/r/lead/{record.lead.uuid}/", "线索")
    came_by = Dispatch.objects.filter(uuid=record.dispatch).first() if record.dispatch else None
    if came_by is not None and DISPATCH.sight.rows(actor).filter(pk=came_by.pk).exists():
        yield PanelLink(came_by.number, f"/r/dispatch/{came_by.uuid}/", f"{came_by.sender_name}移送")


def leads_of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The leads on a party that this person may see in full: a summary does not say who a citizen is."""
    rows = LEAD.sight.rows(actor, Level.FULL).filter(party__uuid=record.uuid).order_by("-id")
    for lead in rows[:AT_MOST]:
        yield PanelLink(
            lead.conduct, f"/r/lead/{lead.uuid}/", f"{lead.number} {LEAD.states.states[lead.state].label}"
        )


add_links("lead", parties_and_items)
add_links("lead", likely_parties)
add_links("lead", files)
show_on("lead")
add_links("lead", where_it_went)
add_links("verification", of_verification)
add_links("party", leads_of_party)
