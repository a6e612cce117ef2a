"""被请求机关：部分不予协助、不予协助、申请延期、逐个问题答复、交证据、复函。

Of an agency that is not on the platform whoever asked enters the same, as its paper says. Nothing ends by silence: each question
has an answer or a reason before the reply goes out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liandong.assistance import forms
from liandong.assistance.actions.drafting import HEADS, named, two_named
from liandong.assistance.actions.marking import (
    ALL_CLOCKS,
    REPLY_CLOCK,
    free_case,
    is_past,
    is_worked_on,
    replied,
    stop_clocks,
    weigh_evidence,
)
from liandong.assistance.models import Answer, AssistanceEvidence, AssistanceRequest
from liandong.assistance.states import WORKING
from liandong.dispatches.actions.paper import keep_scan, moment_of
from liandong.dispatches.actions.receiving import ANSWER_DISPATCH
from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import OPEN
from liandong.kernel import clocks, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level, Role
from liandong.law.assistance import ART_26, HENAN_17, HOUSE_ASSISTANCE, may_ask_longer, refusal
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import evidence
from liandong.leads.evidence import ART_46
from liandong.leads.forms import EvidenceNumber
from liandong.now import CHINA

ANSWERERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
ON_PAPER = ("signed", "replied", "supplement")
"""States in which whoever asked on paper enters what its letter says; a refusal also where no receipt came before it."""


def speaks(actor: Actor, request: Any) -> bool:
    """Whether the actor's agency enters the answer: the one asked, or whoever asked it on paper."""
    return actor.agency == (request.receiver or request.owner)


def is_being_answered(request: Any) -> bool:
    return request.state in (ON_PAPER if request.is_paper else WORKING)


def may_be_refused(request: Any) -> bool:
    return request.state in (("sent", *ON_PAPER) if request.is_paper else ("signed", *WORKING))


def _asked(name: str, title: str, consequence: str, **more: Any) -> Action:
    said: dict[str, Any] = {"roles": ANSWERERS, "whose": speaks, "concerns": is_being_answered, **more}
    return Action(
        name=f"assistance.{name}", title=title, kind="assistance_request", side="any", consequence=consequence,
        sources=said.pop("sources", (ART_26, HOUSE_ASSISTANCE)), **said,
    )  # fmt: skip


def _scan_fits(act: Act) -> Verdict:
    """Only what came on paper has a scan; an agency on the platform seals and sends its letter there."""
    if act.values["scan"] is not None and not act.record.is_paper:
        text = "对方在平台上，复函在“文书”里起草、用印、送出，这里不交扫描件，请把文件去掉。"
        return refuse("no_scan_here", text, HOUSE_ASSISTANCE)
    return allow("scan_fits", "可以登记。", HOUSE_ASSISTANCE)


def _letter_fits(act: Act) -> Verdict:
    """What is entered from a letter bears its day, by which it is in time or late; what is done on the platform has no other day."""
    request, day = act.record, act.values["letter_on"]
    if request.is_paper and day is None:
        text = "对方不在平台上，请填“来函日期”，照来函所写的日期；逾期没有，按这一天算。"
        return refuse("no_letter_day", text, HOUSE_ASSISTANCE)
    if day is not None and not request.is_paper:
        text = "对方在平台上，办理的这一天就是日期，请把“来函日期”去掉。"
        return refuse("no_letter_here", text, HOUSE_ASSISTANCE)
    if day is not None and day < (sent := request.sent_at.astimezone(CHINA).date()):
        text = f"来函日期早于请求送出的{sent.isoformat()}，请核对。"
        return refuse("before_it_was_sent", text, HOUSE_ASSISTANCE)
    return _scan_fits(act)


def _said_at(act: Act) -> datetime:
    """When the agency asked did this: the day of its letter, or now."""
    day = act.values["letter_on"]
    return moment_of(day, act.now) if day else act.now


def _keep_scan(act: Act) -> None:
    """On the dispatch the request went out by, where every scan of its papers stands."""
    if act.values["scan"] is not None:
        keep_scan(act, Dispatch.objects.filter(carried=act.record.uuid).latest("pk"))


ANSWER_QUESTION = _asked(
    "answer_question",
    "答复问题",
    "请求机关随即看得到；复函以前可以改写，先前写的留在痕迹里。",
    form=forms.Answering,
)


def _asks(request: AssistanceRequest, number: int) -> Verdict:
    if number > len(request.questions):
        return refuse(
            "no_such_question", f"没有第{number}个问题，共{len(request.questions)}个。", HOUSE_ASSISTANCE
        )
    return allow("asked", "可以答复。", ART_26)


@ANSWER_QUESTION.judge
def may_answer(act: Act) -> Verdict:
    return _asks(act.record, act.values["which"])


@ANSWER_QUESTION.change
def answer_question(act: Act) -> None:
    request, number = act.record, act.values["which"]
    said = {
        "found": act.values["found"],
        "text": act.values["text"],
        "by_name": act.actor.person_name,
        "at": act.now,
    }
    Answer.objects.update_or_create(request=request, number=number, defaults=said)
    request.declined = [one for one in request.declined if one["number"] != number]
    act.note(question=number)


ADD_EVIDENCE = _asked(
    "add_evidence", "交证据", "文件交来即算出摘要、记入痕迹，以后不能更换；请求机关审查以后才使用。",
    form=forms.Accompanying, sources=(ART_46, HOUSE_ASSISTANCE),
)  # fmt: skip


@ADD_EVIDENCE.judge
def may_add_evidence(act: Act) -> Verdict:
    if not (verdict := two_named(act.record.receiver, act.values["officers"])):
        return verdict
    file = act.values["file"]
    digest = pieces.digest_of(file)
    return evidence.may_take(act.record.evidence.all(), file.size, digest, "一件协查", HOUSE_ASSISTANCE)


@ADD_EVIDENCE.change
def add_evidence(act: Act) -> None:
    request, values = act.record, act.values
    made = AssistanceEvidence(
        request=request, number=request.evidence.count() + 1, kind=values["kind"], taken_on=values["taken_on"],
        agency_name=request.receiver_name, source=values["source"], collectors=named(request.receiver, values["officers"]),
        is_original=values["is_original"],
    )  # fmt: skip
    evidence.take(made, values["file"])
    request.standing_evidence += 1
    _weigh(request)
    act.note(evidence=made.number, digest=made.digest, size=made.size)


WITHDRAW_EVIDENCE = _asked(
    "withdraw_evidence", "撤下证据", "不再显示和下载；交来过、为什么撤下，痕迹里都在。", form=EvidenceNumber,
    reason="required", reason_level=Level.FULL, concerns=lambda r: is_being_answered(r) and r.standing_evidence > 0,
    sources=(ART_46, HOUSE_ASSISTANCE),
)  # fmt: skip


@WITHDRAW_EVIDENCE.judge
def may_withdraw_evidence(act: Act) -> Verdict:
    if not act.record.evidence.filter(number=act.values["which"], withdrawn_at=None).exists():
        text = f"没有第{act.values['which']}份证据，或者已经撤下。"
        return refuse("no_such_evidence", text, HOUSE_ASSISTANCE)
    return allow("may_withdraw", "可以撤下。", ART_46)


@WITHDRAW_EVIDENCE.change
def withdraw_evidence(act: Act) -> None:
    evidence.withdraw(act)
    _weigh(act.record)


def _weigh(request: AssistanceRequest) -> None:
    """What is entered from a letter after its reply was; before a reply nothing has come."""
    if request.state == "replied":
        weigh_evidence(request)


DECLINE_SOME = _asked(
    "decline_some", "部分不予协助", "所填的问题不答复，事由和理由请求机关看得到；其余的照常办理。书面的，照来函登记。",
    form=forms.DecliningSome, roles=HEADS, reason="required", reason_level=Level.FULL, sources=(HENAN_17, ART_26),
)  # fmt: skip


@DECLINE_SOME.judge
def may_decline_some(act: Act) -> Verdict:
    request, numbers = act.record, act.values["numbers"]
    if not (verdict := _asks(request, max(numbers)) and _scan_fits(act)):
        return verdict
    if len({*numbers, *request.declined_numbers}) >= len(request.questions):
        text = "全部问题都不答复的，是不予协助，请办“不予协助”。"
        return refuse("all_of_them", text, HENAN_17)
    return allow("may_decline", "可以办理。", refusal(act.values["ground"]).source)


@DECLINE_SOME.change
def decline_some(act: Act) -> None:
    """What was declined before stands, with its own ground and reason; what is declined again, by the new ones."""
    request, numbers = act.record, act.values["numbers"]
    said = [{"number": n, "ground": act.values["ground"], "why": act.reason} for n in numbers]
    kept = [one for one in request.declined if one["number"] not in numbers]
    request.declined = sorted([*kept, *said], key=lambda one: one["number"])
    request.reply_paper = act.values["reply_paper"] or request.reply_paper
    _keep_scan(act)
    act.announce("assistance.declined", request=str(request.uuid))


REFUSE_REQUEST = _asked(
    "refuse_request", "不予协助",
    "书面告知请求机关，事由、条文和理由写明；期限已过的仍可以，标明逾期。对方不在平台上的，由请求机关照来函登记，递送随之办结。",
    form=forms.Declining, roles=HEADS, concerns=may_be_refused, reason="required", reason_level=Level.FULL,
    clocks=ALL_CLOCKS, sources=(HENAN_17, ART_26),
)  # fmt: skip


REFUSE_REQUEST.judge(_letter_fits)


@REFUSE_REQUEST.change
def refuse_request(act: Act) -> None:
    request: AssistanceRequest = act.record
    at = _said_at(act)
    request.is_late = request.is_late or is_past(request, at)
    stop_clocks(request, at)
    free_case(request)
    request.ground, request.refused_why, request.ended_at = act.values["ground"], act.reason, act.now
    request.reply_paper = act.values["reply_paper"] or request.reply_paper
    _keep_scan(act)
    _answered_here(act, request, f"不予协助：{refusal(request.ground).told}")
    act.announce("assistance.refused", request=str(request.uuid))


def _answered_here(act: Act, request: AssistanceRequest, result: str) -> None:
    """The dispatch it came by is answered with the first that goes back."""
    came_by = Dispatch.objects.filter(carried=request.uuid, state__in=OPEN).first()
    if came_by is not None:
        act.also(ANSWER_DISPATCH, came_by, {"result": result[:500], "reply_paper": request.reply_paper})


ASK_LONGER = _asked(
    "ask_longer", "申请延期", "由请求机关决定；没有同意以前期限照旧计算。对方不在平台上的，由请求机关照来函登记。",
    form=forms.AskingLonger, roles=ANSWERERS | HEADS, concerns=is_worked_on, reason="required", reason_level=Level.FULL,
    sources=(HOUSE_ASSISTANCE,),
)  # fmt: skip


@ASK_LONGER.judge
def may_ask_for_longer(act: Act) -> Verdict:
    request: AssistanceRequest = act.record
    if not (verdict := _letter_fits(act)):
        return verdict
    clock = next((c for c in clocks.running(request.uuid) if c.name == REPLY_CLOCK), None)
    row = clocks.row_of(clock) if clock else None
    return may_ask_longer(
        clock.due_at if clock else None, _said_at(act), act.values["days"], row.extension if row else None, request.nature,
        asked_before=request.longer_asked_at is not None,
    )  # fmt: skip


@ASK_LONGER.change
def ask_longer(act: Act) -> None:
    request: AssistanceRequest = act.record
    request.longer_days, request.longer_why = act.values["days"], act.reason
    request.longer_asked_at = _said_at(act)
    _keep_scan(act)
    act.announce("assistance.longer_asked", request=str(request.uuid))


SEND_REPLY = _asked(
    "send_reply", "复函", "送达请求机关，由它确认或者退回补充；证据清单和各个问题的答复随函。", form=forms.Replying,
    roles=HEADS, clocks=ALL_CLOCKS, concerns=lambda r: not r.is_paper or r.state == "supplement",
)  # fmt: skip


@SEND_REPLY.judge
def may_reply(act: Act) -> Verdict:
    request: AssistanceRequest = act.record
    done = {*request.answers.values_list("number", flat=True), *request.declined_numbers}
    if open_ones := [str(n) for n in range(1, len(request.questions) + 1) if n not in done]:
        text = f"第{'、'.join(open_ones)}个问题还没有答复；没有查到的答“未查到”，不能协助的办“部分不予协助”。"
        return refuse("unanswered", text, HOUSE_ASSISTANCE)
    return _letter_fits(act) and allow("may_reply", "可以复函。", ART_26)


@SEND_REPLY.change
def send_reply(act: Act) -> None:
    request: AssistanceRequest = act.record
    request.reply, request.reply_paper = act.values["reply"], act.values["reply_paper"]
    _keep_scan(act)
    _answered_here(act, request, f"已答复：{request.reply}")
    replied(act, request, _said_at(act))
