"""审批的次序：办案机构负责人审核，应当的经法制审核和集体讨论，机关负责人批准；谁不能兼谁。

Every paper of a case that the agency's head must approve climbs the same stairs. A step is taken once, in order, by
somebody who may take it; the officer who handled the case neither reviews nor approves it.

Main names: `Step`, `Taken`, `Signer`, `Substitution`, `stairs`, `next_step`, `may_take`.
Legal source: 行政处罚法第五十七条（负责人审查、集体讨论）、第五十八条（法制审核）；
河南省行政执法条例第二十八条（一般决定由负责人决定，重大决定审核后集体讨论）.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law.moments import chinese_date
from liandong.law.procedure.review import ART_58, Reviewer, may_review
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_57 = Source("行政处罚法", "第五十七条")


class Step(StrEnum):
    """The stairs, lowest first."""

    UNIT_HEAD = "办案机构负责人审核"
    LEGAL_REVIEW = "法制审核"
    DISCUSSION = "负责人集体讨论"
    HEAD = "机关负责人批准"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step taken: by whom (id), and whether it passed; a step that failed sends the paper back to the start."""

    step: Step
    person: str
    passed: bool = True


@dataclass(frozen=True, slots=True)
class Substitution:
    """A dated written authority to approve in the head's place (授权代批); both days included."""

    person: str
    since: date
    until: date

    def covers(self, person: str, on: date) -> bool:
        """Whether it lets this person approve on that day."""
        return person == self.person and self.since <= on <= self.until


@dataclass(frozen=True, slots=True)
class Signer:
    """Who wants to take a step.

    Attributes:
        person: id. is_unit_head: heads the unit that handles the case. is_head: heads the agency.
        reviewer: what is known of the person as a legal reviewer; None when not one.
        substitutions: authorities to approve in the head's place.
    """

    person: str
    is_unit_head: bool = False
    is_head: bool = False
    reviewer: Reviewer | None = None
    substitutions: Sequence[Substitution] = ()


def stairs(*, review: bool = False, discussion: bool = False) -> tuple[Step, ...]:
    """The steps this paper needs, lowest first.

    >>> [str(step) for step in stairs(review=True)]
    ['办案机构负责人审核', '法制审核', '机关负责人批准']
    """
    left_out = {Step.LEGAL_REVIEW: not review, Step.DISCUSSION: not discussion}
    return tuple(step for step in Step if not left_out.get(step))


def next_step(needed: Sequence[Step], taken: Sequence[Taken]) -> Step | None:
    """The first needed step that has not passed since the paper was last sent back; None when approved."""
    passed: set[Step] = set()
    for done in taken:
        passed = passed | {done.step} if done.passed else set()
    return next((step for step in needed if step not in passed), None)


def may_take(
    step: Step,
    signer: Signer,
    *,
    needed: Sequence[Step],
    taken: Sequence[Taken],
    case_officers: Collection[str],
    on: date,
) -> Verdict:
    """Whether this person may take this step now.

    Args:
        step: the step. signer: who wants to take it. needed: from `stairs`. taken: so far, oldest first.
        case_officers: ids of the officers who handle the case. on: the day.

    Returns:
        ``may_take``; refused ``not_needed``, ``already_approved``, ``out_of_order``, ``handled_case``, ``not_unit_head``,
        ``not_reviewer``, ``not_head``, or the codes of `review.may_review`.
    """
    if step not in needed:
        return refuse("not_needed", f"本件不需要{step}。", ART_57)
    due = next_step(needed, taken)
    if due is None:
        return refuse("already_approved", "本件已经批准，无须再审批。", ART_57)
    if step is not due:
        return refuse("out_of_order", f"下一步是{due}，{step}须在其后。", ART_57)
    if step is Step.LEGAL_REVIEW:
        return _reviewing(signer, case_officers)
    if signer.person in case_officers and step is not Step.DISCUSSION:
        return refuse("handled_case", f"承办人不得自行作{step}。", ART_57)
    if step is Step.UNIT_HEAD and not signer.is_unit_head:
        return refuse("not_unit_head", f"{step}应当由办案机构负责人进行。", ART_57)
    if step is Step.UNIT_HEAD or signer.is_head:
        return allow("may_take", f"可以进行{step}。", ART_57)
    if step is Step.HEAD and any(given.covers(signer.person, on) for given in signer.substitutions):
        return allow("may_take", f"依授权代为{step}。", ART_57)
    text = f"{step}应当由机关负责人进行，{chinese_date(on)}没有有效的授权代批。"
    return refuse("not_head", text, ART_57)


def _reviewing(signer: Signer, case_officers: Collection[str]) -> Verdict:
    if signer.reviewer is None:
        text = "法制审核应当由从事行政处罚决定法制审核的人员进行。"
        return refuse("not_reviewer", text, ART_58)
    verdict = may_review(signer.reviewer, case_officers)
    return allow("may_take", verdict.sentence, ART_58) if verdict else verdict
