"""立案的文书底稿：立案审批表、立案时间核验单、证据清单。

Source: 行政处罚法第二十五条、第四十六条、第五十四条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from datetime import datetime

from liandong.cases.actions.filing import APPROVE_FILING, REFUSE_FILING, RETURN_FILING, REVIEW_FILING
from liandong.cases.filings import seen_rivals
from liandong.cases.letters.rows import evidence_of, named, party_of, steps_of
from liandong.cases.models import Case, Depth
from liandong.cases.stating import approved, approved_told
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA


def filing_approval(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """立案审批表 of a case whose filing is approved here; what whoever handles it proposes is written by hand."""
    if case.depth != Depth.ORDINARY:
        return None
    source = ""
    if case.verification is not None:
        lead = case.verification.lead
        source = f"线索核查，{lead.number}（{lead.get_origin_display()}）"
    said = _opinions(case)
    content: Content = {
        **party_of(case), "source": source, "facts": case.facts, "provisions": "\n".join(case.provisions), "proposal": "",
        "unit_opinion": said.get(REVIEW_FILING.title, ""),
        "head_opinion": said.get(APPROVE_FILING.title) or said.get(REFUSE_FILING.title, ""),
    }  # fmt: skip
    return Heading(agency=case.agency_name, case_no=case.case_no), content


def _opinions(case: Case) -> dict[str, str]:
    """What was said at each step of this approval, by the title of the act; what came before a return no longer counts."""
    said: dict[str, str] = {}
    for line in steps_of(case, REVIEW_FILING, RETURN_FILING, APPROVE_FILING, REFUSE_FILING):
        if line.what == RETURN_FILING.title:
            said.clear()
        else:
            reason = f"：{line.reason}" if line.reason else ""
            said[line.what] = (
                f"{line.what}{reason}。{line.who}，{line.recorded_at.astimezone(CHINA):%Y-%m-%d}"
            )
    return said


def evidence_list(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """证据清单: what stands, in its order; nothing before there is any."""
    rows = evidence_of(case)
    if not rows:
        return None
    content: Content = {"case_name": named(case), "evidence": rows}
    return Heading(agency=case.agency_name, case_no=case.case_no), content


def filing_times(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """立案时间核验单: the moment the agency claims with its evidence, the moment the ledger proves, the other filings of the same act.

    Another agency's filing stands on it as far as whoever drafts may see that case.
    """
    if case.registered_at is None:
        return None
    others = [
        f"{one.agency_name}{one.number}，批准时间：{approved_told(one, _minute)}"
        for one in seen_rivals(actor, case)
    ]
    content: Content = {
        "case_name": named(case), "filed_at": _approved(case), "filed_evidence": case.approval_evidence,
        "registered_at": letters.moment(case.registered_at), "others": others,
    }  # fmt: skip
    return Heading(agency=case.agency_name, case_no=case.case_no), content


def _approved(case: Case) -> str:
    """As exactly as it is known: a moment, a day, or nothing, which the letter names as missing."""
    known = approved(case)
    if known is None:
        return ""
    return letters.moment(known) if isinstance(known, datetime) else known.isoformat()


def _minute(when: datetime) -> str:
    return f"{when.astimezone(CHINA):%Y-%m-%d %H:%M}"


letters.offer("case", "filing_approval", filing_approval)
letters.offer("case", "evidence_list", evidence_list)
letters.offer("case", "filing_times_sheet", filing_times)
