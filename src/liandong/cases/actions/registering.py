"""登记在办案件（登记卡）、补录立案时间、补充更正。

A card says that an agency has filed, when, and what proves it; it asks for nothing that the line's own system holds. When it was
filed is written once and never changed; a card without that moment may be given it later, once.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.cases import claims, forms, stating
from liandong.cases.models import Case, Depth
from liandong.cases.procedure.access import refresh_within
from liandong.cases.procedure.days import Before, day_of, in_order
from liandong.cases.procedure.officers import are_of
from liandong.cases.states import ART_25, ART_42, FREED, HOUSE_CASES, OPINION
from liandong.kernel import numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.doubles import only_one
from liandong.kernel.holds import stopping
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.jurisdiction.crime import ART_27
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.stating import labelled
from liandong.registry.bodies import line_of
from liandong.registry.fields import split_words
from liandong.registry.models import Agency
from liandong.registry.queries import POLICE

TAKERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})

REGISTER_CASE = Action(
    name="cases.register_case",
    title="登记在办案件",
    kind="case",
    roles=TAKERS,
    side="any",
    creates=True,
    form=forms.NewCard,
    consequence="登记即告知持有同一当事人记录的机关；立案批准时间登记后不能更改，谁最先立案据此判断。",
    sources=(OPINION, ART_25),
)


@REGISTER_CASE.judge
def may_register_case(act: Act) -> Verdict:
    verification = act.values["verification"]
    if verification is not None and verification.owner != act.actor.agency:
        return refuse(
            "not_own_verification", f"{verification.number}不是本机关的线索核查，请核对。", HOUSE_CASES
        )
    if act.values["accepted_at"] and line_of(Agency.objects.get(uuid=act.actor.agency)) != POLICE:
        return refuse("not_police", "受案时间只有公安机关填写，本机关不是公安机关，请删去。", HOUSE_CASES)
    return may_use_number(act, act.values["case_no"])


def under_number(agency: UUID, case_no: str) -> QuerySet[Case]:
    """Cases of an agency that hold this number of its own, the first first; one withdrawn or not filed holds none."""
    held = Case.objects.filter(owner=agency, case_no__iexact=case_no).exclude(state__in=FREED)
    return held.order_by("pk") if case_no else held.none()


def may_use_number(act: Act, case_no: str, but: Case | None = None) -> Verdict:
    """Whether the agency has no other case under this number; the one that a case bears already is not asked about again."""
    if but is not None and case_no.upper() == but.case_no.upper():
        return allow("number_is_its_own", "案号没有变。", OPINION)
    if known := under_number(act.actor.agency, case_no).first():
        return _registered_already(case_no, known.number)
    return allow("number_is_free", "可以登记。", OPINION)


def _registered_already(case_no: str, number: str) -> Verdict:
    text = f"本机关已经登记过案号“{case_no}”（{number}）。有新情况的，请在那一件上办理。"
    return refuse("case_registered_already", text, HOUSE_CASES)


def _bear(case: Case, case_no: str) -> None:
    """Give it a number; one that it shared with an earlier case is left behind where it differs."""
    case.is_double = case.is_double and case_no.upper() == case.case_no.upper()
    case.case_no = case_no


def number_given(case: Case, case_no: str) -> None:
    """It bears this number from now on, and is found by it.

    Raises:
        Refused: another has just taken the number.
    """
    _bear(case, case_no)
    case.searched = stating.searched(case)
    first_of_its_number(case)


def first_of_its_number(case: Case) -> None:
    """Write it, unless another has just taken the number."""
    alike, why = under_number(case.owner, case.case_no), partial(_registered_already, case.case_no)
    only_one(case, "case", alike, why)


@REGISTER_CASE.change
def register_case(act: Act) -> Case:
    values = dict(act.values)
    case = new_case(act, Depth.CARD, "filed")
    for name in ("approved_at", "is_day_only", "approval_evidence", "accepted_at", "verification"):
        setattr(case, name, values.pop(name))
    state_facts(case, values)
    first_of_its_number(case)
    filed(act, case)
    return case


def new_case(act: Act, depth: Depth, state: str) -> Case:
    """A case of the actor's agency, numbered, in the state it begins in, without anything said of it yet."""
    return Case(
        number=numbering.record_number("AJ"),
        owner=act.actor.agency,
        agency_name=act.actor.agency_name,
        depth=depth.value,
        state=state,
    )


def filed(act: Act, case: Case) -> None:
    """It stands as filed from now on: it claims its offence, and whoever holds something on the same party is told."""
    case.registered_at = act.now
    claims.claimed(case, act.now)
    act.state(approved_at=case.approved_at.isoformat() if case.approved_at else "")
    act.announce("cases.filed", case=str(case.uuid))


def state_facts(case: Case, values: dict[str, Any]) -> None:
    """Put what was typed into the case, and make of it what a summary says and what is searched."""
    place, party, item = values.pop("division"), values["party"], values["item"]
    special = values.pop("venue_division")
    _bear(case, values.pop("case_no"))
    for name, value in values.items():
        setattr(case, name, value)
    case.division, case.division_name = place.code, place.name
    case.venue_division, case.venue_division_name = (special.code, special.name) if special else ("", "")
    if party is not None:
        case.party_name = party.name
    if item is not None and not case.conduct:
        case.conduct = item.name
    case.party_label = labelled(party, case.party_name, case.is_citizen)
    case.searched = stating.searched(case)


SUPPLY_MOMENT = Action(
    name="cases.supply_moment",
    title="补录立案时间",
    kind="case",
    roles=TAKERS,
    form=forms.Moment,
    concerns=lambda case: (
        case.registered_at is not None
        and (case.is_day_only or not (case.approved_at and case.approval_evidence))
    ),
    reason="required",
    consequence="补录一次，以后不能更改；谁最先立案据此重新判断。",
    sources=(ART_25, HOUSE_CASES),
)


@SUPPLY_MOMENT.judge
def may_supply_moment(act: Act) -> Verdict:
    case: Case = act.record
    moment, is_vague = act.values["approved_at"], act.values["is_day_only"]
    same = forms.start_of_day(moment) if case.is_day_only else moment
    if case.approved_at and (same != case.approved_at or (is_vague and bool(case.approval_evidence))):
        text = "立案批准时间已经登记，不能更改，只能补证明材料；登记错了的，请撤销登记后重新登记。"
        return refuse("moment_stands", text, HOUSE_CASES)
    if case.registered_at and moment > case.registered_at:
        text = "立案批准时间晚于平台登记立案的时间，前后矛盾，请核对。"
        return refuse("moment_impossible", text, ART_25)
    return _before_decisions(case, moment)


def _before_decisions(case: Case, moment: datetime) -> Verdict:
    """Whether the decisions that stand were made after this moment; one made on the spot needs no filing."""
    supplied = Before("moment_impossible", "立案批准日期", day_of(moment))
    for one in case.decisions.filter(is_simple=False).exclude(state="annulled").order_by("pk"):
        if not (verdict := in_order(f"决定书{one.decision_no}的决定日期", one.decided_on, supplied)):
            return verdict
    return allow("may_supply", "可以补录。", ART_25)


@SUPPLY_MOMENT.change
def supply_moment(act: Act) -> None:
    act.record.approved_at, act.record.approval_evidence = (
        act.values["approved_at"],
        act.values["approval_evidence"],
    )
    act.record.is_day_only = act.values["is_day_only"]


def standing(record: Record) -> dict[str, Any]:
    """The facts as the form takes them; a record shows names."""
    assert isinstance(record, Case)
    names = (
        "conduct", "address", "since", "until", "facts", "is_sensitive", "is_citizen", "is_criminal", "is_continuing",
        "provisions", "case_no", "officers", "venue", "venue_division",
    )  # fmt: skip
    return {n: getattr(record, n) for n in names} | {
        "party": record.party, "party_name": "" if record.party else record.party_name,
        "item": record.item.code if record.item else "", "division": record.division,
    }  # fmt: skip


MARK_CRIMINAL = Action(
    name="cases.mark_criminal",
    title="改变涉嫌犯罪的标记",
    kind="case",
    roles=BUSINESS,
    is_inner=True,
    form=forms.Marking,
    consequence="标明涉嫌犯罪的，别的机关比对时什么也看不到，通报过的机关、争议的各方也不再看到。",
    sources=(ART_27, HOUSE_CASES),
)
"""An effect of a transfer to the police; while that is pending, its hold keeps anybody from taking the mark off."""


@MARK_CRIMINAL.change
def mark_criminal(act: Act) -> None:
    case: Case = act.record
    case.is_criminal = act.values["is_criminal"]
    if case.is_criminal:
        case.shown_to.filter(level__lt=Level.FULL, ended_at=None).update(ended_at=act.now)
    claims.restated(case)
    refresh_within(case)


CORRECT_CASE = Action(
    name="cases.correct_case",
    title="补充更正",
    kind="case",
    roles=TAKERS,
    form=forms.Correction,
    present=standing,
    reason="required",
    reason_level=Level.FULL,
    consequence="立即生效，看得到全部内容的机关都看得到改了什么、为什么；立案的时间不在这里改。",
    sources=(HOUSE_CASES,),
)


@CORRECT_CASE.judge
def may_correct_case(act: Act) -> Verdict:
    case: Case = act.record
    if case.is_criminal and not act.values["is_criminal"] and not (held := stopping(case, MARK_CRIMINAL)):
        return held
    words = split_words(act.values["officers"])
    if case.depth == Depth.ORDINARY and words and not are_of(case, words):
        text = f"本案的执法人员是{case.officers}，不在这里改；要换人的，请由办案机构负责人、机关负责人办“指定执法人员”。"
        return refuse("name_officers_instead", text, ART_42)
    return may_use_number(act, act.values["case_no"], case)


@CORRECT_CASE.change
def correct_case(act: Act) -> None:
    values = dict(act.values)
    if act.record.depth == Depth.ORDINARY:
        del values["officers"]
    state_facts(act.record, values)
    first_of_its_number(act.record)
    claims.restated(act.record)


OPEN_CASE = opening.declare("cases.open_case", "case")
OPEN_DECISION = opening.declare("cases.open_decision", "decision")
