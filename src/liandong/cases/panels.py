"""案件、决定、线索核查、检查对象页面上的线：谁最先立案、有什么可以互认、有什么决定、由哪条线索来；只给看得到的人。"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Q

from liandong.cases.actions.binding import EXPORT_DOSSIER, is_his
from liandong.cases.actions.measuring import PROPOSE_MEASURE, TAKE_URGENT
from liandong.cases.actions.preparing import PROPOSE_PENALTY, PROPOSE_WAIVER
from liandong.cases.filings import first_told
from liandong.cases.kinds import CASE, DECISION, MEASURE, PROPOSAL
from liandong.cases.models import Case, Decision, Depth, Measure, Proposal
from liandong.cases.procedure.passing import measures_of
from liandong.cases.states import LIVE, UNFILED
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links, file_link
from liandong.kernel.roles import Level
from liandong.leads.kinds import LEAD
from liandong.leads.models import Verification
from liandong.now import today
from liandong.offences.panels import show_on
from liandong.parties.kinds import PARTY
from liandong.recognition.panels import asking_url
from liandong.recognition.queries import answers

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
    """The sheet with both moments of the filing; the answer of art. 25 over what has been confirmed to be one offence."""
    assert isinstance(record, Case)
    if record.registered_at is not None:
        told = first_told(record) if level >= Level.FULL else ""
        yield PanelLink("立案时间核验单", f"/cases/{record.uuid}/filing", told or "两个立案时间和账本的证明")


def recognisable(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """What others have found out already, while it is not decided whether to punish: each is accepted or declined on its own page."""
    assert isinstance(record, Case)
    is_open = record.state in (*UNFILED, *LIVE) and record.owner == actor.agency
    if level < Level.FULL or not is_open or record.party is None or record.item is None:
        return
    said = answers(actor, record.party, record.item, record.division, today(), but_of=record.owner)
    if said.found:
        asked = urlencode({"item": record.item.code, "place": record.division})
        yield PanelLink(
            said.verdict.sentence, f"{asking_url(record.party)}?{asked}", "".join(said.verdict.warnings)
        )
    for one in said.found:
        result = f"{one.finding.agency_name}{one.finding.found_on}：{one.finding.get_result_display()}"
        yield PanelLink(result, f"/r/finding/{one.finding.uuid}/", one.sentence)


def files(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The evidence, to be taken away by whoever sees the case in full."""
    assert isinstance(record, Case)
    if level >= Level.FULL:
        for one in record.evidence.filter(withdrawn_at=None).order_by("number"):
            url = f"/cases/{record.uuid}/evidence/{one.number}"
            yield file_link(one.name, url, one.get_kind_display(), one.size)


def dossier(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The case as one file in filing order, to those of its agency who may take it away."""
    assert isinstance(record, Case)
    if is_his(actor, record, level):
        told = "文书和证据按归档次序装成一份，有目录和页次"
        yield PanelLink(EXPORT_DOSSIER.title, f"/cases/{record.uuid}/dossier", told)


def within_case(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The measures and proposals of a case, and what was handed over to its agency with another's case."""
    assert isinstance(record, Case)
    for kind, within in ((MEASURE, Q(pk__in=measures_of(record))), (PROPOSAL, Q(case=record))):
        for one in kind.sight.rows(actor).filter(within).order_by("pk"):
            told = f"{kind.heading(one).partition('：')[0]}，{kind.states.states[one.state].label}"
            yield PanelLink(kind.number(one), f"/r/{kind.name}/{one.uuid}/", told)


STARTS = (PROPOSE_PENALTY, PROPOSE_WAIVER, PROPOSE_MEASURE, TAKE_URGENT)


def starts(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """What may be begun in a case that is handled here."""
    assert isinstance(record, Case)
    is_own = record.owner == actor.agency and record.depth == Depth.ORDINARY and level >= Level.FULL
    if not is_own or record.state not in ("filed", "suspended"):
        return
    for action in STARTS:
        needs_filed = action.kind == "proposal"
        if actor.role in action.roles and (record.state == "filed" or not needs_filed):
            url = f"/r/{action.kind}/new/{action.name}?case={record.number}"
            yield MayAct(action.title, url, action=action.name)


def of_part(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The case a measure or a proposal belongs to."""
    assert isinstance(record, Measure | Proposal)
    if CASE.sight.rows(actor).filter(pk=record.case_id).exists():
        yield PanelLink(record.case.number, f"/r/case/{record.case.uuid}/", "案件")


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
add_links("case", recognisable)
add_links("case", files)
add_links("case", dossier)
add_links("case", within_case)
add_buttons("case", starts)
show_on("case")
add_links("decision", of_decision)
add_links("measure", of_part)
add_links("proposal", of_part)
add_links("verification", of_verification)
add_links("party", cases_of_party)
