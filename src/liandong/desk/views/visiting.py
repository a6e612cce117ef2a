"""入企以前问一问：这些机关这一天可以为这些事项去查这个当事人吗，什么挡住、什么要说明理由、什么要留意。

The party stands in the address by its id. To whoever may not read findings, and of a party he may not see, the page does not exist.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.desk.views.powers import asked_of, filters_of
from liandong.inspections.asking import VisitQuestion
from liandong.inspections.gates import Said, answer
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, Link, ListPage, Row, Tone
from liandong.law.inspection.frequency import Finding, Weight
from liandong.parties.models import Party

COLUMNS = [Column("轻重", keeps_line=True), Column("查到什么"), Column("依据")]
LEAD = "入企以前，看看事项、职权、人员、批准、频次和互认的结果。"
TONES = {Weight.NEVER: Tone.OVERDUE, Weight.REASON: Tone.SOON, Weight.WARN: Tone.NEUTRAL}


@require_safe
@acting
def may_visit(request: HttpRequest, actor: Actor, party_id: UUID) -> HttpResponse:
    """Whether these agencies may visit the party for these items on that day."""
    seen = reading.seen(actor, "party", party_id)
    if seen is None or reading.listed(actor, "finding") is None:
        return missing(request, actor)
    kind, party, _ = seen
    assert isinstance(party, Party)
    form = asked_of(request, VisitQuestion)
    page = ListPage(
        title="可不可以去检查",
        breadcrumb=[Link("工作台", "/"), Link(kind.heading(party), f"/r/party/{party.uuid}/")],
        columns=COLUMNS,
        filters=filters_of(form),
        is_question=True,
        clear_url=request.path if form.is_bound else "",
        **_told(actor, party, form),
    )
    return show(request, actor, page, 422 if form.is_bound and form.errors else 200)


def _told(actor: Actor, party: Party, form: Any) -> dict[str, Any]:
    """Nothing asked, asked wrongly, or the answer."""
    said: dict[str, Any] = {"rows": [], "count_text": "", "lead": LEAD, "empty": "请填机关和事项。"}
    said["empty_todo"] = "地点不填按当事人登记的区划，日期不填按今天。"
    if not form.is_bound:
        return said
    if not form.is_valid():
        wrong = [f"{form.fields[name].label}：{e}" for name, es in form.errors.items() for e in es]
        return said | {"count_text": "没有查", "empty": "".join(wrong), "empty_todo": "改正后再查。"}
    return said | _answered(answer(actor, form.asked(party)))


def _answered(found: Said) -> dict[str, Any]:
    rows = [_row(one) for one in (*found.answer.never, *found.answer.open_reasons, *found.answer.warnings)]
    missing_power = f"这些机关在那里没有职权的事项：{'、'.join(found.unpowered)}。" if found.unpowered else ""
    return {
        "rows": rows, "count_text": f"{len(rows)} 条", "lead": found.answer.verdict.explained + missing_power,
        "empty": "没有要留意的。", "empty_todo": "可以按批准的时间去检查。",
    }  # fmt: skip


def _row(one: Finding) -> Row:
    return Row(
        "", [Cell(one.weight.value, tone=TONES[one.weight]), Cell(f"{one.text}。"), Cell(str(one.source))]
    )
