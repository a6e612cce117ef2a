"""行政强制措施和先行登记保存：提请、批准、实施，当场实施后补办批准，延长，检测期间，解除、处理。

The limit of a measure runs from the day it was taken and does not stop with the case. Seven working days for what is preserved
(行政处罚法第五十六条); thirty days for what is sealed or detained, once thirty more by the head, testing not counted (行政强制法第二十五条).
A measure that nobody has ended keeps its case from being closed.
"""

from __future__ import annotations

from datetime import datetime

from liandong.cases.actions.investigating import HEAD, INVESTIGATORS, under_investigation
from liandong.cases.models import Case, Decision, Measure, MeasureForm
from liandong.cases.procedure import forms_measuring as forms
from liandong.cases.procedure.days import day_of, in_order, known_since
from liandong.cases.procedure.officers import has_handled, named, two_named, usual
from liandong.cases.procedure.passing import cases_of
from liandong.cases.states import (
    ART_42,
    ART_56,
    FORCE_18,
    FORCE_19,
    FORCE_25,
    FORCE_27,
    FORCE_28,
    HOUSE_CASES,
)
from liandong.kernel import clocks, numbering, opening
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.models import Clock, Record
from liandong.kernel.roles import Level, Role
from liandong.law.limits import Due
from liandong.law.procedure.penalty import CONFISCATIONS
from liandong.law.timeliness import may_extend
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.actions.verifying import limit
from liandong.now import CHINA
from liandong.registry.models import Agency

MEASURE_CLOCK = "强制措施、登记保存到期"
APPROVAL_CLOCK = "补办批准"
TESTED = frozenset({MeasureForm.SEAL, MeasureForm.DETAIN})
"""Forms of which the time of testing is not counted and the limit may be extended."""

PROPOSE_MEASURE = Action(
    name="cases.propose_measure",
    title="提请采取措施",
    kind="measure",
    roles=INVESTIGATORS,
    side="any",
    creates=True,
    form=forms.NewMeasure,
    consequence="由机关负责人批准；批准以前不得实施。",
    sources=(ART_56, FORCE_18),
)


def may_take_in(act: Act) -> Verdict:
    """Whether a measure may be taken in the case that is named."""
    return _goes_on(act, act.values["case"])


def _goes_on(act: Act, case: Case) -> Verdict:
    if case.owner != act.actor.agency or not under_investigation(case):
        text = f"{case.number}不是本机关正在按普通程序办理的案件，不能在其中采取措施。"
        return refuse("not_under_investigation", text, ART_56)
    return allow("may_take", "可以采取措施。", ART_56)


PROPOSE_MEASURE.judge(may_take_in)


def _new(act: Act) -> Measure:
    values = act.values
    return Measure(
        number=numbering.record_number("QZ"), owner=act.actor.agency, agency_name=act.actor.agency_name,
        handler=act.actor.post, **{n: values[n] for n in ("case", "form", "goods", "place", "basis", "why")},
    )  # fmt: skip


@PROPOSE_MEASURE.change
def propose_measure(act: Act) -> Measure:
    measure = _new(act)
    act.announce("cases.measure_proposed", measure=str(measure.uuid))
    return measure


def other_person(act: Act) -> Verdict:
    """Whoever proposed or took it, or handles the case, does not approve it."""
    measure: Measure = act.record
    if act.actor.post == measure.handler or has_handled(measure.case, act.actor.person):
        return refuse("handled_case", "承办人不得自行批准，请由机关负责人办理。", FORCE_18)
    return allow("other_person", "可以办理。", FORCE_18)


APPROVE_MEASURE = Action(
    name="cases.approve_measure",
    title="批准措施",
    kind="measure",
    roles=HEAD,
    reason="optional",
    reason_level=Level.FULL,
    consequence="从此可以由两名以上执法人员实施；实施后登记时间和物品清单。",
    sources=(ART_56, FORCE_18),
)


@APPROVE_MEASURE.judge
def may_approve_measure(act: Act) -> Verdict:
    return _goes_on(act, act.record.case) and other_person(act)


@APPROVE_MEASURE.change
def approve_measure(act: Act) -> None:
    act.record.approved_at = act.now
    act.announce("cases.measure_approved", measure=str(act.record.uuid))


REFUSE_MEASURE = Action(
    name="cases.refuse_measure",
    title="不批准措施",
    kind="measure",
    roles=HEAD,
    reason="required",
    reason_level=Level.FULL,
    consequence="不得实施；仍有必要的，另行提请。",
    sources=(FORCE_18,),
)
REFUSE_MEASURE.change(moves_only)

DROP_MEASURE = Action(
    name="cases.drop_measure",
    title="不再实施",
    kind="measure",
    roles=INVESTIGATORS,
    reason="required",
    reason_level=Level.FULL,
    consequence="提请、批准的措施没有实施，也不再实施。",
    sources=(HOUSE_CASES,),
)
DROP_MEASURE.change(moves_only)


def _standing(record: Record) -> dict[str, object]:
    assert isinstance(record, Measure)
    return {"goods": record.goods, "place": record.place, **usual(record.case)}


TAKE_MEASURE = Action(
    name="cases.take_measure",
    title="登记实施",
    kind="measure",
    roles=INVESTIGATORS,
    form=forms.TakingMeasure,
    present=_standing,
    clocks=(MEASURE_CLOCK,),
    consequence="期限从实施之日起算，到期以前应当解除或者作出处理；物品清单以所填的为准。",
    sources=(FORCE_18, ART_42),
)


@TAKE_MEASURE.judge
def may_take_measure(act: Act) -> Verdict:
    measure: Measure = act.record
    if not (verdict := _goes_on(act, measure.case)):
        return verdict
    if measure.approved_at and act.values["taken_at"] < measure.approved_at.replace(second=0, microsecond=0):
        text = "实施时间早于批准的时间；情况紧急当场实施的，请不再实施这一件，另办“当场采取措施”。"
        return refuse("taken_before_approval", text, FORCE_18)
    return two_named(act)


@TAKE_MEASURE.change
def take_measure(act: Act) -> None:
    measure, values = act.record, act.values
    for name in ("taken_at", "goods", "place", "custodian", "paper_no"):
        setattr(measure, name, values[name])
    measure.officers = named(act, values["officers"])
    _start(measure)


def _start(measure: Measure) -> None:
    """Start the limit of the measure, by its form and the line of its agency."""
    agency = Agency.objects.get(uuid=measure.owner)
    assert measure.taken_at is not None
    if measure.form == MeasureForm.PRESERVE:
        row, line = "P-01", ""
    elif measure.form == MeasureForm.FREEZE:
        row, line = "E-03", ""
    else:
        row, line = limit("M-07", "E-02", agency, measure.taken_at)
    clocks.start(
        "measure", measure.uuid, MEASURE_CLOCK, row, measure.taken_at, owed_by=measure.owner, line=line
    )


TAKE_URGENT = Action(
    name="cases.take_urgent_measure",
    title="当场采取措施",
    kind="measure",
    roles=INVESTIGATORS,
    side="any",
    creates=True,
    form=forms.UrgentMeasure,
    clocks=(MEASURE_CLOCK, APPROVAL_CLOCK),
    consequence="二十四小时内由机关负责人补办批准；认为不应当采取的，立即解除。",
    sources=(FORCE_19, ART_42),
)


@TAKE_URGENT.judge
def may_take_urgent(act: Act) -> Verdict:
    if not (verdict := may_take_in(act)):
        return verdict
    if not (verdict := in_order("实施日期", day_of(act.values["taken_at"]), known_since(act.values["case"]))):
        return verdict
    return two_named(act)


@TAKE_URGENT.change
def take_urgent(act: Act) -> Measure:
    measure, values = _new(act), act.values
    measure.is_urgent = True
    for name in ("taken_at", "custodian", "paper_no"):
        setattr(measure, name, values[name])
    measure.officers = named(act, values["officers"])
    _start(measure)
    clocks.start("measure", measure.uuid, APPROVAL_CLOCK, "E-01", values["taken_at"], owed_by=measure.owner)
    act.announce("cases.measure_proposed", measure=str(measure.uuid))
    return measure


MAKE_UP = Action(
    name="cases.make_up_approval",
    title="补办批准",
    kind="measure",
    roles=HEAD,
    reason="optional",
    reason_level=Level.FULL,
    clocks=(APPROVAL_CLOCK,),
    consequence="当场实施的措施从此有批准；不同意的，请立即办“解除、处理”。",
    sources=(FORCE_19,),
)
MAKE_UP.judge(other_person)


@MAKE_UP.change
def make_up_approval(act: Act) -> None:
    act.record.approved_at = act.now
    clocks.end(act.record.uuid, APPROVAL_CLOCK, act.now)


def _clock(measure: Measure) -> Clock | None:
    return next((c for c in clocks.running(measure.uuid) if c.name == MEASURE_CLOCK), None)


EXTEND_MEASURE = Action(
    name="cases.extend_measure",
    title="延长措施",
    kind="measure",
    roles=HEAD,
    reason="required",
    reason_level=Level.FULL,
    clocks=(MEASURE_CLOCK,),
    concerns=lambda m: m.state == "in_force" and m.form in TESTED and not m.is_extended,
    consequence="情况复杂的延长一次，从原期限届满起接着算；延长的决定书面告知当事人并说明理由。",
    sources=(FORCE_25,),
)


@EXTEND_MEASURE.judge
def may_extend_measure(act: Act) -> Verdict:
    clock = _clock(act.record)
    if clock is None:
        return refuse("no_limit", "这件措施没有在计算的期限。", FORCE_25)
    if act.record.is_paused:
        return refuse("paused", "检测检验期间期限不计，结束后再看要不要延长。", FORCE_25)
    row = clocks.row_of(clock)
    assert row is not None
    return may_extend(row, Due(clock.due_at, ()), act.now)


@EXTEND_MEASURE.change
def extend_measure(act: Act) -> None:
    clock = _clock(act.record)
    row = clocks.row_of(clock) if clock else None
    assert row is not None and row.extension is not None and row.extension.value is not None
    clocks.extend(act.record.uuid, MEASURE_CLOCK, row.extension.value, row.extension.unit, act.reason)
    act.record.is_extended = True


PAUSE_MEASURE = Action(
    name="cases.pause_measure",
    title="检测检验开始",
    kind="measure",
    roles=INVESTIGATORS,
    form=forms.Pausing,
    reason="required",
    reason_level=Level.FULL,
    clocks=(MEASURE_CLOCK,),
    concerns=lambda m: m.state in ("in_force", "urgent") and m.form in TESTED and not m.is_paused,
    consequence="检测、检验、检疫、鉴定的期间不计入期限；期间书面告知当事人。",
    sources=(FORCE_25,),
)


def _latest(clock: Clock) -> datetime:
    """The last moment that was said of a limit: its start, or the last that was said of a suspension."""
    pauses = clock.inputs["suspensions"]
    said = [clock.inputs["since"], *(t for s in pauses for t in (s["since"], s["until"]) if t)]
    return max(map(datetime.fromisoformat, said))


def _after_beginning(act: Act) -> Verdict:
    """Not before the measure was taken, nor before what was last said of its limit; moments are typed to the minute."""
    clock = _clock(act.record)
    if clock is None:
        return refuse("no_limit", "这件措施没有在计算的期限。", FORCE_25)
    latest = _latest(clock)
    if act.values["at"] < latest.replace(second=0, microsecond=0):
        text = f"这个时间早于{latest.astimezone(CHINA):%Y-%m-%d %H:%M}，前后矛盾，请核对。"
        return refuse("moment_impossible", text, FORCE_25)
    return allow("in_order", "可以登记。", FORCE_25)


PAUSE_MEASURE.judge(_after_beginning)


def _moment(act: Act) -> datetime:
    clock = _clock(act.record)
    assert clock is not None
    return max(act.values["at"], _latest(clock))


@PAUSE_MEASURE.change
def pause_measure(act: Act) -> None:
    clocks.suspend(act.record.uuid, MEASURE_CLOCK, _moment(act), act.reason)
    act.record.is_paused = True


RESUME_MEASURE = Action(
    name="cases.resume_measure",
    title="检测检验结束",
    kind="measure",
    roles=INVESTIGATORS,
    form=forms.Pausing,
    clocks=(MEASURE_CLOCK,),
    concerns=lambda m: m.is_paused,
    consequence="期限从这一天起接着计算。",
    sources=(FORCE_25,),
)
RESUME_MEASURE.judge(_after_beginning)


@RESUME_MEASURE.change
def resume_measure(act: Act) -> None:
    clocks.resume(act.record.uuid, MEASURE_CLOCK, _moment(act))
    act.record.is_paused = False


END_MEASURE = Action(
    name="cases.end_measure",
    title="解除、处理",
    kind="measure",
    roles=INVESTIGATORS | HEAD | {Role.LIAISON},
    form=forms.EndingMeasure,
    clocks=(MEASURE_CLOCK, APPROVAL_CLOCK),
    whose=lambda actor, m: actor.role is not Role.LIAISON or m.passed_at is not None,
    consequence="措施到此为止；物品交给谁、清单是否相符，记在这里。",
    sources=(FORCE_27, FORCE_28, ART_56),
)


@END_MEASURE.judge
def may_end_measure(act: Act) -> Verdict:
    measure: Measure = act.record
    assert measure.taken_at is not None
    if act.values["on"] < measure.taken_at.astimezone(CHINA).date():
        return refuse("moment_impossible", "处理日期早于实施的日期，请核对。", FORCE_28)
    standing = Decision.objects.filter(case__in=cases_of(measure)).exclude(state="annulled")
    if act.values["outcome"] == "confiscated" and not any(
        CONFISCATIONS.intersection(one.penalties) for one in standing
    ):
        text = "案件还没有作出没收的处罚决定，不能没收；请先作出决定，或者选别的处理结果。"
        return refuse("no_decision", text, FORCE_27)
    return allow("may_end", "可以登记。", FORCE_28)


@END_MEASURE.change
def end_measure(act: Act) -> None:
    measure, values = act.record, act.values
    measure.outcome, measure.outcome_told, measure.ended_on = values["outcome"], values["told"], values["on"]
    measure.is_paused = False
    for name in (MEASURE_CLOCK, APPROVAL_CLOCK):
        clocks.end(measure.uuid, name, act.now)


OPEN_MEASURE = opening.declare("cases.open_measure", "measure")
