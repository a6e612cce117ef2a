"""谁管辖，挂在哪里：案件、线索、违法行为的页面上一句话；争议和它所涉的记录、移交的递送互相找得到；发起协商的按钮。"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from liandong.cases.models import Case
from liandong.dispatches.kinds import DISPATCH
from liandong.jurisdiction.actions.raising import RAISE_DISPUTE
from liandong.jurisdiction.actions.sides import is_live
from liandong.jurisdiction.kinds import DISPUTE
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.standing import Standing, offences_of, standing_of
from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links
from liandong.kernel.roles import Level
from liandong.leads.models import Lead
from liandong.offences.models import Offence

WHO = "谁管辖"
SHOWN_ON = ("case", "lead", "offence")
"""Kinds whose records speak of an offence, or are one."""


def standing_for(actor: Actor, kind: str, record: UUID) -> Standing | None:
    """The answer for what a record speaks of, as the actor's agency may know it."""
    found = list(Offence.objects.filter(uuid=record)) if kind == "offence" else offences_of(kind, record)
    return standing_of(found, actor.agency) if found else None


def who_has_it(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The answer in a sentence, and the disputes about it, to whoever may see the record in full."""
    kind = "offence" if isinstance(record, Offence) else "case" if isinstance(record, Case) else "lead"
    if level < Level.FULL:
        return
    standing = standing_for(actor, kind, record.uuid)
    if standing is None:
        return
    yield PanelLink(WHO, f"/r/{kind}/{record.uuid}/", standing.told)
    keys = [d.pk for d in standing.disputes]
    for one in DISPUTE.sight.rows(actor).filter(pk__in=keys).order_by("pk"):
        yield PanelLink(
            one.number, f"/r/dispute/{one.uuid}/", f"管辖争议，{DISPUTE.states.states[one.state].label}"
        )


def of_dispute(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The records it is about and the dispatches by which they were handed over, as far as the reader sees them."""
    assert isinstance(record, JurisdictionDispute)
    if level < Level.FULL:
        return
    for subject in record.subjects.order_by("pk"):
        kind = kinds.get(subject.kind)
        if kind is not None and kind.sight.rows(actor).filter(uuid=subject.record).exists():
            yield PanelLink(
                subject.number, f"/r/{subject.kind}/{subject.record}/", f"{subject.agency_name}的{kind.title}"
            )
    sent = record.subjects.exclude(dispatch=None).values_list("dispatch", flat=True)
    for dispatch in DISPATCH.sight.rows(actor).filter(uuid__in=sent).order_by("pk"):
        yield PanelLink(
            dispatch.number,
            f"/r/dispatch/{dispatch.uuid}/",
            f"移交，{DISPATCH.states.states[dispatch.state].label}",
        )


def raise_button(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """发起管辖协商, from a case or lead that somebody has still to deal with."""
    assert isinstance(record, Case | Lead)
    if actor.role in RAISE_DISPUTE.roles and level >= Level.SUMMARY and is_live(record):
        url = f"/r/dispute/new/{RAISE_DISPUTE.name}?record={record.number}"
        yield MayAct(RAISE_DISPUTE.title, url, action=RAISE_DISPUTE.name)


for _kind in SHOWN_ON:
    add_links(_kind, who_has_it)
for _kind in ("case", "lead"):
    add_buttons(_kind, raise_button)
add_links("dispute", of_dispute)
