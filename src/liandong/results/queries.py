"""公示页看得到哪些检查结果：正在公示的，只有公示的那些字；撤回了的只说撤回了。

The one reading here that asks nobody who he is: what it gives out was approved for everybody, as `ResultNotice.text`.

Main names: `public`, `gone`, `of_part`, `objection_of`.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from liandong.now import today
from liandong.results.models import Objection, ResultNotice


def public() -> QuerySet[ResultNotice]:
    """What stands in public today, the newest first; the day itself is looked at, so that nothing waits for the job of the night."""
    return ResultNotice.objects.filter(state="published", until__gte=today()).order_by("-published_at", "-pk")


def gone(uuid: UUID) -> str:
    """Why a notice that was public was withdrawn, in general words; empty for whatever else: what is over is as if it had never been."""
    found = ResultNotice.objects.filter(uuid=uuid, state="withdrawn").exclude(published_at=None).first()
    return found.ended_why if found is not None else ""


def of_part(inspection: UUID, agency: UUID) -> ResultNotice | None:
    """The newest notice of a department's results of a visit."""
    return ResultNotice.objects.filter(inspection=inspection, owner=agency).order_by("-pk").first()


def objection_of(inspection: UUID, agency: UUID) -> Objection | None:
    """The newest objection to what a department published of a visit, whatever became of that notice since."""
    rows = Objection.objects.filter(notice__inspection=inspection, notice__owner=agency)
    return rows.select_related("notice").order_by("-pk").first()
