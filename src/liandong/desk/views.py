"""通用页面：工作台、清单、记录、办理、证明、账本、审计、后台作业、登录。只解析请求、呈现结果。"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from liandong.accounts import session
from liandong.accounts.demo import PASSWORD, demo_accounts
from liandong.accounts.models import Person
from liandong.desk import presenting
from liandong.desk.shell import AUDITORS, acting, gone_to, show, show_error
from liandong.kernel import actions, door, kinds, timeline
from liandong.kernel.actions import Action, Bound
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Clock, JobRun, Record
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.pages import (
    Cell,
    Choice,
    Column,
    Conflict,
    Filter,
    FormPage,
    Link,
    ListPage,
    Pages,
    PlainPage,
    ProofPage,
    Row,
    Section,
    Signature,
    SignInPage,
    Tone,
)  # fmt: skip
from liandong.kernel.roles import ADMINS, Level
from liandong.ledger import keys as ledger_keys
from liandong.ledger import queries as ledger_queries
from liandong.ledger.models import Checkpoint, Intake, LedgerEvent, WitnessState
from liandong.now import CHINA, now
from liandong.proof import note

A_PAGE = 25
COUNTED_TO = 1000


# ── 登录与岗位 ──────────────────────────────────────────────────────────────────────────────────────


class SignIn(forms.Form):
    """账号和密码."""

    account = forms.CharField(
        label="账号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a wrong account and a wrong password are told alike."""
    form = SignIn(request.POST or None)
    next_url = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure()):
        next_url = "/"
    if request.method == "POST" and form.is_valid():
        person = authenticate(
            request,
            username=form.cleaned_data["account"].strip().lower(),
            password=form.cleaned_data["password"],
        )
        if isinstance(person, Person):
            login(request, person)
            actor = session.actor_of(request)
            if actor is not None:
                door.perform(actor, "accounts.sign_in", person.uuid, key=str(uuid.uuid4()))
            return HttpResponseRedirect(next_url)
        form.add_error(None, "账号或密码不对，或者账户已停用。请核对后再试。")
    page = SignInPage(
        form, "/sign-in", next_url=next_url if next_url != "/" else "", demo=settings.DEMO,
        demo_accounts=demo_accounts() if settings.DEMO else (), demo_password=PASSWORD if settings.DEMO else "",
    )  # fmt: skip
    return show(request, None, page, 422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect("/sign-in")


@require_POST
@acting
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Act in another capacity from now on."""
    chosen = session.switch(request, request.POST.get("post", ""))
    if chosen is None:
        return show_error(request, actor, 409, "没有切换岗位", "您今天没有这个岗位，或者它已经离任。")
    messages.info(request, f"现在以{chosen.agency_name}{chosen.role.label}的岗位办理。")
    next_url = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(next_url if safe else "/")


# ── 工作台、清单、记录 ──────────────────────────────────────────────────────────────────────────────


@require_GET
@acting
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What my agency owes, nearest limit first; only on records I may see."""
    rows: list[Row] = []
    for clock in Clock.objects.filter(owed_by=actor.agency, ended_at=None).order_by("due_at")[:200]:
        kind = kinds.get(clock.kind)
        record = (
            kind.sight.rows(actor).select_related(*kind.related).filter(uuid=clock.record).first()
            if kind
            else None
        )
        if kind is None or record is None:
            continue
        shown = presenting.clock_chip(clock)
        why = shown.steps[-1] if shown.steps else ""
        rows.append(
            Row(
                presenting.url_of(kind.name, record.uuid),
                [Cell(kind.heading(record)), Cell(kind.title), Cell(clock.name),
                 Cell(shown.due, note=why, tone=shown.tone if shown.tone is not Tone.NEUTRAL else None)],
            )
        )  # fmt: skip
    page = ListPage(
        title="工作台",
        lead=f"{actor.agency_name}应当办理的事项，期限近的在前。",
        columns=[Column("事项"), Column("种类"), Column("办什么"), Column("期限")],
        rows=rows,
        count_text=f"共 {len(rows)} 条",
        empty="本机关目前没有正在计算期限的事项。",
        empty_todo="可以从左边打开名录，或者等其他机关送来需要办理的事项。",
    )
    return show(request, actor, page)


@require_GET
@acting
def record_list(request: HttpRequest, actor: Actor, kind_name: str) -> HttpResponse:
    """The list of one kind: what I may see, searched, a page at a time."""
    kind = kinds.get(kind_name)
    if kind is None or kind.sight.ceiling(actor.role) < Level.SUMMARY:
        return _missing(request, actor)
    asked = request.GET.get("q", "").strip()[:60]
    state = request.GET.get("state", "")
    rows = found(kind, actor, asked, state)
    total = len(rows.values("pk")[: COUNTED_TO + 1])
    last = max(1, -(-min(total, COUNTED_TO) // A_PAGE))
    number = min(
        max(1, int(request.GET.get("page", "1")) if request.GET.get("page", "1").isdigit() else 1), last
    )
    shown = rows.select_related(*kind.related)[(number - 1) * A_PAGE : number * A_PAGE]
    fields = [f for f in kind.fields if f.in_list and f.level <= Level.SUMMARY]
    where = "&".join(f"{k}={v}" for k, v in (("q", asked), ("state", state)) if v)
    around = Pages(
        f"第 {number} 页，共 {last} 页",
        f"?page={number - 1}&{where}" if number > 1 else "",
        f"?page={number + 1}&{where}" if number < last else "",
    )
    states = [Choice("", "全部", not state)] + [
        Choice(name, s.label, name == state) for name, s in kind.states.states.items()
    ]
    filters = [Filter("state", "状态", state, states)]
    if any(f.is_searched for f in kind.fields):
        filters.insert(
            0, Filter("q", "查找" + "、".join(f.label for f in kind.fields if f.is_searched), asked)
        )
    page = ListPage(
        title=kind.title,
        lead=kind.lead,
        breadcrumb=[Link("工作台", "/")],
        columns=[*(Column(f.label) for f in fields), Column("状态")],
        rows=[presenting.list_row(kind, r, fields) for r in shown],
        count_text=f"共 {total} 条" if total <= COUNTED_TO else f"{COUNTED_TO}+ 条",
        filters=filters,
        clear_url=request.path if asked or state else "",
        pages=around if last > 1 else None,
        empty="没有符合条件的记录。" if asked or state else kind.when_empty,
        empty_todo="请减少筛选条件，或核对所填的字。" if asked or state else "",
        primary=presenting.creating(actor, kind),
    )
    return show(request, actor, page)


def found(kind: Kind, actor: Actor, asked: str = "", state: str = "") -> Any:
    """The rows of a kind the actor may see, searched in the fields a summary grants."""
    rows = kind.sight.rows(actor).order_by(*kind.order)
    if asked:
        match = Q()
        for f in kind.fields:
            if f.is_searched:
                match |= Q(**{f"{f.name}__icontains": asked})
        rows = rows.filter(match) if match else rows.none()
    if state:
        rows = rows.filter(state=state)
    return rows


@require_GET
@acting
def record_page(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID) -> HttpResponse:
    """One record, as far as my level goes; hidden answers like missing."""
    kind, record, level = seen(actor, kind_name, record_id)
    if kind is None or record is None:
        return _missing(request, actor)
    return show(request, actor, presenting.record_page(actor, kind, record, level))


def seen(actor: Actor, kind_name: str, record_id: UUID) -> tuple[Kind | None, Record | None, Level]:
    """A record with the actor's level; all None and NONE when it is hidden or missing."""
    kind = kinds.get(kind_name)
    if kind is None:
        return None, None, Level.NONE
    record = kind.model._default_manager.select_related(*kind.related).filter(uuid=record_id).first()
    level = kind.sight.level(actor, record) if record is not None else Level.NONE
    return (
        (kind, record, level) if record is not None and level >= Level.SUMMARY else (None, None, Level.NONE)
    )


def _missing(request: HttpRequest, actor: Actor) -> HttpResponse:
    return show_error(
        request, actor, 404, "没有找到", "没有这条记录，或者它不在您当前岗位的可见范围内。",
        ("请核对编号或网址。", "如果您有其他岗位，请在页面上方切换岗位后再打开。"),
    )  # fmt: skip


# ── 办理 ────────────────────────────────────────────────────────────────────────────────────────────


@acting
def act_on(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID, name: str) -> HttpResponse:
    """The form of one action on one record, and its submission."""
    kind, record, level = seen(actor, kind_name, record_id)
    bound = actions.get(name)
    if (
        kind is None
        or record is None
        or bound is None
        or bound.action.kind != kind_name
        or bound.action.creates
    ):
        return _missing(request, actor)
    if request.method == "POST":
        return _submitted(request, actor, kind, bound, record)
    verdict = door.may(actor, bound, kind, record, level)
    if not verdict:
        return show_error(
            request,
            actor,
            409,
            f"现在不能“{bound.action.title}”",
            verdict.sentence,
            ("返回记录，看看可办事项。",),
        )
    return show(
        request, actor, _form_page(request, actor, kind, bound, record, _form(bound.action, None, record))
    )


@acting
def create(request: HttpRequest, actor: Actor, kind_name: str, name: str) -> HttpResponse:
    """The form of an action that makes a record, and its submission."""
    kind, bound = kinds.get(kind_name), actions.get(name)
    if (
        kind is None or bound is None or bound.action.kind != kind_name or not bound.action.creates
        or actor.role not in bound.action.roles
    ):  # fmt: skip
        return _missing(request, actor)
    if request.method == "POST":
        return _submitted(request, actor, kind, bound, None)
    form = _form(bound.action, None, None, {k: str(v) for k, v in request.GET.items()})
    return show(request, actor, _form_page(request, actor, kind, bound, None, form))


def _form(
    action: Action, data: Any, record: Record | None, given: dict[str, str] | None = None
) -> forms.Form:
    """The action's form with the reason it asks for; bound to what was typed, else filled from the record."""
    shape = action.form or forms.Form
    initial = {n: getattr(record, n) for n in shape.base_fields if record is not None and hasattr(record, n)}
    form = shape(data, initial={**initial, **(given or {})})
    if action.reason != "none":
        form.fields["reason"] = forms.CharField(
            label="理由", max_length=2000, required=action.reason == "required",
            widget=forms.Textarea(attrs={"rows": 3}), help_text="对方和监督机关会看到。",
        )  # fmt: skip
    return form


def _form_page(
    request: HttpRequest, actor: Actor, kind: Kind, bound: Bound, record: Record | None, form: forms.Form,
    **more: Any,
) -> FormPage:  # fmt: skip
    action = bound.action
    link = (
        Link(kind.heading(record), presenting.url_of(kind.name, record.uuid), kind.number(record))
        if record
        else None
    )
    capacity = session.capacity(actor)
    return FormPage(
        title=action.title,
        form=form,
        action_url=request.path,
        submit_text=action.title,
        record=link,
        breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/"), *([link] if link else [])],
        consequence=action.consequence,
        needs_confirming=action.reason == "required",
        provision="；".join(map(str, action.sources)),
        version=more.pop("version", str(record.version) if record else ""),
        key=more.pop("key", str(uuid.uuid4())),
        post=capacity,
        draft=f"{capacity}:{action.name}:{record.uuid if record else 'new'}",
        cancel_url=link.url if link else f"/r/{kind.name}/",
        **more,
    )


def _submitted(
    request: HttpRequest, actor: Actor, kind: Kind, bound: Bound, record: Record | None
) -> HttpResponse:
    action, key = bound.action, request.POST.get("key", "")
    made_for = request.POST.get("post", "")
    if made_for != session.capacity(actor):
        form = _form(action, request.POST, record)
        page = _form_page(
            request, actor, kind, bound, record, form,
            refusal=f"这份表单是以另一个岗位打开的，您现在以{actor.signature}办理，内容没有提交。"
            "确认要以现在的岗位办理的，请再按一次；否则请先切换岗位。",
        )  # fmt: skip
        return show(request, actor, page, 409)
    version = request.POST.get("version", "")
    outcome = door.perform(
        actor, action.name, record.uuid if record else None, request.POST,
        key=key, version=int(version) if version.isdigit() else (0 if record else None),
        reason=request.POST.get("reason", ""), files=request.FILES,
    )  # fmt: skip
    if outcome.is_done:
        draft = f"{session.capacity(actor)}:{action.name}:{record.uuid if record else 'new'}"
        messages.success(request, outcome.sentence, extra_tags=draft)
        where = presenting.url_of(outcome.kind, outcome.record) if outcome.record else "/"
        return gone_to(request, where)
    if outcome.status is Status.MISSING:
        return _missing(request, actor)
    return _not_done(request, actor, kind, bound, record, outcome)


def _not_done(
    request: HttpRequest, actor: Actor, kind: Kind, bound: Bound, record: Record | None, outcome: Outcome
) -> HttpResponse:
    """The form again with everything typed, and what stood in the way."""
    form = _form(bound.action, request.POST, record)
    form.is_valid()
    for name, said in outcome.errors.items():
        if name not in form.errors:
            for sentence in said:
                form.add_error(name if name in form.fields else None, sentence)
    more: dict[str, Any] = {}
    if outcome.status is Status.CONFLICT and outcome.code == "version_conflict" and record is not None:
        more["conflict"] = _conflict(kind, record, int(request.POST.get("version") or 0), actor, outcome)
        more["version"] = str(outcome.version)
    elif outcome.status is not Status.INVALID:
        more["refusal"] = outcome.sentence
    if outcome.status in (Status.INVALID, Status.BUSY):
        more["key"] = request.POST.get("key", "")
    page = _form_page(request, actor, kind, bound, record, form, **more)
    return show(request, actor, page, 422 if outcome.status is Status.INVALID else 409)


def _conflict(kind: Kind, record: Record, version: int, actor: Actor, outcome: Outcome) -> Conflict:
    level = kind.sight.level(actor, record)
    newer = [line for line in timeline.of(kind, record, level) if line.version > version]
    last = newer[-1] if newer else None
    changes = [presenting._change(c) for line in newer for c in line.changes]
    who = f"{last.agency} {last.who}" if last else "他人"
    return Conflict(who, last.recorded_at if last else now(), changes, outcome.sentence)


# ── 账本、证明、审计、作业 ──────────────────────────────────────────────────────────────────────────


@require_GET
@acting
def proof_page(request: HttpRequest, actor: Actor, event_id: UUID) -> HttpResponse:
    """The proof of one event, for those who may see its record in full; auditors see it without the body."""
    event, level = _proven(actor, event_id)
    if event is None:
        return _missing(request, actor)
    kind, record, _ = seen(actor, event.kind, event.record)
    proof = ledger_queries.proof_of(event_id)
    if proof is None:
        return show_error(
            request,
            actor,
            409,
            "尚未入账",
            "这条痕迹已经记下，正在排序，一般一秒之内入账。",
            ("请稍候刷新本页。",),
        )
    is_full = level >= Level.FULL and event.body is not None
    signatures = _signatures(proof.checkpoint)
    line = timeline.line(event, level)
    page = ProofPage(
        title="痕迹的证明",
        event=presenting.timeline_line((line, proof.seq)),
        body=event.body if is_full and event.body else "",
        salt=bytes(event.salt).hex() if is_full and event.salt is not None else "",
        commitment=json.loads(proof.entry)["c"],
        leaf=proof.leaf.hex(),
        sequence=proof.seq,
        tree_size=proof.size,
        path=[h.hex() for h in proof.path],
        root=proof.root.hex(),
        checkpoint=proof.checkpoint,
        command=f"liandong ledger check {event.id}.json",
        signatures=signatures,
        record=Link(kind.heading(record), presenting.url_of(kind.name, record.uuid))
        if kind and record
        else None,
        breadcrumb=[Link("工作台", "/"), Link("账本", "/ledger")],
        download_url=f"/proof/{event.id}.json",
    )
    return show(request, actor, page)


def _proven(actor: Actor, event_id: UUID) -> tuple[LedgerEvent | None, Level]:
    """An event with the actor's level on its record; None when neither that nor auditing lets him know of it."""
    event = LedgerEvent.objects.filter(id=event_id).first()
    if event is None:
        return None, Level.NONE
    _, _, level = seen(actor, event.kind, event.record)
    return (event, level) if level >= Level.SUMMARY or actor.role in AUDITORS else (None, Level.NONE)


def _signatures(text: str) -> list[Signature]:
    signed = note.parse_note(text)
    known = ledger_keys.verifiers()
    valid = {line.line for _, line in note.check(signed, known).valid}
    found: list[Signature] = []
    for index, line in enumerate(signed.signatures):
        at = line.cosigned_at if index else None
        found.append(
            Signature(
                line.name,
                line.key_id.hex(),
                bool(index),
                datetime.fromtimestamp(at, UTC) if at else None,
                line.line in valid,
            )
        )
    return found


@require_GET
@acting
def ledger_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the log stands: size, last checkpoint, what waits, what each witness last said."""
    newest = Checkpoint.objects.order_by("-size").first()
    waiting = Intake.objects.order_by("at").first()
    oldest = (
        f"最早一条等了 {(now() - waiting.at).total_seconds():.0f} 秒" if waiting else "没有等待入账的痕迹"
    )
    witnesses = [
        Section(
            f"见证人 {w.name}",
            paragraphs=[
                f"{'拒绝会签' if w.is_refusing else '已会签'}到第 {w.size} 条，{w.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}。", w.message
            ],
        )
        for w in WitnessState.objects.order_by("name")
    ]  # fmt: skip
    page = PlainPage(
        title="账本",
        lead="每一次办理都在同一事务里记下痕迹，一秒之内入账，由本平台之外的见证人会签。任何人可以用导出的账本自行校验。",
        breadcrumb=[Link("工作台", "/")],
        sections=[
            Section(
                "现状",
                paragraphs=[
                    f"账本名称：{settings.LEDGER_ORIGIN}",
                    f"已入账 {newest.size if newest else 0} 条；{oldest}。",
                ],
            ),
            Section("最新检查点", paragraphs=(newest.note if newest else "还没有检查点。").splitlines()),
            *witnesses,
        ],
    )
    return show(request, actor, page)


@require_GET
@acting
def audit_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what, when; never what stands in the records. Newest first, by cursor."""
    if actor.role not in AUDITORS:
        return _missing(request, actor)
    events = LedgerEvent.objects.order_by("-id")
    outcome, before = request.GET.get("outcome", ""), request.GET.get("before", "")
    if outcome in ("done", "refused"):
        events = events.filter(outcome=outcome)
    try:
        events = events.filter(id__lt=UUID(before)) if before else events
    except ValueError:
        return _missing(request, actor)
    shown = list(events[: A_PAGE + 1])
    rows: list[Row] = []
    for event in shown[:A_PAGE]:
        line = timeline.line(event, Level.NONE)
        kind = kinds.get(event.kind)
        result = Cell("未准", note=line.sentence, tone=Tone.SOON) if line.is_refused else Cell("已办")
        rows.append(
            Row(
                f"/proof/{event.id}",
                [Cell(line.what), Cell(kind.title if kind else event.kind), Cell(f"{line.agency} {line.who}"), result,
                 Cell(line.recorded_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"))],
            )
        )  # fmt: skip
    following = f"?before={shown[A_PAGE - 1].id}&outcome={outcome}" if len(shown) > A_PAGE else ""
    page = ListPage(
        title="审计",
        lead="谁在什么时候办了什么；不含记录的内容。",
        breadcrumb=[Link("工作台", "/")],
        columns=[Column("动作"), Column("种类"), Column("谁"), Column("结果"), Column("记入时间")],
        rows=rows,
        count_text=f"本页 {len(rows)} 条",
        filters=[
            Filter("outcome", "结果", outcome, [
                Choice("", "全部", not outcome), Choice("done", "已办", outcome == "done"),
                Choice("refused", "未准", outcome == "refused"),
            ])
        ],
        pages=Pages("按时间从新到旧", "", following) if following else None,
        empty="还没有办理痕迹。",
    )  # fmt: skip
    return show(request, actor, page)


@require_GET
@acting
def jobs_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last run of every background job."""
    if actor.role not in ADMINS:
        return _missing(request, actor)
    rows = [
        Row(
            "/jobs",
            [Cell(job.title), Cell(f"{job.runs}"),
             Cell(job.finished_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if job.finished_at else "从未"),
             Cell("正常" if job.is_ok else "失败", note=job.message, tone=Tone.DONE if job.is_ok else Tone.OVERDUE)],
        )
        for job in JobRun.objects.order_by("title")
    ]  # fmt: skip
    page = ListPage(
        title="后台作业",
        lead="每个作业最近一次的运行情况。",
        breadcrumb=[Link("工作台", "/")],
        columns=[Column("作业"), Column("次数", is_number=True), Column("最近一次"), Column("结果")],
        rows=rows,
        count_text=f"共 {len(rows)} 个",
        empty="后台作业还没有运行过。",
        empty_todo="请确认后台作业进程已经启动。",
    )
    return show(request, actor, page)


@require_GET
@acting
def proof_file(request: HttpRequest, actor: Actor, event_id: UUID) -> HttpResponse:
    """The same proof as a file that `liandong ledger check` verifies without this platform."""
    event, level = _proven(actor, event_id)
    proof = ledger_queries.proof_of(event_id) if event is not None else None
    if event is None or proof is None:
        return _missing(request, actor)
    said: dict[str, Any] = ledger_queries.proof_json(event_id, proof)
    if level >= Level.FULL and event.body is not None and event.salt is not None:
        said |= {"body": event.body, "salt": bytes(event.salt).hex()}
    response = HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{event_id}.json"'
    return response
