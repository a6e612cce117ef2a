"""法制审核和集体讨论：哪些决定之前必须有，谁可以审。

Main names: `CaseWeight`, `review_duty`, `discussion_duty`, `Reviewer`, `may_review`.
Legal source: 行政处罚法第五十七条第二款、第五十八条（参数 P-19、P-20）；河南省行政执法条例第二十八条（A-06）.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from liandong.law import LawOn, at
from liandong.law.procedure.hearing import Duty, Ground
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_58 = Source("行政处罚法", "第五十八条")


@dataclass(frozen=True, slots=True)
class CaseWeight:
    """What people have said about the weight of a case; every field is their judgement, none is computed.

    Attributes:
        public_interest: 涉及重大公共利益.
        vital_rights: 直接关系当事人或者第三人重大权益. heard: a hearing took place (both together count).
        complex_law: 案件情况疑难复杂、涉及多个法律关系.
        complex_facts: 情节复杂. grave: 重大违法行为.
        major: within the agency's own published list of 重大行政执法决定.
        other_provision: a law or regulation that asks for legal review; an unverified one only warns.
    """

    public_interest: bool = False
    vital_rights: bool = False
    heard: bool = False
    complex_law: bool = False
    complex_facts: bool = False
    grave: bool = False
    major: bool = False
    other_provision: Source | None = None


@dataclass(frozen=True, slots=True)
class PriorDuty:
    """Whether something must come before the decision.

    Attributes:
        duty: the strongest of the grounds. grounds: every one.
        verdict: allowed = the decision may be made without it.
    """

    duty: Duty
    grounds: tuple[Ground, ...]
    verdict: Verdict


def review_duty(weight: CaseWeight, *, on: date, law: LawOn | None = None) -> PriorDuty:
    """Whether a legal review must come before the decision.

    Returns:
        Codes ``review_owed`` (refused), ``review_to_check`` (allowed with warnings), ``review_not_owed``.
    """
    ruling = law or at(on)
    return _answer("review", "法制审核", tuple(_review(weight, ruling)), ruling["P-19"].provision)


def _review(weight: CaseWeight, law: LawOn) -> Iterator[Ground]:
    row = law["P-19"]
    public, vital, complex_law, _ = row.items
    if weight.public_interest:
        yield Ground(Duty.MUST, public, row.provision)
    if weight.vital_rights and weight.heard:
        yield Ground(Duty.MUST, vital, row.provision)
    if weight.complex_law:
        yield Ground(Duty.MUST, complex_law, row.provision)
    if weight.other_provision is not None:
        duty = Duty.MUST if weight.other_provision.verified else Duty.CHECK
        yield Ground(duty, f"{weight.other_provision}规定应当法制审核", weight.other_provision)
    yield from _major(weight, law)


def discussion_duty(weight: CaseWeight, *, on: date, law: LawOn | None = None) -> PriorDuty:
    """Whether the heads must discuss the decision together (集体讨论).

    Returns:
        Codes ``discussion_owed`` (refused) or ``discussion_not_owed``.
    """
    ruling = law or at(on)
    return _answer(
        "discussion", "负责人集体讨论", tuple(_discussion(weight, ruling)), ruling["P-20"].provision
    )


def _discussion(weight: CaseWeight, law: LawOn) -> Iterator[Ground]:
    source = law["P-20"].provision
    if weight.complex_facts:
        yield Ground(Duty.MUST, "情节复杂", source)
    if weight.grave:
        yield Ground(Duty.MUST, "重大违法行为", source)
    yield from _major(weight, law)


def _major(weight: CaseWeight, law: LawOn) -> Iterator[Ground]:
    row = law.find("A-06")
    if weight.major and row is not None:
        yield Ground(Duty.MUST, "属于本机关公布的重大行政执法决定", row.provision)


def _answer(code: str, what: str, grounds: tuple[Ground, ...], base: Source) -> PriorDuty:
    must = [ground for ground in grounds if ground.duty is Duty.MUST]
    if must:
        said = "；".join(ground.text for ground in must)
        sources = dict.fromkeys(ground.source for ground in must)
        text = f"{said}，作出决定之前应当经过{what}。"
        return PriorDuty(Duty.MUST, grounds, refuse(f"{code}_owed", text, *sources))
    if grounds:
        cautions = tuple(f"{ground.text}，请核对。" for ground in grounds)
        verdict = allow(f"{code}_to_check", f"是否应当经过{what}尚须核对。", base, warnings=cautions)
        return PriorDuty(Duty.CHECK, grounds, verdict)
    verdict = allow(f"{code}_not_owed", f"没有必须经过{what}的情形。", base)
    return PriorDuty(Duty.NONE, (), verdict)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A legal reviewer.

    Attributes:
        person: id. first_time: 初次从事行政处罚决定法制审核. qualified: holds 法律职业资格.
    """

    person: str
    first_time: bool
    qualified: bool


def may_review(reviewer: Reviewer, case_officers: Collection[str]) -> Verdict:
    """Whether this person may review this case: not one who handled it, and qualified if new to the work.

    Returns:
        ``may_review``; refused ``reviewer_handled_case`` or ``reviewer_not_qualified``.
    """
    if reviewer.person in case_officers:
        text = "法制审核应当由承办人以外从事法制审核的人员进行，该人员承办了本案，请另行安排。"
        return refuse("reviewer_handled_case", text, ART_58)
    if reviewer.first_time and not reviewer.qualified:
        text = "初次从事行政处罚决定法制审核的人员应当取得法律职业资格，该人员没有取得，请另行安排。"
        return refuse("reviewer_not_qualified", text, ART_58)
    return allow("may_review", "该人员可以从事本案法制审核。", ART_58)
