"""接口 /api/v1：同样的门、同样的谓词、同样的字段声明；这里只解析和呈现。"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from liandong.accounts import session
from liandong.api import conditions, notices, problems
from liandong.kernel import actions, clocks, door, reading, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.roles import Level
from liandong.ledger import queries as ledger_queries

AT_MOST = 200

api = NinjaAPI(title="联动平台接口", version="1", auth=django_auth, docs_url=None, urls_namespace="v1")


class Problem(Schema):
    """出错的回答."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    source: str
    fields: list[dict[str, Any]]
    trace_id: str


class Card(Schema):
    """清单里的一条."""

    kind: str
    id: UUID
    title: str
    number: str
    state: str
    state_label: str
    level: str
    fields: dict[str, Any]


class Cards(Schema):
    items: list[Card]
    next: str


class MayDo(Schema):
    action: str
    title: str
    allowed: bool
    code: str
    why: str


class ClockOut(Schema):
    name: str
    due_at: datetime | None
    nature: str
    source: str
    tone: str
    steps: list[str]
    is_provisional: bool


class Whole(Card):
    """一条记录，带版本、期限和可办事项."""

    version: int
    may: list[MayDo]
    clocks: list[ClockOut]


class ChangeOut(Schema):
    label: str
    was: str
    now: str


class LineOut(Schema):
    event: UUID
    version: int
    what: str
    who: str
    agency: str
    recorded_at: datetime
    occurred_at: str
    reason: str
    changes: list[ChangeOut]
    is_redacted: bool


class Command(Schema):
    """一次办理：动作名在网址里."""

    post: str = ""
    record: UUID | None = None
    version: int | None = None
    reason: str = ""
    occurred_at: datetime | None = None
    values: dict[str, Any] = {}


class Done(Schema):
    status: str
    code: str
    sentence: str
    kind: str
    record: UUID | None
    version: int
    event: UUID | None


class Capacity(Schema):
    post: str
    agency: str
    role: str
    role_label: str
    is_current: bool


class ActionOut(Schema):
    name: str
    title: str
    kind: str
    roles: list[str]
    reason: str
    consequence: str
    sources: list[str]
    fields: list[dict[str, Any]]


_WRONG = dict.fromkeys((401, 403, 404, 409, 412, 422, 428, 503), Problem)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(request, 401, "not_signed_in", "尚未登录，或登录已过期。请重新登录后再调用。")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [
        {"name": ".".join(map(str, e["loc"][1:])), "errors": ["格式不对，请核对接口说明。"]}
        for e in error.errors
    ]
    return problems.problem(request, 422, "invalid_input", "请求的内容格式不对，没有办理。", fields=fields)


@api.exception_handler(HttpError)
def not_taken(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return problems.problem(request, 403, "forged", "请求缺少防伪造标记，没有办理。请刷新页面后重试。")
    return problems.problem(request, 422, "invalid_input", "请求的正文不是合格的 JSON，没有办理。")


def _actor(request: HttpRequest) -> Actor | None:
    return session.actor_of(request)


def _no_post(request: HttpRequest) -> HttpResponse:
    return problems.problem(request, 403, "no_post", "您今天没有在任的岗位，请联系安全管理员设岗。")


@api.get("/me", response={200: list[Capacity], **_WRONG}, summary="我的岗位")
def me(request: HttpRequest) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    return [
        Capacity(
            post=session.capacity(a),
            agency=a.agency_name,
            role=a.role.value,
            role_label=a.role.label,
            is_current=a == actor,
        )
        for a in session.actors(request)
    ]


@api.get("/actions", response={200: list[ActionOut], **_WRONG}, summary="平台上有哪些动作")
def declared(request: HttpRequest) -> Any:
    return [
        ActionOut(
            name=b.action.name, title=b.action.title, kind=b.action.kind, reason=b.action.reason,
            roles=sorted(r.value for r in b.action.roles), consequence=b.action.consequence,
            sources=[str(s) for s in b.action.sources], fields=_inputs(b.action),
        )
        for b in actions.every()
        if not b.action.is_automatic and not b.action.is_hidden
    ]  # fmt: skip


def _inputs(action: actions.Action) -> list[dict[str, Any]]:
    shape = action.form.base_fields if action.form else {}
    return [
        {"name": name, "label": str(f.label), "required": f.required, "help": str(f.help_text)}
        for name, f in shape.items()
    ]


@api.post("/actions/{name}", response={200: Done, **_WRONG}, summary="办理一个动作")
def command(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    body: Command,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
    if_match: str = Header("", alias="If-Match"),
) -> Any:
    """The one command endpoint.

    `Idempotency-Key` is required. A call on a record says which version it was made against: `If-Match` with the
    record's `ETag`, or `version` in the body. `post` names the capacity the call was made for.
    """
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    bound = actions.get(name)
    if bound is None or bound.action.is_automatic or bound.action.is_hidden:
        return problems.missing(request)
    if body.post and body.post != session.capacity(actor):
        return problems.problem(
            request,
            409,
            "other_post",
            f"这次调用是为另一个岗位准备的，您现在以{actor.signature}办理，没有办理。请先切换岗位。",
        )
    try:
        version = conditions.version(if_match, body.version, is_needed=body.record is not None)
    except conditions.Unmet as unmet:
        return problems.problem(request, unmet.status, unmet.code, str(unmet))
    outcome = door.perform(
        actor, name, body.record, _form_values(body.values), key=idempotency_key,
        version=version, reason=body.reason, occurred_at=body.occurred_at,
    )  # fmt: skip
    if not outcome.is_done:
        is_precondition = bool(if_match) and outcome.code == "version_conflict"
        return problems.of_outcome(request, outcome, 412 if is_precondition else None)
    response["ETag"] = conditions.etag(outcome.version)
    return Done(
        status=outcome.status.value, code=outcome.code, sentence=outcome.sentence, kind=outcome.kind,
        record=outcome.record, version=outcome.version, event=outcome.event,
    )  # fmt: skip


def _form_values(values: dict[str, Any]) -> dict[str, Any]:
    """JSON values as a form reads them: null is left out, numbers are text, false is unticked."""
    return {
        k: str(v) if isinstance(v, int) and not isinstance(v, bool) else v
        for k, v in values.items()
        if v is not None
    }


@api.get("/ledger/checkpoint", auth=None, summary="最新检查点（带见证人会签）")
def checkpoint(request: HttpRequest) -> HttpResponse:
    newest = ledger_queries.co_signed_checkpoint()
    if newest is None:
        return problems.problem(request, 404, "no_checkpoint", "账本还没有检查点。")
    return HttpResponse(ledger_queries.witnessed_note(newest), content_type="text/plain; charset=utf-8")


@api.get("/ledger/tile/{int:level}/{int:index}", auth=None, summary="账本瓦片")
def tile(request: HttpRequest, level: int, index: int) -> HttpResponse:
    hashes = ledger_queries.tile(level, index) if level <= 8 and index < 2**62 else None
    if hashes is None:
        return problems.problem(request, 404, "no_tile", "没有这一片瓦片。")
    return HttpResponse(hashes, content_type="application/octet-stream")


notices.declare(api, _WRONG, _no_post)


@api.get("/{kind}", response={200: Cards, **_WRONG}, summary="一个种类里我能看到的记录")
def cards(
    request: HttpRequest, kind: str, q: str = "", state: str = "", after: str = "", limit: int = 50
) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    which = reading.listed(actor, kind)
    if which is None:
        return problems.missing(request)
    rows = reading.found(which, actor, q, state).order_by("-id")
    if after:
        last = rows.filter(uuid=after).first() if _is_uuid(after) else None
        if last is None:
            return problems.problem(request, 422, "bad_cursor", "翻页标记不对，请从第一页重新取。")
        rows = rows.filter(id__lt=last.id)
    size = min(max(1, limit), AT_MOST)
    page = list(rows.select_related(*which.related)[: size + 1])
    levels = which.sight.levels(actor, page)
    items = [_card(which, r, Level.SUMMARY, levels[r.uuid]) for r in page[:size]]
    return Cards(items=items, next=str(page[size - 1].uuid) if len(page) > size else "")


@api.get("/{kind}/{uuid:record}", response={200: Whole, **_WRONG}, summary="一条记录")
def whole(request: HttpRequest, response: HttpResponse, kind: str, record: UUID) -> Any:
    """One record; its `ETag` is the version that `If-Match` of a command names."""
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    found = reading.seen(actor, kind, record)
    if found is None:
        return problems.missing(request)
    which, row, level = found
    card = _card(which, row, level, level)
    chips = [clocks.chip(c) for c in clocks.of(row.uuid)]
    response["ETag"] = conditions.etag(row.version)
    response["Cache-Control"] = "no-store"
    return Whole(
        **card.dict(),
        version=row.version,
        may=_may(actor, which, row, level),
        clocks=[
            ClockOut(
                name=c.name, due_at=c.due_at, nature=c.nature, source=c.source, tone=c.tone, steps=list(c.steps),
                is_provisional=c.is_provisional,
            )
            for c in chips
        ],
    )  # fmt: skip


@api.get(
    "/{kind}/{uuid:record}/timeline", response={200: list[LineOut], **_WRONG}, summary="一条记录的办理经过"
)
def history(request: HttpRequest, kind: str, record: UUID) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    found = reading.seen(actor, kind, record)
    if found is None:
        return problems.missing(request)
    which, row, level = found
    return [
        LineOut(
            event=x.event, version=x.version, what=x.what, who=x.who, agency=x.agency, recorded_at=x.recorded_at,
            occurred_at=x.occurred_at, reason=x.reason, is_redacted=x.is_redacted,
            changes=[ChangeOut(label=c.label, was=c.was, now=c.now) for c in x.changes],
        )
        for x in timeline.of(which, row, level)
    ]  # fmt: skip


def _card(kind: Kind, record: Record, shown: Level, level: Level) -> Card:
    return Card(
        kind=kind.name, id=record.uuid, title=kind.heading(record), number=kind.number(record), state=record.state,
        state_label=kind.states.states[record.state].label, level=level.name.lower(), fields=kind.present(record, shown),
    )  # fmt: skip


def _may(actor: Actor, kind: Kind, record: Record, level: Level) -> list[MayDo]:
    said: list[MayDo] = []
    for bound in actions.of_kind(kind.name):
        action = bound.action
        if action.creates or action.is_automatic or action.is_hidden:
            continue
        verdict = door.may(actor, bound, kind, record, level)
        said.append(
            MayDo(
                action=action.name,
                title=action.title,
                allowed=verdict.allowed,
                code=verdict.code,
                why=verdict.explained,
            )
        )
    return said


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
