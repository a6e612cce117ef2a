"""账户的后台作业：清理过了时间的登录尝试。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.accounts import throttle
from liandong.kernel import jobs_log


@app.periodic(cron="*/15 * * * *", periodic_id="forget_sign_in_tries")
@app.task(name="accounts.forget_sign_in_tries", queueing_lock="accounts.forget_sign_in_tries")
def forget_sign_in_tries(timestamp: int) -> None:
    """Tries whose span is over count for nothing."""
    with jobs_log.run("accounts.forget_sign_in_tries", "清理登录尝试"):
        throttle.forget_old()
