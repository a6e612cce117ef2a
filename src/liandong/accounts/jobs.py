"""账户的后台作业：清理过了时间的计次和无人使用的登录。"""

from __future__ import annotations

from procrastinate.contrib.django import app

from liandong.accounts import allowances, presence
from liandong.kernel import jobs_log


@app.periodic(cron="*/15 * * * *", periodic_id="forget_sign_in_tries")
@app.task(name="accounts.forget_sign_in_tries", queueing_lock="accounts.forget_sign_in_tries")
def forget_sign_in_tries(timestamp: int) -> None:
    """What was counted in a span that is over counts for nothing."""
    with jobs_log.run("accounts.forget_sign_in_tries", "清理登录和调用的计次"):
        allowances.forget_old()


@app.periodic(cron="7 * * * *", periodic_id="forget_left_sign_ins")
@app.task(name="accounts.forget_left_sign_ins", queueing_lock="accounts.forget_left_sign_ins")
def forget_left_sign_ins(timestamp: int) -> None:
    """Sessions that were left end also where nobody comes back to find it out."""
    with jobs_log.run("accounts.forget_left_sign_ins", "清理无人使用的登录"):
        presence.forget_left()
