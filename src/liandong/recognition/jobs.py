"""互认的后台作业：每天零点过后，过了期的标为已过期；职权当天开始、终止的，重算谁看得到结果。"""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from liandong.catalogue.queries import changes
from liandong.kernel import door, jobs_log, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.visibility import straighten
from liandong.now import today
from liandong.recognition.actions.issuing import EXPIRE_FINDING
from liandong.recognition.models import Finding

LOOKED_BACK = timedelta(days=7)
"""Turns of so many days are looked at again, so that a job that did not run for some days leaves nothing behind."""


@app.periodic(cron="10 0 * * *", periodic_id="recognition_daily")
@app.task(name="recognition.daily", queueing_lock="recognition.daily")
def daily(timestamp: int) -> None:
    with jobs_log.run("recognition.daily", "标明过期的结果"):
        expire()
        turned = {turn.power.item.pk for turn in changes(today() - LOOKED_BACK, today())}
        finding = kinds.get("finding")
        assert finding is not None
        straighten(finding.sight, item__in=turned)


def expire() -> int:
    """Mark what was to be relied on until yesterday or longer ago; returns how many were marked."""
    actor, over = system_actor("结果互认"), Finding.objects.filter(state="valid", valid_to__lt=today())
    done = 0
    for finding in over.order_by("pk"):
        key = f"expire:{finding.uuid}:{finding.version}"
        done += door.perform(actor, EXPIRE_FINDING.name, finding.uuid, key=key).is_done
    return done
