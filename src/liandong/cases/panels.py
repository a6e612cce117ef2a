"""案件、决定、线索核查、检查对象页面上的线：谁最先立案、有什么决定、由哪条线索来；只给看得到的人。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.cases.filings import first_told
from liandong.cases.kinds import CASE, DECISION
from liandong.cases.models import Case, Decision
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.leads.kinds import LEAD
from liandong.leads.models import Verification
from liandong.offences.panels import show_on
from liandong.parties.kinds import PARTY

AT_MOST = 20


def parties_and_items(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The party and the item, to whoever may know them; the lead it came from."""
    assert isinstance(record, Case)
    parties = PARTY.sight.rows(actor).filter(pk=record.party_id) if level >= Level.FULL else ()
    for party in parties:
        yield PanelLink(party.name, f"/r/party/{party.uuid}/", "当事人")
    if record.item is not None:
        yield PanelLink(record.item.name, f"/r/item/{record.item.uuid}/", "涉及事项")
    if record.verification is not None:
        lead = record.verification.lead
        if LEAD.sight.rows(actor).filter(pk=lead.pk).exists():
            yield PanelLink(lead.number, f"/r/lead/{lead.uuid}/", "来自线索")


def decisions(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    assert isinstance(record, Case)
    for one in DECISION.sight.rows(actor).filter(case=record).order_by("pk"):
        state = DECISION.states.states[one.state].label
        yield PanelLink(one.decision_no, f"/r/decision/{one.uuid}/", f"行政处罚决定，{state}")


def who_was_first(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The answer of art. 25 over what has been confirmed to be one offence."""
    assert isinstance(record, Case)
    if level >= Level.FULL and (told := first_told(record)):
        yield PanelLink("最先立案", f"/r/case/{record.uuid}/", told)


def of_decision(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    assert isinstance(record, Decision)
    case = record.case
    if CASE.sight.rows(actor).filter(pk=case.pk).exists():
        yield PanelLink(case.number, f"/r/case/{case.uuid}/", "案件")


def of_verification(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The cases that came of a verification."""
    assert isinstance(record, Verification)
    for case in CASE.sight.rows(actor).filter(verification=record).order_by("pk"):
        yield PanelLink(case.number, f"/r/case/{case.uuid}/", f"案件，{CASE.states.states[case.state].label}")


def cases_of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The cases of a party that this person may see in full: a summary does not say who a citizen is."""
    rows = CASE.sight.rows(actor, Level.FULL).filter(party__uuid=record.uuid).order_by("-id")
    for case in rows[:AT_MOST]:
        yield PanelLink(
            case.conduct, f"/r/case/{case.uuid}/", f"{case.number} {CASE.states.states[case.state].label}"
        )


add_links("case", parties_and_items)
add_links("case", decisions)
add_links("case", who_was_first)
show_on("case")
add_links("decision", of_decision)
add_links("verification", of_verification)
add_links("party", cases_of_party)
