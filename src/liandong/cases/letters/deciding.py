"""告知和决定的文书底稿：行政处罚告知书、听证通知书、行政处罚决定书、不予处罚决定书、责令改正通知书、送达回证。

Source: 行政处罚法第二十八条、第四十四条、第五十七条、第五十九条至第六十四条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from liandong.cases.letters.rows import day, party_of
from liandong.cases.models import Case, Decision, DeliveryWay, Ends, Proposal
from liandong.cases.procedure.duties import duties
from liandong.cases.stating import lines_told, norms_told, penalties_told, penalty_told
from liandong.documents.typeset import Content, Heading
from liandong.documents.typeset.composing import chinese_day
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.kernel.ports import law_book
from liandong.law.procedure.hearing import Duty
from liandong.now import today

NOTICE, DECISION, NO_PENALTY = "行政处罚告知书", "行政处罚决定书", "不予处罚决定书"


def _heading(record: Proposal | Decision, number: str = "", on: str = "") -> Heading:
    case = record.case
    return Heading(agency=record.agency_name, case_no=case.case_no, letter_no=number, issued_on=on)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def penalty_notice(actor: Actor, proposal: Proposal) -> tuple[Heading, Content] | None:
    """行政处罚告知书 of a penalty that is proposed; when the party may plead is known once the notice was given."""
    if proposal.ends != Ends.PENALTY or proposal.state in ("proposed", "dropped"):
        return None
    pleading = f"可以在{_by(proposal.plead_by)}以前提出" if proposal.plead_by else ""
    content: Content = {
        **party_of(proposal.case), "facts": _lines(proposal.facts, proposal.evidence_told), "reasons": proposal.reasons,
        "provisions": _lines(proposal.basis, *norms_told(proposal)),
        "proposed": _lines("，".join(penalties_told(proposal)), proposal.content, _corrected(proposal.correction)),
        "pleading": pleading, "hearing": _hearing(proposal),
    }  # fmt: skip
    return _heading(proposal, proposal.notice_no, day(proposal.noticed_on)), content


def _by(when: object) -> str:
    return chinese_day(f"{when}")


def _corrected(said: str) -> str:
    return said if not said or said.startswith("责令") else f"责令改正：{said}"


def _hearing(proposal: Proposal) -> str:
    """The right to a hearing where it was offered, or where the law asks that it be."""
    if proposal.ask_by is not None and proposal.is_hearing_offered:
        return f"有权要求听证，应当在{_by(proposal.ask_by)}以前提出。"
    if duties(proposal).hearing.duty is not Duty.MUST:
        return ""
    within = law_book().at(today()).get("P-04").amount
    return f"有权要求听证，应当自收到本告知书之日起{within}以内提出。"


def hearing_notice(actor: Actor, proposal: Proposal) -> tuple[Heading, Content] | None:
    """听证通知书, once time and place are set."""
    if proposal.hearing_at is None:
        return None
    content: Content = {
        **party_of(proposal.case), "about": proposal.case.conduct, "held_at": letters.moment(proposal.hearing_at),
        "place": proposal.hearing_place, "chair": proposal.hearing_chair,
    }  # fmt: skip
    return _heading(proposal, on=day(proposal.hearing_noticed_on)), content


def correction_order(actor: Actor, proposal: Proposal) -> tuple[Heading, Content] | None:
    """责令改正通知书 of what has to be put right with a penalty; by when is written by hand."""
    if proposal.ends != Ends.PENALTY or not proposal.correction or proposal.state in ("proposed", "dropped"):
        return None
    content: Content = {
        **party_of(proposal.case), "facts": proposal.facts, "provisions": _lines(proposal.basis, *norms_told(proposal)),
        "demand": proposal.correction,
    }  # fmt: skip
    return _heading(proposal), content


def penalty_decision(actor: Actor, decision: Decision) -> tuple[Heading, Content] | None:
    """行政处罚决定书 of a decision that stands; on the spot it was handed over on the form of that procedure."""
    if not decision.penalties or decision.is_simple or decision.state == "annulled":
        return None
    party = decision.case.party
    content: Content = {
        **_decided(decision), "address": party.address if party else "", "fine": decision.fine_fen or None,
        "decision": _lines(penalty_told(decision), decision.content, _corrected(decision.correction)),
        "performing": decision.performance,
    }  # fmt: skip
    return _heading(decision, decision.decision_no, day(decision.decided_on)), content


def no_penalty_decision(actor: Actor, decision: Decision) -> tuple[Heading, Content] | None:
    """不予处罚决定书."""
    if decision.penalties or decision.state == "annulled":
        return None
    taught = f"教育、责令改正：{decision.correction}" if decision.correction else ""
    content: Content = {
        **_decided(decision), "decision": _lines("不予行政处罚。", decision.content, taught),
    }  # fmt: skip
    return _heading(decision, decision.decision_no, day(decision.decided_on)), content


def _decided(decision: Decision) -> dict[str, str]:
    return {
        **party_of(decision.case), "facts": decision.facts, "reasons": _lines(decision.evidence_told, decision.reasons),
        "provisions": _lines(decision.basis, *lines_told(decision)), "reconsideration_to": decision.reconsideration_to,
        "court": decision.court,
    }  # fmt: skip


def receipt_of_notice(actor: Actor, proposal: Proposal) -> tuple[Heading, Content] | None:
    """送达回证 of the notice, once it was given."""
    if not proposal.notice_no:
        return None
    way = DeliveryWay(proposal.notice_way).label if proposal.notice_way else ""
    said = _receipt(proposal.case, f"{NOTICE}（{proposal.notice_no}）", way, day(proposal.noticed_on))
    return _heading(proposal), said


def receipt_of_decision(actor: Actor, decision: Decision) -> tuple[Heading, Content] | None:
    """送达回证 of a decision; before it was delivered, whom it goes to. On the spot it was signed for on its own form."""
    if decision.is_simple:
        return None
    delivered = decision.deliveries.order_by("-pk").first()
    way, on = (delivered.get_way_display(), day(delivered.on)) if delivered else ("", "")
    title = DECISION if decision.penalties else NO_PENALTY
    return _heading(decision), _receipt(decision.case, f"{title}（{decision.decision_no}）", way, on)


def _receipt(case: Case, document: str, method: str, on: str) -> Content:
    """Of the time of receipt only the day is on record."""
    return {
        "document": document, "addressee": party_of(case)["party"], "method": method, "place": "", "received_at": on,
    }  # fmt: skip


letters.offer("proposal", "penalty_notice", penalty_notice)
letters.offer("proposal", "hearing_notice", hearing_notice)
letters.offer("proposal", "correction_order", correction_order)
letters.offer("proposal", "service_receipt", receipt_of_notice)
letters.offer("decision", "penalty_decision", penalty_decision)
letters.offer("decision", "no_penalty_decision", no_penalty_decision)
letters.offer("decision", "service_receipt", receipt_of_decision)
