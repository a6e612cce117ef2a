"""协查的后台作业：只是商请的期限过了，提醒联络人一次；没有签收的、没有答复的都算。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.assistance.actions.marking import REPLY_CLOCK
from liandong.assistance.actions.waiting import REMIND_CONTACT
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import AWAY, WORKING
from liandong.dispatches.actions.sending import SIGN_CLOCK
from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.now import now


@app.periodic(cron="50 0 * * *", periodic_id="assistance_remind_contacts")
@app.task(name="assistance.remind_contacts", queueing_lock="assistance.remind_contacts")
def remind_contacts(timestamp: int) -> None:
    """What is only asked for the kernel does not call overdue; here the contact is told, and nobody above it."""
    actor = system_actor("商请提醒")
    with jobs_log.run("assistance.remind_contacts", "提醒商请的协查没有答复"):
        past = Clock.objects.filter(ended_at=None, nature="courtesy", due_at__lt=now())
        unsigned = past.filter(kind="dispatch", name=SIGN_CLOCK).values("record")
        unanswered = past.filter(kind="assistance_request", name=REPLY_CLOCK).values("record")
        rows = AssistanceRequest.objects.filter(reminded_at=None, state__in=(*AWAY, *WORKING))
        for request in rows.filter(dispatch__in=unsigned) | rows.filter(uuid__in=unanswered):
            key = f"assist-remind:{request.dispatch}:{request.rounds}:{bool(request.signed_at)}:{request.longer}"
            door.perform(actor, REMIND_CONTACT.name, request.uuid, key=key)
