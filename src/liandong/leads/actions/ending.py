"""管辖定了以后，还在路上的、别的机关已经接受的移送到此为止：没有接受的随撤回收回，已经核查的办结。

A lead may be with others when it is settled who has it. What is under way to anybody but the holder must not be signed for,
accepted or verified any more; whoever owes the lead itself still hands it over (`jurisdiction`), and the holder that had passed it
on verifies it again. Main name: `end_passages`. Source: 行政处罚法第二十五条.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from liandong.dispatches.actions.sending import RECALL_DISPATCH
from liandong.dispatches.models import Channel, Dispatch
from liandong.dispatches.states import OPEN
from liandong.kernel.actions import Act
from liandong.leads import progress
from liandong.leads.actions.handing import CARRIAGE, MARK_BACK, MARK_DONE, MARK_HANDLING
from liandong.leads.actions.verifying import CLOSE, REOPEN
from liandong.leads.models import Lead, Verification


def end_passages(act: Act, lead: Lead, holder: UUID, name: str) -> None:
    """End what is under way with this lead to others than the holder, as effects of the act that settles who has it."""
    to_itself = Q(owner=holder, channel=Channel.PLATFORM)  # 书面的由移出的机关登记，收的是别的机关
    sent = Dispatch.objects.filter(carried=lead.uuid, carriage=CARRIAGE, state__in=OPEN).exclude(to_itself)
    stopped = list(sent.order_by("pk"))
    if not stopped:
        return
    said = f"管辖已定，由{name}管辖"
    ended, kept = _verifications(lead, holder, stopped)
    answered = {v.dispatch for v in ended}
    for dispatch in stopped:
        if dispatch.state != "accepted" or dispatch.uuid not in answered:
            act.also(RECALL_DISPATCH, dispatch, {}, said)
    for verification in ended:
        act.also(CLOSE, verification, {"said": f"{said}。"}, said)
        act.announce("leads.taken_away", verification=str(verification.uuid), holder=name)
    for verification in kept:
        act.also(REOPEN, verification, {}, said)
    mark = MARK_HANDLING if kept else progress.after(lead, less=(*stopped, *ended))
    if mark is MARK_DONE and not lead.verifications.filter(owner=holder).exclude(outcome="").exists():
        mark = MARK_BACK  # 有结论的是别的机关，管辖机关还没有核查过
    progress.leave(act, lead, mark, said)


def _verifications(
    lead: Lead, holder: UUID, stopped: list[Dispatch]
) -> tuple[list[Verification], list[Verification]]:
    """Those that end: of others, begun by what is stopped or waiting for it; and the holder's own, which it takes up again."""
    by, waiting = {d.uuid for d in stopped}, {d.sender for d in stopped}
    ended, kept = [], []
    for one in lead.verifications.filter(state__in=("open", "passed_on")).order_by("pk"):
        is_waiting = one.state == "passed_on" and one.owner in waiting
        if one.owner == holder and is_waiting:
            kept.append(one)
        elif one.owner != holder and (is_waiting or one.dispatch in by):
            ended.append(one)
    return ended, kept
