"""接口的抽取：过程、固定的方案、本机关的入企安排、抽取包；与网页同一道界线。

Declared before the routes that take any kind's name.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.draws import keeping, queries
from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Visit
from liandong.draws.steps import next_of, steps
from liandong.kernel import reading
from liandong.kernel.actor import Actor

DRAW = Path(..., description="抽取的编号，种类 inspection_draw。")
_BYTES: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}},
    }
}


class StepOut(Schema):
    """抽取的一步."""

    title: str = Field(description="哪一步。")
    told: str = Field(description="是什么；还没有到的，等什么。")
    at: datetime | None = Field(description="登记的时刻；还没有到的为空。")
    who: str = Field(description="谁办的；还没有到的为空。")
    digest: str = Field(description="登记的散列；没有的为空。")
    event: UUID | None = Field(description="账本里的编号，可取证明；没有的为空。")


class ProcessOut(Schema):
    """抽取过程."""

    next: str = Field(description="现在什么管用，下一步是什么。")
    steps: list[StepOut] = Field(description="逐步，还没有到的也列。")


class BoundOut(Schema):
    """固定了的方案."""

    plan: dict[str, Any] = Field(description="方案，照它作承诺；散列是规范写法的 SHA-256。")
    sha256: str = Field(description="方案的散列。")


class SeatOut(Schema):
    """入企的一个部门."""

    department: str = Field(description="部门名称。")
    items: list[str] = Field(description="检查事项。")
    officers: list[str] = Field(description="执法证号。")
    joined: str = Field(description="为什么在这一次里。")
    told: str = Field(description="没有派满的，缺什么；派满的为空。")


class DrawnVisitOut(Schema):
    """一次入企."""

    code: str = Field(description="入企编号。")
    party: UUID = Field(description="检查对象的编号，种类 party。")
    name: str = Field(description="检查对象在名录里的名称。")
    on: date | None = Field(description="哪一天；没有排上的为空。")
    slot: int | None = Field(description="第几个半天，从0数起；没有排上的为空。")
    left: str = Field(description="没有排上的原因；排上的为空。")
    seats: list[SeatOut] = Field(description="各部门。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put them on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""

    def seen(request: HttpRequest, draw: UUID) -> tuple[Actor, Draw] | HttpResponse:
        actor = session.actor_of(request)
        if actor is None:
            answer: HttpResponse = no_post(request)
            return answer
        found = reading.seen(actor, KIND, draw)
        if found is None or not isinstance(found[1], Draw):
            return problems.missing(request)
        return actor, found[1]

    @api.get(
        "/draws/{uuid:draw}/steps", response={200: ProcessOut, **wrong}, operation_id="list_draw_steps", tags=["双随机抽查"],
        summary="抽取过程", description="哪一步什么时候固定、谁办的、散列是什么，下一步是什么。看不出抽到谁、派了谁。",
    )  # fmt: skip
    def process(request: HttpRequest, draw: UUID = DRAW) -> Any:
        found = seen(request, draw)
        if isinstance(found, HttpResponse):
            return found
        told = [StepOut(title=s.title, told=s.told, at=s.at, who=s.who, digest=s.digest, event=s.event) for s in steps(found[1])]  # fmt: skip
        return ProcessOut(next=next_of(found[1]), steps=told)

    @api.get(
        "/draws/{uuid:draw}/plan", response={200: BoundOut, **wrong}, operation_id="read_draw_plan", tags=["双随机抽查"],
        summary="固定了的抽取方案", description="参与方照它离线作承诺，用 draws.hand_in_commitment 的 text 交来。还没有固定的没有。",
    )  # fmt: skip
    def plan(request: HttpRequest, draw: UUID = DRAW) -> Any:
        found = seen(request, draw)
        if isinstance(found, HttpResponse):
            return found
        if not found[1].document:
            return problems.missing(request)
        return BoundOut(plan=found[1].document, sha256=found[1].plan_sha256)

    @api.get(
        "/draws/{uuid:draw}/visits", response={200: list[DrawnVisitOut], **wrong}, operation_id="list_draw_visits", tags=["双随机抽查"],
        summary="本机关的入企安排", description="只有本机关参加的，连同同去的部门；检查以前不要告诉检查对象。",
    )  # fmt: skip
    def visits(request: HttpRequest, draw: UUID = DRAW) -> Any:
        found = seen(request, draw)
        if isinstance(found, HttpResponse):
            return found
        return [_visit(one) for one in queries.visits_for(*found)]

    @api.get(
        "/draws/{uuid:draw}/bundle", response=wrong, operation_id="fetch_draw_bundle", tags=["双随机抽查"], summary="公开的抽取包",
        description="公布以后谁都可以取来核对；公布以前、还在等账本检查点的没有。", openapi_extra=_BYTES,
    )  # fmt: skip
    def bundle(request: HttpRequest, draw: UUID = DRAW) -> Any:
        found = seen(request, draw)
        if isinstance(found, HttpResponse):
            return found
        kept = queries.public_bundle_of(found[1])
        if kept is None:
            return problems.missing(request)
        answer = HttpResponse(keeping.content_of(kept), content_type="application/zip")
        answer["Cache-Control"] = "no-store"
        return answer


def _visit(one: Visit) -> DrawnVisitOut:
    seats = [
        SeatOut(department=s.name, items=s.items, officers=s.officers, joined=s.joined, told=s.told)
        for s in one.seats.all() if not s.is_off
    ]  # fmt: skip
    return DrawnVisitOut(code=one.code, party=one.party, name=one.name, on=one.on, slot=one.slot, left=one.left, seats=seats)  # fmt: skip
