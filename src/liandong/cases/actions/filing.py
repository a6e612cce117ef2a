"""立案审批：承办人拟立案，办案机构负责人审核，机关负责人批准；批准以前核对别的机关有没有立案。

What the check finds is written on the case, so that whoever reviews and approves reads the same; approval is refused while the
check is older than a day, and while a check made within it finds a record that is not written there: it is made again then and
written down for the head to read. Two certified officers, a power over the item in the place, and the order of the signatures are never
overridable. Source: 行政处罚法第十七条、第四十二条、第五十四条；legal order of approval in `law.procedure.approval`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from liandong.cases import checking, forms
from liandong.cases.actions.registering import (
    filed,
    first_of_its_number,
    may_use_number,
    new_case,
    number_given,
    state_facts,
)
from liandong.cases.models import Case, Depth
from liandong.cases.procedure.officers import certified, listed, still_two, two_certified
from liandong.cases.states import ART_25, ART_54, HOUSE_CASES, UNFILED
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.door import Refused
from liandong.kernel.roles import Role
from liandong.kernel.within import within
from liandong.law.procedure.approval import ART_57
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.actions.verifying import limit
from liandong.now import CHINA
from liandong.registry.fields import split_words
from liandong.registry.models import Agency

DECIDE_CLOCK = "作出处罚决定"
CHECK_HOLDS = timedelta(days=1)
CHECK_FIRST = "check_first"
READ_FIRST = "现在重新核对、写在审批表上，请看过“立案前核对”再批准；没有写上的，请办“重新核对”。"

PROPOSE_FILING = Action(
    name="cases.propose_filing",
    title="拟立案",
    kind="case",
    roles=frozenset({Role.HANDLER}),
    side="any",
    creates=True,
    form=forms.NewFiling,
    consequence="同时核对别的机关对同一当事人有没有立案、有没有线索，结果写在审批表上；由办案机构负责人审核。",
    sources=(ART_54, ART_25),
)


@PROPOSE_FILING.judge
def may_propose_filing(act: Act) -> Verdict:
    values = act.values
    if not (verdict := may_use_number(act, values["case_no"])):
        return verdict
    if not (verdict := two_certified(act, split_words(values["officers"]))):
        return verdict
    verification = values["verification"]
    if verification is not None and (verification.owner != act.actor.agency or verification.state != "open"):
        text = f"{verification.number}不是本机关正在核查的线索，不能据以立案。"
        return refuse("not_verifying", text, ART_54)
    return allow("may_propose", "可以提请立案。", ART_54)


@PROPOSE_FILING.change
def propose_filing(act: Act) -> Case:
    values = dict(act.values)
    case = new_case(act, Depth.ORDINARY, "proposed")
    case.verification, case.handler = values.pop("verification"), act.actor.post
    state_facts(case, values)
    officers, _ = certified(act.actor.agency, split_words(case.officers))
    case.officers = listed(officers)
    first_of_its_number(case)
    case.checked, case.checked_at = checking.check(act.actor, case), act.now
    act.announce("cases.proposed", case=str(case.uuid))
    return case


CHECK_AGAIN = Action(
    name="cases.check_again",
    title="重新核对",
    kind="case",
    roles=frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    concerns=lambda case: case.state in UNFILED,
    consequence="再查一次别的机关有没有立案，结果写在审批表上。",
    sources=(ART_25, HOUSE_CASES),
)


@CHECK_AGAIN.change
def check_again(act: Act) -> None:
    act.record.checked, act.record.checked_at = checking.check(act.actor, act.record), act.now


REVIEW_FILING = Action(
    name="cases.review_filing",
    title="审核立案",
    kind="case",
    roles=frozenset({Role.UNIT_HEAD}),
    reason="optional",
    consequence="审核后报机关负责人批准；请先看立案前核对的结果。",
    sources=(ART_54, ART_57),
)


def not_the_handler(act: Act) -> Verdict:
    """Whoever proposed it neither reviews nor approves it."""
    if act.actor.post == act.record.handler:
        return refuse(
            "handled_case", "承办人不得自行审核、批准，请由办案机构负责人、机关负责人办理。", ART_57
        )
    return allow("other_person", "可以办理。", ART_57)


REVIEW_FILING.judge(not_the_handler)


@REVIEW_FILING.change
def review_filing(act: Act) -> None:
    act.announce("cases.reviewed", case=str(act.record.uuid))


RETURN_FILING = Action(
    name="cases.return_filing",
    title="退回补充",
    kind="case",
    roles=frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    reason="required",
    consequence="退回承办人补充，再由办案机构负责人审核。",
    sources=(ART_57,),
)


@RETURN_FILING.change
def return_filing(act: Act) -> None:
    act.announce("cases.returned", case=str(act.record.uuid))


APPROVE_FILING = Action(
    name="cases.approve_filing",
    title="批准立案",
    kind="case",
    roles=frozenset({Role.AGENCY_HEAD}),
    form=forms.Approval,
    clocks=(DECIDE_CLOCK,),
    consequence="自批准之时立案：立案时间登记后不能更改；办案期限从此起算；持有同一当事人记录的机关会收到通报。",
    sources=(ART_54, ART_25),
    follows=((CHECK_FIRST, CHECK_AGAIN.name),),
)


@APPROVE_FILING.judge
def may_approve_filing(act: Act) -> Verdict:
    case: Case = act.record
    if not (verdict := not_the_handler(act)):
        return verdict
    if case.checked_at is None or act.now - case.checked_at > CHECK_HOLDS:
        return refuse(CHECK_FIRST, f"立案前核对已经超过一日，其间别的机关可能已经立案。{READ_FIRST}", ART_25)
    if not (verdict := may_use_number(act, act.values["case_no"] or case.case_no, case)):
        return verdict
    if not (verdict := still_two(act, case)):
        return verdict
    if new := checking.not_written(act.actor, case):
        text = f"立案前核对以后，又有{len(new)}条有关的记录没有写在审批表上，可能有机关已经立案。{READ_FIRST}"
        return refuse(CHECK_FIRST, text, ART_25)
    return checking.power_of(case, moment_of(act).astimezone(CHINA).date())


def moment_of(act: Act) -> datetime:
    """When the head approved: as the paper says, else now."""
    moment: datetime = act.values["approved_at"] or act.now
    return moment


@APPROVE_FILING.change
def approve_filing(act: Act) -> None:
    case: Case = act.record
    case.approved_at = moment_of(act)
    case.approval_evidence = act.values["approval_evidence"] or f"平台审批，{case.number}"
    number_given(case, act.values["case_no"] or case.case_no)
    filed(act, case)
    agency = Agency.objects.get(uuid=case.owner)
    row, line = limit("M-10", "P-02", agency, case.approved_at)
    clocks.start("case", case.uuid, DECIDE_CLOCK, row, case.approved_at, owed_by=case.owner, line=line)
    if case.verification is not None and case.verification.state == "open":
        values = {"outcome": "filed", "finding": f"已立案，案件编号{case.number}。", "case": case.number}
        outcome = within(act, "leads.conclude_verification", case.verification.uuid, values, actor=act.actor)
        if not outcome.is_done:
            raise Refused(outcome)


REFUSE_FILING = Action(
    name="cases.refuse_filing",
    title="不予立案",
    kind="case",
    roles=frozenset({Role.AGENCY_HEAD}),
    reason="required",
    consequence="这一件到此为止；由线索而来的，还要办核查结论，告知移出机关和举报人。",
    sources=(ART_54,),
)
REFUSE_FILING.judge(not_the_handler)
REFUSE_FILING.change(moves_only)
