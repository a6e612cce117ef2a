"""接口的导入核对：一份表里不明的行，各可能是哪些已登记的，供 importing.decide_rows 选。

Declared on the interface before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.importing.deciding import SHOWN, waiting_rows
from liandong.importing.models import Intake
from liandong.kernel import reading
from liandong.kernel.roles import Level

RECORD: Any = Path(..., description="导入记录的编号。")


class CandidateOut(Schema):
    """可能是的一个已登记的对象."""

    record: UUID = Field(description="编号，定为同一时放入 values 的 record。")
    text: str = Field(description="名称和区分同名的几项。")


class AmbiguousOut(Schema):
    """不明的一行."""

    row: int = Field(description="行号，放入 values 的 rows。")
    text: str = Field(description="这一行的前几格。")
    said: str = Field(description="为什么不明；已定为跳过的，也写在这里。")
    candidates: list[CandidateOut] = Field(description="可能是哪些；没有的为空。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put it on the interface; `wrong` are its declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/imports/{uuid:record}/ambiguous", response={200: list[AmbiguousOut], **wrong},
        operation_id="list_ambiguous_rows", tags=["导入"], summary="一份导入的表里不明的行",
        description=f"最多给 {SHOWN} 行，没有定过的在前；看得到这份导入全部内容的岗位才能看。定法见动作 importing.decide_rows。",
    )  # fmt: skip
    def ambiguous(request: HttpRequest, response: HttpResponse, record: UUID = RECORD) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        found = reading.seen(actor, "intake", record)
        if found is None or found[2] < Level.FULL:
            return problems.missing(request)
        assert isinstance(found[1], Intake)
        response["Cache-Control"] = "no-store"
        return [
            AmbiguousOut(
                row=r.number, text=r.text, said=r.said,
                candidates=[CandidateOut(record=c.uuid, text=c.text) for c in r.candidates],
            )
            for r in waiting_rows(found[1])
        ]  # fmt: skip
