"""回复：检察机关、公安机关的来文写明何时回复的，回复了登记在这里。

It stands before the other acts on a lead because, where it is due, it is what comes next.
"""

from __future__ import annotations

from datetime import datetime

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import forms
from liandong.leads.models import BACKWARD, Lead
from liandong.leads.states import HOUSE_LEADS

TAKERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
"""Who takes leads in, and may be named to handle them."""
REPLY_CLOCK = "回复来文机关"

RECORD_REPLY = Action(
    name="leads.record_reply",
    title="登记回复",
    kind="lead",
    roles=TAKERS,
    form=forms.Reply,
    concerns=lambda lead: lead.origin in BACKWARD and lead.replied_on is None,
    clocks=(REPLY_CLOCK,),
    consequence="来文机关要求的回复已经作出，回复期限到此为止。",
    sources=(HOUSE_LEADS,),
)


@RECORD_REPLY.change
def record_reply(act: Act) -> None:
    act.record.replied_on, act.record.reply_paper = act.values["replied_on"], act.values["reply_paper"]
    clocks.end(act.record.uuid, REPLY_CLOCK, act.now)


def run_to_reply(lead: Lead, since: datetime) -> None:
    """The limit that the paper states; none where it states none."""
    if lead.reply_by is not None:
        clocks.start_given(
            "lead", lead.uuid, REPLY_CLOCK, lead.reply_by, since, owed_by=lead.owner, nature="internal",
            source=f"{lead.get_origin_display()}的来文",
        )  # fmt: skip


CORRECT_REPLY_BY = Action(
    name="leads.correct_reply_by",
    title="更正至迟回复",
    kind="lead",
    roles=TAKERS,
    form=forms.ReplyBy,
    concerns=lambda lead: lead.origin in BACKWARD and lead.replied_on is None,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    clocks=(REPLY_CLOCK,),
    consequence="登记错了、来文机关改了日期的才更正；回复期限随之改到所填的日期，原来的日期和理由留在办理经过里。",
    sources=(HOUSE_LEADS,),
)


@CORRECT_REPLY_BY.judge
def may_correct_reply_by(act: Act) -> Verdict:
    day, now = act.values["reply_by"], act.record.reply_by
    if day == now:
        return refuse("same_day", f"至迟回复就是{now or '没有写明'}，不必更正。", HOUSE_LEADS)
    if day is not None and day < act.record.received_on:
        text = f"{day}早于收到日期{act.record.received_on}，请核对。"
        return refuse("before_it_came", text, HOUSE_LEADS)
    return allow("may_correct", "可以更正。", HOUSE_LEADS)


@CORRECT_REPLY_BY.change
def correct_reply_by(act: Act) -> None:
    lead, before = act.record, act.record.reply_by
    lead.reply_by = act.values["reply_by"]
    if lead.reply_by is None:
        clocks.end(lead.uuid, REPLY_CLOCK, act.now)
    elif before is None:
        run_to_reply(lead, act.now)
    else:
        clocks.give_anew(lead.uuid, REPLY_CLOCK, lead.reply_by)
