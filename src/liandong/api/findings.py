"""接口的互认前查询：一个当事人、一个事项，别的机关查过没有；与网页同一个答案。

The party is named by its id alone, so that no number stands in an address. Declared before the routes that take any kind's name.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.kernel import reading
from liandong.kernel.outcome import Outcome, Status
from liandong.parties.models import Party
from liandong.recognition.forms import Question
from liandong.recognition.queries import Answering, answers

PARTY = Query(..., description="当事人的编号，种类 party。")


class AnsweringOut(Schema):
    """一条答得上的结果."""

    id: UUID = Field(description="结果的编号，种类 finding。")
    number: str = Field(description="结果编号，采纳、不予采纳时填它。")
    agency: str = Field(description="出具机关。")
    result: str = Field(description="结果的代码。")
    result_label: str = Field(description="结果。")
    evidence: str = Field(description="证据等级的代码：original、report、record、self。")
    evidence_label: str = Field(description="证据等级。")
    found_on: date = Field(description="作出日期。")
    valid_to: date = Field(description="可采用至哪一天。")
    sentence: str = Field(description="为什么答得上、要留意什么，给人看的话。")
    reasons: list[str] = Field(description="逐项理由。")
    cautions: list[str] = Field(description="要留意的，逐句；没有的为空。")


class AnswersOut(Schema):
    """有没有可以互认的结果."""

    code: str = Field(description="recognisable 有，nothing_recognisable 没有；都不妨碍检查。")
    sentence: str = Field(description="结论和依据，一句话。")
    prompts: list[str] = Field(description="应当先做什么；没有结果的为空。")
    found: list[AnsweringOut] = Field(description="答得上的结果，最有力的在前。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put the question on the interface; `wrong` are its declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/findings/answers", response={200: AnswersOut, **wrong}, operation_id="list_recognisable_findings", tags=["结果互认"],
        summary="有没有可以互认的结果",
        description="下去检查、立案以前问：同一当事人、同一事项，本岗位看得到全部内容的、这一天可以采用的结果。只作提示，不妨碍依法应当进行的检查，也不能单独作为处罚的根据。",
    )  # fmt: skip
    def recognisable(
        request: HttpRequest,
        party: UUID = PARTY,
        item: str = Query("", description="事项编码，或名称中的几个字；必填。"),
        place: str = Query("", description="区划代码或完整名称；不填按当事人登记的区划。"),
        on: str = Query("", description="写成2026-11-27的样子；不填按今天。"),
    ) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        seen = reading.seen(actor, "party", party)
        if seen is None or reading.listed(actor, "finding") is None:
            return problems.missing(request)
        form = Question(request.GET)
        if not form.is_valid():
            errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
            return problems.of_outcome(
                request,
                Outcome(Status.INVALID, "invalid_input", "问题填写有误，请按提示更正。", errors=errors),
            )
        asked, record = form.cleaned_data, seen[1]
        assert isinstance(record, Party)
        where = asked["place"].code if asked["place"] else record.division
        found = answers(actor, record, asked["item"], where, asked["on"])
        return AnswersOut(
            code=found.verdict.code, sentence=found.verdict.explained, prompts=list(found.verdict.warnings),
            found=[_out(one) for one in found.found],
        )  # fmt: skip


def _out(one: Answering) -> AnsweringOut:
    finding = one.finding
    return AnsweringOut(
        id=finding.uuid, number=finding.number, agency=finding.agency_name, result=finding.result,
        result_label=finding.get_result_display(), evidence=finding.evidence, evidence_label=finding.get_evidence_display(),
        found_on=finding.found_on, valid_to=finding.valid_to, sentence=one.sentence, reasons=list(one.reasons),
        cautions=list(one.cautions),
    )  # fmt: skip
