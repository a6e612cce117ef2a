"""账本、一条痕迹的证明、审计。"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import presenting
from liandong.desk.shell import AUDITORS, acting, missing, show, show_error
from liandong.kernel import kinds, reading, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.pages import (
    Cell,
    Choice,
    Column,
    Filter,
    Link,
    ListPage,
    Pages,
    PlainPage,
    ProofPage,
    Row,
    Section,
    Signature,
    Tone,
)
from liandong.kernel.roles import Level, Role
from liandong.ledger import keys, queries
from liandong.ledger.models import Checkpoint, Intake, LedgerEvent, WitnessState
from liandong.now import CHINA, now
from liandong.proof import note

A_PAGE = 25


def _proven(actor: Actor, event_id: UUID) -> tuple[LedgerEvent, Level] | None:
    """An event with the actor's level on its record; None when neither that nor auditing lets him know of it."""
    event = LedgerEvent.objects.filter(id=event_id).first()
    if event is None:
        return None
    found = reading.seen(actor, event.kind, event.record)
    if found is not None and timeline.is_granted(event, found[2], actor):
        return event, found[2]
    return (event, Level.NONE) if actor.role is Role.AUDIT_ADMIN else None


@require_safe
@acting
def proof_page(request: HttpRequest, actor: Actor, event_id: UUID) -> HttpResponse:
    """The proof of one event, for those who may see its record; the body only for those who see it in full."""
    proven = _proven(actor, event_id)
    if proven is None:
        return missing(request, actor, lambda a: _proven(a, event_id) is not None)
    event, level = proven
    proof = queries.proof_of(event_id)
    if proof is None:
        what = "这条痕迹已经记下，正在排序，一般一秒之内入账。"
        return show_error(request, actor, 409, "尚未入账", what, ("请稍候刷新本页。",))
    found = reading.seen(actor, event.kind, event.record)
    is_full = timeline.is_body_granted(event, level)
    page = ProofPage(
        title="痕迹的证明",
        event=presenting.timeline_line((timeline.line(event, level, actor), proof.seq)),
        body=event.body if is_full and event.body else "",
        salt=bytes(event.salt).hex() if is_full and event.salt is not None else "",
        commitment=json.loads(proof.entry)["c"],
        leaf=proof.leaf.hex(),
        sequence=proof.seq,
        tree_size=proof.size,
        path=[h.hex() for h in proof.path],
        root=proof.root.hex(),
        checkpoint=proof.checkpoint,
        command=f"liandong ledger check {event.id}.json --log log.vkey --witness witness-1.vkey",
        signatures=_signatures(proof.checkpoint),
        record=Link(found[0].heading(found[1]), presenting.url_of(found[0].name, found[1].uuid))
        if found
        else None,
        breadcrumb=[Link("工作台", "/"), Link("账本", "/ledger")],
        download_url=f"/proof/{event.id}.json",
    )
    return show(request, actor, page)


@require_safe
@acting
def proof_file(request: HttpRequest, actor: Actor, event_id: UUID) -> HttpResponse:
    """The same proof as a file that `liandong ledger check` verifies without this platform."""
    proven, proof = _proven(actor, event_id), queries.proof_of(event_id)
    if proven is None or proof is None:
        return missing(request, actor)
    event, level = proven
    said: dict[str, Any] = queries.proof_json(event_id, proof)
    if timeline.is_body_granted(event, level) and event.salt is not None:
        said |= {"body": event.body, "salt": bytes(event.salt).hex()}
    response = HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{event_id}.json"'
    return response


def _signatures(text: str) -> list[Signature]:
    """The lines under a checkpoint: the log's own first, then the witnesses', each checked against its known key."""
    signed = note.parse_note(text)
    valid = {line.line for _, line in note.check(signed, keys.verifiers()).valid}
    found: list[Signature] = []
    for position, line in enumerate(signed.signatures):
        at = line.cosigned_at if position else None
        moment = datetime.fromtimestamp(at, UTC) if at else None
        found.append(Signature(line.name, line.key_id.hex(), bool(position), moment, line.line in valid))
    return found


@require_safe
@acting
def ledger_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the log stands: size, last checkpoint, what waits, what each witness last said."""
    newest = Checkpoint.objects.order_by("-size").first()
    waiting = Intake.objects.order_by("id").first()
    wait = f"最早一条等了 {(now() - waiting.at).total_seconds():.0f} 秒" if waiting else "没有等待入账的痕迹"
    stand = [f"账本名称：{settings.LEDGER_ORIGIN}", f"已入账 {newest.size if newest else 0} 条；{wait}。"]
    page = PlainPage(
        title="账本",
        lead="每一次办理都在同一事务里记下痕迹，一秒之内入账，由本平台之外的见证人会签。任何人可以用导出的账本自行校验。",
        breadcrumb=[Link("工作台", "/")],
        sections=[
            Section("现状", paragraphs=stand),
            *(_witness(state) for state in WitnessState.objects.order_by("name")),
            Section("最新检查点", paragraphs=["还没有检查点。"])
            if newest is None
            else Section("最新检查点", note="账本和见证人的签名文本，可原样抄录、比对。", exact=newest.note),
        ],
    )
    return show(request, actor, page)


def _witness(state: WitnessState) -> Section:
    when = f"{state.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    said = f"拒绝会签（{when}）" if state.is_refusing else f"已会签到第 {state.size} 条（{when}）"
    return Section(
        f"见证人 {urlsplit(state.name).netloc or state.name}",
        paragraphs=[f"{said}。", *([state.message] if state.is_refusing else [])],
    )


@require_safe
@acting
def audit_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what, when; never what stands in the records. Newest first, by cursor.

    审计管理员 sees every event; 行政执法监督 those that the timelines of the records he may see would tell him.
    """
    if actor.role not in AUDITORS:
        return missing(request, actor)
    events = timeline.told(actor) if actor.role is Role.SUPERVISOR else LedgerEvent.objects.all()
    events = events.order_by("-id")
    outcome, before = request.GET.get("outcome", ""), request.GET.get("before", "")
    if outcome in ("done", "refused"):
        events = events.filter(outcome=outcome)
    try:
        events = events.filter(id__lt=UUID(before)) if before else events
    except ValueError:
        return missing(request, actor)
    shown = list(events[: A_PAGE + 1])
    following = f"?before={shown[A_PAGE - 1].id}&outcome={outcome}" if len(shown) > A_PAGE else ""
    choices = [
        Choice("", "全部", not outcome),
        Choice("done", "已办", outcome == "done"),
        Choice("refused", "未准", outcome == "refused"),
    ]
    page = ListPage(
        title="审计",
        lead="谁在什么时候办了什么；不含记录的内容。"
        + ("只列所监督机关的、您看得到的记录。" if actor.role is Role.SUPERVISOR else ""),
        breadcrumb=[Link("工作台", "/")],
        columns=[
            Column("动作"),
            Column("种类"),
            Column("谁"),
            Column("结果"),
            Column("记入时间", keeps_line=True),
        ],
        rows=[_audited(event) for event in shown[:A_PAGE]],
        count_text=f"本页 {len(shown[:A_PAGE])} 条",
        filters=[Filter("outcome", "结果", outcome, choices)],
        pages=Pages("按时间从新到旧", "", following) if following else None,
        empty="没有符合条件的痕迹。",
    )
    return show(request, actor, page)


def _audited(event: LedgerEvent) -> Row:
    line, kind = timeline.line(event, Level.NONE), kinds.get(event.kind)
    result = Cell("未准", note=line.sentence, tone=Tone.NEUTRAL) if line.is_refused else Cell("已办")
    cells = [
        Cell(line.what),
        Cell(kind.title if kind else event.kind),
        Cell(f"{line.agency} {line.who}"),
        result,
        Cell(line.recorded_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")),
    ]
    return Row(f"/proof/{event.id}", cells)
