"""回复：检察机关、公安机关的来文写明何时回复的，回复了登记在这里。

It stands before the other acts on a lead because, where it is due, it is what comes next.
"""

from __future__ import annotations

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.leads import forms
from liandong.leads.models import BACKWARD
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
