"""接口的登记前查询：要登记的线索，已有哪些记录可能说的是同一件；与网页表单旁边同一个答案。

Declared on the interface before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.kernel.permitting import permitted
from liandong.kernel.roles import Level
from liandong.leads.actions.registering import REGISTER_LEAD
from liandong.leads.beside import FIELDS, asked
from liandong.offences.sighting import Related, Seen


class RelatedIn(Schema):
    """要登记的线索现在填了些什么."""

    post: str = Field("", description="为哪个岗位准备的（/me 的 post）；填了而与当前岗位不符的不查。")
    is_settled: bool = Field(
        True, description="已经填定；还在输入的填 false，只给自己看得到的，不留痕、不告知。"
    )
    values: dict[str, str] = Field(
        {}, description=f"与 leads.register_lead 的填写项同名：{'、'.join(FIELDS)}；别的不看。"
    )


class LikelyOut(Schema):
    """可能是在册的哪个对象."""

    id: UUID = Field(description="对象的编号。")
    name: str = Field(description="名称。")
    code: str = Field(description="统一社会信用代码；没有的为空。")
    score: float = Field(description="相像的程度，0 到 1。")
    is_sure: bool = Field(description="机器认定就是它；仍要由人填定。")
    reasons: list[str] = Field(description="逐项理由。")


class SeenOut(Schema):
    """一条自己看得到的记录."""

    kind: str = Field(description="种类，/kinds 里的 name。")
    id: UUID = Field(description="记录的编号。")
    title: str = Field(description="记录的标题行。")
    number: str = Field(description="编号。")
    state_label: str = Field(description="状态。")
    level: str = Field(description="本岗位可见到哪一级。")
    grade: str = Field(description="机器比对的结果；只看得到摘要的为空。")
    reasons: list[str] = Field(description="比对的理由；只看得到摘要的为空。")


class CollisionOut(Schema):
    """别的机关的一条记录，只有这四项."""

    agency: str = Field(description="机关。")
    broad_kind: str = Field(description="案由大类。")
    stage: str = Field(description="办理状态。")
    liaison: str = Field(description="联络人；没有登记的为空。")


class RelatedOut(Schema):
    """登记以前已经有的."""

    parties: list[LikelyOut] = Field(description="名称可能说的在册对象，最像的在前；当事人已经填定的为空。")
    seen: list[SeenOut] = Field(description="自己看得到的记录，最像的在前。")
    collisions: list[CollisionOut] = Field(description="别的机关的记录。")
    not_asked: str = Field(description="没有查别的机关的，为什么；查了的为空。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put it on the interface; `wrong` are its declared problems, `no_post` the answer to who has none."""

    @api.post(
        "/leads/related", response={200: RelatedOut, **wrong}, operation_id="list_related_records", tags=["线索"],
        summary="登记线索以前查有关的记录",
        description="自己看得到的给记录；在册的当事人、事项和地点都填定、本机关有职权的，再给别的机关的记录，只有机关、案由大类、"
        "办理状态、联络人。后一种每查一次都记入账本，并告知持有记录的机关。",
    )  # fmt: skip
    def related_records(request: HttpRequest, response: HttpResponse, body: RelatedIn) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        if body.post and body.post != session.capacity(actor):
            why = f"这次调用是为另一个岗位准备的，您现在是{actor.signature}，没有查。请先切换岗位。"
            return problems.problem(request, 409, "other_post", why)
        verdict = permitted(actor, REGISTER_LEAD, None, Level.NONE)
        if not verdict:
            return problems.problem(request, 403, verdict.code, verdict.sentence)
        response["Cache-Control"] = "no-store"
        return _out(asked(actor, body.values, body.is_settled))


def _out(found: Related) -> RelatedOut:
    return RelatedOut(
        parties=[
            LikelyOut(
                id=p.party.uuid, name=p.party.name, code=p.party.code, score=p.score, is_sure=p.is_sure,
                reasons=list(p.reasons),
            )
            for p in found.parties
        ],
        seen=[_seen(s) for s in found.seen],
        collisions=[
            CollisionOut(agency=c.agency, broad_kind=c.broad_kind, stage=c.stage, liaison=c.liaison)
            for c in found.collisions
        ],
        not_asked=found.not_asked,
    )  # fmt: skip


def _seen(seen: Seen) -> SeenOut:
    kind, record, match = seen.kind, seen.record, seen.match
    return SeenOut(
        kind=kind.name, id=record.uuid, title=kind.heading(record), number=kind.number(record),
        state_label=kind.states.states[record.state].label, level=seen.level.name.lower(),
        grade=match.grade.value if match else "", reasons=list(match.reasons) if match else [],
    )  # fmt: skip
