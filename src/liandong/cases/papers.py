"""案卷里由平台照记录排的几页：登记的笔录、送达和执行（正卷），所出的线索，审批、回避、中止、延长、结案的经过（副卷）。

What is typed into a case, and not written into a letter, would else be missing from its file. They say what the platform has and are
signed by nobody; the papers themselves stand among the evidence as scans. Of the lead nothing is said of who reported it, and the
numbers in what it tells are masked. Main names: `own_papers`, `lead_seen`, `set_down`.
Where they stand, and by which order, `cases.dossier` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from liandong.cases.models import Case, Decision, Proposal
from liandong.cases.procedure.duties import steps_told
from liandong.cases.procedure.money import paid_told
from liandong.cases.stating import deliveries_told, instalments_told, notes_told, recusals_told, remedies_told
from liandong.documents.typeset import (
    Audience,
    CannotTypeset,
    Field,
    Form,
    Heading,
    LetterKind,
    Shape,
    plain_text,
    typeset,
)
from liandong.documents.typeset.faces import printable
from liandong.kernel import kinds, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.dossiers import Paper, Where
from liandong.kernel.roles import Level
from liandong.leads.models import Lead
from liandong.leads.stating import result
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA
from liandong.sealing.numbers import covered

NOT_SEALED = "（平台记录，没有签字盖章）"


def _sheet(code: str, title: str, label: str, audience: Audience) -> LetterKind:
    fields = (Field("case", "案件"), Field("told", label, Shape.LINES))
    return LetterKind(code, title, Form.RECORD, "letter", fields, audience, "general", ())


NOTES = _sheet("case_notes", "笔录登记表", "笔录", Audience.PARTY)
SERVED = _sheet("case_served", "送达和执行登记", "登记", Audience.PARTY)
LEAD_SHEET = _sheet("case_lead", "线索登记表", "线索", Audience.INSIDE)
STEPS = _sheet("case_steps", "审批经过", "经过", Audience.INSIDE)
STAGES = (
    "cases.suspend_case",
    "cases.resume_case",
    "cases.extend_case",
    "cases.terminate_case",
    "cases.close_case",
)
"""What was done to the case itself after it was filed, read from the ledger: the record keeps only where it came to."""


def lead_seen(actor: Actor, case: Case) -> Lead | None:
    """The lead that a case came from, where the actor may read it in full."""
    if case.verification is None:
        return None
    lead: Lead = case.verification.lead
    kind = kinds.get("lead")
    return lead if kind is not None and kind.sight.level(actor, lead) >= Level.FULL else None


def own_papers(case: Case, lead: Lead | None) -> Iterator[Paper]:
    """The sheets of a case that has something to say on them, and of the lead it came from."""
    if (last := case.notes.order_by("on").last()) is not None:
        yield _paper(case, Where.EVIDENCE, NOTES, notes_told(case), _noon(last.on))
    decisions = list(case.decisions.order_by("pk"))
    if days := [day for one in decisions for day in _days(one)]:
        yield _paper(
            case,
            Where.DECISION,
            SERVED,
            [line for one in decisions for line in _served(one)],
            _noon(max(days)),
        )
    if lead is not None:
        yield _paper(case, Where.SOURCE, LEAD_SHEET, list(_lead_told(case, lead)), _noon(lead.received_on))
    proposals = list(case.proposals.order_by("pk"))
    stages = LedgerEvent.objects.filter(
        kind="case", record=case.uuid, action__in=STAGES, outcome="done"
    ).order_by("id")
    moments = [step.at for one in proposals for step in one.steps.all()]
    moments += [_noon(recusal.asked_on) for recusal in case.recusals.all()] + [
        one.recorded_at for one in stages
    ]
    if moments:
        told = [line for one in proposals for line in _told(one)]
        told += [f"回避　{line}" for line in recusals_told(case)] + [_stage(case, one) for one in stages]
        yield _paper(case, Where.REST, STEPS, told, max(moments))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA)


def _days(decision: Decision) -> Iterator[date]:
    """Days on which something of its delivery, its performance, or a remedy against it was recorded."""
    yield from decision.deliveries.values_list("on", flat=True)
    yield from decision.payments.values_list("on", flat=True)
    yield from (one.until or one.since for one in decision.remedies_taken.all())
    if decision.executed_on or decision.execution:
        yield decision.executed_on or decision.decided_on


def _served(decision: Decision) -> Iterator[str]:
    """How a decision reached the party, what was paid and carried out, what was brought against it."""
    yield f"决定书{decision.decision_no}（{decision.decided_on}）"
    rows = (
        ("送达", deliveries_told(decision)), ("缴款", paid_told(decision)), ("延期、分期", instalments_told(decision)),
        ("救济", remedies_told(decision)),
    )  # fmt: skip
    yield from (f"{label}　{line}" for label, lines in rows for line in lines)
    if decision.executed_on or decision.execution:
        ended = f"{decision.executed_on}执行完毕" if decision.executed_on else "没有执行完毕"
        yield f"执行　{'：'.join(filter(None, (ended, decision.execution)))}"


def _lead_told(case: Case, lead: Lead) -> Iterator[str]:
    """What the lead says, without who reported it, and what came of its verification."""
    span = "至".join(f"{day}" for day in (lead.since, lead.until) if day)
    pairs = (
        ("线索编号", lead.number), ("来源", lead.get_origin_display()), ("来文、工单号", lead.origin_paper),
        ("收到日期", f"{lead.received_on}"), ("受理机关", lead.agency_name), ("当事人", lead.party_name or lead.party_label),
        ("涉嫌违法行为", lead.conduct), ("地点", f"{lead.division_name}{lead.address}"), ("行为时间", span),
        ("涉嫌违反的规定", "；".join(lead.provisions)), ("线索内容", covered(lead.facts)),
    )  # fmt: skip
    yield from (f"{label}：{text}" for label, text in pairs if text)
    if (one := case.verification) is not None:
        found = f"：{covered(result(one))}" if one.outcome else ""
        yield f"核查　{one.number}　{one.agency_name}　承办人{one.handler_name}{found}"


def _stage(case: Case, event: LedgerEvent) -> str:
    """One act on the case in a line: what, when, by whom, why; of its closing, how it ended."""
    said = timeline.line(event, Level.FULL)
    ended = case.outcome if event.action == "cases.close_case" else ""
    line = f"{said.what}　{said.recorded_at.astimezone(CHINA):%Y-%m-%d}　{said.who}"
    return "：".join((line, *filter(None, (ended, said.reason))))


def _told(proposal: Proposal) -> Iterator[str]:
    """A proposal, every step that was taken on it, and the hearing."""
    yield f"拟处理意见{proposal.number}：{proposal.get_ends_display()}"
    yield from steps_told(proposal)
    if proposal.hearing_asked_on:
        yield f"听证　{proposal.hearing_asked_on:%Y-%m-%d}当事人要求听证"
    if proposal.hearing_at and proposal.hearing_held_at:
        held = f"{proposal.hearing_at.astimezone(CHINA):%Y-%m-%d}　{proposal.hearing_place}　主持人{proposal.hearing_chair}"
        yield f"听证　{held}：{proposal.hearing_record}"
        if proposal.hearing_opinion:
            yield f"听证意见：{proposal.hearing_opinion}"


def _paper(case: Case, where: Where, kind: LetterKind, told: list[str], made_at: datetime) -> Paper:
    heading = Heading(case.agency_name, case_no=case.case_no or case.number, is_simulated=settings.DEMO)
    content = {"case": f"{case.party_label}{case.conduct}案", "told": told}
    return Paper(
        where, kind.title + NOT_SEALED, 0, lambda: set_down(kind, heading, content, made_at), case.number,
        f"{made_at.astimezone(CHINA):%Y-%m-%d}",
    )  # fmt: skip


def set_down(kind: LetterKind, heading: Heading, content: Mapping[str, Any], made_at: datetime) -> bytes:
    """The page as PDF, every time the same for the same record.

    What no face can set is shown as such; what may not be set at all stands in 目录 as text that was not bound.
    """
    content = _printable(content)
    try:
        return typeset(kind, heading, content, fixed_at=made_at).pdf
    except CannotTypeset:
        return plain_text(kind, heading, content).encode()


def _printable(value: Any) -> Any:
    """The same with every character set that can be."""
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list) else printable(value)
