"""告诉：房间用这两个函数说“谁该知道发生了什么”，别的都由消息房间办。

A room calls `tell` from a consumer of its events, inside the consumer's transaction, so that the notice exists when
and only when the event was dealt with. Whom to tell is narrowed from those who may see the record; it can never be
wider. `tell_person` is for what concerns a person himself, such as his password, in whatever post he acts.

    @consumes("leads.lead_sent", name="leads.tell_receiver", title="提醒接收机关签收")
    def tell_receiver(event, payload):
        tell(event, "lead_sent", "lead", UUID(payload["lead"]), what="收到线索", to=[To(DESK, payload["agency"])])
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liandong.kernel import kinds
from liandong.kernel.ports import Post, posts
from liandong.kernel.roles import Level, Role
from liandong.ledger.models import LedgerEvent
from liandong.notices import keeping
from liandong.notices.models import Notice
from liandong.now import now


@dataclass(frozen=True, slots=True)
class To:
    """Some of those who may see the record: these roles, of one agency where it is given, or one post.

    机关负责人 includes whoever approves for the head by 授权代批 today.
    """

    roles: frozenset[Role] = frozenset()
    agency: UUID | None = None
    post: UUID | None = None

    def takes(self, seer: Post, heads: set[UUID]) -> bool:
        if self.post is not None:
            return seer.post == self.post
        is_in_role = seer.role in self.roles or (Role.AGENCY_HEAD in self.roles and seer.post in heads)
        return is_in_role and self.agency in (None, seer.agency)


def tell(
    event: UUID, topic: str, kind_name: str, record_id: UUID, *, what: str, to: Iterable[To],
    sender: str = "", due_at: datetime | None = None, is_urgent: bool = False,
) -> int:  # fmt: skip
    """Tell posts that something happened to a record; returns how many were told that had not been.

    Args:
        event: the event's id; a post is told once of one event.
        topic: snake_case, ``lead_sent``; for machines and for `keeping.settle`.
        what: what happened, the action's words, at most 80 characters; never anything the record says.
        sender: the name of the agency that did it.
        due_at: until when something must be done about it.
        is_urgent: may be sent by night; only for the safety of an account.

    Raises:
        LookupError: no such kind.
    """
    kind = kinds.get(kind_name)
    if kind is None:
        raise LookupError(f"没有名为 {kind_name} 的记录种类")
    record = kind.model._default_manager.select_related(*kind.related).filter(uuid=record_id).first()
    if record is None:
        return 0
    wanted = list(to)
    seers = kind.sight.people(record, Level.SUMMARY)
    heads: set[UUID] = set()
    if any(Role.AGENCY_HEAD in t.roles for t in wanted):
        within = {s.agency for s in seers}
        heads = {p.post for p in posts().holding(agencies=within, posts=[], roles=[Role.AGENCY_HEAD])}
    seers = [s for s in seers if any(t.takes(s, heads) for t in wanted)]
    moment = happened_at(event)
    return keeping.keep(
        Notice(
            event=event, person=s.person, post=s.post, topic=topic, kind=kind_name, record=record_id, what=what[:80],
            about=kind.title, number=kind.number(record)[:60], sender=sender[:100], due_at=due_at,
            is_urgent=is_urgent, at=moment,
        )
        for s in seers
    )  # fmt: skip


def tell_person(
    event: UUID, topic: str, person: UUID, *, what: str, kind_name: str = "person", record_id: UUID | None = None,
    is_urgent: bool = True,
) -> int:  # fmt: skip
    """Tell a person about his own account or posts, in whatever post he acts; by default at any hour.

    Args:
        record_id: what the notice opens; his own entry in the directory when it is not given.
    """
    kind = kinds.get(kind_name)
    assert kind is not None, kind_name
    return keeping.keep(
        [
            Notice(
                event=event, person=person, post=None, topic=topic, kind=kind_name, record=record_id or person,
                what=what[:80], about=kind.title, is_urgent=is_urgent, at=happened_at(event),
            )
        ]
    )  # fmt: skip


def happened_at(event: UUID) -> datetime:
    """The moment the ledger has for the event; now, when it is no event of the ledger."""
    found = LedgerEvent.objects.filter(id=event).values_list("recorded_at", flat=True).first()
    return found or now()
