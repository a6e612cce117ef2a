"""停止公示：期满自动，结果更正的当时撤回，公示有误的由机关负责人撤回、改正以后重新开始。"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.results.actions.approving import HEAD
from liandong.results.actions.owing import CLOCKS, KIND, SYSTEM, end_clocks
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
    clocks=ALL_CLOCKS,
    consequence="公示期满，本平台的公示页不再显示。",
    sources=(HOUSE_RESULTS,),
)


@END.judge
def may_end(act: Act) -> Verdict:
    until = act.record.until
    if until >= today():
        return refuse("not_over", f"公示至{until}，还没有过。", HOUSE_RESULTS)
    return allow("over", "公示期已满。", HOUSE_RESULTS)


def ended(act: Act, why: str) -> None:
    """Gone from our own page, for a reason in public words."""
    act.record.ended_at, act.record.ended_why = act.now, why
    end_clocks(act)


@END.change
def end(act: Act) -> None:
    ended(act, "公示期满")


WITHDRAW = Action(
    name="results.withdraw_notice",
    title="撤回公示",
    kind=KIND,
    roles=BUSINESS,
    is_inner=True,
    reason="required",
    clocks=ALL_CLOCKS,
    consequence="检查结果更正了：本平台的公示页当时撤下，更正后的结果重新决定是否公示。",
    sources=(HOUSE_RESULTS,),
)


@WITHDRAW.change
def withdraw(act: Act) -> None:
    ended(act, "检查结果有更正")
    act.announce("results.withdrawn", notice=str(act.record.uuid))


TAKE_BACK = Action(
    name="results.take_back",
    title="撤回有误的公示",
    is_aside=True,
    kind=KIND,
    roles=HEAD,
    reason="required",
    clocks=ALL_CLOCKS,
    consequence="公示的内容有误、该隐去的没有隐去的，本平台的公示页立即撤下，改正以后重新提出；结果本身不对的，在入企检查的页面上更正结果。",
    sources=(HOUSE_RESULTS,),
)


@TAKE_BACK.change
def take_back(act: Act) -> None:
    ended(act, "公示的内容有误")
    act.announce("results.taken_back", notice=str(act.record.uuid))
