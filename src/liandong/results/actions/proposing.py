"""提出公示或者不予公示：机关负责人批准的就是看过的那些字。"""

from __future__ import annotations

from typing import Any

from liandong.cases.actions.registering import TAKERS
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.law.verdict import Verdict, allow, refuse
from liandong.results import forms
from liandong.results.actions.owing import KIND
from liandong.results.composing import composed, hideable, shown
from liandong.results.models import ResultNotice
from liandong.results.states import ART_54, HOUSE_RESULTS, SECRETS


def _preview(record: Record) -> dict[str, Any]:
    """The text as it would go out, with what was hidden when it was proposed before."""
    assert isinstance(record, ResultNotice)
    return {"preview": shown(composed(record, record.hides)), "hides": record.hides}


PROPOSE = Action(
    name="results.propose_notice",
    title="提出公示",
    kind=KIND,
    roles=TAKERS,
    form=forms.Proposing,
    present=_preview,
    consequence="由机关负责人批准；批准以前页面上看得到将要公示的内容，可以再改。",
    sources=(ART_54, SECRETS, HOUSE_RESULTS),
)


@PROPOSE.judge
def may_propose(act: Act) -> Verdict:
    """Every word to be hidden stands where it can be hidden."""
    said = hideable(act.record)
    missing = [word for word in act.values["hides"] if word not in said]
    if missing:
        text = f"检查对象、抽查计划、检查结果里没有“{missing[0]}”。请照上面的写法填写要隐去的文字，没有的删去；代码、机关、日期不隐去，不宜公开的提出不予公示。"
        return refuse("nothing_to_hide", text, SECRETS)
    return allow("may_propose", "可以提出。", ART_54)


@PROPOSE.change
def propose(act: Act) -> None:
    notice, values = act.record, act.values
    notice.hides, notice.reviewed_by = values["hides"], values["reviewed_by"]
    notice.is_withheld, notice.ground, notice.reasons = False, "", ""
    notice.text = composed(notice, values["hides"])
    _proposed(act)


def _proposed(act: Act) -> None:
    act.record.author = act.actor.post
    act.announce("results.proposed", notice=str(act.record.uuid))


WITHHOLD = Action(
    name="results.propose_withholding",
    title="提出不予公示",
    kind=KIND,
    roles=TAKERS,
    form=forms.Withholding,
    consequence="由机关负责人批准；批准以后公示的期限到此为止，行政执法监督看得到不予公示和理由的类别。",
    sources=(SECRETS, HOUSE_RESULTS),
)


@WITHHOLD.change
def withhold(act: Act) -> None:
    notice, values = act.record, act.values
    notice.is_withheld, notice.ground, notice.reasons = True, values["ground"], values["reasons"]
    notice.text, notice.hides = {}, []
    _proposed(act)
