"""请求机关：答复延期申请，确认复函或者退回补充，审查证据，把复函用于案件。

Evidence from elsewhere is used only after whoever asked has reviewed it; a reply serves several cases of the agency, each with
its reason.
"""

from __future__ import annotations

from typing import Any

from liandong.assistance import forms
from liandong.assistance.actions.drafting import DRAFTERS, HEADS, may_be_for
from liandong.assistance.actions.marking import (
    ALL_CLOCKS,
    CONFIRM_CLOCK,
    REPLY_CLOCK,
    begin_anew,
    free_case,
    hold_case,
    is_past,
    is_worked_on,
    start_reply,
    stop_clocks,
    weigh_evidence,
)
from liandong.assistance.models import AssistanceRequest, ReplyUse, Review
from liandong.assistance.states import ANSWERED
from liandong.cases.models import Case
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.assistance import ART_26, HOUSE_ASSISTANCE
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.evidence import ART_46

GRANTED, NOT_GRANTED = "同意", "不同意"


def is_longer_open(request: Any) -> bool:
    """Whether an extension was asked for and waits for its answer."""
    return request.longer_asked_at is not None and not request.longer and is_worked_on(request)


def _on_longer(name: str, title: str, consequence: str, **more: Any) -> Action:
    return Action(
        name=f"assistance.{name}", title=title, kind="assistance_request", roles=HEADS, concerns=is_longer_open,
        consequence=consequence, sources=(HOUSE_ASSISTANCE,), **more,
    )  # fmt: skip


GRANT_LONGER = _on_longer(
    "grant_longer", "同意延期", "答复期限从原期限届满起接着算。", clocks=(REPLY_CLOCK,), reason="optional"
)
DECLINE_LONGER = _on_longer(
    "decline_longer",
    "不同意延期",
    "答复期限照旧，理由对方看得到。",
    reason="required",
    reason_level=Level.FULL,
)


@GRANT_LONGER.judge
def may_grant(act: Act) -> Verdict:
    """What has passed has climbed already, and is not made good. On paper nothing climbs, and the letter that asked for longer was
    written in time, however long it travelled.
    """
    if not act.record.is_paper and is_past(act.record, act.now):
        text = "答复期限已经届满，不能再延长；对方仍可以答复，系统标明逾期。不同意的，请办“不同意延期”。"
        return refuse("past_already", text, HOUSE_ASSISTANCE)
    return allow("may_grant", "可以同意。", HOUSE_ASSISTANCE)


@GRANT_LONGER.change
def grant_longer(act: Act) -> None:
    request: AssistanceRequest = act.record
    assert request.longer_days is not None
    request.longer, request.reminded_at = GRANTED, None  # 原期限过了提醒过的，延长的过了另说
    clocks.extend(request.uuid, REPLY_CLOCK, request.longer_days, "working_day", request.longer_why)
    act.announce("assistance.longer_answered", request=str(request.uuid))


@DECLINE_LONGER.change
def decline_longer(act: Act) -> None:
    act.record.longer = NOT_GRANTED
    act.announce("assistance.longer_answered", request=str(act.record.uuid))


ACCEPT_REPLY = Action(
    name="assistance.accept_reply",
    title="确认复函",
    kind="assistance_request",
    roles=DRAFTERS | HEADS,
    clocks=(CONFIRM_CLOCK,),
    reason="optional",
    consequence="这件协查办结；证据经审查以后可以使用，复函可以用于本机关的几件案件。",
    sources=(HOUSE_ASSISTANCE,),
)


@ACCEPT_REPLY.change
def accept_reply(act: Act) -> None:
    stop_clocks(act.record, act.now)
    free_case(act.record)
    weigh_evidence(act.record)
    act.record.ended_at = act.now
    act.announce("assistance.accepted", request=str(act.record.uuid))


ASK_SUPPLEMENT = Action(
    name="assistance.ask_supplement",
    title="退回补充",
    kind="assistance_request",
    roles=DRAFTERS | HEADS,
    form=forms.Lacking,
    clocks=ALL_CLOCKS,
    consequence="对方照所写的补充，答复期限从现在重新计算；先前的答复和证据都在。",
    sources=(ART_26, HOUSE_ASSISTANCE),
)


@ASK_SUPPLEMENT.change
def ask_supplement(act: Act) -> None:
    request: AssistanceRequest = act.record
    stop_clocks(request, act.now)
    request.rounds, request.missing = request.rounds + 1, act.values["missing"]
    begin_anew(request)
    free_case(request)  # 补充期间审查不了
    hold_case(act, request)
    start_reply(act, request)
    act.announce("assistance.supplement_asked", request=str(request.uuid))


REVIEW_EVIDENCE = Action(
    name="assistance.review_evidence",
    title="审查证据",
    kind="assistance_request",
    roles=DRAFTERS,
    form=forms.Reviewing,
    concerns=lambda request: request.standing_evidence > 0 and request.state in ANSWERED,
    consequence="审查意见写在这份证据上；没有审查、不作为证据的，不得用来认定事实，没有审查完的，所为的案件不得作出决定。",
    sources=(ART_46, HOUSE_ASSISTANCE),
)


@REVIEW_EVIDENCE.judge
def may_review(act: Act) -> Verdict:
    if not act.record.evidence.filter(number=act.values["which"], withdrawn_at=None).exists():
        text = f"没有第{act.values['which']}份证据，或者已经撤下。"
        return refuse("no_such_evidence", text, HOUSE_ASSISTANCE)
    return allow("may_review", "可以审查。", ART_46)


@REVIEW_EVIDENCE.change
def review_evidence(act: Act) -> None:
    one = act.record.evidence.get(number=act.values["which"])
    one.review, one.review_told = act.values["review"], act.values["review_told"]
    one.reviewed_by, one.reviewed_at = act.actor.person_name, act.now
    one.save(update_fields=["review", "review_told", "reviewed_by", "reviewed_at"])
    weigh_evidence(act.record)
    act.note(evidence=one.number, digest=one.digest, review=Review(one.review).label)


USE_REPLY = Action(
    name="assistance.use_reply",
    title="用于案件",
    kind="assistance_request",
    roles=DRAFTERS,
    form=forms.Using,
    concerns=lambda request: request.state == "answered",
    consequence="复函和审查过的证据与所填的案件、核查互相找得到；同一份复函可以用于本机关的几件。",
    sources=(ART_46, HOUSE_ASSISTANCE),
)


@USE_REPLY.judge
def may_use_reply(act: Act) -> Verdict:
    request, record = act.record, act.values["record"]
    if not (verdict := may_be_for(act, record)):
        return verdict
    if request.uses.filter(record=record.uuid).exists():
        return refuse("used_already", f"已经用于{record.number}。", HOUSE_ASSISTANCE)
    unread = request.evidence.filter(withdrawn_at=None, reviewed_at=None).order_by("number")
    if numbers := "、".join(str(n) for n in unread.values_list("number", flat=True)):
        text = f"第{numbers}份证据还没有审查，来自别的机关的证据审查以后才能使用，请先办“审查证据”。"
        return refuse("not_reviewed", text, ART_46)
    return allow("may_use", "可以使用。", ART_46)


@USE_REPLY.change
def use_reply(act: Act) -> None:
    record = act.values["record"]
    ReplyUse.objects.create(
        request=act.record, kind="case" if isinstance(record, Case) else "verification", record=record.uuid,
        number=record.number, why=act.values["why"], by_name=act.actor.person_name, at=act.now,
    )  # fmt: skip
    act.note(used_for=record.number)
