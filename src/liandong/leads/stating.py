"""线索怎样说给别人听：摘要里的当事人，签收前载明的事项，检索的文字，反馈的结果。

What an agency reads before it signs must be enough to tell whether the matter is its own, and no more: what, where,
against whom (never a citizen by name), when it came and on what paper. Neither the facts nor who reported are in it.

Main names: `labelled`, `searched`, `stated`, `result`, `answered`.
"""

from __future__ import annotations

from liandong.dispatches.models import Dispatch
from liandong.leads.models import Lead, Outcome, Verification
from liandong.parties.masking import CITIZEN, public_name
from liandong.parties.models import Party
from liandong.parties.naming import folded

UNKNOWN = "不详"
SHORT_NAME = 4
"""A name of so few characters is taken for a person's."""
FINDING_TOLD = 300


def labelled(party: Party | None, name: str, is_citizen: bool, code: str = "") -> str:
    """Whom a summary names.

    >>> labelled(None, "武陟县示例农资店", False), labelled(None, "张三丰", False), labelled(None, "", False)
    ('武陟县示例农资店', '公民（姓名从略）', '不详')
    """
    if party is not None:
        return public_name(party)
    if not name:
        return code or UNKNOWN
    return CITIZEN if is_citizen or len(name) <= SHORT_NAME else name


def searched(lead: Lead) -> str:
    """What the list's search looks in, a line each; nothing above a summary."""
    return "\n".join(map(folded, (lead.number, lead.party_label, lead.conduct)))


def stated(lead: Lead) -> tuple[tuple[str, str], ...]:
    """What the addressee reads before it signs."""
    pairs = (
        ("涉嫌违法行为", lead.conduct), ("涉及事项", lead.item.name if lead.item else ""), ("地点", lead.division_name),
        ("当事人", lead.party_label), ("来源", lead.get_origin_display()), ("收到日期", lead.received_on.isoformat()),
    )  # fmt: skip
    return tuple((label, text) for label, text in pairs if text)


def result(verification: Verification) -> str:
    """A conclusion as it is told back to whoever sent the lead."""
    case = f"，案件编号{verification.case}" if verification.case else ""
    return f"{Outcome(verification.outcome).label}{case}。{verification.finding[:FINDING_TOLD]}"


def answered(dispatch: Dispatch) -> str:
    """What a paper answered, as it is told to the reporter and kept."""
    paper = f"（{dispatch.reply_paper}）" if dispatch.reply_paper else ""
    came_to = f"{dispatch.get_conclusion_display()}。" if dispatch.conclusion else ""
    return f"{dispatch.receiver_name}书面答复{paper}：{came_to}{dispatch.result}"
