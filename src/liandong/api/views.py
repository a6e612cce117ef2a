"""接口 /api/v1：同样的门、同样的谓词、同样的字段声明；这里只解析和呈现。"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Query

from liandong.accounts import session
from liandong.api import (
    conditions,
    divisions,
    dossiers,
    draws,
    faults,
    figures,
    findings,
    imports,
    letters,
    narrowing,
    notices,
    onsite,
    powers,
    problems,
    related,
    standing,
    suggesting,
    uploads,
    visits,
)
from liandong.api.auth import CALLERS
from liandong.api.interface import CHECKPOINT, EXAMPLES, TILE, Interface
from liandong.api.shapes import (
    ActionOut,
    Capacity,
    Card,
    Cards,
    ChangeOut,
    ClockOut,
    Command,
    Done,
    FieldOut,
    InputOut,
    KindOut,
    LineOut,
    MayDo,
    NarrowingOut,
    NextStep,
    Problem,
    StateOut,
    Whole,
)  # fmt: skip
from liandong.kernel import (
    actions,
    clocks,
    door,
    holds,
    kinds,
    offering,
    ordering,
    reading,
    revealing,
    timeline,
)  # fmt: skip
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.roles import Level
from liandong.ledger import queries as ledger_queries

api = Interface(title="联动平台接口", version="1", auth=CALLERS, docs_url=None, urls_namespace="v1")


KIND = Path(..., description="种类，/kinds 里的 name。", examples=["agency"])
RECORD = Path(..., description="记录的编号，清单里的 id。")


def _wrong(*statuses: int) -> dict[int, Any]:
    """These, and what may befall any call: unreadable, too often, our own fault."""
    return dict.fromkeys(sorted({*statuses, 400, 429, 500}), Problem)


for _error, _told in faults.TOLD.items():
    api.add_exception_handler(_error, _told)


def _actor(request: HttpRequest) -> Actor | None:
    return session.actor_of(request)


def _no_post(request: HttpRequest) -> HttpResponse:
    return problems.problem(request, 403, "no_post", "您今天没有在任的岗位，请联系安全管理员设岗。")


@api.get(
    "/me", response={200: list[Capacity], **_wrong(401, 403)}, operation_id="list_my_posts", tags=["我"], summary="我的岗位",
    description="登录的人今天在任的全部岗位，连同授权代批；`is_current` 的是现在办理所用的。",
)  # fmt: skip
def me(request: HttpRequest) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    return [
        Capacity(
            post=session.capacity(a), agency=a.agency_name, role=a.role.value, role_label=a.role.label, is_current=a == actor,
        )
        for a in session.actors(request)
    ]  # fmt: skip


@api.get(
    "/actions", response={200: list[ActionOut], **_wrong(401)}, operation_id="list_actions", tags=["声明"],
    summary="平台上有哪些动作", description="每个动作由谁办、要填什么、有什么后果、依据什么。能不能对某一条办理，看该记录的 `may`。",
)  # fmt: skip
def declared(request: HttpRequest) -> Any:
    return [
        ActionOut(
            name=b.action.name, title=b.action.title, kind=b.action.kind, creates=b.action.creates, reason=b.action.reason,
            roles=sorted(r.value for r in b.action.roles), consequence=b.action.consequence,
            sources=[str(s) for s in b.action.sources], fields=_inputs(b.action),
        )
        for b in actions.every()
        if b.is_offered
    ]  # fmt: skip


def _inputs(action: actions.Action) -> list[InputOut]:
    shape = action.form.base_fields if action.form else {}
    return [
        InputOut(name=name, label=str(f.label), required=f.required, help=str(f.help_text))
        for name, f in shape.items()
    ]


@api.get(
    "/kinds", response={200: list[KindOut], **_wrong(401, 403)}, operation_id="list_kinds", tags=["声明"],
    summary="本岗位能看到哪些种类", description="每个种类的字段、状态、级别和信息类别，供各条线的系统对照字段。本岗位的角色看不到的种类和字段不列。",
)  # fmt: skip
def seen_kinds(request: HttpRequest) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    return [_kind(k, k.sight.ceiling(actor.role)) for k in kinds.every() if reading.listed(actor, k.name)]


def _kind(kind: Kind, ceiling: Level) -> KindOut:
    return KindOut(
        name=kind.name, title=kind.title, ceiling=ceiling.name.lower(),
        fields=[
            FieldOut(
                name=f.name, label=f.label, section=f.section, level=max(f.level, Level.SUMMARY).name.lower(),
                secrecy=f.secrecy.value, in_list=f.in_list, is_searched=f.is_searched, is_sorted=bool(f.sort_by),
            )
            for f in kind.at(ceiling)
        ],
        states=[StateOut(name=n, label=s.label, is_final=s.is_final) for n, s in kind.states.states.items()],
        has_own=bool(kind.own), has_place=bool(kind.place), has_day=kind.on_day is not None,
        narrowings=[NarrowingOut(name=n.name, label=n.label) for n in kind.narrowings],
    )  # fmt: skip


@api.post(
    "/actions/{name}", response={200: Done, **_wrong(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503)},
    operation_id="perform_action", tags=["办理"], summary="办理一个动作",
    description="改变记录的唯一入口。须带 Idempotency-Key：同一个键再来，只答先前办成的，不再办一次。对已有的记录办理，"
    "须说明依据它的哪一版——把读取时的 ETag 放入 If-Match，或在正文写 version。",
    openapi_extra=EXAMPLES,
)  # fmt: skip
def command(
    request: HttpRequest,
    response: HttpResponse,
    body: Command,
    name: str = Path(
        ..., description="动作名，/actions 里的 name。", examples=["registry.change_agency_details"]
    ),
    idempotency_key: str = Header(
        "",
        alias="Idempotency-Key",
        description="重复提交键，必填，至多80个可见字符；每一次办理一个新的键，重试时不换。",
    ),
    if_match: str = Header("", alias="If-Match", description="读取该记录时返回的 ETag，原样放入。"),
) -> Any:
    """The one command endpoint.

    `Idempotency-Key` is required. A call on a record says which version it was made against: `If-Match` with the
    record's `ETag`, or `version` in the body. `post` names the capacity the call was made for.
    """
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    bound = actions.get(name)
    if bound is None or not bound.is_offered:
        return problems.missing(request)
    if body.post and body.post != session.capacity(actor):
        told = f"这次调用是为另一个岗位准备的，您现在以{actor.signature}办理，没有办理。请先切换岗位。"
        return problems.problem(request, 409, "other_post", told)
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
    response["Cache-Control"] = "no-store"
    revealed = revealing.after(bound.action, outcome)
    return Done(
        status=outcome.status.value, code=outcome.code, sentence=outcome.sentence, kind=outcome.kind,
        record=outcome.record, version=outcome.version, event=outcome.event,
        revealed={revealed.name: revealed.number} if revealed else {},
    )  # fmt: skip


def _form_values(values: dict[str, Any]) -> dict[str, Any]:
    """JSON values as a form reads them: null is left out, numbers are text, false is unticked."""
    return {
        k: str(v) if isinstance(v, int) and not isinstance(v, bool) else v
        for k, v in values.items()
        if v is not None
    }


@api.get(
    "/ledger/checkpoint", auth=None, operation_id="read_checkpoint", tags=["账本"], summary="最新检查点（带见证人会签）",
    description="账本现在的大小和根散列，由平台签名、见证人会签；格式为 C2SP tlog-checkpoint。", openapi_extra=CHECKPOINT,
)  # fmt: skip
def checkpoint(request: HttpRequest) -> HttpResponse:
    newest = ledger_queries.co_signed_checkpoint()
    if newest is None:
        return problems.problem(request, 404, "no_checkpoint", "账本还没有检查点。")
    return HttpResponse(ledger_queries.witnessed_note(newest), content_type="text/plain; charset=utf-8")


@api.get(
    "/ledger/tile/{int:level}/{int:index}", auth=None, operation_id="read_tile", tags=["账本"], summary="账本瓦片",
    description="某一层的一片散列值，每个32字节，供逐条核验。", openapi_extra=TILE,
)  # fmt: skip
def tile(
    request: HttpRequest,
    level: int = Path(..., description="层，叶为0。"),
    index: int = Path(..., description="该层的第几片，从0起。"),
) -> HttpResponse:
    hashes = ledger_queries.tile(level, index) if level <= 8 and index < 2**62 else None
    if hashes is None:
        return problems.problem(request, 404, "no_tile", "没有这一片瓦片。")
    return HttpResponse(hashes, content_type="application/octet-stream")


notices.declare(api, _wrong(401, 403, 409, 413, 415, 422), _no_post)
powers.declare(api, _wrong(401, 403, 404, 422), _no_post)
divisions.declare(api, _wrong(401, 403, 404, 422), _no_post)
figures.declare(api, _wrong(401, 403, 404), _no_post)
findings.declare(api, _wrong(401, 403, 404, 422), _no_post)
visits.declare(api, _wrong(401, 403, 404, 422), _no_post)
letters.declare(api, _wrong(401, 403), _no_post)
draws.declare(api, _wrong(401, 403, 404), _no_post)
dossiers.declare(api, _wrong(401, 403, 404, 409, 413, 415, 422, 503), _no_post)
suggesting.declare(api, _wrong(401, 403, 422), _no_post)
imports.declare(api, _wrong(401, 403, 404), _no_post)
related.declare(api, _wrong(401, 403, 409, 413, 415, 422), _no_post)
uploads.declare(api, _wrong(401, 403, 404, 413, 415, 422), _no_post)
onsite.declare(api, _wrong(400, 401, 403, 404, 409, 413, 415, 422, 503), _no_post)
standing.declare(api, _wrong(401, 403, 404, 422), _no_post)


@api.get(
    "/{kind}", response={200: Cards, **_wrong(401, 403, 404, 422)}, operation_id="list_records", tags=["记录"],
    summary="一个种类里我能看到的记录",
    description="不填 sort 时新的在前，每条给摘要级的字段和本岗位接着最该办的一步。把 `next` 放入 `after`、其余参数不变取下一页，"
    "`next` 为空即到底；翻页中间有新登记的，不重、不漏。",
)  # fmt: skip
def cards(
    request: HttpRequest,
    kind: str = KIND,
    q: str = Query(
        "",
        description=f"在 /kinds 标明 is_searched 的字段里查找，名称也按拼音首字母找，取前{reading.ASKED_AT_MOST}个字；"
        "有公民身份号码的答 422 number_in_address。",
    ),
    state: str = Query("", description="只要这个状态的；状态的名字见 /kinds。"),
    sort: str = Query(
        "",
        description="按哪一项排序：/kinds 标明 is_sorted 的字段名，降序在前面加 -；同值的按 id；没有值的升序在最后、降序在最前。",
        examples=["-name"],
    ),
    own: bool = Query(False, description="只要本岗位所在机关的；/kinds 标明 has_own 的种类才可用。"),
    place: str = Query(
        "",
        description="只要这个行政区划和其中各县、乡镇的，填代码；/kinds 标明 has_place 的种类才可用。",
        examples=["410823"],
    ),
    on: Annotated[
        date | None, Query(description="只要这一天在用的；/kinds 标明 has_day 的种类才可用。")
    ] = None,
    only: str = Query("", description="只要其中待办的一类；名字见 /kinds 的 narrowings。"),
    after: str = Query("", description="上一页的 next，原样放入；不填从头取。"),
    limit: int = Query(50, ge=1, le=reading.AT_MOST, description=f"一页几条，1 到 {reading.AT_MOST}。"),
) -> Any:
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    which = reading.listed(actor, kind)
    if which is None:
        return problems.missing(request)
    try:
        within = narrowing.within(which, state, own, place, on, only)
    except narrowing.Wrong as wrong:
        return problems.problem(request, 422, wrong.code, str(wrong))
    try:
        order = ordering.order_of(which, sort) if sort else ordering.newest(which)
        rows = reading.found(which, actor, q, state, is_own=own, within=within, on=on, only=only)
        mark = order.beyond(after) if after else None
    except ordering.Unordered as why:
        said = f"{why}sort 可用的是 {'、'.join(why.keys)}，降序在前面加 -。" if why.keys else str(why)
        return problems.problem(request, 422, "unknown_sort", said)
    except ordering.BadCursor as why:
        return problems.problem(request, 422, "bad_cursor", str(why))
    is_more = state or own or within is not None or on or only
    text = None if is_more else reading.meant(which, actor, q, sort)
    found = ordering.first(rows, order, limit + 1, meant=text, beyond=mark)
    page = ordering.whole(which, found[:limit])
    levels = which.sight.levels(actor, page)
    steps = offering.next_steps(actor, which, page, levels)
    items = [_card(which, r, Level.SUMMARY, levels[r.uuid], steps[r.uuid]) for r in page]
    return Cards(
        items=items, next=order.cursor(page[-1]) if len(found) > limit else "", way=reading.ways(which, q)
    )


@api.get(
    "/{kind}/{uuid:record}", response={200: Whole, **_wrong(401, 403, 404)}, operation_id="read_record", tags=["记录"],
    summary="一条记录", description="本岗位能看到的字段、期限，以及每个动作现在能不能办。回答头 ETag 是它的版本，办理时放入 If-Match。",
)  # fmt: skip
def whole(request: HttpRequest, response: HttpResponse, kind: str = KIND, record: UUID = RECORD) -> Any:
    """One record; its `ETag` is the version that `If-Match` of a command names."""
    actor = _actor(request)
    if actor is None:
        return _no_post(request)
    found = reading.seen(actor, kind, record)
    if found is None:
        return problems.missing(request)
    which, row, level = found
    held = holds.standing(row.uuid)
    card = _card(which, row, level, level, offering.next_step(actor, which, row, level, held))
    chips = [clocks.chip(c) for c in clocks.of(row.uuid)]
    response["ETag"] = conditions.etag(row.version)
    response["Cache-Control"] = "no-store"
    return Whole(
        **card.dict(),
        version=row.version,
        may=[
            MayDo(action=a.name, title=a.title, allowed=v.allowed, code=v.code, why=v.explained)
            for a, v in offering.verdicts(actor, which, row, level, held)
        ],
        clocks=[
            ClockOut(
                name=c.name, due_at=c.due_at, nature=c.nature, source=c.source, tone=c.tone, steps=list(c.steps),
                is_provisional=c.is_provisional,
            )
            for c in chips
        ],
    )  # fmt: skip


@api.get(
    "/{kind}/{uuid:record}/timeline", response={200: list[LineOut], **_wrong(401, 403, 404)}, operation_id="read_timeline",
    tags=["记录"], summary="一条记录的办理经过", description="从账本取出的每一次办理，先发生的在前；本岗位看不到的内容不给。",
)  # fmt: skip
def history(request: HttpRequest, kind: str = KIND, record: UUID = RECORD) -> Any:
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
        for x in timeline.of(which, row, level, actor)
    ]  # fmt: skip


def _card(kind: Kind, record: Record, shown: Level, level: Level, step: MayAct | None) -> Card:
    return Card(
        kind=kind.name, id=record.uuid, title=kind.heading(record), number=kind.number(record), state=record.state,
        state_label=kind.states.states[record.state].label, level=level.name.lower(), fields=kind.present(record, shown),
        next=_next(step),
    )  # fmt: skip


def _next(step: MayAct | None) -> NextStep | None:
    bound = actions.get(step.action) if step else None
    return (
        NextStep(action=step.action, title=step.title, creates=bound.action.creates)
        if step and bound
        else None
    )
