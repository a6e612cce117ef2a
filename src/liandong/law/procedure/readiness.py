"""作出处罚决定以前的总关：告知、听取、听证、审核、讨论，还差哪几样，一次说全。

A decision made before any of these is void or will be undone (第三十八条第二款、第五十八条、第六十二条), so the gate
is one question with one answer, asked again in the same transaction that issues the decision.

Main names: `Prepared`, `may_decide`.
Legal source: 行政处罚法第四十四条、第四十五条、第五十七条、第五十八条、第六十二条至第六十五条.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from liandong.law import LawOn, at
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.procedure.hearing import HearingDuty
from liandong.law.procedure.review import PriorDuty
from liandong.law.verdict import Source, Verdict

ART_45 = Source("行政处罚法", "第四十五条")
ART_63 = Source("行政处罚法", "第六十三条")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What has been done before the decision.

    Attributes:
        told: parts of the prior notice that were given, in the words of P-28.
        waived: the party expressly gave up 陈述、申辩. period_over: its time to plead has passed.
        heard: what it pleaded was heard and reviewed; True also when it pleaded nothing in time.
        heavier_after_plea: the penalty now proposed is heavier because it pleaded.
        hearing_offered: the right to a hearing was told. hearing_asked: it asked in time. hearing_held: it took
            place, was given up, or was ended as given up.
        review_passed: the legal review passed. discussed: the heads discussed it together.
    """

    told: frozenset[str] = field(default_factory=frozenset)
    waived: bool = False
    period_over: bool = False
    heard: bool = False
    heavier_after_plea: bool = False
    hearing_offered: bool = False
    hearing_asked: bool = False
    hearing_held: bool = False
    review_passed: bool = False
    discussed: bool = False


def may_decide(
    prepared: Prepared,
    *,
    hearing: HearingDuty,
    review: PriorDuty,
    discussion: PriorDuty,
    on: date,
    law: LawOn | None = None,
) -> Verdict:
    """Whether the decision may be made now.

    Args:
        prepared: what has been done. hearing, review, discussion: answers of `hearing_duty`, `review_duty`,
            `discussion_duty` for the penalty as it now stands. on: day of the decision.
        law: by default the packaged law of ``on``.

    Returns:
        ``ready`` (with the warnings of duties that only must be checked), or refused ``not_ready`` naming everything.
    """
    ruling = law or at(on)
    gaps = (*_notice(prepared, ruling), *_hearing(prepared, hearing), *_inside(prepared, review, discussion))
    unsure = [] if prepared.hearing_offered else list(hearing.verdict.warnings)
    unsure += [] if prepared.review_passed else list(review.verdict.warnings)
    return judge(
        gaps,
        passed="ready",
        said="告知、听取意见和应当的听证、审核、讨论均已完成，可以作出行政处罚决定。",
        failed="not_ready",
        lead="尚不得作出行政处罚决定",
        sources=(ruling["P-28"].provision,),
        warnings=unsure,
    )


def _notice(prepared: Prepared, law: LawOn) -> Iterator[Gap]:
    row = law["P-28"]
    for item in row.items:
        if item not in prepared.told:
            yield Gap(f"没有告知{item}", row.provision)
    if not (prepared.waived or (prepared.period_over and prepared.heard)):
        yield Gap("当事人没有明确放弃陈述、申辩，陈述、申辩期限未满或者意见尚未听取、复核", row.provision)
    if prepared.heavier_after_plea:
        yield Gap("因当事人陈述、申辩而拟给予更重的处罚", ART_45)


def _hearing(prepared: Prepared, hearing: HearingDuty) -> Iterator[Gap]:
    if not hearing.verdict and not prepared.hearing_offered:
        yield Gap("没有告知要求听证的权利", ART_63)
    if prepared.hearing_asked and not prepared.hearing_held:
        yield Gap("当事人要求听证，听证尚未举行", ART_63)


def _inside(prepared: Prepared, review: PriorDuty, discussion: PriorDuty) -> Iterator[Gap]:
    if not review.verdict and not prepared.review_passed:
        yield Gap("应当法制审核而未经审核或者审核未通过", review.verdict.sources[0])
    if not discussion.verdict and not prepared.discussed:
        yield Gap("应当由负责人集体讨论而没有讨论", discussion.verdict.sources[0])
