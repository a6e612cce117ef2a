"""递送的后台作业：书面递送过了回执期限，标明并提醒移出机关一次。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.dispatches.actions.sending import SIGN_CLOCK
from liandong.dispatches.actions.waiting import MARK_OVERDUE
from liandong.dispatches.models import Channel, Dispatch
from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.now import now


@app.periodic(cron="40 8 * * *", periodic_id="dispatches_remind_of_papers")
@app.task(name="dispatches.remind_of_papers", queueing_lock="dispatches.remind_of_papers")
def remind_of_papers(timestamp: int) -> None:
    """Its limit is only asked for, so that the kernel does not call it overdue; here the sender alone is told."""
    actor = system_actor("逾期未签收")
    with jobs_log.run("dispatches.remind_of_papers", "提醒书面递送没有回执"):
        late = Clock.objects.filter(name=SIGN_CLOCK, kind="dispatch", ended_at=None, due_at__lt=now())
        waiting = Dispatch.objects.filter(channel=Channel.PAPER, state="sent", uuid__in=late.values("record"))
        for dispatch in waiting:
            door.perform(actor, MARK_OVERDUE.name, dispatch.uuid, key=f"paper-overdue:{dispatch.uuid}")
