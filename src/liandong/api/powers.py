"""接口的职权问答：谁有权管，哪里重叠或空白，近来变了什么。

Declared on the interface before the routes that take any kind's name. The questions are read by the same forms as the
pages, so a program is told of a wrong one in the same words.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.catalogue import forms, queries
from liandong.catalogue.models import Power
from liandong.kernel import reading
from liandong.kernel.outcome import Outcome, Status
from liandong.law.competence import PowerKind

AT_MOST = 200
_AFTER = "上一页的 next，原样放入；不填从头取。"
_LIMIT = f"一页几条，1 到 {AT_MOST}。"
_TURNED = "把 `next` 放入 `after`、其余参数不变取下一页，`next` 为空即到底。"
_DAY = "写成2026-11-27的样子；不填按今天。"
_WAY = "place 填的是旧代码、原名称的，怎样到所答的区划，每一步一句话；没有的为空。"
_KIND = f"{'、'.join(k.value for k in PowerKind)}；不填按行政处罚。"


class HolderOut(Schema):
    """一个机关：有权，或者无权."""

    agency: str = Field(description="机构编码。")
    name: str = Field(description="机关名称。")
    is_competent: bool = Field(description="这一天在这里能不能办。")
    code: str = Field(description="无权的缘由代码；有权的为空。")
    reason: str = Field(description="为什么，给人看的一句话。")
    basis: str = Field(description="职权来源。")
    acts_for: str = Field(description="受委托的，以哪个机关的名义；其余为空。")
    power: UUID = Field(description="所据的职权记录。")


class CompetenceOut(Schema):
    """谁有权管的回答."""

    item: str = Field(description="事项编码。")
    item_name: str = Field(description="事项名称。")
    place: str = Field(description="地点的区划代码。")
    on: date = Field(description="哪一天。")
    kind: str = Field(description="办什么。")
    is_anybody: bool = Field(description="有没有机关有权。")
    sentence: str = Field(description="结论和依据，一句话。")
    provisions: list[str] = Field(description="那一天该事项所载的依据。")
    way: list[str] = Field(description=_WAY)
    warnings: list[str] = Field(description="要注意的事，例如检查事项当时还没有公布。")
    agencies: list[HolderOut] = Field(description="有权的在前，无权的在后。")


class FlawOut(Schema):
    """一处重叠或空白."""

    flaw: str = Field(description="职权重叠，或职权空白。")
    is_tiered: bool = Field(description="只是同一条线上下级共有。")
    item: str = Field(description="事项编码。")
    item_name: str = Field(description="事项名称。")
    place: str = Field(description="区划代码。")
    place_name: str = Field(description="地名。")
    agencies: list[str] = Field(description="有权的机关的编码；空白的为空。")
    names: list[str] = Field(description="有权的机关的名称，次序与 agencies 相同。")
    since: date = Field(description="自何日。")
    until: date = Field(description="至何日。")
    way: list[str] = Field(description=_WAY)


class FlawsOut(Schema):
    """一页重叠和空白."""

    items: list[FlawOut] = Field(description="这一页的。")
    next: str = Field(description="下一页的 after；为空表示到底了。")


class TurnOut(Schema):
    """一项职权的开始或终止."""

    on: date = Field(description="开始的那一天，或不再有的第一天。")
    begins: bool = Field(description="开始为 true，不再有为 false。")
    agency: str = Field(description="机构编码。")
    name: str = Field(description="机关名称。")
    item: str = Field(description="事项编码。")
    place: str = Field(description="区划代码。")
    basis: str = Field(description="依据。")
    power: UUID = Field(description="职权记录。")
    way: list[str] = Field(description=_WAY)


class TurnsOut(Schema):
    """一页变动，新的在前."""

    items: list[TurnOut] = Field(description="这一页的。")
    next: str = Field(description="下一页的 after；为空表示到底了。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put the three questions on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""

    def asked(request: HttpRequest, shape: type[django_forms.Form]) -> Any:
        """The cleaned question, or the problem that answers it."""
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        if reading.listed(actor, "power") is None:
            return problems.missing(request)
        form = shape(request.GET)
        if form.is_valid():
            return form.cleaned_data
        errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
        return problems.of_outcome(
            request, Outcome(Status.INVALID, "invalid_input", "问题填写有误，请按提示更正。", errors=errors)
        )

    @api.get(
        "/powers/competent", response={200: CompetenceOut, **wrong}, operation_id="ask_competence", tags=["职权"],
        summary="谁有权管", description="某一天、某一地、某一事项，哪些机关有权，哪些没有、为什么。",
    )  # fmt: skip
    def competence(
        request: HttpRequest,
        item: str = Query("", description="事项编码，或名称中的几个字；必填。"),
        place: str = Query("", description="区划代码或完整名称；必填。"),
        on: str = Query("", description=_DAY),
        kind: str = Query("", description=_KIND),
    ) -> Any:
        said = asked(request, forms.Question)
        return _competence(said) if isinstance(said, dict) else said

    @api.get(
        "/powers/survey", response={200: FlawsOut, **wrong}, operation_id="survey_powers", tags=["职权"],
        summary="哪里重叠、哪里空白", description=f"只看已公布的事项和在册的职权。{_TURNED}",
    )  # fmt: skip
    def survey(
        request: HttpRequest,
        line: str = Query("", description="只看这一条线的事项；不填看全部。"),
        place: str = Query("", description="区划代码或完整名称；不填看全市各县（市、区）。"),
        since: str = Query("", description=_DAY),
        until: str = Query("", description=_DAY),
        kind: str = Query("", description=_KIND),
        tiered: str = Query("", description="填 on 则同一条线上下级共有的也给。"),
        after: str = Query("", description=_AFTER),
        limit: int = Query(50, ge=1, le=AT_MOST, description=_LIMIT),
    ) -> Any:
        said = asked(request, forms.Survey)
        if not isinstance(said, dict):
            return said
        found = queries.report(
            queries.public_items(said["line"], said["since"]),
            queries.areas(said["place"], said["since"]),
            said["since"],
            said["until"],
            said["kind"],
        )
        flaws = [_flaw(c, said["way"]) for c in found if said["tiered"] or not c.is_tiered]
        return _page(request, FlawsOut, flaws, after, limit)

    @api.get(
        "/powers/changes", response={200: TurnsOut, **wrong}, operation_id="list_power_changes", tags=["职权"],
        summary="职权近来的变动", description=f"一段日期里开始的和不再有的职权，新的在前。{_TURNED}",
    )  # fmt: skip
    def changes(
        request: HttpRequest,
        since: str = Query("", description="写成2026-11-27的样子；不填按截止日前九十天。"),
        until: str = Query("", description=_DAY),
        line: str = Query("", description="只看这一条线的事项；不填看全部。"),
        place: str = Query("", description="区划代码或完整名称，连同其中的县、乡镇；不填看全部。"),
        after: str = Query("", description=_AFTER),
        limit: int = Query(50, ge=1, le=AT_MOST, description=_LIMIT),
    ) -> Any:
        said = asked(request, forms.Turns)
        if not isinstance(said, dict):
            return said
        found = queries.changes(said["since"], said["until"], said["line"], said["place"])
        return _page(request, TurnsOut, [_turn(t, said["way"]) for t in found], after, limit)


def _page(
    request: HttpRequest, shape: type[FlawsOut | TurnsOut], rows: list[Any], after: str, limit: int
) -> Any:
    """One page of an answer that is worked out anew each time: after the row the mark was made of, wherever it stands now."""
    times: Counter[str] = Counter()
    marks = [_mark(row, times) for row in rows]
    if after and after not in marks:
        return problems.problem(request, 422, "bad_cursor", "翻页标记不对，请从第一页重新取。")
    start = marks.index(after) + 1 if after else 0
    items = rows[start : start + limit]
    return shape(items=items, next=marks[start + limit - 1] if start + limit < len(rows) else "")


def _mark(row: Schema, times: Counter[str]) -> str:
    """What a row says, shortened, and the how manieth it is of those that say the same."""
    said = sha256(row.model_dump_json().encode()).hexdigest()[:24]
    times[said] += 1
    return f"{said}-{times[said]}"


def _competence(said: dict[str, Any]) -> CompetenceOut:
    found = queries.answer(said["item"], said["place"].code, said["on"], said["kind"])
    verdict, rows = found.competence.verdict, found.rows
    able = [_holder(rows[c.row], "", c.reason, c.acts_for) for c in found.competence.agencies]
    unable = [_holder(rows[x.row], x.code, x.reason) for x in found.competence.excluded]
    return CompetenceOut(
        item=found.item.code, item_name=found.item.name, place=found.place, on=found.on, kind=found.kind.value,
        is_anybody=bool(verdict), sentence=verdict.explained, provisions=list(found.basis),
        way=list(said["way"]), warnings=list(found.warnings), agencies=able + unable,
    )  # fmt: skip


def _holder(power: Power, code: str, reason: str, acts_for: str = "") -> HolderOut:
    return HolderOut(
        agency=power.holder.code, name=power.holder.name, is_competent=not code, code=code, reason=reason,
        basis=power.basis, acts_for=acts_for, power=power.uuid,
    )  # fmt: skip


def _flaw(c: queries.Complaint, way: tuple[str, ...]) -> FlawOut:
    f = c.finding
    return FlawOut(
        flaw=f.flaw.value, is_tiered=c.is_tiered, item=c.item.code, item_name=c.item.name, place=f.place,
        place_name=c.place_name, agencies=list(f.agencies), names=list(c.agencies), since=f.since, until=f.until, way=list(way),
    )  # fmt: skip


def _turn(t: queries.Turn, way: tuple[str, ...]) -> TurnOut:
    p = t.power
    return TurnOut(
        on=t.on, begins=t.begins, agency=p.holder.code, name=p.holder.name, item=p.item.code, place=p.place,
        basis=t.basis, power=p.uuid, way=list(way),
    )  # fmt: skip
