"""自行核查、移送、互告，和线索随各机关的办理往前走的几步。

The intake unit either takes a lead up itself or sends it to whoever is competent; while it is being verified, another agency
whose duty it touches may be told of it as well (互告). The marks are effects of what the agencies do, not acts of their own.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from liandong.catalogue.queries import answer
from liandong.dispatches.actions.receiving import handlers, may_be_handler, usual_handler
from liandong.dispatches.actions.sending import SENDERS
from liandong.dispatches.models import Dispatch
from liandong.dispatches.sending import Parcel, send, send_on_paper
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.door import Refused
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.within import within
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import forms, stating
from liandong.leads.models import Lead, Verification
from liandong.leads.states import HOUSE_LEADS, OPINION, PROMPTLY, SHARED
from liandong.now import CHINA
from liandong.registry.models import Agency

CARRIAGE = "lead"

TAKE_LEAD = Action(
    name="leads.take_lead",
    title="自行核查",
    kind="lead",
    roles=frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    form=forms.Taking,
    present=usual_handler,
    consequence="由所填的人核查，核查期限自收到之日起算；他看得到举报人，每看一次都留痕。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


@TAKE_LEAD.judge
def may_take_lead(act: Act) -> Verdict:
    return may_be_handler(act.record.owner, act.values["handler"])


@TAKE_LEAD.change
def take_lead(act: Act) -> None:
    handler = handlers(act.record.owner, act.values["handler"])[0]
    begin(
        act, act.record, handler.post, handler.person_name,
        datetime.combine(act.record.received_on, time(), CHINA),
    )  # fmt: skip


def begin(
    act: Act, lead: Lead, post: Any, name: str, since: datetime, dispatch: Dispatch | None = None
) -> None:
    """Open this agency's own verification of a lead, in the same act."""
    _made(
        act, "leads.open_verification", lead, handler=post, handler_name=name, began_at=since.isoformat(),
        dispatch=dispatch.uuid if dispatch else "",
    )  # fmt: skip


def owe_telling(act: Act, lead: Lead, finding: str, since: datetime | None = None) -> None:
    """Name whoever does this act to tell the reporter what was found elsewhere, in the same act."""
    _made(
        act, "leads.owe_telling", lead, handler=act.actor.post, handler_name=act.actor.person_name,
        began_at=(since or act.now).isoformat(), finding=finding,
    )  # fmt: skip


def _made(act: Act, name: str, lead: Lead, **values: Any) -> None:
    outcome = within(act, name, None, {"lead": lead.uuid, **values}, actor=act.actor)
    if not outcome.is_done:
        raise Refused(outcome)


def competent_agencies(record: Record) -> dict[str, Any]:
    """Who has the power over its item in its place, the nearest first, as the first value of the form; empty where nobody is known."""
    assert isinstance(record, Lead)
    if record.item is None:
        return {}
    found = answer(record.item, record.division, record.received_on).competence.agencies
    rows = Agency.objects.filter(code__in=[c.agency for c in found], state="in_force").exclude(
        uuid=record.owner
    )
    nearest = rows.order_by("-rank", "code").first()
    return {"to": nearest.name} if nearest is not None else {}


SEND_LEAD = Action(
    name="leads.send_lead",
    title="移送线索",
    kind="lead",
    roles=SENDERS,
    form=forms.SendingLead,
    present=competent_agencies,
    consequence="送达后对方在期限内签收；签收以前只看到涉嫌什么、在哪里、涉及谁，签收以后看到全部，举报人除外。",
    sources=(SHARED, OPINION),
)


@SEND_LEAD.change
def send_lead(act: Act) -> None:
    hand_over(act, act.record)


def hand_over(act: Act, lead: Lead, previous: Dispatch | None = None) -> None:
    """Send the lead to everybody the form names."""
    parcel = Parcel(CARRIAGE, lead.uuid, lead.number, stating.stated(lead), previous)
    sent = send(act, parcel, **{n: act.values[n] for n in ("to", "why", "note", "is_urgent")})
    act.note(sent=[d.number for d in sent])


SEND_LEAD_ON_PAPER = Action(
    name="leads.send_lead_on_paper",
    title="书面移送",
    kind="lead",
    roles=SENDERS,
    form=forms.SendingLeadOnPaper,
    consequence="对方不在平台上，函件由本机关送出，这里登记；回执、复函由本机关的联络员、办案机构负责人登记，没有回执的只提醒本机关。",
    sources=(SHARED, OPINION),
)


@SEND_LEAD_ON_PAPER.change
def send_lead_on_paper(act: Act) -> None:
    lead: Lead = act.record
    parcel = Parcel(CARRIAGE, lead.uuid, lead.number, stating.stated(lead))
    act.note(sent=[send_on_paper(act, parcel, **act.values).number])


SHARE_LEAD = Action(
    name="leads.share_lead",
    title="互告",
    kind="lead",
    roles=SENDERS,
    side="any",
    form=forms.SendingLead,
    present=competent_agencies,
    consequence="本机关照常核查；同时送给职责有关的机关，由它签收后自行核查。",
    sources=(OPINION, SHARED),
)


@SHARE_LEAD.judge
def may_share_lead(act: Act) -> Verdict:
    lead: Lead = act.record
    if not own_verification(lead, act.actor.agency):
        return refuse("not_verifying", "只有正在核查或者核查过的机关可以互告。", HOUSE_LEADS)
    return allow("may_share", "可以互告。", OPINION)


def own_verification(lead: Lead, agency: Any) -> Verification | None:
    """An agency's own verification of a lead, the latest; none that only tells what was found elsewhere."""
    rows = Verification.objects.filter(lead=lead, owner=agency)
    return rows.exclude(outcome="", decided_at__isnull=False).order_by("-id").first()


@SHARE_LEAD.change
def share_lead(act: Act) -> None:
    own = own_verification(act.record, act.actor.agency)
    came_by = Dispatch.objects.filter(uuid=own.dispatch).first() if own and own.dispatch else None
    hand_over(act, act.record, came_by)


def _mark(name: str, title: str, consequence: str) -> Action:
    action = Action(
        name=name, title=title, kind="lead", roles=BUSINESS, side="any", sight=Level.SUMMARY, is_inner=True,
        consequence=consequence, sources=(HOUSE_LEADS,),
    )  # fmt: skip
    action.change(moves_only)
    return action


MARK_SENT = _mark("leads.mark_sent", "转由其他机关办理", "核查的机关转送了，等对方签收。")
MARK_HANDLING = _mark("leads.mark_handling", "开始核查", "有机关接受，正在核查。")
MARK_BACK = _mark("leads.mark_back", "退回受理机关", "对方退回或者撤回了，由受理机关再处理。")
MARK_DONE = _mark("leads.mark_done", "各机关都有了结论", "没有还在核查、还在等签收的了。")
NOTE_PROGRESS = _mark("leads.note_progress", "办理有进展", "签收、告知等，看得到的范围随之改变。")

MARK_CONTESTED = Action(
    name="leads.mark_contested",
    title="两家机关退回",
    kind="lead",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    consequence="两家机关都以不属于本机关管辖退回，成为消极争议，提示受理机关和监督机关。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


@MARK_CONTESTED.change
def mark_contested(act: Act) -> None:
    act.record.contested_at = act.now
    act.announce("leads.nobody_competent", lead=str(act.record.uuid))
