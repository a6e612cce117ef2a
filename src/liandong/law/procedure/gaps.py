"""缺什么一次说全：一张清单、每项的出处，缺已核条文要求的就不准，缺待核条文要求的只提示。

Why: an officer who is told of one missing thing, mends it, and is then told of the next, stops trusting the screen.
This is also the one place that keeps "an unverified row may warn, never refuse" for checklists.

Main names: `Gap`, `judge`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liandong.law.verdict import Source, Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or wrong: half a Chinese sentence, and the provision that asks for it."""

    text: str
    source: Source


def judge(
    gaps: Iterable[Gap],
    *,
    passed: str,
    said: str,
    failed: str,
    lead: str,
    sources: Iterable[Source],
    warnings: Iterable[str] = (),
) -> Verdict:
    """Allow when nothing that a verified provision asks for is missing; else refuse and name everything.

    Args:
        gaps: what is missing, in the order of the law. passed, said: code and sentence when nothing is.
        failed: code when something is. lead: opening of the refusing sentence, e.g. ``决定书尚缺``.
        sources: the provisions of the allowing answer; the refusing one rests on those of its gaps.
        warnings: more for a person to read; kept by an allowing answer only.
    """
    everything = tuple(gaps)
    hard = [gap for gap in everything if gap.source.verified]
    soft = [gap for gap in everything if not gap.source.verified]
    if not hard:
        cautions = (*warnings, *(f"请核对：{gap.text}（{gap.source}）。" for gap in soft))
        return allow(passed, said, *sources, warnings=cautions)
    text = f"{lead}：{'；'.join(gap.text for gap in hard)}"
    if soft:
        text += f"。另请核对：{'；'.join(gap.text for gap in soft)}"
    return refuse(failed, f"{text}。", *dict.fromkeys(gap.source for gap in (*hard, *soft)))
