"""听证：拟作这样的处罚，要不要告知当事人有要求听证的权利；听证由谁主持。

The law lists kinds; "较大数额" is set elsewhere, line by line, and those rows may be unchecked. So there are three
answers: 应当, 应当核对 (an unchecked or missing threshold, a kind that only may be heavy), 不需要. Offering a hearing
that was not owed harms nobody; withholding one that was owed undoes the decision.

Main names: `hearing_duty`, `HearingDuty`, `Duty`, `may_chair`.
Legal source: 行政处罚法第六十三条、第六十四条（参数 P-18、P-29、H 各行）.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, Parameter, at
from liandong.law.procedure.penalty import (
    CONFISCATIONS,
    SOLE_TRADER_NOTE,
    PartyKind,
    Penalty,
    PenaltyKind,
    reaches,
    yuan,
)
from liandong.law.verdict import Source, Verdict, allow, refuse

ALWAYS = frozenset(
    {
        PenaltyKind.DOWNGRADE,
        PenaltyKind.REVOKE_LICENCE,
        PenaltyKind.STOP_BUSINESS,
        PenaltyKind.CLOSE,
        PenaltyKind.BAN,
    }
)
"""Kinds that 第六十三条 names without regard to an amount."""

PERHAPS_HEAVY = frozenset(
    {
        PenaltyKind.SUSPEND_LICENCE,
        PenaltyKind.RESTRICT_BUSINESS,
        PenaltyKind.DETENTION,
        PenaltyKind.OTHER,
    }
)
"""Kinds it does not name; whether they are 其他较重的行政处罚 somebody must say."""

FINE_ROWS = {PartyKind.ORGANISATION: "H-02", PartyKind.PERSON: "H-01", PartyKind.SOLE_TRADER: "H-01"}
CONFISCATION_ROWS = {PartyKind.ORGANISATION: "H-04", PartyKind.PERSON: "H-03", PartyKind.SOLE_TRADER: "H-03"}
"""Ids under which a line or a city enters its thresholds; no row for confiscation is packaged."""


class Duty(StrEnum):
    """How sure a duty is."""

    MUST = "应当"
    CHECK = "应当核对"
    NONE = "不需要"


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for the duty; `duty` says whether it obliges or only asks to be checked."""

    duty: Duty
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class HearingDuty:
    """The answer.

    Attributes:
        duty: the strongest of the grounds. grounds: every one, in the order of 第六十三条.
        verdict: allowed = the decision may be made without offering a hearing; refused while it must be offered.
    """

    duty: Duty
    grounds: tuple[Ground, ...]
    verdict: Verdict


def hearing_duty(
    penalty: Penalty,
    party: PartyKind,
    *,
    line: str,
    on: date,
    other_heavy: bool | None = None,
    other_provision: Source | None = None,
    law: LawOn | None = None,
) -> HearingDuty:
    """Whether a hearing must be offered before this penalty.

    Args:
        penalty: what is proposed. party: to whom. line: enforcement line, e.g. ``市场监管``. on: day of the notice.
        other_heavy: the agency's answer to "其他较重的行政处罚?"; None while nobody has judged it.
        other_provision: a law, regulation or rule that asks for a hearing in this case; unverified only warns.
        law: by default the packaged law of ``on``.

    Returns:
        Codes ``hearing_owed`` (refused), ``hearing_to_check`` (allowed, with warnings), ``hearing_not_owed``.
    """
    ruling = law or at(on)
    base = ruling["P-18"].provision
    grounds = tuple(_grounds(penalty, party, line, ruling, other_heavy, other_provision))
    if any(ground.duty is Duty.MUST for ground in grounds):
        said = "；".join(ground.text for ground in grounds if ground.duty is Duty.MUST)
        sources = dict.fromkeys((base, *(ground.source for ground in grounds if ground.duty is Duty.MUST)))
        text = f"{said}，应当告知当事人有要求听证的权利。"
        return HearingDuty(Duty.MUST, grounds, refuse("hearing_owed", text, *sources))
    if grounds:
        cautions = tuple(f"{ground.text}，请核对；拿不准的，告知听证权利。" for ground in grounds)
        text = "是否应当告知听证权利尚须核对。"
        verdict = allow("hearing_to_check", text, base, warnings=cautions)
        return HearingDuty(Duty.CHECK, grounds, verdict)
    text = f"拟给予{penalty.named}，未达到应当告知听证权利的情形。"
    return HearingDuty(Duty.NONE, (), allow("hearing_not_owed", text, base))


def _grounds(
    penalty: Penalty,
    party: PartyKind,
    line: str,
    law: LawOn,
    other_heavy: bool | None,
    other_provision: Source | None,
) -> Iterator[Ground]:
    base = law["P-18"].provision
    if PenaltyKind.FINE in penalty.kinds:
        row = law.find(FINE_ROWS[party], line) if line else None
        yield from _amount("罚款", penalty.fine_fen, row, party, line, base)
    if penalty.kinds & CONFISCATIONS:
        row = law.find(CONFISCATION_ROWS[party], line) if line else None
        yield from _amount("没收", penalty.confiscated_fen, row, party, line, base)
    named = [kind for kind in PenaltyKind if kind in penalty.kinds & ALWAYS]
    if named:
        yield Ground(Duty.MUST, f"拟给予{'、'.join(named)}", base)
    perhaps = "、".join(kind for kind in PenaltyKind if kind in penalty.kinds & PERHAPS_HEAVY)
    if other_heavy:
        yield Ground(Duty.MUST, "本机关认为属于其他较重的行政处罚", base)
    elif perhaps and other_heavy is None:
        yield Ground(Duty.CHECK, f"拟给予{perhaps}，是否属于其他较重的行政处罚尚未判断", base)
    if other_provision is not None:
        duty = Duty.MUST if other_provision.verified else Duty.CHECK
        yield Ground(duty, f"{other_provision}规定应当听证", other_provision)


def _amount(
    what: str, fen: int, row: Parameter | None, party: PartyKind, line: str, base: Source
) -> Iterator[Ground]:
    if row is None:
        yield Ground(Duty.CHECK, f"{line or '本条线'}对{party}{what}的听证数额标准没有录入", base)
        return
    reached = reaches(row, fen)
    compared = f"拟对{party}{what}{yuan(fen)}，{'达到' if reached else '未达到'}听证数额标准{row.amount}"
    if what == "没收" and not fen:
        yield Ground(Duty.CHECK, "没收的财物尚未估价", row.provision)
    elif not row.verified:
        yield Ground(Duty.CHECK, f"{compared}，但该标准待核", row.provision)
    elif reached and party is PartyKind.SOLE_TRADER:
        yield Ground(Duty.CHECK, f"{compared}；{SOLE_TRADER_NOTE.rstrip('。')}", row.provision)
    elif reached:
        yield Ground(Duty.MUST, compared, row.provision)


def may_chair(
    chair: str, investigators: Collection[str], *, on: date, interest: bool = False, law: LawOn | None = None
) -> Verdict:
    """Whether this person may preside over the hearing of this case.

    Args:
        chair: id of the person. investigators: ids of everybody who investigated. on: day of the hearing.
        interest: a direct interest in the case was found after the party's objection.
        law: by default the packaged law of ``on``.
    """
    source = (law or at(on))["P-29"].provision
    if chair in investigators:
        text = "听证应当由非本案调查人员主持，该人员参与了本案调查，请另行指定。"
        return refuse("chair_investigated", text, source)
    if interest:
        return refuse("chair_interested", "主持人与本案有直接利害关系，应当回避，请另行指定。", source)
    return allow("may_chair", "该人员未参与本案调查，可以主持听证。", source)
