"""接口的入企前查询和计划的数：这些机关这一天可以去查吗，一项计划查得到多少户；与网页同一个答案。

The party is named by its id alone, so that no number stands in an address. Declared before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.inspections.asking import VisitQuestion
from liandong.inspections.gates import answer
from liandong.inspections.models import Plan
from liandong.inspections.strata import officers_at_hand, strata
from liandong.kernel import reading
from liandong.kernel.outcome import Outcome, Status
from liandong.law.inspection.frequency import Finding
from liandong.parties.models import Party

PARTY = Query(..., description="当事人的编号，种类 party。")
PLAN = Query(..., description="计划的编号，种类 inspection_plan。")
_DAY = "写成2026-11-27的样子；不填按今天。"


class GateOut(Schema):
    """查到的一条."""

    code: str = Field(description="代码。")
    weight: str = Field(description="任何人不得放行、说明理由可以放行，或者提示。")
    sentence: str = Field(description="给人看的一句话。")
    source: str = Field(description="依据。")


class VisitOut(Schema):
    """可不可以去检查."""

    is_allowed: bool = Field(description="照所填的能不能去。")
    code: str = Field(description="may_inspect、needs_reason 或者 never_overridable。")
    sentence: str = Field(description="结论和依据。")
    unpowered: list[str] = Field(description="这些机关在那里都没有职权的事项的名称。")
    found: list[GateOut] = Field(description="任何人不得放行的在前，提示在后。")


class StratumOut(Schema):
    """一类检查对象."""

    risk: str = Field(description="信用风险分类；没有分类的为空。")
    targets: int = Field(description="户数。")
    to_draw: int = Field(description="照比例抽多少户。")


class StaffOut(Schema):
    """一个部门能派的人."""

    agency: str = Field(description="部门名称。")
    officers: int = Field(description="今天可以派出的执法人员。")


class TargetsOut(Schema):
    """计划查得到多少户、有多少人."""

    strata: list[StratumOut] = Field(description="A至D类，最后是没有分类的。")
    officers: list[StaffOut] = Field(description="牵头部门在前。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put the question and the counts on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""
    _declare_plans(api, wrong, no_post)

    @api.get(
        "/visits/may", response={200: VisitOut, **wrong}, operation_id="ask_visit", tags=["双随机抽查"], summary="可不可以去检查",
        description="入企以前问：事项公布没有、有没有职权、持证人员够不够、批准没有、频次和互认的结果怎样。批准和以往入企照所填的算。",
    )  # fmt: skip
    def may_visit(
        request: HttpRequest,
        party: UUID = PARTY,
        agencies: str = Query("", description="去检查的机关，名称、简称或者编码，顿号隔开；必填。"),
        items: str = Query("", description="事项编码，顿号隔开；必填。"),
        place: str = Query("", description="区划代码或完整名称；不填按当事人登记的区划。"),
        on: str = Query("", description=_DAY),
        task: str = Query(
            "", description="日常检查、个案检查、专项检查、上级统一部署的专项检查；不填按日常检查。"
        ),
        approved_on: str = Query("", description="机关负责人批准的日期；还没有批准的不填。"),
        emergency: str = Query("", description="来不及事先批准的缘由。"),
        exception: str = Query(
            "", description="投诉举报、转办交办、数据监测发现的线索、企业申请；没有的不填。"
        ),
        clue: str = Query("", description="上述情形记录在案的线索编号。"),
        before: str = Query("", description="以往入企，写成“2026-03-04 机关名称”，顿号隔开。"),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        seen = reading.seen(actor, "party", party)
        if seen is None or reading.listed(actor, "finding") is None:
            return problems.missing(request)
        form, record = VisitQuestion(request.GET), seen[1]
        assert isinstance(record, Party)
        if not form.is_valid():
            errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
            told = "问题填写有误，请按提示更正。"
            return problems.of_outcome(request, Outcome(Status.INVALID, "invalid_input", told, errors=errors))
        said = answer(actor, form.asked(record))
        found = (*said.answer.never, *said.answer.open_reasons, *said.answer.warnings)
        verdict = said.answer.verdict
        return VisitOut(
            is_allowed=bool(verdict), code=verdict.code, sentence=verdict.explained, unpowered=list(said.unpowered),
            found=[_out(one) for one in found],
        )  # fmt: skip


def _declare_plans(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """The counts of the planner's page."""

    @api.get(
        "/plans/targets", response={200: TargetsOut, **wrong}, operation_id="count_plan_targets", tags=["双随机抽查"],
        summary="抽查计划查得到多少户", description="按今天的检查对象名录和执法人员名录数；没有分类的不抽。",
    )  # fmt: skip
    def plan_targets(request: HttpRequest, plan: UUID = PLAN) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        seen = reading.seen(actor, "inspection_plan", plan)
        if seen is None or reading.listed(actor, "party") is None:
            return problems.missing(request)
        record = seen[1]
        assert isinstance(record, Plan)
        return TargetsOut(
            strata=[StratumOut(risk=s.risk, targets=s.targets, to_draw=s.to_draw) for s in strata(actor, record)],
            officers=[StaffOut(agency=name, officers=count) for name, count in officers_at_hand(record)],
        )  # fmt: skip


def _out(one: Finding) -> GateOut:
    return GateOut(code=one.code, weight=one.weight.value, sentence=f"{one.text}。", source=str(one.source))
