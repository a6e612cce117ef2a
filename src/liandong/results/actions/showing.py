"""在国家企业信用信息公示系统公示、撤下的登记：平台不替机关报送，只记哪天、在哪里。

Source: 企业信息公示暂行条例（G-02）; 食品生产经营监督检查管理办法第三十九条（G-01）.
"""

from __future__ import annotations

from liandong.cases.actions.registering import TAKERS
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.results import forms
from liandong.results.actions.owing import CLOCKS, KIND
from liandong.results.states import ART_54, HOUSE_RESULTS, OVER

KEEPERS = TAKERS | {Role.AGENCY_HEAD}

RECORD_SHOWN = Action(
    name="results.record_shown",
    title="登记在公示系统公示",
    kind=KIND,
    roles=KEEPERS,
    form=forms.InSystem,
    clocks=CLOCKS,
    concerns=lambda n: n.state == "published" and not n.is_citizen and n.shown_on is None,
    consequence="公示的期限到此为止；以后停止公示的，还要登记在那里撤下。",
    sources=(ART_54, HOUSE_RESULTS),
)


@RECORD_SHOWN.judge
def may_record_shown(act: Act) -> Verdict:
    if act.values["on"] < act.record.visited_on:
        return refuse("before_visit", "公示日期早于检查日期，请核对。", HOUSE_RESULTS)
    return allow("may_record", "可以登记。", ART_54)


@RECORD_SHOWN.change
def record_shown(act: Act) -> None:
    act.record.shown_on, act.record.shown_at = act.values["on"], act.values["address"]
    for clock in CLOCKS:
        clocks.end(act.record.uuid, clock, act.now)


RECORD_TAKEN_DOWN = Action(
    name="results.record_takedown",
    title="登记在公示系统撤下",
    kind=KIND,
    roles=KEEPERS,
    form=forms.OutOfSystem,
    concerns=lambda n: n.state in OVER and n.shown_on is not None and n.taken_on is None,
    consequence="在国家企业信用信息公示系统也已经撤下。",
    sources=(HOUSE_RESULTS,),
)


@RECORD_TAKEN_DOWN.judge
def may_take_down(act: Act) -> Verdict:
    if act.values["on"] < act.record.shown_on:
        text = f"撤下日期早于公示日期{act.record.shown_on}，请核对。"
        return refuse("before_shown", text, HOUSE_RESULTS)
    return allow("may_take_down", "可以登记。", HOUSE_RESULTS)


@RECORD_TAKEN_DOWN.change
def take_down(act: Act) -> None:
    act.record.taken_on, act.record.taken_told = act.values["on"], act.values["told"]
