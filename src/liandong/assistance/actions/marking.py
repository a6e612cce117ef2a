"""随递送走的几步：送出、签收、接受、退回、书面答复；期限从签收起算，紧急的从送达起算。

None is an act of its own: the dispatch is signed for, accepted, returned or answered on paper, and the request follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import PAPER_WORKING, WORKING
from liandong.cases.models import Case
from liandong.cases.states import DECIDING, LIVE
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, holds
from liandong.kernel.actions import Act, Action
from liandong.kernel.ports import law_book
from liandong.kernel.roles import BUSINESS, Level
from liandong.law.assistance import ART_26, HENAN_17, HOUSE_ASSISTANCE, URGENT, WAITS
from liandong.law.parameter import Parameter
from liandong.law.verdict import Source
from liandong.leads.evidence import ART_46
from liandong.now import CHINA
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency

SEND_CLOCK = "送出协查请求"
SEND_ROW = "N-04"
REPLY_CLOCK = "答复协查请求"
REMIND_CLOCK = "逾期未答复催办"
CONFIRM_CLOCK = "确认协查复函"
CONFIRM_ROW = "N-02"
ALL_CLOCKS = (REPLY_CLOCK, REMIND_CLOCK, CONFIRM_CLOCK)


def _mark(name: str, title: str, consequence: str, source: Source, *names: str) -> Action:
    return Action(
        name=f"assistance.{name}", title=title, kind="assistance_request", roles=BUSINESS, side="any",
        sight=Level.SUMMARY, is_inner=True, clocks=names, consequence=consequence, sources=(source,),
    )  # fmt: skip


MARK_SENT = _mark("mark_sent", "送出", "已送达被请求机关，等它签收。", ART_26, SEND_CLOCK)


@MARK_SENT.change
def mark_sent(act: Act) -> None:
    went_out(act, act.record)


def went_out(act: Act, request: AssistanceRequest) -> None:
    """It is on its way: nothing is left of the drafting, and the case waits where that was asked for."""
    hold_case(act, request)
    draft_done(act, request)


def waits_row(agency: UUID, act: Act) -> Parameter | None:
    """The row of this agency's line that lets a case wait for an answer today."""
    line = line_of(Agency.objects.get(uuid=agency))
    return law_book().at(act.now.astimezone(CHINA).date()).find(WAITS, line)


def hold_case(act: Act, request: AssistanceRequest) -> None:
    """The case it is asked for is not decided before the answer is there, where that was asked for and the rule still stands.

    Why it waits is told on the request, to those who see it in full.
    """
    row = waits_row(request.owner, act) if request.waits_why else None
    if row is not None:
        reason = f"协查{request.number}等{request.receiver_name}复函。办案期限照常计算；要先作决定的，撤回这件请求。"
        cause = ("assistance_request", request.uuid)
        holds.place("case", request.source, DECIDING, reason, row.provision, cause)


def free_case(request: AssistanceRequest) -> None:
    """It waits no longer: the answer is there, or none will come of this."""
    holds.lift(request.source, request.uuid)


def weigh_evidence(request: AssistanceRequest) -> None:
    """The case it was asked for is not decided on evidence from elsewhere that nobody has reviewed; reviewed, as of use or not, it
    holds nothing up. A case that waits for the answer waits until that is confirmed, as before.
    """
    unread = request.evidence.filter(withdrawn_at=None, reviewed_at=None)
    if not unread.exists():
        if request.state == "answered" or not request.waits_why:
            free_case(request)
    elif Case.objects.filter(uuid=request.source, state__in=LIVE).exists():
        reason = f"协查{request.number}随复函来的证据还没有审查完，请先办“审查证据”，不用的写明不作为证据"
        holds.place("case", request.source, DECIDING, reason, ART_46, ("assistance_request", request.uuid))


def start_sending(act: Act, request: AssistanceRequest) -> None:
    """Whoever asks has to send it: from the proposal, anew from the approval of what goes on paper, and from a return until it goes
    out again."""
    clocks.end(request.uuid, SEND_CLOCK, act.now)
    clocks.start("assistance_request", request.uuid, SEND_CLOCK, SEND_ROW, act.now, owed_by=request.owner)


def draft_done(act: Act, request: AssistanceRequest) -> None:
    """It went out, or will not: nobody at the agency that asks has to do anything about sending it."""
    clocks.end(request.uuid, SEND_CLOCK, act.now)
    act.announce("assistance.draft_done", request=str(request.uuid))


MARK_SIGNED = _mark(
    "mark_signed", "对方签收", "被请求机关看得到全部，答复期限开始计算。", HOUSE_ASSISTANCE, REPLY_CLOCK
)


@MARK_SIGNED.change
def mark_signed(act: Act) -> None:
    request: AssistanceRequest = act.record
    dispatch = Dispatch.objects.filter(carried=request.uuid).latest("pk")
    request.signed_at = dispatch.signed_at or act.now
    request.reminded_at = None  # 没有签收时提醒过的，没有答复另说
    start_reply(act, request)


def start_reply(act: Act, request: AssistanceRequest) -> None:
    """The limit of the answer, from the signature, or from the delivery where it is urgent; anew from now for a supplement.

    Owed by the agency asked on the platform; off it nobody here owes it, so whoever asked only watches it.
    """
    first = request.sent_at if request.row == URGENT else request.signed_at
    since = act.now if request.rounds else first
    owed_by, nature = (request.receiver, request.nature) if request.receiver else (request.owner, "courtesy")
    assert since is not None and owed_by is not None
    clocks.start(
        "assistance_request", request.uuid, REPLY_CLOCK, request.row, since, owed_by=owed_by, line=request.line,
        nature=nature,
    )  # fmt: skip


MARK_ACCEPTED = _mark("mark_accepted", "对方接受", "被请求机关已接受，由所填的人承办。", ART_26)


@MARK_ACCEPTED.change
def mark_accepted(act: Act) -> None:
    act.record.handler, act.record.handler_name = act.values["handler"], act.values["handler_name"]


MARK_BACK = _mark(
    "mark_back",
    "对方退回",
    "材料不全或者重复的，退回修改后再送，送出的期限开始计算。",
    HOUSE_ASSISTANCE,
    *ALL_CLOCKS,
    SEND_CLOCK,
)


@MARK_BACK.change
def mark_back(act: Act) -> None:
    request: AssistanceRequest = act.record
    stop_clocks(request, act.now)
    free_case(request)
    request.sent_at, request.signed_at, request.declined = None, None, []
    request.answers.all().delete()  # 按退回以前的问题说的，痕迹里留着
    begin_anew(request)
    start_sending(act, request)
    act.announce("assistance.returned", request=str(request.uuid))


def begin_anew(request: AssistanceRequest) -> None:
    """Nothing of an earlier limit holds for the next: how far it had climbed, who was reminded, what extension was asked for."""
    request.rung, request.reminded_at = 0, None
    request.longer_days, request.longer_why, request.longer_asked_at, request.longer = None, "", None, ""


MARK_REFUSED = _mark(
    "mark_refused", "对方不予协助", "不属于被请求机关职权的，事由和说明写在请求上。", ART_26, *ALL_CLOCKS
)


@MARK_REFUSED.change
def mark_refused(act: Act) -> None:
    request: AssistanceRequest = act.record
    at = _settled(act, request)
    request.is_late = is_past(request, at)
    stop_clocks(request, at)
    free_case(request)
    request.ground, request.refused_why = act.values["ground"], act.values["why"]
    request.ended_at = act.now
    act.announce("assistance.refused", request=str(request.uuid))


MARK_REPLIED = _mark(
    "mark_replied", "书面答复", "照复函登记；逐个问题的答复由本机关登记在请求上。", HENAN_17, *ALL_CLOCKS
)


@MARK_REPLIED.change
def mark_replied(act: Act) -> None:
    request: AssistanceRequest = act.record
    request.reply, request.reply_paper = act.values["reply"], act.values["reply_paper"]
    replied(act, request, _settled(act, request))


def _settled(act: Act, request: AssistanceRequest) -> datetime:
    """When the dispatch it travelled by was answered or returned: on paper, the day of the letter."""
    return Dispatch.objects.filter(carried=request.uuid).latest("pk").settled_at or act.now


def replied(act: Act, request: AssistanceRequest, at: datetime) -> None:
    """The answer is there, in time or late by the limit that ran: the first, and each that was asked for again. Whoever asked has to
    confirm it.

    Args:
        at: when it was given; of a letter, its day, whenever it is entered.
    """
    request.is_late = request.is_late or is_past(request, at)
    request.replied_at = request.replied_at or at
    stop_clocks(request, at)
    weigh_evidence(request)
    clocks.start(
        "assistance_request", request.uuid, CONFIRM_CLOCK, CONFIRM_ROW, act.now, owed_by=request.owner
    )  # fmt: skip
    act.announce("assistance.replied", request=str(request.uuid))


def is_worked_on(request: Any) -> bool:
    """Whether the agency asked works on the answer, so that it may ask for longer."""
    return request.state in (PAPER_WORKING if request.is_paper else WORKING)


def is_past(request: AssistanceRequest, at: datetime) -> bool:
    """Whether the limit of the answer had passed by then, where it binds."""
    due = next((c.due_at for c in clocks.running(request.uuid) if c.name == REPLY_CLOCK), None)
    return request.nature != "courtesy" and due is not None and due < at


def stop_clocks(request: AssistanceRequest, at: datetime) -> None:
    for name in ALL_CLOCKS:
        clocks.end(request.uuid, name, at)
