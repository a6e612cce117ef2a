"""接口的区划和行业：一个代码或地名在某一天是哪个区划、怎样到那里；国民经济行业分类。

Declared on the interface before the routes that take any kind's name. The versions of divisions themselves are records like
any other (`/division`); here a place is looked up as people write it.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.kernel import reading
from liandong.kernel.outcome import Outcome, Status
from liandong.now import today
from liandong.registry import industries, places
from liandong.registry.forms import DateField
from liandong.registry.models import Division

AT_MOST = 2000


class PlaceOut(Schema):
    """一个区划的代码和名称."""

    code: str = Field(description="区划代码。")
    name: str = Field(description="那一天的名称。")


class FoundOut(Schema):
    """所填的代码或地名，在那一天是哪个区划."""

    id: UUID = Field(description="那一条记载的编号，用于 /division/{id}。")
    code: str = Field(description="区划代码。")
    name: str = Field(description="那一天的名称。")
    level: int = Field(description="1省、2市、3县（市、区）、4乡镇（街道）。")
    is_statistical: bool = Field(description="统计用区划，不是国家标准代码中的行政区划。")
    valid_from: date = Field(description="这一条记载自何日。")
    valid_to: date | None = Field(description="至何日，含当日；还在用的为 null。")
    on: date = Field(description="问的哪一天。")
    chain: list[PlaceOut] = Field(description="它和包含它的各级，小的在前。")
    below: list[PlaceOut] = Field(description="那一天直接在它之下的，按代码。")
    way: list[str] = Field(description="填的是旧代码、原名称的，怎样到这里，每一步一句话；没有的为空。")


class IndustryOut(Schema):
    """行业分类的一类."""

    code: str = Field(description="代码：门类一个字母，大类两位、中类三位、小类四位数字。")
    name: str = Field(description="名称。")
    level: int = Field(description="1门类、2大类、3中类、4小类。")
    parent: str = Field(description="上一类的代码；门类为空。")
    section: str = Field(description="所在门类。")


class IndustryWhole(IndustryOut):
    """一类，连同上下."""

    chain: list[IndustryOut] = Field(description="它和包含它的各类，小的在前。")
    below: list[IndustryOut] = Field(description="直接在它之下的类。")


class Lookup(forms.Form):
    """哪个区划: a code or a name, and the day."""

    text = forms.CharField(label="代码或名称", max_length=60)
    on = DateField(label="哪一天", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        values["on"] = values.get("on") or today()
        try:
            values["traced"] = places.trace(values["text"], values["on"])
        except places.PlaceUnclear as unclear:
            self.add_error("text", str(unclear))
        return values


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put them on the interface; `wrong` are the declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/divisions/find", response={200: FoundOut, **wrong}, operation_id="find_division", tags=["区划和行业"],
        summary="哪个区划",
        description="一个代码或地名在某一天是哪个区划；旧代码、原名称和已经撤销的，答承接它的区划，并说明来路。各条记载在 /division。",
    )  # fmt: skip
    def find(
        request: HttpRequest,
        text: str = Query("", description="代码（县六位、乡镇九位）或名称；必填。", examples=["410803"]),
        on: str = Query("", description="写成2026-11-27的样子；不填按今天。"),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        if reading.listed(actor, "division") is None:
            return problems.missing(request)
        form = Lookup({"text": text, "on": on})
        if form.is_valid():
            return _found(form.cleaned_data["traced"], form.cleaned_data["on"])
        errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
        return problems.of_outcome(
            request, Outcome(Status.INVALID, "invalid_input", "问题填写有误，请按提示更正。", errors=errors)
        )

    @api.get(
        "/industries", response={200: list[IndustryOut], **wrong}, operation_id="list_industries", tags=["区划和行业"],
        summary="行业分类", description=f"《国民经济行业分类》（GB/T 4754—2017）；至多 {AT_MOST} 类。什么也不填，给各门类。",
    )  # fmt: skip
    def listed(
        request: HttpRequest,
        q: str = Query("", description="名称中的几个字、名称的拼音首字母，或者代码的前几位。"),
        within: str = Query("", description="只要这一类和其中的；不填 q 时给它和直接在它之下的。"),
    ) -> Any:
        if session.actor_of(request) is None:
            return no_post(request)
        return industries.found(q[: reading.ASKED_AT_MOST], within.strip().upper())[:AT_MOST]

    @api.get(
        "/industries/{code}", response={200: IndustryWhole, **wrong}, operation_id="read_industry", tags=["区划和行业"],
        summary="一类行业", description="名称、上下各类。",
    )  # fmt: skip
    def one(request: HttpRequest, code: str = Path(..., description="行业代码。", examples=["0111"])) -> Any:
        if session.actor_of(request) is None:
            return no_post(request)
        chain = industries.chain(code.upper())
        if not chain:
            return problems.missing(request)
        it = chain[0]
        return IndustryWhole(
            code=it.code, name=it.name, level=it.level, parent=it.parent, section=it.section,
            chain=list(map(_industry, chain)), below=list(map(_industry, industries.below(it.code))),
        )  # fmt: skip


def _industry(one: industries.Industry) -> IndustryOut:
    return IndustryOut(code=one.code, name=one.name, level=one.level, parent=one.parent, section=one.section)


def _found(traced: places.Traced, on: date) -> FoundOut:
    it = traced.division
    below = Division.objects.filter(places.in_force(on), parent=it.code).order_by("code")
    return FoundOut(
        id=it.uuid, code=it.code, name=it.name, level=it.level, is_statistical=it.is_statistical,
        valid_from=it.valid_from, valid_to=it.valid_to, on=on,
        chain=[PlaceOut(code=code, name=places.named(code, on)) for code in places.chain(it.code, on)],
        below=[PlaceOut(code=d.code, name=d.name) for d in below], way=list(traced.way),
    )  # fmt: skip
