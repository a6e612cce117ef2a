"""在各渠道公示、撤下的登记：平台不替机关报送，只记哪天、在哪里、到哪天。

Source: 双公示工作要求（R-08）; 市场监督管理行政处罚信息公示规定第九条、第十条、第十一条; 行政处罚法第四十八条.
"""

from __future__ import annotations

from liandong.cases.actions.registering import TAKERS
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.roles import Role
from liandong.law.publication.at_all import Channel
from liandong.law.verdict import Verdict, allow, refuse
from liandong.publication import forms, weighing
from liandong.publication.models import Publication, PublishedIn
from liandong.publication.states import ART_48, HOUSE_PUBLICATION
from liandong.publication.weighing import PUBLISH_CLOCKS, WITHDRAW_CLOCKS

KEEPERS = TAKERS | {Role.AGENCY_HEAD}
OVER = ("withdrawn", "repaired", "ended")


def _awaited(actor: Actor, record: Record | None) -> dict[str, list[tuple[str, str]]]:
    """Where it has still to be recorded, or to be taken down."""
    assert isinstance(record, Publication)
    return {"channel": [(one, one) for one in record.awaits]}


RECORD_CHANNEL = Action(
    name="publication.record_channel",
    title="登记渠道",
    kind="publication",
    roles=KEEPERS,
    form=forms.InChannel,
    offers=_awaited,
    clocks=PUBLISH_CLOCKS,
    concerns=lambda publication: publication.state == "published" and bool(publication.awaits),
    consequence="这个渠道的公示期限到此为止；公示到哪一天按这个渠道的规定算出来。",
    sources=(ART_48, HOUSE_PUBLICATION),
)


@RECORD_CHANNEL.judge
def may_record_channel(act: Act) -> Verdict:
    publication, channel = act.record, act.values["channel"]
    if channel not in publication.channels:
        text = f"这份决定不在{channel}公示，只在{'、'.join(publication.channels) or '本平台'}公示。"
        return refuse("not_this_channel", text, HOUSE_PUBLICATION)
    if (standing := publication.shown_in.filter(channel=channel).first()) is not None:
        text = f"{channel}已经登记过（{standing.on}，{standing.address}）。"
        return refuse("channel_recorded", text, HOUSE_PUBLICATION)
    if act.values["on"] < publication.decided_on:
        return refuse("before_decision", "公示日期早于决定日期，请核对。", HOUSE_PUBLICATION)
    return allow("may_record", "可以登记。", ART_48)


@RECORD_CHANNEL.change
def record_channel(act: Act) -> None:
    publication, values = act.record, act.values
    channel, facts = Channel(values["channel"]), weighing.standing_facts(publication)
    assert facts is not None
    found = weighing.showing_in(channel, facts, weighing.midday(values["on"]))
    PublishedIn.objects.create(
        publication=publication, channel=channel.value, on=values["on"], address=values["address"], until=found.until,
        why=found.verdict.explained[:300],
    )  # fmt: skip
    _done(act, f"公示：{channel}")
    act.note(channel=channel.value, on=values["on"].isoformat(), address=values["address"])


TAKE_DOWN = Action(
    name="publication.record_takedown",
    title="登记撤下",
    kind="publication",
    roles=KEEPERS,
    form=forms.TakenDown,
    offers=_awaited,
    clocks=WITHDRAW_CLOCKS,
    concerns=lambda publication: publication.state in OVER and bool(publication.awaits),
    consequence="这个渠道已经撤下，撤下的期限到此为止。",
    sources=(ART_48, HOUSE_PUBLICATION),
)


@TAKE_DOWN.judge
def may_take_down(act: Act) -> Verdict:
    publication: Publication = act.record
    shown = publication.shown_in.filter(channel=act.values["channel"]).first()
    if shown is None:
        text = f"没有登记过在{act.values['channel']}公示，不用撤下。"
        return refuse("not_shown_there", text, HOUSE_PUBLICATION)
    if shown.taken_down_on is not None:
        text = f"{shown.channel}已于{shown.taken_down_on}撤下。"
        return refuse("taken_down_already", text, HOUSE_PUBLICATION)
    if act.values["on"] < shown.on:
        return refuse("before_shown", f"撤下日期早于公示日期{shown.on}，请核对。", HOUSE_PUBLICATION)
    return allow("may_take_down", "可以登记。", ART_48)


@TAKE_DOWN.change
def take_down(act: Act) -> None:
    publication, values = act.record, act.values
    publication.shown_in.filter(channel=values["channel"]).update(
        taken_down_on=values["on"], told=values["told"]
    )
    _done(act, f"撤下：{values['channel']}")
    act.note(channel=values["channel"], on=values["on"].isoformat(), told=values["told"])


def _done(act: Act, clock: str) -> None:
    """Nothing is awaited there any more, and its limit ends."""
    publication: Publication = act.record
    publication.awaits = [one for one in publication.awaits if one != act.values["channel"]]
    clocks.end(publication.uuid, clock, act.now)
