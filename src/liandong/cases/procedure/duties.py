"""一份拟处理意见欠着什么：要不要听证、法制审核、集体讨论，审批到了哪一步，能不能作出决定。

The rules are `law.procedure`; here their facts are put together from what was typed and done. Main names: `Duties`, `duties`,
`may_step`, `readiness`, `is_heavier`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liandong.cases.models import Case, Ends, Proposal
from liandong.cases.models.proposal import Heavy
from liandong.cases.procedure.officers import has_handled
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.law.procedure.approval import Signer, Step, Substitution, Taken, may_take, next_step, stairs
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.procedure.hearing import HearingDuty, hearing_duty
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind
from liandong.law.procedure.readiness import Prepared, may_decide
from liandong.law.procedure.review import CaseWeight, PriorDuty, Reviewer, discussion_duty, review_duty
from liandong.law.verdict import Verdict
from liandong.now import CHINA, today
from liandong.parties.models import Form
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency

NO_PENALTY = Penalty(frozenset({PenaltyKind.WARNING}))
"""What stands in for the penalty where none is proposed, so that the same gates can be asked; it owes no hearing."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What must come before the decision; each allowed = need not."""

    hearing: HearingDuty
    review: PriorDuty
    discussion: PriorDuty

    @property
    def stairs(self) -> tuple[Step, ...]:
        """The steps of approval that are owed."""
        return stairs(review=not self.review.verdict, discussion=not self.discussion.verdict)


def party_kind_of(case: Case) -> str:
    """What the party is, as far as the register says; an organisation where it says nothing and it is no citizen."""
    form = case.party.form if case.party else ""
    if case.is_citizen or form == Form.CITIZEN:
        return PartyKind.PERSON.value
    return (PartyKind.SOLE_TRADER if form == Form.INDIVIDUAL else PartyKind.ORGANISATION).value


def duties(proposal: Proposal, on: date | None = None) -> Duties:
    """What this proposal owes on a day."""
    day = on or today()
    was_heard = proposal.hearing_held_at is not None
    said: dict[str, Any] = dict.fromkeys(proposal.weight, True)
    weight = CaseWeight(heard=was_heard, **said)
    is_penalty = proposal.ends == Ends.PENALTY
    judged = {Heavy.YES.value: True, Heavy.NO.value: False}.get(proposal.other_heavy)
    return Duties(
        hearing_duty(
            proposal.penalty if is_penalty else NO_PENALTY, PartyKind(proposal.party_kind), line=line_of_owner(proposal.case),
            on=day, other_heavy=judged,
        ),
        review_duty(weight, on=day),
        discussion_duty(weight, on=day),
    )  # fmt: skip


def line_of_owner(case: Case) -> str:
    """The line of the agency that handles the case, as the law names it."""
    return line_of(Agency.objects.get(uuid=case.owner))


def taken(proposal: Proposal) -> list[Taken]:
    """The steps that count today: of this round, the review after the hearing, the discussion after everything was heard."""
    heard = [t for t in (proposal.plea_reviewed_at, proposal.hearing_held_at) if t]
    since = {Step.LEGAL_REVIEW: proposal.hearing_held_at, Step.DISCUSSION: max(heard, default=None)}
    found = []
    for row in proposal.steps.filter(round=proposal.round).order_by("pk"):
        step = Step(row.step)
        after = since.get(step)
        if not row.is_passed or after is None or row.at > after:
            found.append(Taken(step, str(row.person), row.is_passed))
    return found


def may_step(
    step: Step, proposal: Proposal, actor: Actor, *, reviewer: Reviewer | None = None, on: date | None = None
) -> Verdict:
    """Whether this person may take this step of the approval now; a step that is not owed may be taken all the same."""
    owed = duties(proposal, on).stairs
    needed = tuple(s for s in Step if s in owed or s is step)
    signer = Signer(
        person=str(actor.person), is_unit_head=actor.role is Role.UNIT_HEAD,
        is_head=actor.role is Role.AGENCY_HEAD and actor.delegation is None, reviewer=reviewer,
        substitutions=(Substitution(str(actor.person), today(), today()),) if actor.delegation else (),
    )  # fmt: skip
    handled = has_handled(proposal.case, actor.person) or actor.post == proposal.author
    officers = {str(actor.person)} if handled else set[str]()
    return may_take(
        step, signer, needed=needed, taken=taken(proposal), case_officers=officers, on=on or today()
    )


def waiting_for(proposal: Proposal) -> Step | None:
    """The next step that is owed."""
    return next_step(duties(proposal).stairs, taken(proposal))


def is_heavier(penalties: Sequence[str], fine_fen: int, confiscated_fen: int, than: Proposal) -> bool:
    """Whether a penalty is heavier than what the party was told, in any respect that can be read off."""
    adds = set(penalties) - set(than.told_penalties)
    return bool(adds) or fine_fen > than.told_fine_fen or confiscated_fen > than.told_confiscated_fen


def prepared(proposal: Proposal, on: date) -> Prepared:
    """What has been done so far, as the gate of the decision asks."""
    passed = {t.step for t in taken(proposal) if t.passed}
    asked = proposal.hearing_asked_on is not None
    may_still_ask = (
        proposal.is_hearing_offered
        and not (asked or proposal.is_hearing_waived)
        and proposal.ask_by is not None
        and on <= proposal.ask_by
    )
    is_over = proposal.plead_by is not None and on > proposal.plead_by
    return Prepared(
        told=frozenset(proposal.told) if proposal.noticed_on else frozenset(),
        waived=proposal.waived_on is not None and not may_still_ask,
        period_over=is_over and not may_still_ask,
        heard=proposal.pleaded_on is None or proposal.plea_reviewed_at is not None,
        heavier_after_plea=(proposal.pleaded_on is not None or asked)
        and is_heavier(proposal.penalties, proposal.fine_fen, proposal.confiscated_fen, proposal),
        hearing_offered=proposal.is_hearing_offered,
        hearing_asked=asked,
        hearing_held=proposal.hearing_held_at is not None,
        review_passed=Step.LEGAL_REVIEW in passed,
        discussed=Step.DISCUSSION in passed,
    )


def readiness(proposal: Proposal, on: date) -> Verdict:
    """Whether the penalty may be decided now; a refusal names everything that is missing."""
    owed = duties(proposal, on)
    done = prepared(proposal, on)
    if proposal.pleaded_on and proposal.plea_reviewed_at is None and done.waived:
        done = replace(done, waived=False)  # 放弃以后又提出的，也要复核
    return may_decide(done, hearing=owed.hearing, review=owed.review, discussion=owed.discussion, on=on)


def inside_ready(proposal: Proposal, on: date) -> Verdict:
    """The same where no penalty is given: only what must be done within the agency."""
    owed, passed = duties(proposal, on), {t.step for t in taken(proposal) if t.passed}
    gaps = [
        Gap(f"应当{step}而没有", duty.verdict.sources[0])
        for step, duty in ((Step.LEGAL_REVIEW, owed.review), (Step.DISCUSSION, owed.discussion))
        if not duty.verdict and step not in passed
    ]
    return judge(
        gaps, passed="ready", said="应当的审核、讨论均已完成，可以作出决定。", failed="not_ready", lead="尚不得作出决定",
        sources=owed.review.verdict.sources,
    )  # fmt: skip


def owed_told(proposal: Proposal) -> list[str]:
    """What is owed before the decision, a line each, for the page."""
    owed = duties(proposal)
    lines = [f"听证：{owed.hearing.verdict.explained}"] if proposal.ends == Ends.PENALTY else []
    lines += [f"法制审核：{owed.review.verdict.explained}", f"集体讨论：{owed.discussion.verdict.explained}"]
    lines += [w for d in (owed.hearing, owed.review, owed.discussion) for w in d.verdict.warnings]
    return lines


def steps_told(proposal: Proposal) -> list[str]:
    """The steps that were taken, a line each."""
    return [
        f"第{s.round}稿　{s.step}{'通过' if s.is_passed else '退回'}　{s.person_name}　{s.at.astimezone(CHINA):%Y-%m-%d}"
        + (f"：{s.opinion}" if s.opinion else "")
        for s in proposal.steps.order_by("pk")
    ]
