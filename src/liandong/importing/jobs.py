"""成批导入的后台作业：搁置的自动放弃，结束已久的清理底稿。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.importing import keeping
from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor


@app.periodic(cron="5 4 * * *", periodic_id="importing_tidy")
@app.task(name="importing.tidy", queueing_lock="importing.tidy")
def tidy(timestamp: int) -> None:
    """Sheets left lying are given up first; their papers go as long again after that."""
    actor = system_actor("成批导入")
    with jobs_log.run("importing.tidy", "清理成批导入的底稿"):
        for intake in keeping.idle("uploaded", "checked"):
            key = f"importing.expire:{intake.uuid}:{intake.version}"
            door.perform(actor, "importing.expire_sheet", intake.uuid, key=key)
        keeping.tidy(actor)
