"""消息本身的存、读、办结、清理。不是记录：不经过门，也没有要留痕的事。

Each function is one or two statements on indexed columns; a page may call them at every request.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from liandong.kernel.actor import Actor
from liandong.kernel.ports import posts
from liandong.kernel.roles import Role
from liandong.notices import sending
from liandong.notices.models import Notice, State
from liandong.notices.rules import KEPT
from liandong.now import now


def keep(notices: Iterable[Notice]) -> int:
    """Store notices that are not there yet and send out what is to be sent; returns how many were new."""
    wanted = {(n.event, n.person, n.post): n for n in notices}
    if not wanted:
        return 0
    with transaction.atomic():
        there = Notice.objects.filter(event__in={e for e, _, _ in wanted})
        for key in there.values_list("event", "person", "post"):
            wanted.pop(key, None)
        made = Notice.objects.bulk_create(wanted.values())
        sending.plan(made)
    return len(made)


def of(actor: Actor) -> QuerySet[Notice]:
    """What this capacity is told: its post's notices and the person's own."""
    return Notice.objects.filter(Q(post=actor.post) | Q(post__isnull=True), person=actor.person)


def mark_read(actor: Actor, record: UUID) -> int:
    """The record was opened: its notices to this capacity are read."""
    return of(actor).filter(record=record, state=State.UNREAD).update(state=State.READ, read_at=now())


def mark_these_read(actor: Actor, notices: Iterable[UUID]) -> int:
    """Some of one's notices are read; those of others stay as they are."""
    unread = of(actor).filter(uuid__in=list(notices), state=State.UNREAD)
    return unread.update(state=State.READ, read_at=now())


def mark_all_read(actor: Actor) -> int:
    return of(actor).filter(state=State.UNREAD).update(state=State.READ, read_at=now())


def settle(record: UUID, *topics: str, agency: UUID | None = None) -> int:
    """Nothing is left to do: the named notices about a record are 已办 for everybody, or for the posts of one agency."""
    found = Notice.objects.filter(record=record, topic__in=topics).exclude(state=State.DONE)
    if agency is not None:
        its = posts().holding(agencies=[agency], posts=[], roles=Role)
        found = found.filter(post__in=[p.post for p in its])
    return found.update(state=State.DONE)


def forget_old() -> int:
    """Remove what was read or done and is older than 180 days, and what nobody read in twice that time."""
    old = Q(at__lt=now() - KEPT) & ~Q(state=State.UNREAD)
    return Notice.objects.filter(old | Q(at__lt=now() - 2 * KEPT)).delete()[0]
