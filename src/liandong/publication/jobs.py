"""公示的后台作业：每天零点过后，期满的停止公示；快要期满的提醒承办的人。"""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from procrastinate.contrib.django import app

from liandong.kernel import door, jobs_log
from liandong.kernel.actor import system_actor
from liandong.notices.declaring import To, tell
from liandong.notices.rules import DESK
from liandong.now import today
from liandong.publication.actions.ending import END
from liandong.publication.events import MACHINE
from liandong.publication.models import Publication

NEAR = timedelta(days=7)


@app.periodic(cron="15 0 * * *", periodic_id="publication_daily")
@app.task(name="publication.daily", queueing_lock="publication.daily")
def daily(timestamp: int) -> None:
    with jobs_log.run("publication.daily", "停止期满的公示"):
        end()
        tell_near()


def end() -> int:
    """End what was to be shown until yesterday or longer ago; returns how many ended."""
    actor, over = (
        system_actor(MACHINE),
        Publication.objects.filter(state="published", until__lt=today()),
    )
    done = 0
    for one in over.order_by("pk"):
        done += door.perform(actor, END.name, one.uuid, key=f"end:{one.uuid}:{one.version}").is_done
    return done


def tell_near() -> int:
    """Tell once that a publication ends within a week; returns how many posts were told."""
    near = Publication.objects.filter(state="published", until__range=(today(), today() + NEAR))
    return sum(
        tell(
            uuid5(NAMESPACE_OID, f"publication_near_end:{one.uuid}"), "publication_near_end", "publication", one.uuid,
            what=f"公示至{one.until}，请核对各渠道", to=[To(DESK, one.owner)],
        )
        for one in near.order_by("pk")
    )  # fmt: skip
