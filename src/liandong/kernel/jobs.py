"""内核的后台作业：送达事件、收回中断的作业、提示逾期、补齐拼音简码、清理重复键。"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from liandong.kernel import clocks, initials, jobs_log, outbox
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Repeat
from liandong.now import now

STALLED_AFTER_S = 10
REPEAT_KEPT_DAYS = 7
JOB_KEPT_HOURS = 30 * 24


@app.task(name="kernel.deliver", queue="events", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def deliver(event: str, consumer: str, payload: dict[str, object]) -> None:
    """One event to one consumer."""
    outbox.deliver(UUID(event), consumer, payload)


@app.periodic(cron="* * * * *", periodic_id="recover_stalled")
@app.task(name="kernel.recover_stalled", queueing_lock="kernel.recover_stalled")
async def recover_stalled(timestamp: int) -> None:
    """Jobs whose worker was killed go back into the queue; their effects are transactional, so nothing doubles."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        await app.job_manager.retry_job(job)
    await sync_to_async(jobs_log.note)("kernel.recover_stalled", "收回中断的作业")


@app.periodic(cron="* * * * *", periodic_id="tell_overdue")
@app.task(name="kernel.tell_overdue", queueing_lock="kernel.tell_overdue")
def tell_overdue(timestamp: int) -> None:
    with jobs_log.run("kernel.tell_overdue", "提示逾期"):
        clocks.tell_overdue(system_actor("逾期提示"))


@app.periodic(cron="47 2 * * *", periodic_id="complete_initials")
@app.task(name="kernel.complete_initials", queueing_lock="kernel.complete_initials")
def complete_initials(timestamp: int) -> None:
    """Whatever has no letters yet: records of before there were any, lists whose own job was lost."""
    with jobs_log.run("kernel.complete_initials", "补齐拼音简码"):
        initials.complete()


@app.periodic(cron="17 3 * * *", periodic_id="forget_repeats")
@app.task(name="kernel.forget_repeats", queueing_lock="kernel.forget_repeats")
def forget_repeats(timestamp: int) -> None:
    """Repeat keys older than a week are of no use to anybody."""
    with jobs_log.run("kernel.forget_repeats", "清理重复提交键"):
        Repeat.objects.filter(at__lt=now() - timedelta(days=REPEAT_KEPT_DAYS)).delete()


@app.periodic(cron="41 3 * * *", periodic_id="forget_jobs")
@app.task(name="kernel.forget_jobs", queueing_lock="kernel.forget_jobs")
async def forget_jobs(timestamp: int) -> None:
    """Finished jobs older than a month; failed ones stay until somebody has looked."""
    await app.job_manager.delete_old_jobs(nb_hours=JOB_KEPT_HOURS)
    await sync_to_async(jobs_log.note)("kernel.forget_jobs", "清理已完成的作业记录")
