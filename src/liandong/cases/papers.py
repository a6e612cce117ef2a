"""案卷里由平台照记录排的两页：登记的笔录（正卷），拟处理意见的审批、讨论和听证经过（副卷）。

What is typed into a case, and not written into a letter, would else be missing from its file. They say what the platform has and are
signed by nobody; the papers themselves stand among the evidence as scans. Main names: `own_papers`, `set_down`.
Where they stand, and by which order, `cases.dossier` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from django.conf import settings

from liandong.cases.models import Case, Proposal
from liandong.cases.procedure.duties import steps_told
from liandong.cases.stating import notes_told
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
from liandong.kernel.dossiers import Paper, Where
from liandong.now import CHINA

NOT_SEALED = "（平台记录，没有签字盖章）"


def _sheet(code: str, title: str, label: str, audience: Audience) -> LetterKind:
    fields = (Field("case", "案件"), Field("told", label, Shape.LINES))
    return LetterKind(code, title, Form.RECORD, "letter", fields, audience, "general", ())


NOTES = _sheet("case_notes", "笔录登记表", "笔录", Audience.PARTY)
STEPS = _sheet("case_steps", "审批经过", "经过", Audience.INSIDE)


def own_papers(case: Case) -> Iterator[Paper]:
    """The sheets of a case that has something to say on them."""
    if (last := case.notes.order_by("on").last()) is not None:
        made_at = datetime.combine(last.on, time(12), CHINA)
        yield _paper(case, Where.EVIDENCE, NOTES, notes_told(case), made_at)
    proposals = list(case.proposals.order_by("pk"))
    moments = [step.at for one in proposals for step in one.steps.all()]
    if moments:
        told = [line for one in proposals for line in _told(one)]
        yield _paper(case, Where.REST, STEPS, told, max(moments))


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
