"""强制措施的文书底稿：先行登记保存通知书，查封、扣押决定书。

Source: 行政处罚法第五十六条; 行政强制法第二十四条、第二十五条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from liandong.cases.letters.rows import ends_told, goods_rows, party_of
from liandong.cases.models import Measure, MeasureForm
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA

NOT_TAKEN = ("proposed", "not_taken")


def _has_paper(measure: Measure) -> bool:
    """Whether its paper is its agency's to write: it was approved or taken, and by this agency."""
    return measure.state not in NOT_TAKEN and measure.taken_by_name in ("", measure.agency_name)


def _content(measure: Measure) -> Content:
    return {
        **party_of(measure.case), "reason": measure.why, "provisions": measure.basis, "goods": goods_rows(measure),
        "place": measure.place, "lasts": ends_told(measure) if measure.state in ("urgent", "in_force") else "",
    }  # fmt: skip


def _heading(measure: Measure) -> Heading:
    on = f"{measure.taken_at.astimezone(CHINA):%Y-%m-%d}" if measure.taken_at else ""
    return Heading(
        agency=measure.agency_name, case_no=measure.case.case_no, letter_no=measure.paper_no, issued_on=on
    )


def preservation(actor: Actor, measure: Measure) -> tuple[Heading, Content] | None:
    """先行登记保存通知书, once the head has approved it or it was taken on the spot."""
    if measure.form != MeasureForm.PRESERVE or not _has_paper(measure):
        return None
    return _heading(measure), _content(measure)


def seizure(actor: Actor, measure: Measure) -> tuple[Heading, Content] | None:
    """查封、扣押决定书; a freezing is told to the bank on a form of its own."""
    if measure.form not in (MeasureForm.SEAL, MeasureForm.DETAIN) or not _has_paper(measure):
        return None
    return _heading(measure), {**_content(measure), "measure": measure.get_form_display()}


letters.offer("measure", "preservation_notice", preservation)
letters.offer("measure", "seizure_decision", seizure)
