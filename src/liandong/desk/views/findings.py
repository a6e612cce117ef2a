"""一个当事人有没有可以互认的结果：按事项、地点、日期问，答得上的逐条说明为什么、要留意什么。

The party stands in the address by its id, so that no name or number is typed into it. What is answered is what the reader sees
in full; to whoever may not open the list, and of a party he may not see, the page does not exist.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.desk.views.powers import asked_of, filters_of
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, Link, ListPage, Row, Tone
from liandong.parties.models import Party
from liandong.recognition.forms import Question
from liandong.recognition.queries import Answering, answers

COLUMNS = [
    Column("结果"),
    Column("出具机关"),
    Column("作出日期", keeps_line=True),
    Column("为什么"),
    Column("要留意"),
]
LEAD = "下去检查、立案以前，先看别的机关查过没有。"


@require_safe
@acting
def findings(request: HttpRequest, actor: Actor, party_id: UUID) -> HttpResponse:
    """What has been found out already about the party, by item, place and day."""
    seen = reading.seen(actor, "party", party_id)
    if seen is None or reading.listed(actor, "finding") is None:
        return missing(request, actor)
    kind, party, _ = seen
    assert isinstance(party, Party)
    form = asked_of(request, Question)
    said: dict[str, Any] = {"rows": [], "count_text": "", "lead": LEAD, "empty": "请填事项。"}
    said["empty_todo"] = "地点不填按当事人登记的区划，日期不填按今天。"
    if form.is_bound and not form.is_valid():
        wrong = [f"{form.fields[name].label}：{e}" for name, es in form.errors.items() for e in es]
        said |= {"count_text": "没有查", "empty": "".join(wrong), "empty_todo": "改正后再查。"}
    elif form.is_bound:
        asked = form.cleaned_data
        place = asked["place"].code if asked["place"] else party.division
        found = answers(actor, party, asked["item"], place, asked["on"])
        said |= {
            "rows": [_row(one) for one in found.found], "count_text": f"{len(found.found)} 条",
            "lead": "".join((found.verdict.explained, *found.verdict.warnings)),
            "empty": f"“{asked['item'].name}”在{asked['on']}没有本岗位看得到的、可以采用的结果。",
            "empty_todo": "照常办理；办完以后请登记结果，供别的机关采用。",
        }  # fmt: skip
    page = ListPage(
        title="可以互认的结果",
        breadcrumb=[Link("工作台", "/"), Link(kind.heading(party), f"/r/party/{party.uuid}/")],
        columns=COLUMNS,
        filters=filters_of(form),
        clear_url=request.path if form.is_bound else "",
        **said,
    )
    return show(request, actor, page, 422 if form.is_bound and form.errors else 200)


def _row(one: Answering) -> Row:
    finding = one.finding
    result = Cell(f"{finding.item.name}，{finding.get_result_display()}", finding.number)
    return Row(
        f"/r/finding/{finding.uuid}/",
        [
            result, Cell(finding.agency_name), Cell(finding.found_on.isoformat()),
            Cell("；".join(one.reasons)), Cell("".join(one.cautions) or "无", tone=Tone.SOON if one.cautions else Tone.NEUTRAL),
        ],
    )  # fmt: skip
