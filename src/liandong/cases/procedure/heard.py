"""当事人听到过什么、说过什么：比告知过的更重要有新的事实，改了要重新告知，撤了另提的也记得。

Source: 行政处罚法第四十四条、第四十五条. Main names: `is_pleaded`, `not_heavier`, `keep_told`, `unsay`, `carry_over`.
"""

from __future__ import annotations

from typing import Any

from liandong.cases.models import Case, Ends, Proposal
from liandong.cases.procedure.duties import is_heavier
from liandong.cases.states import ART_45
from liandong.law.procedure.penalty import PenaltyKind
from liandong.law.verdict import Verdict, allow, refuse

HEARD = (
    "told_penalties", "told_fine_fen", "told_confiscated_fen", "pleaded_on", "plea", "plea_review", "plea_reviewed_at",
    "hearing_asked_on", "hearing_at", "hearing_place", "hearing_noticed_on", "hearing_chair", "hearing_held_at",
    "hearing_record", "hearing_opinion",
)  # fmt: skip
"""What the party was told and has said; it outlives the paper it was said to."""


def is_pleaded(proposal: Proposal) -> bool:
    """Whether the party has spoken, or has asked for a hearing."""
    said = (proposal.pleaded_on, proposal.hearing_asked_on)
    return any(said) or bool(proposal.hearing_record)


def pleaded_before(case: Case) -> Proposal | None:
    """The latest proposal of the case that was given up after the party had spoken to it."""
    given_up = case.proposals.filter(state="dropped", ends=Ends.PENALTY).order_by("-pk")
    return next((one for one in given_up if is_pleaded(one)), None)


def not_heavier(told: Proposal, values: dict[str, Any]) -> Verdict:
    """Whether what is typed adds nothing to what the party had been told when it spoke, or new facts were found."""
    heavier = is_heavier(values["penalties"], values["fine"], values["confiscated"], told)
    if heavier and is_pleaded(told) and not values["new_facts"]:
        text = "当事人已经陈述、申辩或者要求听证，不得因此给予更重的处罚；查明了新的违法事实的，请勾选并重新告知。"
        return refuse("heavier_after_plea", text, ART_45)
    return allow("not_heavier", "可以提出。", ART_45)


def keep_told(proposal: Proposal) -> None:
    """What the party is told; once it has spoken, the heaviest of what it was told."""
    before = proposal if is_pleaded(proposal) else Proposal()
    kinds = {*before.told_penalties, *proposal.penalties}
    proposal.told_penalties = [kind.value for kind in PenaltyKind if kind in kinds]
    proposal.told_fine_fen = max(before.told_fine_fen, proposal.fine_fen)
    proposal.told_confiscated_fen = max(before.told_confiscated_fen, proposal.confiscated_fen)


def unsay(proposal: Proposal) -> None:
    """The notice does not hold for what is proposed now: the party is told, and may speak, anew.

    What it was told stays, to compare with, and what it has said, and is heard; a hearing it has asked for stays to be held, one that
    was held may be asked for again.
    """
    names = [
        "noticed_on", "told", "is_hearing_offered", "plead_by", "ask_by", "counted", "waived_on", "is_hearing_waived",
    ]  # fmt: skip
    if proposal.hearing_held_at is not None:
        names += ["hearing_asked_on", "hearing_at", "hearing_noticed_on", "hearing_held_at"]
    blank = Proposal()
    for name in names:
        setattr(proposal, name, getattr(blank, name))


def carry_over(earlier: Proposal, proposal: Proposal) -> None:
    """A new proposal of the case knows what the party was told and has said; it has not been told of this one yet."""
    for name in HEARD:
        setattr(proposal, name, getattr(earlier, name))
    unsay(proposal)
