"""同一违法行为：两件记录说的是不是一回事，凭什么这样说。

The machine compares four things (party, act, time, place) and proposes a grade; only a person confirms. The key is
deliberately blunt: what is the same in every part is 同一, what fits but loosely in some part is 疑似, what shares only
part of it is 相关. An act may have several places (第二十二条), and each agency names the one in its own area: where party, act
and time are the same, another place is for people to answer. An act continued after an order to correct is a new act.
Any part may still be unknown and then fits loosely; but where neither the act nor its time is known, party and place alone
are no reason to ask anybody, nor to hold up a fine.

Main names: `Act`, `Grade`, `Match`, `grade`; what follows for the fine is `jurisdiction.one_fine`.
Legal source: 行政处罚法第二十二条、第二十九条、第三十六条第二款（连续或者继续状态）.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from liandong.law.jurisdiction.place import PlaceTree
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_29 = Source("行政处罚法", "第二十九条")


class Grade(StrEnum):
    """How sure the comparison is; certain and likely must be answered by people, related is only shown."""

    CERTAIN = "同一"
    LIKELY = "疑似同一"
    RELATED = "相关"
    NONE = "无关"


class Fit(IntEnum):
    """How one part of the key compares."""

    NO = 0
    LOOSE = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Act:
    """One suspected act as one record tells it; anything may still be unknown.

    Attributes:
        party: id of the party after linking; equal ids mean "linked".
        party_confirmed: the link is confirmed (identifier or a person), not merely proposed.
        item: code of the regulatory item; empty when not yet known.
        provisions: provisions said to be broken, e.g. ``农药管理条例第五十六条``.
        began_on, ended_on: first and last day. ``began_on`` None = not known; ``ended_on`` None = the same day,
            or, for a continuing act, still going on.
        continuing: continuous or continued state (连续或者继续状态).
        correction_ordered_on: day on which correction of this act was ordered, if any.
        place: division code; empty for an act without a particular place, or not known.
        conduct: the act in words, folded so that equal texts are equal; says something only where the items do not.
    """

    record: str
    agency: str
    party: str
    item: str
    began_on: date | None
    ended_on: date | None = None
    continuing: bool = False
    provisions: frozenset[str] = frozenset()
    place: str = ""
    party_confirmed: bool = True
    correction_ordered_on: date | None = None
    conduct: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """City settings of the comparison; all widen only what people are asked to look at.

    Attributes:
        same_provisions: groups of provisions that punish the same conduct in different instruments.
        gap_days: natural days between two acts that may still be one; 0 = they must touch or overlap.
        places: containment of areas; None compares codes only.
    """

    same_provisions: Collection[frozenset[str]] = ()
    gap_days: int = 0
    places: PlaceTree | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The proposed grade with one reason for each part of the key, in the order party, act, time, place."""

    grade: Grade
    reasons: tuple[str, ...]
    verdict: Verdict


def grade(one: Act, other: Act, likeness: Likeness = Likeness()) -> Match:
    """Compare two records; symmetric in its arguments.

    Returns:
        A `Match` whose verdict is allowed ("may go on without asking") for related and unrelated records, refused
        for certain and likely ones until people have answered.

    Legal source: 行政处罚法第二十九条。
    """
    parts = (
        _party(one, other),
        _conduct(one, other, likeness),
        _time(one, other, likeness),
        _where(one, other, likeness),
    )
    fits = tuple(fit for fit, _ in parts)
    reasons = tuple(reason for _, reason in parts)
    found = _graded(*fits, is_told=fits[1] is not Fit.LOOSE or bool(_alike(one, other, likeness)))
    text = f"与{min(one.record, other.record)}、{max(one.record, other.record)}所记违法行为比对：{'，'.join(reasons)}；结论为{found}"
    if found in (Grade.CERTAIN, Grade.LIKELY):
        verdict = refuse("must_answer", f"{text}，须由人员判断是否同一违法行为。", ART_29)
    else:
        verdict = allow("no_answer_needed", f"{text}。", ART_29)
    return Match(found, reasons, verdict)


def _graded(party: Fit, conduct: Fit, time: Fit, place: Fit, *, is_told: bool) -> Grade:
    """The grade; `is_told` is false where the conduct fits only because somebody has not said which it is."""
    if party is Fit.NO:
        return Grade.NONE
    weakest = min(party, conduct, time, place)
    if weakest is Fit.SAME:
        return Grade.CERTAIN
    is_likely = weakest is Fit.LOOSE or min(party, conduct, time) is Fit.SAME
    if is_likely and (is_told or time is Fit.SAME):
        return Grade.LIKELY
    shared = conduct if is_told else max(time, place)
    if shared is not Fit.NO or min(time, place) is not Fit.NO:
        return Grade.RELATED
    return Grade.NONE


def _party(one: Act, other: Act) -> tuple[Fit, str]:
    if one.party != other.party:
        return Fit.NO, "当事人不同"
    if one.party_confirmed and other.party_confirmed:
        return Fit.SAME, "当事人相同"
    return Fit.LOOSE, "当事人可能相同（关联待确认）"


def _conduct(one: Act, other: Act, likeness: Likeness) -> tuple[Fit, str]:
    if one.item and one.item == other.item:
        return Fit.SAME, "事项相同"
    if alike := _alike(one, other, likeness):
        return Fit.LOOSE, alike
    if one.item and other.item:
        return Fit.NO, "行为不同"
    return Fit.LOOSE, "一方没有载明事项" if one.item or other.item else "双方都没有载明事项"


def _alike(one: Act, other: Act, likeness: Likeness) -> str:
    """What the two say of the conduct beyond the item and have in common, in words; empty where there is nothing."""
    if one.provisions & other.provisions:
        return "所涉条款有重合"
    if any(group & one.provisions and group & other.provisions for group in likeness.same_provisions):
        return "所涉条款在条款对照表中属同类行为"
    return "行为的表述相同" if one.conduct and one.conduct == other.conduct else ""


def _time(one: Act, other: Act, likeness: Likeness) -> tuple[Fit, str]:
    if one.began_on is None or other.began_on is None:
        return Fit.LOOSE, "行为时间未查清"
    spans = (_span(one, one.began_on), _span(other, other.began_on))
    (first, last, ordered), (began, _, _) = sorted(spans, key=lambda span: span[:2])
    if ordered is not None and first <= ordered < began:
        return Fit.NO, f"后一行为始于{ordered}责令改正之后，是新的违法行为"
    if began <= last:
        return Fit.SAME, "行为时间重叠"
    if began <= last + timedelta(days=likeness.gap_days):
        return Fit.LOOSE, f"行为时间相隔不超过{likeness.gap_days}日"
    return Fit.NO, "行为时间不同"


def _span(act: Act, began: date) -> tuple[date, date, date | None]:
    """First day, last day (far away while the act continues), day of a correction order."""
    open_end = _STILL_GOING if act.continuing else began
    return began, act.ended_on or open_end, act.correction_ordered_on


_STILL_GOING = date(9000, 1, 1)
"""Later than any case and far enough below `date.max` to add a gap of days."""


def _where(one: Act, other: Act, likeness: Likeness) -> tuple[Fit, str]:
    if one.place == other.place:
        return Fit.SAME, "地点相同" if one.place else "都没有特定地点"
    if not one.place or not other.place:
        return Fit.LOOSE, "一方没有载明地点"
    tree = likeness.places
    if tree is not None and (tree.within(one.place, other.place) or tree.within(other.place, one.place)):
        return Fit.LOOSE, "一地包含另一地"
    return Fit.NO, "地点不同"
