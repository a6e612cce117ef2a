"""抽取的后台作业：账本的检查点一齐，就把还没有做好的抽取包做好。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.draws.queries import without_bundle
from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor
from liandong.now import now


@app.periodic(cron="* * * * *", periodic_id="make_bundles")
@app.task(name="draws.make_waiting", queueing_lock="draws.make_waiting")
def make_waiting(timestamp: int) -> None:
    """Every published draw whose bundle is missing, older than a replacement or signed by too few; refused where the ledger is not that far."""
    with jobs_log.run("draws.make_waiting", "做好抽取包"):
        for draw in without_bundle():
            key = f"bundles:{draw.uuid}:{now():%Y%m%d%H%M%S%f}"
            door.perform(system_actor("随机抽取"), "draws.keep_bundles", draw.uuid, key=key)
