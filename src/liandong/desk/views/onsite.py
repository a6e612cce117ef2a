"""今日入企和现场登记的网页：没有脚本、有信号时照表单交；有脚本时由手机先记下、有了信号再交，走的是同一道门。

Everything is shown to whoever sees the visit in full; what is filled in is one's own department's alone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from liandong.accounts import session
from liandong.desk.shell import acting, gone_to, missing, show
from liandong.desk.views.onsite_page import lead_step, onsite_page
from liandong.draws.models import Seat
from liandong.draws.queries import told_by_now
from liandong.kernel import door, pieces, reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, Link, MayAct, OnsiteList, Row
from liandong.kernel.roles import Level
from liandong.leads.actions.registering import REGISTER_LEAD
from liandong.now import now, today
from liandong.onsite import owing, results
from liandong.onsite.actions.entering import END_PART, ENTER, TAKE_STATEMENT
from liandong.onsite.actions.planning import PLAN_INSPECTION, STAFF, TAKE_DRAWN
from liandong.onsite.actions.registering import TAKE_REGISTERS
from liandong.onsite.forms import Statement
from liandong.onsite.kinds import INSPECTION, NAME
from liandong.onsite.models import Inspection
from liandong.onsite.parts import part_of

COLUMNS = [
    Column("检查对象"), Column("检查日期", keeps_line=True), Column("部门"), Column("进展", keeps_line=True),
]  # fmt: skip
AHEAD = timedelta(days=7)
MOST = 100


@require_safe
@acting
def today_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """今日入企: the visits of one's agency that are going on, due, or waiting, and what a draw gave that nobody has taken up."""
    if reading.listed(actor, NAME) is None:
        return missing(request, actor)
    rows = [*_running(actor), *_drawn(actor), *_owed(actor)]
    page = OnsiteList(
        title="今日入企",
        lead="进行中的、一周以内要去的、等补录和确认的。去以前都装进手机（或者打开一次“现场登记”），没有信号也能登记。",
        breadcrumb=[Link("工作台", "/"), Link(INSPECTION.title, f"/r/{NAME}/")],
        columns=COLUMNS,
        rows=rows,
        count_text=f"共 {len(rows)} 次",
        empty="一周以内没有要去的检查。",
        empty_todo="抽出的入企到了日子列在这里；不经抽取的，承办人安排检查。",
        primary=MayAct(PLAN_INSPECTION.title, f"/r/{NAME}/new/{PLAN_INSPECTION.name}", primary=True)
        if actor.role in STAFF
        else None,
    )
    return show(request, actor, page)


def _running(actor: Actor) -> Iterator[Row]:
    rows = INSPECTION.sight.rows(actor, Level.FULL).filter(on__lte=today() + AHEAD)
    live = rows.filter(state__in=("pending", "approved", "under_way", "ended")).order_by("on", "pk")
    for one in live[:MOST]:
        state = INSPECTION.states.states[one.state]
        names = "、".join(part["name"] for part in one.parts)
        may_open = one.state in ("approved", "under_way", "ended")
        step = MayAct("现场登记", f"/onsite/{one.uuid}", panel=False) if may_open else None
        yield Row(
            f"/r/{NAME}/{one.uuid}/",
            [Cell(one.party_name, one.number), Cell(str(one.on)), Cell(names), Cell(state.label)],
            step,
        )


def _drawn(actor: Actor) -> Iterator[Row]:
    """What a draw gave the agency that no department has taken up."""
    if actor.role not in STAFF or not actor.may_read(NAME):
        return
    taken = Inspection.objects.exclude(drawn=None).values("drawn")
    seats = Seat.objects.filter(agency=actor.agency, is_off=False, visit__on__lte=today() + AHEAD)
    seats = seats.filter(told_by_now("visit__"))
    rows = seats.exclude(visit__uuid__in=taken).select_related("visit").order_by("visit__on", "pk")
    for seat in rows[:MOST]:
        url = f"/r/{NAME}/new/{TAKE_DRAWN.name}?{urlencode({'drawn': seat.visit.uuid})}"
        yield Row(
            url, [Cell(seat.visit.name, "随机抽取"), Cell(str(seat.visit.on)), Cell(seat.name), Cell("还没有办理")],
            MayAct(TAKE_DRAWN.title, url),
        )  # fmt: skip


def _owed(actor: Actor) -> Iterator[Row]:
    """What one's department registered as to become a lead, until it has."""
    if actor.role not in REGISTER_LEAD.roles or not actor.may_read(NAME):
        return
    for one in owing.owed(actor.agency):
        visit, step = one.inspection, lead_step(actor, one.inspection, one.row)
        yield Row(
            f"/onsite/{visit.uuid}",
            [Cell(visit.party_name, visit.number), Cell(str(visit.on)), Cell(one.row.name), Cell("移作线索，还没有登记")],
            step,
        )  # fmt: skip


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The phone's helper that keeps the pages of visits; served here, because it may only keep what lies below its own address, and the list of the day, which it is allowed besides."""
    found = finders.find("liandong/onsite-worker.js")
    with open(str(found), encoding="utf-8") as file:  # noqa: PTH123  找到的是路径文字
        said = file.read()
    return HttpResponse(
        said,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/onsite"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def visit(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """The registers of one visit, and the form of one's own department."""
    found = reading.seen(actor, NAME, visit_id)
    if found is None or found[2] < Level.FULL:
        return missing(request, actor)
    one = found[1]
    assert isinstance(one, Inspection)
    wrong: Sequence[str] = ()
    if request.method == "POST":
        wrong = Handed(request, actor, one).taken()
        if not wrong:
            return gone_to(request, request.path)
        one.refresh_from_db()
    typed = {name: request.POST[name] for name in (*Statement.WORDS, "left_open") if name in request.POST}
    return show(request, actor, onsite_page(actor, one, wrong, typed), 422 if wrong else 200)


class Handed:
    """What came in by a form, without scripts: photos, registers, a choice between two registers, what the firm says, the end."""

    def __init__(self, request: HttpRequest, actor: Actor, one: Inspection) -> None:
        self.request, self.actor, self.one, self.post = request, actor, one, request.POST
        self.part = part_of(one, actor.agency)
        self.key = self.post.get("key", "") or str(uuid.uuid4())
        self.has_come = False

    def taken(self) -> list[str]:
        """What stands against it; empty where it was taken."""
        if self.post.get("post", "") != session.capacity(self.actor):
            return [
                f"这一页是以另一个岗位打开的，您现在以{self.actor.signature}办理，没有登记。请核对后再交。"
            ]
        if self.post.get("settle"):
            return self._settled()
        if self.post.get("statement"):
            return self._stated()
        if self.post.get("end"):
            return self._done(
                END_PART.name, {"left_open": self.post.get("left_open", "")}, "本部门的检查结束了。"
            )
        return self._arrived() or self._registered()

    def _arrived(self) -> list[str]:
        """Who is there, where that was asked and ticked."""
        present = self.post.getlist("present")
        if not present or self.part is None or self.part["arrived_at"]:
            return []
        values = {"present": present, "met": self.post.get("met", "")}
        outcome = door.perform(self.actor, ENTER.name, self.one.uuid, values, key=f"{self.key[:70]}:enter")
        self.has_come = outcome.is_done
        return self._said(outcome, f"到场的是{'、'.join(present)}。")

    def _stated(self) -> list[str]:
        """What the firm says; the photo of a signature is kept first."""
        photos, wrong = self._photos()
        if wrong:
            return wrong
        values = {name: self.post.get(name, "") for name in Statement.WORDS}
        values["signature"] = next(iter(photos.get("signature", ())), "")
        return self._done(TAKE_STATEMENT.name, values, "企业的意见记下了。")

    def _done(self, name: str, values: dict[str, Any], told: str) -> list[str]:
        return self._said(door.perform(self.actor, name, self.one.uuid, values, key=self.key), told)

    def _settled(self) -> list[str]:
        values = {"subject": self.post["settle"], "chosen": self.post.get("chosen", "")}
        outcome = door.perform(
            self.actor, "onsite.settle_conflict", self.one.uuid, values, key=self.key, reason=self.post.get("reason", "")
        )  # fmt: skip
        return self._said(outcome, "这一项已经定了。")

    def _registered(self) -> list[str]:
        photos, wrong = self._photos()
        if wrong:
            return wrong
        rows = self._rows(photos)
        if not rows:
            return [] if photos or self.has_come else ["没有选任何一项的结果，没有登记。"]
        values = {"rows": json.dumps(rows)}
        outcome = door.perform(self.actor, TAKE_REGISTERS.name, self.one.uuid, values, key=self.key)
        return self._said(outcome, f"登记了{len(rows)}项。")

    def _said(self, outcome: Any, done: str) -> list[str]:
        if outcome.is_done:
            messages.success(self.request, done)
            return []
        return [outcome.sentence, *(text for errors in outcome.errors.values() for text in errors)]

    def _photos(self) -> tuple[dict[str, list[str]], list[str]]:
        """Digests by the number of the item, and what was wrong with one."""
        kept: dict[str, list[str]] = {}
        for name in self.request.FILES:
            for n, file in enumerate(self.request.FILES.getlist(name)):
                outcome = door.perform(
                    self.actor, "onsite.keep_photo", self.one.uuid, {}, key=f"{self.key[:60]}:{name}:{n}"[:80], files={"file": file}
                )  # fmt: skip
                if not outcome.is_done:
                    errors = [text for found in outcome.errors.values() for text in found]
                    return {}, [f"{file.name}：{outcome.sentence}", *errors]
                file.seek(0)
                kept.setdefault(name.removeprefix("photo-"), []).append(pieces.digest_of(file))
        return kept, []

    def _rows(self, photos: dict[str, list[str]]) -> list[dict[str, Any]]:
        device, rows = f"网页{self.actor.post.hex[:12]}", []
        held = self.one.registers.filter(agency=self.actor.agency, device=device).order_by("-number").first()
        number = held.number if held else 0
        items = self.part["items"] if self.part else []
        for n, subject in enumerate([*results.COMMON, *(item["code"] for item in items)]):
            if not (result := self.post.get(f"result-{n}", "")):
                continue
            number += 1
            rows.append(
                {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.key}:{subject}")), "subject": subject, "device": device,
                    "number": number, "at": now().isoformat(), "result": result, "told": self.post.get(f"told-{n}", ""),
                    "follow_up": self.post.get(f"follow-{n}", ""), "rectify_by": self.post.get(f"due-{n}", ""),
                    "photos": photos.get(str(n), []), "why_late": self.post.get("why_late", ""),
                }
            )  # fmt: skip
        return rows
