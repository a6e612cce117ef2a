"""案件通报函的底稿：写的不多于对方在平台上看得到的摘要。

Source: 焦法政办〔2022〕31号.
"""

from __future__ import annotations

from liandong.cases.actions.telling import NOTIFY_CASE, TOLD
from liandong.cases.claims import is_apart
from liandong.cases.kinds import CASE
from liandong.cases.letters.rows import named, steps_of
from liandong.cases.models import Case
from liandong.cases.states import FILED
from liandong.cases.stating import approved_told, penalty_told
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA


def case_notice(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """案件通报函 to the agencies that were told; none of what is kept apart, and nothing that a summary does not say."""
    if is_apart(case) or case.state not in FILED:
        return None
    told = case.shown_to.filter(ground=TOLD, ended_at=None).order_by("pk")
    heading = Heading(
        agency=case.agency_name, recipients=tuple(told.values_list("agency_name", flat=True)), case_no=case.case_no,
        title=f"关于通报{case.party_label}{case.conduct}案的函",
    )  # fmt: skip
    content: Content = {
        "case_name": named(case), "summary": _summary(case), "result": _result(case), "relevance": _why(case), "suggestion": "",
    }  # fmt: skip
    return heading, content


def _summary(case: Case) -> str:
    filed = approved_told(case, lambda when: f"{when.astimezone(CHINA):%Y-%m-%d %H:%M}")
    return f"{case.party_label}涉嫌{case.conduct}，违法行为地：{case.division_name}。立案批准时间：{filed}。"


def _result(case: Case) -> str:
    """Where it stands, and what was decided and still holds."""
    standing = case.decisions.exclude(state="annulled").order_by("pk")
    decided = [f"{d.decided_on}{d.decision_no}：{penalty_told(d)}。" for d in standing]
    return "\n".join([f"{CASE.states.states[case.state].label}。", *decided])


def _why(case: Case) -> str:
    """The reasons that were given when it was told, the last one last."""
    return "\n".join(line.reason for line in steps_of(case, NOTIFY_CASE) if line.reason)


letters.offer("case", "case_notice_letter", case_notice)
