"""消息的后台作业：外送、每日汇总、临期提醒、查未送达、清理。

Cron lines are in UTC, as everywhere here: 0:30 is 8:30 in China.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from liandong.kernel import jobs_log
from liandong.kernel.ports import law_book
from liandong.notices import keeping, reminding, sending
from liandong.now import today

_AGAIN = RetryStrategy(max_attempts=sending.TRIES - 1, exponential_wait=4)


@app.task(name="notices.send", queue="notices", retry=_AGAIN)
def send(delivery: int) -> None:
    with jobs_log.run("notices.send", "外送消息"):
        sending.send(delivery)


@app.task(name="notices.send_daily", queue="notices", retry=_AGAIN)
def send_daily(person: str) -> None:
    with jobs_log.run("notices.send_daily", "外送汇总邮件"):
        sending.send_daily(UUID(person))


@app.periodic(cron="30 0 * * *", periodic_id="notices_daily")
@app.task(name="notices.daily", queueing_lock="notices.daily")
def daily(timestamp: int) -> None:
    """On working days, one job a person, so that one bad address does not hold up the others."""
    with jobs_log.run("notices.daily", "汇总消息邮件"):
        if law_book().calendar.is_working_day(today(), guess=True):
            for person in sending.people_with_daily():
                app.configure_task("notices.send_daily", queue="notices").defer(person=str(person))


@app.periodic(cron="*/30 * * * *", periodic_id="notices_soon")
@app.task(name="notices.tell_soon", queueing_lock="notices.tell_soon")
def tell_soon(timestamp: int) -> None:
    with jobs_log.run("notices.tell_soon", "提醒期限将到"):
        reminding.tell_soon()


@app.periodic(cron="20 0 * * *", periodic_id="notices_ending")
@app.task(name="notices.tell_ending", queueing_lock="notices.tell_ending")
def tell_ending(timestamp: int) -> None:
    with jobs_log.run("notices.tell_ending", "提醒证件和职权将到期"):
        reminding.tell_ending()


@app.periodic(cron="*/5 * * * *", periodic_id="notices_undelivered")
@app.task(name="notices.look_after", queueing_lock="notices.look_after")
def look_after(timestamp: int) -> None:
    """What could not be delivered stands on the page of background jobs until it is a week old."""
    jobs_log.say("notices.undelivered", "查未送达的消息", sending.undelivered())


@app.periodic(cron="53 3 * * *", periodic_id="notices_forget")
@app.task(name="notices.forget_old", queueing_lock="notices.forget_old")
def forget_old(timestamp: int) -> None:
    with jobs_log.run("notices.forget_old", "清理旧消息"):
        keeping.forget_old()
