"""机关负责人批准公示、批准不予公示、退回：提出的人自己不批准；批准的就是看过的那些字。

Source: 行政处罚法第四十八条、第五十条.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.law.moments import chinese_date
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.publication import forms, weighing
from liandong.publication.actions.owing import searched
from liandong.publication.actions.proposing import HEAD
from liandong.publication.composing import composed, shown
from liandong.publication.models import Publication
from liandong.publication.states import ART_48, ART_50, HOUSE_PUBLICATION
from liandong.publication.weighing import PUBLISH_CLOCKS


def _preview(record: Record) -> dict[str, Any]:
    assert isinstance(record, Publication)
    return {"preview": shown(record.text)}


APPROVE = Action(
    name="publication.approve_publication",
    title="批准公示",
    kind="publication",
    roles=HEAD,
    form=forms.Approving,
    present=_preview,
    clocks=PUBLISH_CLOCKS,
    concerns=lambda publication: not publication.is_withheld,
    consequence="上面的内容立即在本平台的公示页上，任何人看得到，期满自动停止；其他渠道由承办人公示、报送以后登记。",
    sources=(ART_48, ART_50),
)


def _by_another(act: Act) -> Verdict:
    if act.record.author == act.actor.post:
        return refuse("own_proposal", "自己提出的公示意见，由别的人批准。", HOUSE_PUBLICATION)
    return allow("may_approve", "可以批准。", ART_48)


@APPROVE.judge
def may_approve(act: Act) -> Verdict:
    """By another than who proposed it, of a decision that still says what was read, before its term is over."""
    publication: Publication = act.record
    if not (verdict := _by_another(act)) or not (verdict := weighing.may_concern(publication.decision)):
        return verdict
    if composed(publication.decision, publication.hides) != publication.text:
        text = "提出以后，决定或者当事人的信息有变，公示的内容不再相符。请退回，重新提出。"
        return refuse("text_changed", text, HOUSE_PUBLICATION)
    facts = weighing.standing_facts(publication)
    assert facts is not None  # may_concern 已经问过
    if not (verdict := weighing.whether(facts)):
        return verdict
    end = weighing.term(facts)
    if end is not None and end.last_day < today():
        text = f"公示期已于{chinese_date(end.last_day)}届满，不再公示。请退回，另提不予公示。"
        return refuse("term_over", text, end.row.provision)
    return verdict


@APPROVE.change
def approve(act: Act) -> None:
    """It is public from now on; limits of channels where it does not belong end."""
    publication: Publication = act.record
    facts = weighing.standing_facts(publication)
    assert facts is not None
    end = weighing.term(facts)
    publication.published_at, publication.until = act.now, end.last_day if end else None
    publication.channels = [channel.value for channel in weighing.channels_of(facts)]
    publication.awaits = publication.channels
    publication.subject = publication.text["CF_XDR_MC"]
    publication.searched = searched(publication)
    for clock in clocks.running(publication.uuid):
        if clock.name.removeprefix("公示：") not in publication.channels:
            clocks.end(publication.uuid, clock.name, act.now)
    act.announce("publication.published", publication=str(publication.uuid))


APPROVE_WITHHOLDING = Action(
    name="publication.approve_withholding",
    title="批准不予公示",
    kind="publication",
    roles=HEAD,
    clocks=PUBLISH_CLOCKS,
    concerns=lambda publication: publication.is_withheld,
    consequence="不公示，各渠道的期限到此为止；以后情况有变的，在决定上重新提请公示。",
    sources=(ART_48, ART_50),
)


@APPROVE_WITHHOLDING.judge
def may_withhold(act: Act) -> Verdict:
    return _by_another(act)


@APPROVE_WITHHOLDING.change
def approve_withholding(act: Act) -> None:
    clocks.end_all(act.record.uuid, act.now)
    act.announce("publication.withheld", publication=str(act.record.uuid))


RETURN = Action(
    name="publication.return_proposal",
    title="退回补充",
    kind="publication",
    roles=HEAD,
    reason="required",
    consequence="退回提出的人补充、修改，期限不停。",
    sources=(HOUSE_PUBLICATION,),
)


@RETURN.change
def return_proposal(act: Act) -> None:
    act.announce("publication.returned", publication=str(act.record.uuid))
