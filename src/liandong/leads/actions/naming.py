"""补记举报人：先登记了线索，后来才问到是谁的；和登记时一样加密保存。

A lead of the hotline comes in by sheets that must not say who called, and an anonymous report may get a name. From then on he
is told as anybody who gave his name; of what was concluded before, by the intake unit, because whoever concluded owed nobody
anything.
"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import forms, progress, stating
from liandong.leads.actions.answering import TAKERS
from liandong.leads.actions.handing import owe_telling
from liandong.leads.models import REPORTED, Lead, Reporter
from liandong.leads.states import HOUSE_LEADS, PERSONAL

NAME_REPORTER = Action(
    name="leads.name_reporter",
    title="补记举报人",
    kind="lead",
    roles=TAKERS,
    sight=Level.INTAKE,
    form=forms.WhoReported,
    concerns=lambda lead: lead.origin in REPORTED,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="举报人记为实名，加密保存，原来登记的由这一次代替；核查有了结论要在期限内告知，已经有结论的由本机关告知。",
    sources=(PERSONAL, HOUSE_LEADS),
)


@NAME_REPORTER.judge
def may_name_reporter(act: Act) -> Verdict:
    """He may stand in the sealed field only."""
    lead: Lead = act.record
    fields = [f for f in Lead._meta.fields if f.name in forms.OPEN_TEXTS]
    said = {"理由": act.reason} | {str(f.verbose_name): forms.written(getattr(lead, f.name)) for f in fields}
    who = [text for text in act.values.values() if text]
    if where := "、".join(label for label, text in said.items() if any(one in text for one in who)):
        text = f"{where}里写了举报人，请先删去，再补记；举报人只填在举报人的两项里。"
        return refuse("named_elsewhere", text, PERSONAL)
    return allow("may_name", "可以补记。", HOUSE_LEADS)


@NAME_REPORTER.change
def name_reporter(act: Act) -> None:
    lead: Lead = act.record
    was_known = lead.reporter_kind == Reporter.REAL
    lead.reporter_kind = Reporter.REAL
    lead.reporter = "，".join(text for text in act.values.values() if text)
    if not was_known and (found := _concluded(lead)):
        owe_telling(act, lead, found)


def _concluded(lead: Lead) -> str:
    """What was concluded while nobody had to be told, in words; empty where nothing was."""
    own = lead.verifications.exclude(decided_at=None).order_by("pk")
    said = [f"{one.agency_name}：{stating.result(one)}" for one in own]
    said += [stating.answered(one) for one in progress.papers(lead)]
    return "\n".join(said)[:2000]
