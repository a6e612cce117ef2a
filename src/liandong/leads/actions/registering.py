"""线索的登记、补充、撤销，和看一次举报人是谁。

Anybody of a business post who comes upon something registers it. Who reported it is written once, sealed, and read only by
a recorded act. What is found out later is a supplement with a reason that all see.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.kernel import clocks, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.doubles import only_one
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.kernel.sealed import unreadable
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import claims, forms, stating
from liandong.leads.actions.answering import REPLY_CLOCK, TAKERS, run_to_reply
from liandong.leads.models import BACKWARD, Lead
from liandong.leads.states import HOUSE_LEADS, OPINION, PERSONAL

REGISTER_LEAD = Action(
    name="leads.register_lead",
    title="登记线索",
    kind="lead",
    roles=TAKERS,
    side="any",
    creates=True,
    form=forms.NewLead,
    clocks=(REPLY_CLOCK,),
    consequence="登记后由本机关核查，或者移送有权的机关；举报人加密保存，别的机关看不到。",
    sources=(OPINION, HOUSE_LEADS),
)


@REGISTER_LEAD.judge
def may_register_lead(act: Act) -> Verdict:
    paper = act.values["origin_paper"]
    if known := of_paper(act.actor.agency, act.values["origin"], paper).first():
        return _registered_already(paper, known.number)
    return allow("may_register", "可以登记。", OPINION)


def of_paper(agency: UUID, origin: str, paper: str) -> QuerySet[Lead]:
    """Leads that an agency has registered by this paper, the first first; a cancelled one does not count."""
    same = Lead.objects.filter(owner=agency, origin=origin, origin_paper__iexact=paper).order_by("pk")
    return same.exclude(state="cancelled") if paper else same.none()


def _registered_already(paper: str, number: str) -> Verdict:
    text = f"本机关已经按“{paper}”登记过{number}。有新情况的，请在那一条上“补充更正”。"
    return refuse("registered_already", text, HOUSE_LEADS)


@REGISTER_LEAD.change
def register_lead(act: Act) -> Lead:
    values = dict(act.values)
    name, contact = values.pop("reporter_name"), values.pop("reporter_contact")
    lead = Lead(
        number=numbering.record_number("XS"), owner=act.actor.agency, agency_name=act.actor.agency_name, state="registered",
        **{n: values.pop(n) for n in ("origin", "origin_paper", "received_on", "reporter_kind", "reply_by")},
    )  # fmt: skip
    _state_facts(lead, values)
    if who := "，".join(filter(None, (name, contact))):
        lead.reporter = who
    _first_of_its_paper(lead)
    if lead.origin in BACKWARD:
        run_to_reply(lead, act.now)
    claims.claimed(lead, act.now)
    return lead


def _first_of_its_paper(lead: Lead) -> None:
    """Write it, unless another has just registered the same paper."""
    paper = lead.origin_paper
    only_one(lead, "lead", of_paper(lead.owner, lead.origin, paper), partial(_registered_already, paper))


def _state_facts(lead: Lead, values: dict[str, Any]) -> None:
    """Put what was told into the lead, and make of it what a summary says and what is searched."""
    place, party, item = values.pop("division"), values["party"], values["item"]
    for name, value in values.items():
        setattr(lead, name, value)
    lead.division, lead.division_name = place.code, place.name
    if party is not None:
        lead.party_name, lead.party_code = party.name, party.code
    if item is not None and not lead.conduct:
        lead.conduct = item.name
    lead.party_label = stating.labelled(party, lead.party_name, lead.is_citizen, lead.party_code)
    lead.searched = stating.searched(lead)


def _standing(record: Record) -> dict[str, Any]:
    """The facts as the form takes them; a record shows names."""
    assert isinstance(record, Lead)
    shown = {
        n: getattr(record, n)
        for n in (
            "conduct",
            "address",
            "since",
            "until",
            "facts",
            "is_sensitive",
            "is_citizen",
            "is_unlisted",
        )
    }
    return shown | {
        "party": record.party, "party_name": "" if record.party else record.party_name,
        "party_code": "" if record.party else record.party_code,
        "item": record.item.code if record.item else "", "division": record.division,
        "is_continuing": record.is_continuing, "provisions": record.provisions,
    }  # fmt: skip


SUPPLEMENT_LEAD = Action(
    name="leads.supplement_lead",
    title="补充更正",
    kind="lead",
    roles=TAKERS,
    form=forms.Supplement,
    present=_standing,
    reason="required",
    reason_level=Level.FULL,
    consequence="补充立即生效，看得到这条线索的机关都看得到改了什么、为什么；签收前载明的事项不变。",
    sources=(HOUSE_LEADS,),
)


@SUPPLEMENT_LEAD.judge
def may_supplement_lead(act: Act) -> Verdict:
    if forms.began_too_late(act.values["since"], act.record.received_on):
        return refuse("began_too_late", forms.BEGAN_TOO_LATE, HOUSE_LEADS)
    return allow("may_supplement", "可以补充更正。", HOUSE_LEADS)


@SUPPLEMENT_LEAD.change
def supplement_lead(act: Act) -> None:
    _state_facts(act.record, dict(act.values))
    claims.restated(act.record)


CANCEL_LEAD = Action(
    name="leads.cancel_lead",
    title="撤销登记",
    kind="lead",
    roles=frozenset({Role.UNIT_HEAD, Role.LIAISON}),
    reason="required",
    reason_level=Level.FULL,
    clocks=(REPLY_CLOCK,),
    consequence="登记错了、重复登记的才撤销；经核查没有违法事实的，请办核查结论。",
    sources=(HOUSE_LEADS,),
)


@CANCEL_LEAD.change
def cancel_lead(act: Act) -> None:
    clocks.end(act.record.uuid, REPLY_CLOCK, act.now)
    claims.closed(act.record, act.now)


REVEAL_REPORTER = Action(
    name="leads.reveal_reporter",
    title="查看举报人",
    kind="lead",
    roles=TAKERS,
    side="any",
    sight=Level.INTAKE,
    is_note=True,
    reveals="reporter",
    reason="required",
    reason_level=Level.FULL,
    consequence="查看记入办理经过，本机关和监督机关看得到是谁、为什么；举报人只显示这一次，不得泄露。",
    sources=(PERSONAL, HOUSE_LEADS),
)


@REVEAL_REPORTER.judge
def may_reveal_reporter(act: Act) -> Verdict:
    if not act.record.reporter:
        return refuse("no_reporter", "这条线索没有登记举报人。", HOUSE_LEADS)
    if (closed := unreadable(act.record.reporter, "举报人", HOUSE_LEADS)) is not None:
        return closed
    return allow("may_reveal", "可以查看。", PERSONAL)


@REVEAL_REPORTER.change
def reveal_reporter(act: Act) -> None:
    """Nothing changes but the trail; who it is is read after it stands there (`kernel.revealing`)."""


OPEN_LEAD = opening.declare("leads.open_lead", "lead")
