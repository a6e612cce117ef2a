"""公示页看得到哪些：正在公示的、不涉密不涉罪的，只有公示的那些字；撤回了的只说撤回了。

The one reading here that asks nobody who he is: what it gives out was approved for everybody, as `Publication.text`.

Main names: `listed`, `one`, `Gone`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.now import today
from liandong.parties.search import numbered
from liandong.publication.models import Publication


@dataclass(frozen=True, slots=True)
class Gone:
    """A publication that was withdrawn: that it was, and why in general words."""

    why: str


def public() -> QuerySet[Publication]:
    """What stands in public today; the day itself is looked at, so that nothing waits for the job of the night."""
    return Publication.objects.filter(
        Q(until=None) | Q(until__gte=today()), state="published", decision__case__is_criminal=False,
        decision__case__is_sensitive=False,
    )  # fmt: skip


def listed(asked: str) -> QuerySet[Publication]:
    """They, the newest first.

    Args:
        asked: a part of a name or of a decision's number, at least two characters; empty for all.
    """
    rows = numbered(public(), asked) if asked else public()
    return rows.order_by("-published_at", "-pk")


def one(uuid: UUID) -> Publication | Gone | None:
    """One that stands, that it was withdrawn, or nothing: what is over is as if it had never been."""
    found = public().filter(uuid=uuid).first()
    if found is not None:
        return found
    withdrawn = Publication.objects.filter(uuid=uuid, state="withdrawn").exclude(published_at=None).first()
    return Gone(withdrawn.ended_why) if withdrawn is not None else None
