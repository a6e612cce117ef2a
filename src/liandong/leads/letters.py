"""线索移送函的底稿：送出以前从线索，送出以后从递送；举报人不在其中，线索内容里的号码照对方看到的遮去。

Source: 行政处罚法第二十五条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from liandong.dispatches import grounds
from liandong.dispatches.models import Dispatch
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.leads.kinds import LEAD
from liandong.leads.models import Lead, Origin
from liandong.sealing.numbers import covered

OVER = ("done", "cancelled")
OWN_FINDS = frozenset({Origin.PATROL, Origin.RANDOM, Origin.GRID, Origin.DATA})
"""Origins in which the day a lead was taken in is the day it was found."""


def of_lead(actor: Actor, lead: Lead) -> tuple[Heading, Content] | None:
    """线索移送函 of the agency that took the lead in, while it is dealt with; to whom and why is not known before it is sent."""
    if lead.state in OVER:
        return None
    return Heading(agency=lead.agency_name, title=_title(lead)), _content(lead, "")


def of_dispatch(actor: Actor, dispatch: Dispatch) -> tuple[Heading, Content] | None:
    """线索移送函 of whoever sent it on, with the reason he gave; nothing once it was withdrawn, or to whoever may not read the lead."""
    if dispatch.state == "withdrawn":
        return None
    lead = (
        LEAD.sight.rows(actor, Level.FULL)
        .filter(uuid=dispatch.carried)
        .select_related("party", "item")
        .first()
    )
    if lead is None:
        return None
    heading = Heading(
        agency=dispatch.sender_name, recipients=(dispatch.receiver_name,), title=_title(lead), letter_no=dispatch.register_no,
        urgency="紧急" if dispatch.is_urgent else "",
    )  # fmt: skip
    return heading, _content(lead, "\n".join(filter(None, (grounds.why(dispatch.why).told, dispatch.note))))


def _title(lead: Lead) -> str:
    return f"关于移送{lead.party_label}涉嫌{lead.conduct}线索的函"


def _content(lead: Lead, reason: str) -> Content:
    return {
        "party": lead.party_name or lead.party_label, "party_code": lead.party.code if lead.party else lead.party_code,
        "source": f"{lead.get_origin_display()}，{lead.number}，{lead.received_on:%Y-%m-%d}收到",
        "found_on": f"{lead.received_on:%Y-%m-%d}" if lead.origin in OWN_FINDS else "", "facts": covered(_facts(lead)),
        "provisions": "\n".join(lead.provisions or (lead.item.basis if lead.item else [])), "reason": covered(reason),
        "evidence": [
            {"name": one.name, "kind": one.get_kind_display(), "collected_on": f"{one.taken_on:%Y-%m-%d}" if one.taken_on else ""}
            for one in lead.evidence.filter(withdrawn_at=None).order_by("number")
        ],
    }  # fmt: skip


def _facts(lead: Lead) -> str:
    place = f"{lead.division_name}{lead.address}"
    return f"涉嫌{lead.conduct}，地点：{place}。\n{lead.facts}"


def _sender(dispatch: Dispatch) -> Collection[UUID]:
    return {dispatch.sender}


letters.offer("lead", "lead_transfer_letter", of_lead)
letters.offer("dispatch", "lead_transfer_letter", of_dispatch, _sender)
