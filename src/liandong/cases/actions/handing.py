"""上层的房间（管辖协商等）对案件做的事：让一个机关看到、不再让它看到、把案件移送出去。

None of them is offered to anybody: each is an effect of an act of a room above, in its transaction.
"""

from __future__ import annotations

from liandong.cases import claims, forms
from liandong.cases.actions.measuring import DROP_MEASURE
from liandong.cases.actions.passing import PASS_MEASURE
from liandong.cases.actions.preparing import DROP
from liandong.cases.models import Case, CaseSight
from liandong.cases.procedure.access import refresh_within
from liandong.cases.procedure.passing import measures_of
from liandong.cases.states import ART_25, FORCE_19, HOUSE_CASES, LIVE_MEASURE, OPEN_PROPOSAL
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level
from liandong.law.verdict import Verdict, allow, refuse

SHOW_CASE = Action(
    name="cases.show_case",
    title="让有关机关看到案件",
    kind="case",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    form=forms.Showing,
    consequence="所填的机关从此看得到这件案件，到所因的记录办结为止。",
    sources=(HOUSE_CASES,),
)


@SHOW_CASE.change
def show_case(act: Act) -> None:
    agency = act.values["agency"]
    CaseSight.objects.get_or_create(
        case=act.record, agency=agency.uuid, ground=act.values["ground"], ended_at=None,
        defaults={
            "agency_name": agency.name, "level": act.values["level"], "since": act.now, "by": act.values.get("by"),
        },
    )  # fmt: skip
    refresh_within(act.record)


HIDE_CASE = Action(
    name="cases.hide_case",
    title="不再让有关机关看到案件",
    kind="case",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    form=forms.Hiding,
    consequence="因这件事看到案件的机关，不再因此看到。",
    sources=(HOUSE_CASES,),
)


@HIDE_CASE.change
def hide_case(act: Act) -> None:
    act.record.shown_to.filter(by=act.values["by"], ended_at=None).update(ended_at=act.now)
    refresh_within(act.record)


HAND_CASE_OVER = Action(
    name="cases.hand_case_over",
    title="移送案件",
    kind="case",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    form=forms.HandingOver,
    consequence="移出机关停止办理，接收机关看到全部；实施中的强制措施归接收机关处理，追究时效、措施的届满日不变。",
    sources=(ART_25,),
)


@HAND_CASE_OVER.judge
def may_hand_over(act: Act) -> Verdict:
    """What was taken on the spot is approved by the head of whoever took it, or ended, before it changes hands."""
    urgent = measures_of(act.record).filter(owner=act.record.owner, state="urgent").order_by("pk")
    if numbers := "、".join(urgent.values_list("number", flat=True)):
        text = f"当场采取的{numbers}还没有补办批准：请先由机关负责人补办批准，或者解除，再移交。"
        return refuse("approval_missing", text, FORCE_19)
    return allow("may_hand_over", "可以移送。", ART_25)


@HAND_CASE_OVER.change
def hand_case_over(act: Act) -> None:
    case: Case = act.record
    to = act.values["to"]
    CaseSight.objects.create(
        case=case,
        agency=to.uuid,
        agency_name=to.name,
        level=Level.FULL,
        ground=act.values["ground"],
        since=act.now,
    )
    case.ended_at, case.outcome = act.now, f"移送{to.name}（{act.values['ground']}）"[:200]
    claims.closed(case, act.now)
    clocks.end_all(case.uuid, act.now)
    for proposal in case.proposals.filter(state__in=OPEN_PROPOSAL):
        act.also(DROP, proposal, {}, case.outcome)
    for measure in measures_of(case).filter(owner=case.owner, state__in=LIVE_MEASURE).order_by("pk"):
        if measure.state == "in_force":
            act.also(PASS_MEASURE, measure, act.values, case.outcome)
        else:
            act.also(DROP_MEASURE, measure, {}, case.outcome)
    refresh_within(case)
    act.announce("cases.handed_over", case=str(case.uuid), to=str(to.uuid))
