"""停止公示：期满自动，结果更正的当时撤回，公示有误的由机关负责人撤回、改正以后重新开始。

An objection that waits is answered with whatever withdraws the notice; when the term merely ends it waits on, and so does its limit.
"""

from __future__ import annotations

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.results.actions.approving import HEAD
from liandong.results.actions.owing import CLOCKS, KIND, SYSTEM
from liandong.results.states import HOUSE_RESULTS

OBJECTION = "答复公示异议"
ALL_CLOCKS = (*CLOCKS, OBJECTION)

END = Action(
    name="results.end_notice",
    title="公示期满",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    clocks=CLOCKS,
    consequence="公示期满，本平台的公示页不再显示；还没有答复的异议照样答复。",
    sources=(HOUSE_RESULTS,),
)


@END.judge
def may_end(act: Act) -> Verdict:
    until = act.record.until
    if until >= today():
        return refuse("not_over", f"公示至{until}，还没有过。", HOUSE_RESULTS)
    return allow("over", "公示期已满。", HOUSE_RESULTS)


@END.change
def end(act: Act) -> None:
    notice = act.record
    notice.ended_at, notice.ended_why = act.now, "公示期满"
    for clock in CLOCKS:
        clocks.end(notice.uuid, clock, act.now)
    act.announce("results.ended", notice=str(notice.uuid))


def answered(act: Act, answer: str, *, is_upheld: bool) -> None:
    """The objection that waits, if one does, has its answer, and its limit is over."""
    act.record.objections.filter(is_upheld=None).update(
        is_upheld=is_upheld, answer=answer, answered_on=today(), answered_by=act.actor.signature
    )
    clocks.end(act.record.uuid, OBJECTION, act.now)


def taken_down(act: Act, why: str) -> None:
    """Gone from our own page, for a reason in public words, which answers an objection too: nothing is owed any more."""
    notice = act.record
    notice.ended_at, notice.ended_why = notice.ended_at or act.now, why
    answered(act, why, is_upheld=True)
    clocks.end_all(notice.uuid, act.now)


WITHDRAW = Action(
    name="results.withdraw_notice",
    title="撤回公示",
    kind=KIND,
    roles=BUSINESS,
    is_inner=True,
    reason="required",
    clocks=ALL_CLOCKS,
    consequence="检查结果更正了：本平台的公示页当时撤下，等答复的异议算作成立，更正后的结果重新决定是否公示。",
    sources=(HOUSE_RESULTS,),
)


@WITHDRAW.change
def withdraw(act: Act) -> None:
    taken_down(act, "检查结果有更正")
    act.announce("results.withdrawn", notice=str(act.record.uuid))


TAKE_BACK = Action(
    name="results.take_back",
    title="撤回有误的公示",
    is_aside=True,
    kind=KIND,
    roles=HEAD,
    reason="required",
    clocks=ALL_CLOCKS,
    consequence="公示的内容有误、该隐去的没有隐去的，本平台的公示页立即撤下，等答复的异议算作成立，改正以后重新提出；结果本身不对的，在入企检查的页面上更正结果。",
    sources=(HOUSE_RESULTS,),
)


@TAKE_BACK.change
def take_back(act: Act) -> None:
    taken_down(act, "公示的内容有误")
    act.announce("results.taken_back", notice=str(act.record.uuid))
