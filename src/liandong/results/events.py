"""检查结果公示听什么、告诉谁：每一步告诉下一个人，有误撤回的重新开始。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel import clocks, door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK
from liandong.results.actions.approving import HEAD
from liandong.results.actions.objecting import DECIDERS
from liandong.results.actions.owing import BEGIN_ANEW, KIND
from liandong.results.models import ResultNotice

MACHINE = "检查结果公示"
OWED, TO_APPROVE, RETURNED = "result_owed", "result_to_approve", "result_returned"
PENDING = (OWED, TO_APPROVE, RETURNED)
"""What waits for somebody until it is decided."""
PUBLISHED, NEAR_END, OBJECTED = "result_published", "result_near_end", "result_objected"
SHOWING = (PUBLISHED, NEAR_END, OBJECTED)
"""What waits for somebody while it is public."""


def _of(payload: dict[str, Any]) -> ResultNotice:
    return ResultNotice.objects.get(uuid=payload["notice"])


def _said(event: UUID, notice: ResultNotice, topic: str, what: str, *to: To) -> None:
    running = clocks.running(notice.uuid)
    due_at = running[0].due_at if running else None
    tell(event, topic, KIND, notice.uuid, what=what, to=to, due_at=due_at)


@consumes("results.owed", name="results.tell_owed", title="提醒提出检查结果是否公示的意见")
def tell_owed(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    what = "请提出检查结果公示或者不予公示的意见"
    _said(event, one, OWED, what, To(DESK | {Role.UNIT_HEAD}, one.owner))


@consumes("results.proposed", name="results.tell_proposed", title="提醒机关负责人批准检查结果公示")
def tell_proposed(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    what = "检查结果，提请批准不予公示" if one.is_withheld else "检查结果，提请批准公示"
    _said(event, one, TO_APPROVE, what, To(HEAD, one.owner))


@consumes("results.returned", name="results.tell_returned", title="告知提出的人检查结果公示退回")
def tell_returned(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    _said(event, one, RETURNED, "检查结果公示的意见退回补充", To(post=one.author))


@consumes("results.published", name="results.tell_published", title="提醒在公示系统公示检查结果并登记")
def tell_published(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING)
    if not one.is_citizen:
        what = "检查结果已批准公示，请在国家企业信用信息公示系统公示并登记"
        _said(event, one, PUBLISHED, what, To(DESK, one.owner))


@consumes("results.withheld", name="results.settle_withheld", title="撤去已经批准不予公示的消息")
def settle_withheld(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *PENDING)


@consumes("results.withdrawn", name="results.tell_withdrawn", title="提醒撤下公示系统的检查结果")
def tell_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    settle(one.uuid, *PENDING, *SHOWING)
    if one.published_at is not None:
        what = "检查结果公示已撤回，在公示系统公示了的请撤下并登记"
        _said(event, one, "result_withdrawn", what, To(DESK | {Role.UNIT_HEAD}, one.owner))


@consumes("results.taken_back", name="results.begin_after", title="检查结果公示有误撤回，重新开始")
def begin_after(event: UUID, payload: dict[str, Any]) -> None:
    """Told like any other withdrawal; then the same results are to be proposed again."""
    tell_withdrawn(event, payload)
    made = door.perform(
        system_actor(MACHINE), BEGIN_ANEW.name, None, {"notice": payload["notice"]}, key=f"anew:{event}"
    )
    if not made.is_done and made.status is not Status.REFUSED:
        raise RuntimeError(f"{BEGIN_ANEW.name}：{made.sentence}")


@consumes("results.ended", name="results.settle_ended", title="撤去期满以前的消息")
def settle_ended(event: UUID, payload: dict[str, Any]) -> None:
    """An objection waits on."""
    settle(_of(payload).uuid, PUBLISHED, NEAR_END)


@consumes("results.objected", name="results.tell_objected", title="提醒核实、答复企业对公示的异议")
def tell_objected(event: UUID, payload: dict[str, Any]) -> None:
    one = _of(payload)
    what = "企业对检查结果公示提出异议，请核实、答复"
    _said(event, one, OBJECTED, what, To(DESK | DECIDERS, one.owner))


@consumes("results.objection_answered", name="results.settle_objected", title="撤去等答复异议的消息")
def settle_objected(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, OBJECTED)
