"""机关负责人批准公示、批准不予公示、退回：提出的人自己不批准；公示到哪一天由负责人定、写明理由。

No rule was found that says how long a result of an inspection stays public; the day is asked for, never computed.
Source: 优化营商环境条例第五十四条.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.results import forms
from liandong.results.actions.owing import CLOCKS, KIND, searched
from liandong.results.composing import shown
from liandong.results.models import ResultNotice
from liandong.results.states import ART_54, HOUSE_RESULTS, SECRETS

HEAD = frozenset({Role.AGENCY_HEAD})


def _preview(record: Record) -> dict[str, Any]:
    assert isinstance(record, ResultNotice)
    return {"preview": shown(record.text)}


APPROVE = Action(
    name="results.approve_notice",
    title="批准公示",
    kind=KIND,
    roles=HEAD,
    form=forms.Approving,
    present=_preview,
    clocks=CLOCKS,
    concerns=lambda notice: not notice.is_withheld,
    consequence="上面的内容立即在本平台的公示页上，任何人看得到，期满自动停止；在国家企业信用信息公示系统由承办人公示以后登记。",
    sources=(ART_54, SECRETS, HOUSE_RESULTS),
)


def _by_another(act: Act) -> Verdict:
    if act.record.author == act.actor.post:
        return refuse("own_proposal", "自己提出的公示意见，由别的人批准。", HOUSE_RESULTS)
    return allow("may_approve", "可以批准。", ART_54)


@APPROVE.judge
def may_approve(act: Act) -> Verdict:
    """By another than who proposed it."""
    return _by_another(act)


@APPROVE.change
def approve(act: Act) -> None:
    """It is public from now on; of a citizen nothing is owed to the enterprises' system."""
    notice = act.record
    notice.published_at = act.now
    notice.until, notice.until_why = act.values["until"], act.values["until_why"]
    notice.subject = notice.text["party"]
    notice.searched = searched(notice)
    if notice.is_citizen:
        clocks.end_all(notice.uuid, act.now)
    act.announce("results.published", notice=str(notice.uuid))


APPROVE_WITHHOLDING = Action(
    name="results.approve_withholding",
    title="批准不予公示",
    kind=KIND,
    roles=HEAD,
    clocks=CLOCKS,
    concerns=lambda notice: notice.is_withheld,
    consequence="不公示，期限到此为止；以后情况有变的，在入企检查的页面上重新提请公示。",
    sources=(SECRETS, HOUSE_RESULTS),
)


@APPROVE_WITHHOLDING.judge
def may_withhold(act: Act) -> Verdict:
    return _by_another(act)


@APPROVE_WITHHOLDING.change
def approve_withholding(act: Act) -> None:
    clocks.end_all(act.record.uuid, act.now)
    act.announce("results.withheld", notice=str(act.record.uuid))


RETURN = Action(
    name="results.return_proposal",
    title="退回补充",
    kind=KIND,
    roles=HEAD,
    reason="required",
    consequence="退回提出的人补充、修改，期限不停。",
    sources=(HOUSE_RESULTS,),
)


@RETURN.change
def return_proposal(act: Act) -> None:
    act.announce("results.returned", notice=str(act.record.uuid))
