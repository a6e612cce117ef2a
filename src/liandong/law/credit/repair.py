"""信用修复：轻微、一般、严重三类各公示多久，什么时候可以修复，什么时候自动结束。

The classes are known from public excerpts, not from the full text; the terms may refuse, the class itself is always a
person's to confirm.

Main names: `CreditClass`, `classify`, `CreditTerm`, `term_of`, `may_repair`.
Legal source: 信用修复管理办法（参数 X-01 至 X-09，2026年4月1日起，条次待核）；河南省社会信用条例第四十三条（R-06）.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liandong.law import LawOn, Parameter, at
from liandong.law.limits import Due, Term, compute
from liandong.law.moments import chinese_date, end_of_day
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.procedure.penalty import Penalty, PenaltyKind
from liandong.law.verdict import Verdict, allow, refuse

ONE_DAY = timedelta(days=1)


class CreditClass(StrEnum):
    """Classes of 信用修复管理办法."""

    MINOR = "轻微"
    ORDINARY = "一般"
    SERIOUS = "严重"


_SERIOUS_KINDS = frozenset({PenaltyKind.REVOKE_LICENCE, PenaltyKind.BAN})
_MINOR_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.CRITICISM})


def classify(
    penalty: Penalty, *, simple: bool, very_large_fine: bool = False, on_serious_list: bool = False
) -> CreditClass:
    """The class of a penalty's record, from the examples that could be read (X-08, X-09); 一般 is the rest.

    Args:
        simple: decided on the spot. very_large_fine: people hold the fine to be 数额巨大.
        on_serious_list: it led to entry on a statutory list of serious offenders.
    """
    if on_serious_list:
        return CreditClass.SERIOUS
    if simple or penalty.kinds <= _MINOR_KINDS:
        return CreditClass.MINOR
    if very_large_fine or penalty.kinds & _SERIOUS_KINDS:
        return CreditClass.SERIOUS
    return CreditClass.ORDINARY


_LONGEST = {CreditClass.MINOR: "X-01", CreditClass.ORDINARY: "X-03", CreditClass.SERIOUS: "X-05"}
_SHORTEST = {CreditClass.ORDINARY: "X-02", CreditClass.SERIOUS: "X-04"}


@dataclass(frozen=True, slots=True)
class CreditTerm:
    """How long a record is shown on 信用中国.

    Attributes:
        repair_from: first day on which repair may be asked for. last_day: last day shown; then it ends of itself.
        longest: explanation of ``last_day``. row: the parameter it comes from.
    """

    grade: CreditClass
    repair_from: date
    last_day: date
    longest: Due
    row: Parameter


def term_of(grade: CreditClass, effective_on: date, law: LawOn) -> CreditTerm | None:
    """The term from the day the document took effect; None when ``law`` holds no such rule (before 2026-04-01)."""
    row = law.find(_LONGEST[grade])
    if row is None:
        return None
    begun = end_of_day(effective_on)
    longest = compute(begun, Term.of(row), law.calendar)
    assert longest.last_day
    repair_from = effective_on
    if grade in _SHORTEST:
        shortest = compute(begun, Term.of(law[_SHORTEST[grade]]), law.calendar)
        assert shortest.last_day  # months and years without suspension always end
        repair_from = shortest.last_day + ONE_DAY
    return CreditTerm(grade, repair_from, longest.last_day, longest, row)


def may_repair(
    grade: CreditClass,
    effective_on: date,
    *,
    on: date,
    fulfilled: bool,
    promised: bool,
    others_met: bool = True,
    law: LawOn | None = None,
) -> Verdict:
    """Whether the record may be repaired on a day.

    Args:
        effective_on: day the document took effect. fulfilled: corrected, all duties done. promised: public commitment
            (not asked of 轻微). others_met: further statutory conditions.

    Returns:
        ``may_repair``; refused ``no_repair`` naming every condition, ``ended_of_itself``; ``no_rule`` (allowed with a
        warning) when the day knows no such rule.
    """
    ruling = law or at(on)
    term = term_of(grade, effective_on, ruling)
    if term is None:
        warning = f"{chinese_date(on)}信用修复管理办法尚未施行，请依当时的规定办理。"
        return allow("no_rule", "没有可以适用的修复规则。", ruling["R-06"].provision, warnings=(warning,))
    row = ruling["X-07"]
    if on > term.last_day:
        text = f"公示期已于{chinese_date(term.last_day)}届满，自动停止公示，无须申请修复。"
        return refuse("ended_of_itself", text, row.provision)
    minimum, corrected, commitment, other = row.items
    missing = [
        f"{minimum}（自{chinese_date(term.repair_from)}起可以申请）" if on < term.repair_from else "",
        "" if fulfilled else corrected,
        "" if promised or grade is CreditClass.MINOR else commitment,
        "" if others_met else other,
    ]
    return judge(
        (Gap(text, row.provision) for text in missing if text),
        passed="may_repair",
        said=f"符合{grade}失信信息的修复条件，应当停止公示、停止共享使用并解除措施。",
        failed="no_repair",
        lead="尚不符合修复条件，还缺",
        sources=(row.provision,),
    )
