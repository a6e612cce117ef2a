"""账户的后台作业：清理过了时间的计次。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.accounts import allowances
from liandong.kernel import jobs_log


@app.periodic(cron="*/15 * * * *", periodic_id="forget_sign_in_tries")
@app.task(name="accounts.forget_sign_in_tries", queueing_lock="accounts.forget_sign_in_tries")
def forget_sign_in_tries(timestamp: int) -> None:
    """What was counted in a span that is over counts for nothing."""
    with jobs_log.run("accounts.forget_sign_in_tries", "清理登录和调用的计次"):
        allowances.forget_old()
