"""调查：证据、笔录、回避；中止、恢复、终止，延长办案期限。

Two certified officers stand behind every note and every piece of evidence. A recusal that is granted takes the officer off the
case, and a case that has fewer than two left goes on only when others are named. Investigation is not stopped by a dispute of
jurisdiction, nor by a recusal that waits for its decision.
"""

from __future__ import annotations

from datetime import datetime

from liandong.cases.actions.filing import DECIDE_CLOCK
from liandong.cases.models import Case, CaseEvidence, Depth, Note, Recusal
from liandong.cases.procedure import forms_investigating as forms
from liandong.cases.procedure.officers import certified, listed, named, two_named, usual, words_of
from liandong.cases.procedure.passing import measures_of
from liandong.cases.states import (
    ART_42,
    ART_46,
    ART_55,
    ART_60,
    HOUSE_CASES,
    LIVE_MEASURE,
    OPEN_PROPOSAL,
)
from liandong.kernel import clocks, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Clock
from liandong.kernel.roles import Level, Role
from liandong.law.inspection.recusal import ART_43, AskedBy, RecusalReason, recusal
from liandong.law.limits import Due
from liandong.law.moments import end_of_day
from liandong.law.timeliness import may_extend
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import evidence
from liandong.leads.forms import EvidenceNumber
from liandong.now import today

INVESTIGATORS = frozenset({Role.HANDLER, Role.UNIT_HEAD})
HEAD = frozenset({Role.AGENCY_HEAD})


def under_investigation(case: Case) -> bool:
    """Whether the ordinary procedure goes on."""
    return case.depth == Depth.ORDINARY and case.state in ("filed", "suspended")


ADD_EVIDENCE = Action(
    name="cases.add_evidence",
    title="登记证据",
    kind="case",
    roles=INVESTIGATORS,
    form=forms.NewEvidence,
    present=usual,
    concerns=under_investigation,
    consequence="文件交来即算出摘要、记入痕迹，以后不能更换；登记错了的撤下，另行登记。",
    sources=(ART_46, ART_42),
)


@ADD_EVIDENCE.judge
def may_add_evidence(act: Act) -> Verdict:
    if not (verdict := two_named(act)):
        return verdict
    file = act.values["file"]
    return evidence.may_take(
        act.record.evidence.all(), file.size, pieces.digest_of(file), "一件案件", HOUSE_CASES
    )


@ADD_EVIDENCE.change
def add_evidence(act: Act) -> None:
    case, values = act.record, act.values
    made = CaseEvidence(
        case=case, number=case.evidence.count() + 1, kind=values["kind"], taken_on=values["taken_on"],
        agency_name=act.actor.agency_name, source=values["source"], collectors=named(act, values["officers"]),
        is_original=values["is_original"], custodian=values["custodian"],
    )  # fmt: skip
    evidence.take(made, values["file"])
    case.standing_evidence += 1
    act.note(evidence=made.number, digest=made.digest, size=made.size)


WITHDRAW_EVIDENCE = Action(
    name="cases.withdraw_evidence",
    title="撤下证据",
    kind="case",
    roles=INVESTIGATORS,
    form=EvidenceNumber,
    reason="required",
    reason_level=Level.FULL,
    concerns=lambda case: under_investigation(case) and case.standing_evidence > 0,
    consequence="不再显示和下载，不作为认定事实的根据；登记过、为什么撤下，痕迹里都在。",
    sources=(ART_46, HOUSE_CASES),
)


@WITHDRAW_EVIDENCE.judge
def may_withdraw_evidence(act: Act) -> Verdict:
    if not act.record.evidence.filter(number=act.values["which"], withdrawn_at=None).exists():
        text = f"没有第{act.values['which']}份证据，或者已经撤下。"
        return refuse("no_such_evidence", text, HOUSE_CASES)
    return allow("may_withdraw", "可以撤下。", ART_46)


WITHDRAW_EVIDENCE.change(evidence.withdraw)


ADD_NOTE = Action(
    name="cases.add_note",
    title="登记笔录",
    kind="case",
    roles=INVESTIGATORS,
    form=forms.NewNote,
    present=usual,
    concerns=under_investigation,
    consequence="登记后不能更改，有补充的另登记一份；纸质笔录扫描后登记为证据。",
    sources=(ART_55, ART_42),
)
ADD_NOTE.judge(two_named)


@ADD_NOTE.change
def add_note(act: Act) -> None:
    case, values = act.record, act.values
    Note.objects.create(
        case=case, number=case.notes.count() + 1, officers=named(act, values["officers"]),
        **{n: values[n] for n in ("kind", "on", "hours", "place", "who", "summary")},
    )  # fmt: skip
    act.note(note=case.notes.count(), recusal_told=values["recusal_told"])


RAISE_RECUSAL = Action(
    name="cases.raise_recusal",
    title="提出回避",
    kind="case",
    roles=INVESTIGATORS | HEAD,
    form=forms.NewRecusal,
    concerns=under_investigation,
    is_aside=True,
    consequence="由机关负责人决定；决定作出之前，不停止调查。",
    sources=(ART_43,),
)


def _officer(case: Case, word: str) -> str:
    """The officer of the case meant by a name or a certificate; empty where none is, or more than one."""
    found = [
        one for one in case.officers.split("、") if word and word in (one.partition("（")[0], *words_of(one))
    ]
    return found[0] if len(found) == 1 else ""


@RAISE_RECUSAL.judge
def may_raise_recusal(act: Act) -> Verdict:
    case: Case = act.record
    officer = _officer(case, act.values["officer"])
    if not officer:
        text = f"“{act.values['officer']}”不是本案的执法人员；本案是{case.officers}。"
        return refuse("not_an_officer", text, ART_43)
    if case.recusals.filter(officer=officer, is_granted=None).exists():
        return refuse("raised_already", f"{officer}的回避已经提出，等机关负责人决定。", ART_43)
    return allow("may_raise", "可以提出。", ART_43)


@RAISE_RECUSAL.change
def raise_recusal(act: Act) -> None:
    case, values = act.record, act.values
    Recusal.objects.create(
        case=case, number=case.recusals.count() + 1, officer=_officer(case, values["officer"]),
        asked_by=values["asked_by"], reason=values["why"], asked_on=values["asked_on"],
    )  # fmt: skip
    act.announce("cases.recusal_raised", case=str(case.uuid))


DECIDE_RECUSAL = Action(
    name="cases.decide_recusal",
    title="决定回避",
    kind="case",
    roles=HEAD,
    form=forms.RecusalDecision,
    reason="optional",
    reason_level=Level.FULL,
    concerns=under_investigation,
    consequence="决定回避的，不再是本案的执法人员；剩下不足两人的，另行指定后才能作出处理。",
    sources=(ART_43,),
)


def _raised(act: Act) -> Recusal | None:
    found: Recusal | None = act.record.recusals.filter(number=act.values["which"], is_granted=None).first()
    return found


@DECIDE_RECUSAL.judge
def may_decide_recusal(act: Act) -> Verdict:
    raised = _raised(act)
    if raised is None:
        return refuse("no_such_recusal", f"没有第{act.values['which']}件等待决定的回避。", ART_43)
    if act.actor.person_name == raised.officer.partition("（")[0]:
        return refuse("own_recusal", "本人的回避不能由本人决定。", ART_43)
    return allow("may_decide", "可以决定。", ART_43)


@DECIDE_RECUSAL.change
def decide_recusal(act: Act) -> None:
    raised, case = _raised(act), act.record
    assert raised is not None
    raised.is_granted, raised.decided_on = act.values["is_granted"] == "yes", today()
    raised.save(update_fields=["is_granted", "decided_on"])
    if raised.is_granted:
        case.officers = "、".join(one for one in case.officers.split("、") if one != raised.officer)
    reason = RecusalReason(raised.reason) if raised.reason else None
    answer = recusal(
        reason, AskedBy(raised.asked_by), about_head=False, on=today(), granted=raised.is_granted
    )
    act.note(recusal=raised.number, answer=answer.verdict.explained)


NAME_OFFICERS = Action(
    name="cases.name_officers",
    title="指定执法人员",
    kind="case",
    roles=frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    form=forms.NamingOfficers,
    present=usual,
    reason="required",
    reason_level=Level.FULL,
    concerns=under_investigation,
    consequence="从此由所填的人办理；以前所作的笔录、取得的证据不变。",
    sources=(ART_42,),
)


@NAME_OFFICERS.judge
def may_name_officers(act: Act) -> Verdict:
    if not (verdict := two_named(act)):
        return verdict
    officers, _ = certified(act.actor.agency, act.values["officers"])
    recused = set(act.record.recusals.filter(is_granted=True).values_list("officer", flat=True))
    if again := recused & {listed([o]) for o in officers}:
        return refuse("recused", f"{'、'.join(sorted(again))}已经决定回避，不能再办理本案。", ART_43)
    return verdict


@NAME_OFFICERS.change
def name_officers(act: Act) -> None:
    act.record.officers = named(act, act.values["officers"])


SUSPEND_CASE = Action(
    name="cases.suspend_case",
    title="中止调查",
    kind="case",
    roles=HEAD,
    form=forms.Suspending,
    reason="required",
    reason_level=Level.FULL,
    clocks=(DECIDE_CLOCK,),
    concerns=lambda case: case.depth == Depth.ORDINARY,
    consequence="办案期限从中止之日起停止计算；中止的原因消除后应当恢复。强制措施的期限不停。",
    sources=(HOUSE_CASES,),
)


@SUSPEND_CASE.change
def suspend_case(act: Act) -> None:
    if running := _limit(act.record):
        begun = datetime.fromisoformat(running.inputs["since"])
        since = max(begun, end_of_day(act.values["since"]).replace(hour=0, minute=0, second=0))
        clocks.suspend(act.record.uuid, DECIDE_CLOCK, since, act.reason)


RESUME_CASE = Action(
    name="cases.resume_case",
    title="恢复调查",
    kind="case",
    roles=HEAD,
    reason="required",
    reason_level=Level.FULL,
    clocks=(DECIDE_CLOCK,),
    consequence="办案期限从恢复之日起接着计算。",
    sources=(HOUSE_CASES,),
)


@RESUME_CASE.change
def resume_case(act: Act) -> None:
    if _limit(act.record):
        clocks.resume(act.record.uuid, DECIDE_CLOCK, act.now)


TERMINATE_CASE = Action(
    name="cases.terminate_case",
    title="终止调查",
    kind="case",
    roles=HEAD,
    form=forms.Terminating,
    reason="required",
    reason_level=Level.FULL,
    clocks=(DECIDE_CLOCK,),
    concerns=lambda case: case.depth == Depth.ORDINARY,
    consequence="案件办结，不能再恢复；立过案的事实不变。",
    sources=(HOUSE_CASES,),
)


@TERMINATE_CASE.judge
def may_terminate(act: Act) -> Verdict:
    return nothing_open(act.record)


@TERMINATE_CASE.change
def terminate_case(act: Act) -> None:
    case: Case = act.record
    case.outcome, case.ended_at = f"终止调查：{act.values['outcome']}"[:200], act.now
    clocks.end(case.uuid, DECIDE_CLOCK, act.now)
    act.announce("cases.closed", case=str(case.uuid))


def nothing_open(case: Case) -> Verdict:
    """Whether neither a measure nor a proposal waits for something."""
    waiting = list(measures_of(case).filter(state__in=LIVE_MEASURE).values_list("number", flat=True))
    if waiting:
        text = f"{'、'.join(waiting)}还没有解除、处理，请先办完强制措施、登记保存。"
        return refuse("measures_open", text, HOUSE_CASES)
    if open_one := case.proposals.filter(state__in=OPEN_PROPOSAL).first():
        return refuse(
            "proposal_open", f"拟处理意见{open_one.number}还在办理，请先办完或者不再提出。", HOUSE_CASES
        )
    return allow("nothing_open", "没有未了的事。", HOUSE_CASES)


EXTEND_CASE = Action(
    name="cases.extend_case",
    title="延长办案期限",
    kind="case",
    roles=HEAD,
    form=forms.Extending,
    reason="required",
    reason_level=Level.FULL,
    clocks=(DECIDE_CLOCK,),
    concerns=lambda case: case.depth == Depth.ORDINARY and case.state == "filed",
    consequence="第一次按条线的规定延长，再延长的按集体讨论决定的天数；从原期限届满起接着算。",
    sources=(ART_60, HOUSE_CASES),
)


def _limit(case: Case) -> Clock | None:
    return next((c for c in clocks.running(case.uuid) if c.name == DECIDE_CLOCK), None)


@EXTEND_CASE.judge
def may_extend_case(act: Act) -> Verdict:
    case: Case = act.record
    clock = _limit(case)
    if clock is None:
        return refuse("no_limit", "这件案件没有在计算的办案期限。", HOUSE_CASES)
    if case.extended:
        if not (act.values["days"] and act.values["discussed_on"]):
            text = "已经延长过，再延长的由集体讨论决定，请填天数和讨论日期。"
            return refuse("discuss_first", text, HOUSE_CASES)
        return allow("may_extend", "可以延长。", HOUSE_CASES)
    row = clocks.row_of(clock)
    if row is None or row.extension is None or row.extension.value is None:
        text = "本机关条线的规定没有写可以延长，请抓紧办理；有规定而平台没有录入的，请告诉系统管理员。"
        return refuse("no_extension", text, HOUSE_CASES)
    return may_extend(row, Due(clock.due_at, ()), act.now)


@EXTEND_CASE.change
def extend_case(act: Act) -> None:
    clock, case, days = _limit(act.record), act.record, act.values["days"]
    assert clock is not None
    row = clocks.row_of(clock)
    if case.extended:
        clocks.extend(case.uuid, DECIDE_CLOCK, days, "natural_day", act.reason)
    else:
        assert row is not None and row.extension is not None and row.extension.value is not None
        clocks.extend(case.uuid, DECIDE_CLOCK, row.extension.value, row.extension.unit, act.reason)
    case.extended += 1
