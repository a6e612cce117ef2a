"""接口的消息：取自己岗位的消息，标为已读。

Declared on the interface before the routes that take any kind's name, so that ``notices`` is not taken for one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.notices import keeping, reading
from liandong.notices.models import Notice, State

AT_MOST = 200


class NoticeOut(Schema):
    """一条消息；所指的记录已经看不到的，只说这一点，其余为空."""

    id: UUID = Field(description="消息的编号。")
    at: datetime = Field(description="什么时候的消息。")
    state: str = Field(description="unread 未读，read 已读，done 已办。")
    line: str = Field(description="给人看的一行字，不含事项内容。")
    is_visible: bool = Field(description="所指的记录现在还看得到；看不到的，以下各项为空。")
    topic: str = Field(description="哪一类事。")
    what: str = Field(description="办了什么。")
    kind: str = Field(description="所指记录的种类。")
    record: UUID | None = Field(description="所指的记录；没有的为 null。")
    number: str = Field(description="记录号；没有的为空。")
    sender: str = Field(description="由哪个机关而来；没有的为空。")
    due_at: datetime | None = Field(description="期限；没有的为 null。")
    is_personal: bool = Field(description="给本人的，不限于某个岗位。")


class NoticesOut(Schema):
    """一页消息，新的在前；`next` 给下一页的 `after`."""

    items: list[NoticeOut] = Field(description="消息。")
    unread: int = Field(description="还有几条未读。")
    next: str = Field(description="下一页的 after；空即到底。")


class Reading(Schema):
    """要标为已读的消息；`post` 是为哪个岗位取得的."""

    ids: list[UUID] = Field(default=[], max_length=AT_MOST, description="要标的消息。")
    is_all: bool = Field(default=False, description="全部标为已读。")
    post: str = Field(default="", description="为哪个岗位取得的；与现在的岗位不同即不标。")


class ReadOut(Schema):
    """标了几条，还有几条未读."""

    read: int = Field(description="标了几条。")
    unread: int = Field(description="还有几条未读。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put both operations on the interface; `wrong` are its declared problems, `no_post` its answer to who has none."""

    @api.get(
        "/notices", response={200: NoticesOut, **wrong}, operation_id="list_notices", tags=["我"], summary="我的消息",
        description="当前岗位和本人的消息，新的在前；不含事项的内容。把 `next` 放入 `after` 取下一页，`next` 为空即到底。",
    )  # fmt: skip
    def mine(
        request: HttpRequest,
        response: HttpResponse,
        unread: bool = Query(False, description="只要未读的。"),
        after: str = Query("", description="上一页的 next；不填从头取。"),
        limit: int = Query(50, ge=1, le=AT_MOST, description=f"一页几条，1 到 {AT_MOST}。"),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        response["Cache-Control"] = "no-store"
        rows = keeping.of(actor).order_by("-id")
        if after:
            last = rows.filter(uuid=after).first() if _is_uuid(after) else None
            if last is None:
                return problems.problem(request, 422, "bad_cursor", "翻页标记不对，请从第一页重新取。")
            rows = rows.filter(id__lt=last.pk)
        if unread:
            rows = rows.filter(state=State.UNREAD)
        size = limit
        page = list(rows[: size + 1])
        items = [_out(t) for t in reading.told(actor, page[:size])]
        return NoticesOut(
            items=items, unread=_unread(actor), next=str(page[size - 1].uuid) if len(page) > size else ""
        )

    @api.post(
        "/notices/read", response={200: ReadOut, **wrong}, operation_id="mark_notices_read", tags=["我"],
        summary="把消息标为已读",
        description="标所列的，或全部；别的岗位的不动。再标一次无害。机关系统的令牌不能替人标。",
    )  # fmt: skip
    def read(request: HttpRequest, body: Reading) -> Any:
        """Marks the named ones, or all; those of other posts are left alone without a word. A repeat does no harm."""
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        if actor.token is not None:
            why = f"{actor.system}的令牌不能替人标记消息，请由本人在“消息”页标记。"
            return problems.problem(request, 403, "out_of_scope", why)
        if body.post and body.post != session.capacity(actor):
            why = f"这次调用是为另一个岗位准备的，您现在是{actor.signature}，没有标记。请先切换岗位。"
            return problems.problem(request, 409, "other_post", why)
        read = keeping.mark_all_read(actor) if body.is_all else keeping.mark_these_read(actor, body.ids)
        return ReadOut(read=read, unread=_unread(actor))


def _unread(actor: Any) -> int:
    return keeping.of(actor).filter(state=State.UNREAD).count()


def _out(told: reading.Told) -> NoticeOut:
    n: Notice = told.notice
    if not told.is_visible:
        return NoticeOut(
            id=n.uuid, at=n.at, state=n.state, line=told.line, is_visible=False, topic="", what="", kind="",
            record=None, number="", sender="", due_at=None, is_personal=n.post is None,
        )  # fmt: skip
    return NoticeOut(
        id=n.uuid, at=n.at, state=n.state, line=told.line, is_visible=True, topic=n.topic, what=n.what, kind=n.kind,
        record=n.record, number=n.number, sender=n.sender, due_at=n.due_at, is_personal=n.post is None,
    )  # fmt: skip


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
