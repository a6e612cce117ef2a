"""检查结果公示的后台作业：每天零点过后，期满的停止公示；快要期满的提醒承办的人。"""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from procrastinate.contrib.django import app

from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor
from liandong.notices.declaring import To, tell
from liandong.notices.rules import DESK
from liandong.now import today
from liandong.results.actions.ending import END
from liandong.results.actions.owing import KIND
from liandong.results.events import MACHINE, NEAR_END
from liandong.results.models import ResultNotice

NEAR = timedelta(days=7)


@app.periodic(cron="20 0 * * *", periodic_id="results_daily")
@app.task(name="results.daily", queueing_lock="results.daily")
def daily(timestamp: int) -> None:
    with jobs_log.run("results.daily", "停止期满的检查结果公示"):
        end()
        tell_near()


def end() -> int:
    """End what was to be shown until yesterday or longer ago; returns how many ended."""
    over = ResultNotice.objects.filter(state="published", until__lt=today())
    actor, done = system_actor(MACHINE), 0
    for one in over.order_by("pk"):
        done += door.perform(actor, END.name, one.uuid, key=f"end:{one.uuid}:{one.version}").is_done
    return done


def tell_near() -> int:
    """Tell once that a notice ends within a week; returns how many posts were told."""
    near = ResultNotice.objects.filter(state="published", until__range=(today(), today() + NEAR))
    return sum(
        tell(
            uuid5(NAMESPACE_OID, f"{NEAR_END}:{one.uuid}"), NEAR_END, KIND, one.uuid,
            what=f"检查结果公示至{one.until}，请核对公示系统", to=[To(DESK, one.owner)],
        )
        for one in near.order_by("pk")
    )  # fmt: skip
