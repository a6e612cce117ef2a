"""追究时效：违法行为多久没有被发现，就不再给予行政处罚。

Two years, five where citizens' life or health or financial safety is touched and harm was done; from the act, or
from the end of a continuing act. The day of the act is not counted; rest days do not move the end. Where a fact is
missing the answer does not refuse: it says what must be found out.

Main names: `limitation`, `Limitation`.
Legal source: 行政处罚法第三十六条、第三十七条（从旧兼从轻）；五年期限自 2021 年修订施行起才有。
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from liandong.law import LawOn, Parameter, at
from liandong.law.moments import chinese_date
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_36 = Source("行政处罚法", "第三十六条")
ART_37 = Source("行政处罚法", "第三十七条")
_MONTHS = {"year": 12, "month": 1}


@dataclass(frozen=True, slots=True)
class Limitation:
    """The answer with its figures.

    Attributes:
        verdict: allowed = may still be punished; the sentence is fit for a letter.
        runs_from: day of the act or of its end; None while unknown or still going on.
        last_day: last day on which discovery is in time; None when nothing runs yet.
        term: the parameter applied; None when nothing runs yet.
    """

    verdict: Verdict
    runs_from: date | None = None
    last_day: date | None = None
    term: Parameter | None = None


def limitation(
    *,
    began_on: date | None,
    discovered_on: date,
    continuing: bool = False,
    ended_on: date | None = None,
    touches_safety: bool = False,
    harm: bool | None = False,
    special: Parameter | None = None,
    law: LawOn | None = None,
) -> Limitation:
    """Whether an act discovered on a day may still be punished.

    Args:
        began_on: day of the act; None when not yet known.
        discovered_on: day on which an agency with power discovered it.
        continuing: continuous or continued state; then ``ended_on`` counts, None = still going on.
        touches_safety: citizens' life or health or financial safety is concerned.
        harm: harm was done; None = not yet found out.
        special: another statute's own term in months or years (法律另有规定); it goes before art. 36.
        law: the law to read P-09 and P-09b from; by default the packaged law of the day of discovery.

    Returns:
        ``in_time``, ``still_going``, ``act_day_unknown``, ``depends_on_harm``, ``special_unverified`` (all allowed)
        or ``lapsed`` (refused).
    """
    start = ended_on if continuing else began_on
    if continuing and ended_on is None:
        text = "违法行为仍在连续或者继续，追究时效尚未开始计算。"
        return Limitation(allow("still_going", text, ART_36))
    if start is None:
        warning = "违法行为发生日尚未查清，查清后须核对追究时效。"
        return Limitation(allow("act_day_unknown", "追究时效尚不能计算。", ART_36, warnings=(warning,)))
    book = law or at(discovered_on)
    general, longer = book["P-09"], book.find("P-09b")
    if special is not None:
        return _answer(start, special, discovered_on, continuing)
    if not touches_safety or longer is None:
        return _answer(start, general, discovered_on, continuing)
    if start < longer.effective_from:
        return _answer(start, general, discovered_on, continuing, ART_37)
    if harm is None:
        return _unless_harm(start, general, longer, discovered_on, continuing)
    return _answer(start, longer if harm else general, discovered_on, continuing)


def _answer(start: date, term: Parameter, found: date, continuing: bool, *also: Source) -> Limitation:
    last = last_day(start, term)
    since = "行为终了之日" if continuing else "违法行为发生之日"
    figures = (
        f"自{since}{chinese_date(start)}起{term.amount}，至{chinese_date(last)}届满，"
        f"{chinese_date(found)}发现"
    )
    sources = (term.provision, *also)
    if found <= last:
        verdict = allow("in_time", f"{figures}，未超过追究时效，可以给予行政处罚。", *sources)
    elif term.provision.verified:
        verdict = refuse("lapsed", f"{figures}，已超过追究时效，不再给予行政处罚。", *sources)
    else:
        warning = f"{figures}，按待核条文已超过追究时效，请先核对条文再决定。"
        verdict = allow("special_unverified", "特别规定的追究时效尚待核对。", *sources, warnings=(warning,))
    return Limitation(verdict, start, last, term)


def _unless_harm(
    start: date, general: Parameter, longer: Parameter, found: date, continuing: bool
) -> Limitation:
    """Harm not yet found out: decided only if both terms give the same answer."""
    short, long = (_answer(start, term, found, continuing) for term in (general, longer))
    if short.verdict.allowed == long.verdict.allowed:
        return short if short.verdict else long
    warning = (
        f"须先查明有无危害后果：没有危害后果的，已于{chinese_date(last_day(start, general))}超过追究时效。"
    )
    verdict = allow("depends_on_harm", "是否超过追究时效取决于有无危害后果。", ART_36, warnings=(warning,))
    return Limitation(verdict, start, long.last_day, longer)


def last_day(start: date, term: Parameter) -> date:
    """The same day ``term`` later, or the last day of that month where there is no such day.

    Raises:
        ValueError: the term is not in months or years (broken data).
    """
    if term.unit not in _MONTHS or term.value is None:
        raise ValueError(f"追究时效的单位应为年或者月，{term.id}是{term.unit}")
    months = start.month - 1 + term.value * _MONTHS[term.unit]
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
