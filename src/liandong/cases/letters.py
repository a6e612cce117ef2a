"""案件的文书底稿：证据清单、立案时间核验单，内容都取自案件。

Source: 行政处罚法第二十五条、第四十六条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from datetime import datetime

from liandong.cases.filings import seen_rivals
from liandong.cases.models import Case
from liandong.cases.stating import approved, approved_told
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA


def evidence_list(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """证据清单: what stands, in its order; nothing before there is any."""
    standing = case.evidence.filter(withdrawn_at=None).order_by("number")
    rows = [
        {
            "name": one.name, "kind": one.get_kind_display(), "original": "原件" if one.is_original else "复制件", "source": one.source,
            "collected_on": f"{one.taken_on:%Y-%m-%d}" if one.taken_on else "",
        }
        for one in standing
    ]  # fmt: skip
    if not rows:
        return None
    content: Content = {"case_name": _named(case), "evidence": rows}
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
        "case_name": _named(case), "filed_at": _approved(case), "filed_evidence": case.approval_evidence,
        "registered_at": _moment(case.registered_at), "others": others,
    }  # fmt: skip
    return Heading(agency=case.agency_name, case_no=case.case_no), content


def _named(case: Case) -> str:
    return f"{case.party_label}{case.conduct}案（{case.case_no or case.number}）"


def _approved(case: Case) -> str:
    """As exactly as it is known: a moment, a day, or nothing, which the letter names as missing."""
    known = approved(case)
    if known is None:
        return ""
    return _moment(known) if isinstance(known, datetime) else known.isoformat()


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _moment(moment: datetime) -> str:
    """As the field of a letter takes it."""
    return f"{moment.astimezone(CHINA):%Y-%m-%dT%H:%M}"


letters.offer("case", "evidence_list", evidence_list)
letters.offer("case", "filing_times_sheet", filing_times)
