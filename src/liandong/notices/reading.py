"""看消息：指向的记录还看不看得见，每次显示、每次外送都重新问一遍谓词。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.notices.models import Notice, State
from liandong.notices.rules import heading

GONE = "这条消息所指的记录，您当前岗位已经看不到"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader may know it; where the record is hidden it says only that."""

    notice: Notice
    is_visible: bool

    @property
    def line(self) -> str:
        n = self.notice
        return heading(n.what, n.about, n.number) if self.is_visible else GONE

    @property
    def path(self) -> str:
        """Address of the record on this node; empty when it is hidden."""
        return f"/r/{self.notice.kind}/{self.notice.record}/" if self.is_visible else ""


def told(actor: Actor, notices: Iterable[Notice]) -> list[Told]:
    """Notices with what this capacity may still see of their records; one query a kind."""
    rows = list(notices)
    wanted: dict[str, set[UUID]] = {}
    for n in rows:
        wanted.setdefault(n.kind, set()).add(n.record)
    seen: set[UUID] = set()
    for name, ids in wanted.items():
        kind = kinds.get(name)
        if kind is not None:
            seen |= set(
                kind.sight.rows(actor, Level.SUMMARY).filter(uuid__in=ids).values_list("uuid", flat=True)
            )
    return [Told(n, n.record in seen) for n in rows]


def told_outside(notice: Notice) -> Told | None:
    """A notice as it may leave the house; None when its reader may not see the record now in the post it was told to.

    What concerns the person himself (his account, his posts) is told also when no post is left to him.
    """
    person = Person.objects.filter(uuid=notice.person, state="open").first()
    if person is None:
        return None
    if notice.post is None:
        return Told(notice, True)
    for actor in actors_of(person):
        if actor.post == notice.post and told(actor, [notice])[0].is_visible:
            return Told(notice, True)
    return None


def unread(actors: Iterable[Actor]) -> dict[UUID | None, int]:
    """How many unread notices each of a person's posts has; under None those to the person himself. One query."""
    posts = {a.post: a.person for a in actors}
    if not posts:
        return {}
    found = (
        Notice.objects.filter(person__in=set(posts.values()), state=State.UNREAD)
        .values("post")
        .annotate(times=Count("id"))
        .order_by()
    )
    return {row["post"]: row["times"] for row in found if row["post"] is None or row["post"] in posts}
