"""立案时间核验单：一件案件的两个立案时间各由谁、凭什么说的，账本里登记的是哪一条，同一违法行为还有谁立案。

It proves only that a filing existed by a moment; whether the head approved it when the agency says so is shown by the agency's own
paper, which is named. Another agency's filing stands on it as far as the reader may see that case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.cases.actions.registering import SUPPLY_MOMENT
from liandong.cases.filings import first_told, seen_rivals
from liandong.cases.kinds import CASE
from liandong.cases.models import Case
from liandong.cases.stating import approved_told
from liandong.desk.shell import acting, missing, show
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Entry, Link, PlainPage, Section
from liandong.kernel.roles import Level
from liandong.ledger import queries
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA

CLAIMED = "由办案机关填写、附证明材料；平台没有核对原件。登记一次，以后不能更改，没有填的可以补录一次。"
PROVEN = "由账本记下、见证人会签，只证明那时已经登记立案，不证明批准的时间。点开序号可以下载证明文件，不用本系统也能核验。"
UNDECIDED = "没有经确认是同一违法行为的、别的机关的立案，或者您看不到。"


@require_safe
@acting
def filing_sheet(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The sheet of one case, to whoever may see the case; of what is not filed yet there is none."""
    found = reading.seen(actor, "case", case_id)
    if found is None:
        return missing(request, actor)
    _, case, level = found
    assert isinstance(case, Case)
    if case.registered_at is None:
        return missing(request, actor)
    url = f"/r/case/{case.uuid}/"
    page = PlainPage(
        title="立案时间核验单",
        lead=f"{case.agency_name}　{case.number}　{case.case_no}".strip(),
        breadcrumb=[Link("工作台", "/"), Link(CASE.heading(case), url)],
        sections=list(_sections(actor, case, level)),
    )
    return show(request, actor, page)


def _sections(actor: Actor, case: Case, level: Level) -> Iterator[Section]:
    yield Section("案件", [
        Entry("当事人", case.party_label), Entry("案由", case.conduct), Entry("违法行为地", case.division_name),
        Entry("办案机关", case.agency_name), Entry("案号", case.case_no),
    ])  # fmt: skip
    claimed = [Entry("立案批准时间", approved_told(case, _moment)), Entry("证明材料", case.approval_evidence)]
    if case.accepted_at:
        claimed.append(Entry("受案时间", _moment(case.accepted_at)))
    yield Section("一、办案机关填写的立案时间", claimed, note=CLAIMED)
    yield Section("二、账本证明的登记时间", list(_events(case)), note=PROVEN)
    if level >= Level.FULL:
        yield Section(
            "三、同一违法行为的其他立案", list(_rivals(actor, case)), [first_told(case) or UNDECIDED]
        )


def _events(case: Case) -> Iterator[Entry]:
    """The event that registered the filing, and the one that supplied its moment, each with its place in the ledger."""
    assert case.registered_at is not None
    of_case = LedgerEvent.objects.filter(kind="case", record=case.uuid, outcome="done").order_by("id")
    second = case.registered_at.replace(microsecond=0)  # 账本记到秒
    for name, rows in (
        ("登记立案", of_case.filter(recorded_at=second)[:1]),
        ("补录立案时间", of_case.filter(action=SUPPLY_MOMENT.name)),
    ):
        for event in rows:
            proof = queries.proof_of(event.id)
            place = f"账本第 {proof.seq} 条" if proof else "正在入账，请稍候刷新"
            yield Entry(name, f"{_moment(event.recorded_at)}，{place}", url=f"/proof/{event.id}")


def _rivals(actor: Actor, case: Case) -> Iterator[Entry]:
    """The other filings of what people have confirmed to be the same act, of the cases the reader may see."""
    for one in seen_rivals(actor, case):
        assert one.registered_at is not None
        told = f"批准 {approved_told(one, _moment)}，证明材料：{one.approval_evidence or '没有'}；登记 {_moment(one.registered_at)}"
        yield Entry(f"{one.agency_name} {one.number}", told, url=f"/cases/{one.uuid}/filing")


def _moment(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
