"""接口的建议：填了几个字，最像的几条；与网页搜索框同一个答案。

Declared on the interface before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.kernel import reading, suggesting


class SuggestionOut(Schema):
    """一条建议."""

    kind: str = Field(description="种类，/kinds 里的 name。")
    kind_title: str = Field(description="种类的中文名。")
    id: UUID = Field(description="记录的编号。")
    title: str = Field(description="记录的标题行。")
    number: str = Field(description="编号或代码，没有的为空。")
    sub: str = Field(description="同名的靠它分辨：清单的其他列和状态。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put it on the interface; `wrong` are its declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/suggestions", response={200: list[SuggestionOut], **wrong}, operation_id="list_suggestions", tags=["记录"],
        summary="边填边给的建议",
        description=f"本岗位看得到的记录里最像的，至多 {suggesting.AT_MOST} 条，按种类排在一起，开头就是的在前。"
        f"可以填名称中的字、名称的拼音首字母、编号或代码的前几位，不满 {suggesting.SHORTEST} 个字的没有建议。",
    )  # fmt: skip
    def suggestions(
        request: HttpRequest,
        response: HttpResponse,
        q: str = Query(
            "",
            description=f"填的字，取前{reading.ASKED_AT_MOST}个。不要把证件号码放在这里。",
            examples=["示例"],
        ),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        response["Cache-Control"] = "no-store"
        return [
            SuggestionOut(
                kind=s.kind.name, kind_title=s.kind.title, id=s.record, title=s.title, number=s.number, sub=s.sub,
            )
            for s in suggesting.suggestions(actor, q)
        ]  # fmt: skip
