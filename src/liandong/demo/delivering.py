"""演示自己递送事件：后台作业还没有启动，消息也要到齐。

The jobs stay in their queue; the worker finds each consumer served and does nothing again.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.kernel import outbox


def newest() -> int:
    """The last job so far, behind which a later delivery may begin."""
    return ProcrastinateJob.objects.order_by("-id").values_list("id", flat=True).first() or 0


def deliver(done: int = 0) -> None:
    """What the worker would do with the events behind this job, and with what follows from them."""
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.deliver", status="todo")
    while waiting := list(jobs.filter(id__gt=done).order_by("id").values_list("id", "args")):
        for done, said in waiting:  # noqa: B007  最后一个之后的，是递送中又生出来的
            outbox.deliver(UUID(said["event"]), said["consumer"], said["payload"])
