"""停止公示：期满自动，信用修复提前，决定变更、撤销的当时撤回并起算三个工作日，公示有误的由机关撤回。

Source: 行政处罚法第四十八条第二款（P-08）; 市场监督管理行政处罚信息公示规定第十一条（M-13）; 信用修复管理办法（X-01 至 X-07）.
"""

from __future__ import annotations

from datetime import datetime

from liandong.cases.models import HELD_UNLAWFUL, Decision
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.credit.repair import CreditClass, may_repair
from liandong.law.moments import end_of_day
from liandong.law.procedure.penalty import Penalty, PenaltyKind
from liandong.law.publication.at_all import Channel, Standing
from liandong.law.publication.withdrawal import withdrawals
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.publication import forms, weighing
from liandong.publication.actions.owing import SYSTEM
from liandong.publication.actions.proposing import HEAD
from liandong.publication.actions.showing import KEEPERS
from liandong.publication.models import Publication
from liandong.publication.states import ART_48, HOUSE_PUBLICATION, REPAIR
from liandong.publication.weighing import PUBLISH_CLOCKS, WITHDRAW_CLOCKS

ANY = Penalty(frozenset({PenaltyKind.WARNING}))
"""Stands for whatever the decision imposes now, which may be nothing any more; taking down asks for none of it."""

END = Action(
    name="publication.end_publication",
    title="公示期满",
    kind="publication",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    clocks=PUBLISH_CLOCKS,
    consequence="公示期满，本平台的公示页不再显示。",
    sources=(REPAIR, HOUSE_PUBLICATION),
)


@END.judge
def may_end(act: Act) -> Verdict:
    until = act.record.until
    if until is None or until >= today():
        return refuse("not_over", f"公示至{until or '另行确定之日'}，还没有过。", HOUSE_PUBLICATION)
    return allow("over", "公示期已满。", HOUSE_PUBLICATION)


def _ended(act: Act, why: str, paper: str = "") -> None:
    """Gone from our own page; what other channels show is still to be taken down."""
    publication: Publication = act.record
    publication.ended_at, publication.ended_why, publication.ended_by = act.now, why, paper
    shown = publication.shown_in.filter(taken_down_on=None).order_by("pk")
    publication.awaits = list(shown.values_list("channel", flat=True))
    clocks.end_all(publication.uuid, act.now)


@END.change
def end(act: Act) -> None:
    _ended(act, "公示期满")


MEND = Action(
    name="publication.repair_credit",
    title="信用修复，停止公示",
    is_aside=True,
    kind="publication",
    roles=HEAD | {Role.UNIT_HEAD},
    form=forms.Repairing,
    reason="required",
    clocks=PUBLISH_CLOCKS,
    consequence="本平台的公示页立即不再显示；其他渠道停止以后登记撤下。",
    sources=(REPAIR, HOUSE_PUBLICATION),
)


@MEND.judge
def may_mend(act: Act) -> Verdict:
    """As 信用修复管理办法 has it for the class: the shortest term, everything fulfilled, the public promise."""
    publication, values = act.record, act.values
    facts = weighing.standing_facts(publication)
    assert facts is not None
    if values["on"] < publication.decided_on:
        return refuse("before_decision", "修复日期早于决定日期，请核对。", HOUSE_PUBLICATION)
    return may_repair(
        CreditClass(publication.grade), facts.effective_on, on=values["on"], fulfilled=values["is_fulfilled"],
        promised=values["is_promised"], law=weighing.law_on(values["on"]),
    )  # fmt: skip


@MEND.change
def mend(act: Act) -> None:
    _ended(act, "信用修复", act.values["paper"])
    act.announce("publication.stopped", publication=str(act.record.uuid))


WITHDRAW = Action(
    name="publication.withdraw_publication",
    title="撤回公示",
    kind="publication",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    form=forms.Undone,
    clocks=(*PUBLISH_CLOCKS, *WITHDRAW_CLOCKS),
    consequence="处罚决定变更、撤销、被确认违法了：本平台的公示页当时撤下，其他渠道在三个工作日内撤下并公开说明理由。",
    sources=(ART_48, HOUSE_PUBLICATION),
)


@WITHDRAW.change
def withdraw(act: Act) -> None:
    """Ours is gone at once; a clock for each other channel that shows it."""
    publication: Publication = act.record
    decision = publication.decision
    standing = Standing(act.values["standing"])
    paper, since = _since(decision, standing, act.now)
    _ended(act, f"处罚决定{standing}", paper)
    facts = weighing.facts_of(decision, standing=standing, penalty=ANY)
    assert facts is not None
    for one in withdrawals(
        facts, list(map(Channel, publication.awaits)), since, law=weighing.law_on(today())
    ):
        clocks.start(
            "publication", publication.uuid, f"撤下：{one.channel}", one.parameter.id, since, owed_by=publication.owner,
            line=one.parameter.line,
        )  # fmt: skip
    act.announce("publication.withdrawn", publication=str(publication.uuid))


def _since(decision: Decision, standing: Standing, moment: datetime) -> tuple[str, datetime]:
    """By what paper and since when: the day an annulment or a finding of unlawfulness says, no later than now; of a change the moment."""
    paper, day = decision.changed_by, decision.annulled_on
    if standing is Standing.UNLAWFUL:
        found = decision.remedies_taken.filter(result=HELD_UNLAWFUL).order_by("-pk").first()
        paper, day = (found.paper, found.until) if found else ("", None)
    return paper, min(end_of_day(day), moment) if day else moment


TAKE_BACK = Action(
    name="publication.take_back",
    title="撤回有误的公示",
    is_aside=True,
    kind="publication",
    roles=KEEPERS,
    reason="required",
    clocks=PUBLISH_CLOCKS,
    consequence="公示的内容有误、该隐去的没有隐去的，本平台的公示页立即撤下；其他渠道自行撤下以后登记，改正的重新提请公示。",
    sources=(HOUSE_PUBLICATION,),
)


@TAKE_BACK.change
def take_back(act: Act) -> None:
    _ended(act, "公示的内容有误")
    act.announce("publication.withdrawn", publication=str(act.record.uuid))
