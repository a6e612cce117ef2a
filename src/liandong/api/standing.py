"""接口的“谁管辖”：一件案件、线索、违法行为由谁管辖，为什么，下一步做什么；与网页上那一句同一个答案。

Declared on the interface before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.jurisdiction.kinds import DISPUTE
from liandong.jurisdiction.panels import SHOWN_ON, standing_for
from liandong.jurisdiction.standing import Standing
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level

_KINDS = "、".join(SHOWN_ON)


class StandingOut(Schema):
    """谁管辖."""

    state: str = Field(description="确定、有争议、尚无。")
    holder: str = Field(description="管辖机关的名称；没有确定的为空。")
    code: str = Field(description="缘由的代码。")
    row: str = Field(description="适用管辖判断表的哪一行，例如 J4。")
    reason: str = Field(description="为什么，连同依据，一句话。")
    next_step: str = Field(description="下一步；不必做什么的为空。")
    warnings: list[str] = Field(description="要注意的事。")
    disputes: list[UUID] = Field(description="有关的管辖争议中本岗位看得到的，未解决的在前。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put the question on the interface; `wrong` are its declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/standing", response={200: StandingOut, **wrong}, operation_id="ask_standing", tags=["管辖"], summary="谁管辖",
        description="一件案件、线索或者违法行为，连同经确认是同一件的，由谁管辖、为什么、下一步。须看得到记录的全部内容；没有说到违法行为的记录答没有。",
    )  # fmt: skip
    def standing(
        request: HttpRequest,
        kind: str = Query("", description=f"种类：{_KINDS}；必填。"),
        record: str = Query("", description="记录的编号（id）；必填。"),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        asked = _uuid(record)
        found = reading.seen(actor, kind, asked) if asked and kind in SHOWN_ON else None
        if found is None or found[2] < Level.FULL:
            return problems.missing(request)
        answer = standing_for(actor, kind, found[1].uuid)
        return _out(actor, answer) if answer is not None else problems.missing(request)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _out(actor: Actor, found: Standing) -> StandingOut:
    holding = found.holding
    seen = DISPUTE.sight.levels(actor, found.disputes)
    return StandingOut(
        state=holding.state.value, holder=found.holder, code=holding.verdict.code, row=holding.row,
        reason=holding.verdict.explained, next_step=holding.next_step, warnings=list(found.notes),
        disputes=[d.uuid for d in found.disputes if seen[d.uuid] >= Level.SUMMARY],
    )  # fmt: skip
