"""线索的后台作业：没有传完、搁下了的文件清理掉。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.kernel import jobs_log
from liandong.leads import uploading


@app.periodic(cron="20 4 * * *", periodic_id="leads_tidy_uploads")
@app.task(name="leads.tidy_uploads", queueing_lock="leads.tidy_uploads")
def tidy_uploads(timestamp: int) -> None:
    """Working papers of nobody but their sender: no record changes."""
    with jobs_log.run("leads.tidy_uploads", "清理没有传完的证据文件"):
        uploading.tidy()
