"""公示听什么、告诉谁：作出决定就开始，决定变更、撤销就撤回并重新开始；每一步告诉下一个人。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.cases.models import Decision, Depth
from liandong.kernel import clocks, door
from liandong.kernel.actions import Action
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.law.publication.at_all import Standing
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK, WATCHERS
from liandong.publication.actions.ending import WITHDRAW
from liandong.publication.actions.owing import OWE
from liandong.publication.models import Publication
from liandong.publication.states import OPEN

MACHINE = "处罚决定公示"
PENDING = ("publication_owed", "publication_to_approve", "publication_returned")
"""What waits for somebody until it is decided."""
SHOWING = ("publication_published", "publication_near_end")
"""What waits for somebody while it is public."""
HEAD = frozenset({Role.AGENCY_HEAD})


def _of(payload: dict[str, Any]) -> Publication:
    return Publication.objects.get(uuid=payload["publication"])


def _performed(action: Action, record: UUID | None, values: dict[str, Any], key: str) -> None:
    """Do it or have it refused; whatever else happens raises, so that the job is tried again."""
    outcome = door.perform(system_actor(MACHINE), action.name, record, values, key=key[:80])
    if not outcome.is_done and outcome.status is not Status.REFUSED:
        raise RuntimeError(f"{action.name}：{outcome.sentence}")


@consumes("cases.decided", name="publication.owe", title="作出处罚决定，开始决定是否公示")
def owe(event: UUID, payload: dict[str, Any]) -> None:
    """Of what is handled here; a card's agency publishes through its line's own system unless it takes it up here."""
    decision = Decision.objects.select_related("case").get(uuid=payload["decision"])
    case = decision.case
    if case.depth != Depth.CARD and decision.penalties and not (case.is_criminal or case.is_sensitive):
        _performed(OWE, None, {"decision": decision.uuid}, f"owe:{event}")


@consumes("cases.decision_changed", name="publication.withdraw_changed", title="决定变更，撤回公示并重新开始")
def withdraw_changed(event: UUID, payload: dict[str, Any]) -> None:
    """What is public is withdrawn and begins anew with the new text; what is not public yet is proposed anew by its own rule."""
    decision = Decision.objects.get(uuid=payload["decision"])
    for one in decision.publications.filter(state="published"):
        _performed(WITHDRAW, one.uuid, {"standing": Standing.VARIED.value}, f"withdraw:{event}:{one.pk}")
        _performed(OWE, None, {"decision": decision.uuid, "is_changed": True}, f"again:{event}")


@consumes("cases.decision_annulled", name="publication.withdraw_annulled", title="决定撤销，撤回公示")
def withdraw_annulled(event: UUID, payload: dict[str, Any]) -> None:
    _undone(event, payload, Standing.REVOKED)


@consumes(
    "cases.decision_held_unlawful", name="publication.withdraw_unlawful", title="决定被确认违法，撤回公示"
)
def withdraw_unlawful(event: UUID, payload: dict[str, Any]) -> None:
    _undone(event, payload, Standing.UNLAWFUL)


def _undone(event: UUID, payload: dict[str, Any], standing: Standing) -> None:
    """Whatever is public or on its way there; nothing new begins."""
    decision = Decision.objects.get(uuid=payload["decision"])
    for one in decision.publications.filter(state__in=(*OPEN, "published")):
        _performed(WITHDRAW, one.uuid, {"standing": standing.value}, f"withdraw:{event}:{one.pk}")


def _said(event: UUID, publication: Publication, topic: str, what: str, *to: To, sender: str = "") -> None:
    running = clocks.running(publication.uuid)
    due_at = running[0].due_at if running else None
    tell(
        event,
        topic,
        "publication",
        publication.uuid,
        what=what,
        to=to,
        sender=sender,
        due_at=due_at,
    )


@consumes("publication.owed", name="publication.tell_owed", title="提醒提出是否公示的意见")
def tell_owed(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    what = "请提出公示或者不予公示的意见"
    _said(event, one, "publication_owed", what, To(DESK | {Role.UNIT_HEAD}, one.owner))


@consumes("publication.proposed", name="publication.tell_proposed", title="提醒机关负责人批准公示")
def tell_proposed(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    what = "提请批准不予公示" if one.is_withheld else "提请批准公示"
    _said(event, one, "publication_to_approve", what, To(HEAD, one.owner))


@consumes("publication.returned", name="publication.tell_returned", title="告知提出的人公示意见退回")
def tell_returned(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    _said(event, one, "publication_returned", "公示意见退回补充", To(post=one.author))


@consumes("publication.published", name="publication.tell_published", title="提醒在各渠道公示并登记")
def tell_published(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    _said(event, one, "publication_published", "已批准公示，请在各渠道公示、报送并登记", To(DESK, one.owner))


@consumes("publication.withheld", name="publication.settle_withheld", title="撤去已经批准不予公示的消息")
def settle_withheld(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *PENDING)


@consumes("publication.withdrawn", name="publication.tell_withdrawn", title="提醒撤下各渠道的公示")
def tell_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING, *SHOWING)
    to = (To(DESK | {Role.UNIT_HEAD}, one.owner), To(WATCHERS))
    _said(event, one, "publication_withdrawn", "公示已撤回，请撤下其他渠道的并登记", *to, sender=one.agency_name)  # fmt: skip


@consumes("publication.stopped", name="publication.tell_stopped", title="提醒停止其他渠道的公示")
def tell_stopped(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *SHOWING)
    _said(event, one, "publication_stopped", "信用修复，请停止其他渠道的公示并登记", To(DESK, one.owner))
