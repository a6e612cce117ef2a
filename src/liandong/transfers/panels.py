"""移送挂在哪里：案件的页面上有移送和“提出移送报告”；移送和它的案件、递送、反向移送的线索互相找得到。"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from liandong.cases.kinds import CASE
from liandong.cases.models import Case
from liandong.dispatches.kinds import DISPATCH
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links
from liandong.kernel.roles import Level
from liandong.leads.kinds import LEAD
from liandong.leads.models import Lead
from liandong.transfers.actions.proposing import FROM, PROPOSE_TRANSFER
from liandong.transfers.kinds import TRANSFER
from liandong.transfers.models import Transfer


def _link(transfer: Transfer) -> PanelLink:
    state = TRANSFER.states.states[transfer.state].label
    return PanelLink(transfer.number, f"/r/transfer/{transfer.uuid}/", f"涉嫌犯罪移送，{state}")


def of_case(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The transfers of a case, to whoever sees all of both."""
    assert isinstance(record, Case)
    if level >= Level.FULL:
        yield from map(_link, TRANSFER.sight.rows(actor, Level.FULL).filter(case=record).order_by("pk"))


def of_lead(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The transfer that came back by the paper this lead was registered from."""
    assert isinstance(record, Lead)
    if level >= Level.FULL:
        yield from map(_link, TRANSFER.sight.rows(actor, Level.FULL).filter(lead=record).order_by("pk"))


def of_transfer(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Its case, the dispatches by which it travelled, the lead it came back by."""
    assert isinstance(record, Transfer)
    if level < Level.FULL:
        return
    if CASE.sight.rows(actor).filter(pk=record.case_id).exists():
        yield PanelLink(record.case.number, f"/r/case/{record.case.uuid}/", "案件")
    for one in DISPATCH.sight.rows(actor).filter(carried=record.uuid).order_by("pk"):
        state = DISPATCH.states.states[one.state].label
        yield PanelLink(one.number, f"/r/dispatch/{one.uuid}/", f"递送{one.receiver_name}，{state}")
    for lead in LEAD.sight.rows(actor).filter(pk=record.lead_id):
        yield PanelLink(lead.number, f"/r/lead/{lead.uuid}/", "反向移送的线索")


def starts(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """提出移送报告, from a case of one's own that is handled."""
    assert isinstance(record, Case)
    is_own = record.owner == actor.agency and level >= Level.FULL
    if is_own and record.state in FROM and actor.role in PROPOSE_TRANSFER.roles:
        url = f"/r/transfer/new/{PROPOSE_TRANSFER.name}?{urlencode({'case': record.number})}"
        yield MayAct(PROPOSE_TRANSFER.title, url, action=PROPOSE_TRANSFER.name)


add_links("case", of_case)
add_buttons("case", starts)
add_links("lead", of_lead)
add_links("transfer", of_transfer)
