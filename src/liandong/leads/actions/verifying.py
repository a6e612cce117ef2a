"""核查：开始、改派、延长、结论、转送、告知举报人。

One verification is one agency's. Its limit is that of the agency's own line, from the day it had the lead in hand; the head
may extend it as the provision allows. A conclusion is told back along the way the lead came, and to the reporter where he
gave his name, by whoever is named to handle it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liandong.dispatches.actions.receiving import ANSWER_DISPATCH, handlers, may_be_handler
from liandong.dispatches.actions.sending import SENDERS
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, numbering, opening
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.ports import law_book
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.parameter import Parameter
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import forms, progress, stating
from liandong.leads.actions.handing import CARRIAGE, NOTE_PROGRESS, hand_over
from liandong.leads.models import Lead, Reporter, Verification
from liandong.leads.states import HOUSE_LEADS, OPINION, PROMPTLY, REPORTS, SHARED
from liandong.now import CHINA
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency

VERIFY_CLOCK = "核查并决定是否立案"
TELL_CLOCK = "告知实名举报人"
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})

OPEN_VERIFICATION = Action(
    name="leads.open_verification",
    title="开始核查",
    kind="verification",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.Opening,
    clocks=(VERIFY_CLOCK,),
    consequence="核查期限按本机关条线的规定计算。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


@OPEN_VERIFICATION.judge
def may_open_verification(act: Act) -> Verdict:
    lead: Lead = act.values["lead"]
    if lead.verifications.filter(owner=act.actor.agency, state__in=("open", "passed_on")).exists():
        return refuse("verifying_already", f"本机关正在核查{lead.number}，不必再开一件。", HOUSE_LEADS)
    return allow("may_open", "可以核查。", PROMPTLY)


@OPEN_VERIFICATION.change
def open_verification(act: Act) -> Verification:
    values, agency = act.values, Agency.objects.get(uuid=act.actor.agency)
    verification = Verification(
        number=numbering.record_number("HC"), owner=agency.uuid, agency_name=agency.name,
        **{n: values[n] for n in ("lead", "dispatch", "handler", "handler_name", "began_at")},
    )  # fmt: skip
    row, line = limit("M-01", "P-16", agency, values["began_at"])
    clocks.start(
        "verification",
        verification.uuid,
        VERIFY_CLOCK,
        row,
        values["began_at"],
        owed_by=agency.uuid,
        line=line,
    )
    act.announce("leads.assigned", verification=str(verification.uuid))
    return verification


def limit(of_line: str, of_all: str, agency: Agency, since: datetime) -> tuple[str, str]:
    """The row that holds for this agency's line on the day, and the line it is asked for; that for everybody where its line has none."""
    day = since.astimezone(CHINA).date()
    line = line_of(agency)
    row = law_book().at(day).find(of_line, line) if line else None
    return (of_line, line) if row is not None else (of_all, "")


CONCLUDE = Action(
    name="leads.conclude_verification",
    title="核查结论",
    kind="verification",
    roles=HEADS,
    form=forms.Conclusion,
    clocks=(VERIFY_CLOCK, TELL_CLOCK),
    consequence="结论告诉移出机关和受理机关；实名举报的，由承办人在期限内告知举报人是否立案和理由。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


@CONCLUDE.change
def conclude(act: Act) -> None:
    verification: Verification = act.record
    for name in ("outcome", "finding", "case"):
        setattr(verification, name, act.values[name])
    verification.decided_at = act.now
    clocks.end(verification.uuid, VERIFY_CLOCK, act.now)
    lead = verification.lead
    if lead.reporter_kind == Reporter.REAL:
        _must_tell(act, verification, Agency.objects.get(uuid=verification.owner))
    else:
        act.also(CLOSE, verification, {})
    _answer(act, verification, stating.result(verification))
    mark = progress.after(lead, less=[verification], is_concluded=True)
    progress.leave(act, lead, mark, found=verification.outcome)
    act.announce("leads.concluded", verification=str(verification.uuid))


def _must_tell(act: Act, verification: Verification, agency: Agency) -> None:
    """From now the agency owes the reporter word of the conclusion."""
    row, line = limit("M-14", "N-13", agency, act.now)
    clocks.start("verification", verification.uuid, TELL_CLOCK, row, act.now, owed_by=agency.uuid, line=line)


OWE_TELLING = Action(
    name="leads.owe_telling",
    title="待告知举报人",
    kind="verification",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.Answered,
    clocks=(TELL_CLOCK,),
    consequence="作出结论的机关不知道举报人是谁，由受理机关登记复函、补记举报人的人在期限内告知举报人。",
    sources=(REPORTS, HOUSE_LEADS),
)


@OWE_TELLING.change
def owe_telling(act: Act) -> Verification:
    """Who concluded does not know who reported: the intake unit tells him, and whoever entered the answer or the name is named."""
    agency = Agency.objects.get(uuid=act.actor.agency)
    verification = Verification(
        number=numbering.record_number("HC"), owner=agency.uuid, agency_name=agency.name, decided_at=act.now, **act.values
    )  # fmt: skip
    _must_tell(act, verification, agency)
    act.announce("leads.concluded", verification=str(verification.uuid))
    return verification


def _answer(act: Act, verification: Verification, text: str) -> None:
    """Tell the result back to whoever sent the lead here."""
    came_by = _came_by(verification)
    if came_by is not None and came_by.state == "accepted":
        act.also(ANSWER_DISPATCH, came_by, {"result": text})


TELL_REPORTER = Action(
    name="leads.tell_reporter",
    title="登记告知",
    kind="verification",
    roles=frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON}),
    form=forms.Telling,
    clocks=(TELL_CLOCK,),
    consequence="告知举报人是否立案和理由的期限到此为止；核查办结。",
    sources=(REPORTS, HOUSE_LEADS),
)


@TELL_REPORTER.judge
def may_tell_reporter(act: Act) -> Verdict:
    is_duty = act.actor.post == act.record.handler
    if not is_duty and act.actor.role is not Role.UNIT_HEAD:
        return refuse(
            "not_the_handler",
            f"由承办人{act.record.handler_name}告知，或者由办案机构负责人登记。",
            HOUSE_LEADS,
        )
    return allow("may_tell", "可以登记告知。", REPORTS)


@TELL_REPORTER.change
def tell_reporter(act: Act) -> None:
    verification: Verification = act.record
    verification.told_on, verification.told_how = act.values["told_on"], act.values["told_how"]
    clocks.end(verification.uuid, TELL_CLOCK, act.now)
    act.also(NOTE_PROGRESS, verification.lead, {}, "已告知举报人")


def _came_by(verification: Verification) -> Dispatch | None:
    """The dispatch by which the lead came to this agency; None at the intake unit."""
    return Dispatch.objects.get(uuid=verification.dispatch) if verification.dispatch else None


PASS_ON = Action(
    name="leads.pass_on",
    title="转送",
    kind="verification",
    roles=SENDERS,
    form=forms.SendingLead,
    consequence="本机关停止核查，期限停在这里；对方退回的，由本机关接着核查。不能送给已经经手过的机关。",
    clocks=(VERIFY_CLOCK,),
    sources=(SHARED, OPINION),
)


@PASS_ON.change
def pass_on(act: Act) -> None:
    verification: Verification = act.record
    clocks.end(verification.uuid, VERIFY_CLOCK, act.now)
    hand_over(act, verification.lead, _came_by(verification))
    act.also(progress.after(verification.lead, less=[verification]), verification.lead, {})


REASSIGN = Action(
    name="leads.reassign_verification",
    title="改派",
    kind="verification",
    roles=HEADS | {Role.LIAISON},
    form=forms.Taking,
    reason="required",
    reason_level=Level.FULL,
    consequence="从此由所填的人核查和告知；举报人改由他看得到，原承办人不再看得到。",
    sources=(HOUSE_LEADS,),
)


@REASSIGN.judge
def may_reassign(act: Act) -> Verdict:
    return may_be_handler(act.record.owner, act.values["handler"])


@REASSIGN.change
def reassign(act: Act) -> None:
    verification = act.record
    handler = handlers(verification.owner, act.values["handler"])[0]
    verification.handler, verification.handler_name = handler.post, handler.person_name
    act.also(NOTE_PROGRESS, verification.lead, {}, "改派承办人")
    act.announce("leads.assigned", verification=str(verification.uuid))


EXTEND = Action(
    name="leads.extend_verification",
    title="延长期限",
    kind="verification",
    roles=frozenset({Role.AGENCY_HEAD}),
    reason="required",
    reason_level=Level.FULL,
    clocks=(VERIFY_CLOCK,),
    consequence="按条线的规定延长一次，从原期限届满起接着算。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


def _row(verification: Verification) -> Parameter | None:
    """The row the running limit stands on."""
    clock = next((c for c in clocks.running(verification.uuid) if c.name == VERIFY_CLOCK), None)
    return clocks.row_of(clock) if clock else None


@EXTEND.judge
def may_extend(act: Act) -> Verdict:
    row = _row(act.record)
    if act.record.state != "open":
        return refuse("not_open", "已经有了结论或者转送了，不必延长。", HOUSE_LEADS)
    if row is None or row.extension is None or row.extension.value is None:
        return refuse("no_extension", "本机关条线的规定没有写可以延长，请抓紧核查。", HOUSE_LEADS)
    if act.record.is_extended:
        return refuse("extended_already", "已经延长过一次，不能再延长。", HOUSE_LEADS)
    return allow("may_extend", "可以延长。", HOUSE_LEADS)


@EXTEND.change
def extend(act: Act) -> None:
    row = _row(act.record)
    assert row is not None and row.extension is not None and row.extension.value is not None
    clocks.extend(act.record.uuid, VERIFY_CLOCK, row.extension.value, row.extension.unit, act.reason)
    act.record.is_extended = True


REOPEN = Action(
    name="leads.reopen_verification",
    title="接着核查",
    kind="verification",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    clocks=(VERIFY_CLOCK,),
    consequence="转送的被退回或者撤回了，由本机关接着核查；期限仍自收到之日起算。",
    sources=(PROMPTLY, HOUSE_LEADS),
)


@REOPEN.change
def reopen(act: Act) -> None:
    verification: Verification = act.record
    agency = Agency.objects.get(uuid=verification.owner)
    row, line = limit("M-01", "P-16", agency, verification.began_at)
    clocks.start(
        "verification", verification.uuid, VERIFY_CLOCK, row, verification.began_at, owed_by=verification.owner,
        line=line,
    )  # fmt: skip


CLOSE = Action(
    name="leads.close_verification",
    title="核查办结",
    kind="verification",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    clocks=(VERIFY_CLOCK,),
    consequence="没有要告知的举报人，对方已经接受，或者管辖已定移交给对方。",
    sources=(HOUSE_LEADS,),
)


@CLOSE.change
def close(act: Act) -> None:
    """What was passed on and accepted there, or ends because another has it, is answered to whoever had sent it here."""
    verification: Verification = act.record
    said: str = act.values.get("said", "")
    clocks.end(verification.uuid, VERIFY_CLOCK, act.now)
    if said:
        verification.finding = said
        _answer(act, verification, said)
    moves_only(act)


OPEN_ACTION = opening.declare("leads.open_verification_file", "verification")


def passed_on_by(dispatch: Dispatch) -> Verification | None:
    """The verification whose agency sent the lead on by this dispatch."""
    rows: Any = Verification.objects.filter(
        lead__uuid=dispatch.carried, owner=dispatch.sender, state="passed_on"
    )
    return rows.order_by("-id").first() if dispatch.carriage == CARRIAGE else None
