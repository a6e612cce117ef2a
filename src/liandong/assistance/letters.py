"""协查的文书底稿：协助调查函、协查复函、延期告知函、证据移交保管记录，内容都取自协查请求。

Source: 行政处罚法第二十六条、第四十六条; 河南省行政执法条例第十七条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from liandong.assistance.actions.closing import GRANTED, NOT_GRANTED
from liandong.assistance.actions.marking import REPLY_CLOCK
from liandong.assistance.models import AssistanceEvidence, AssistanceRequest
from liandong.assistance.stating import limit_told, refused_told
from liandong.cases.claims import is_apart
from liandong.cases.letters.rows import named
from liandong.cases.models import Case
from liandong.documents.queries import of_record
from liandong.documents.states import VALID
from liandong.documents.typeset import Content, Heading
from liandong.documents.typeset.composing import chinese_day
from liandong.kernel import clocks, letters
from liandong.kernel.actor import Actor
from liandong.kernel.models import Clock
from liandong.kernel.ports import law_book
from liandong.law.assistance import URGENT
from liandong.law.limits import Term
from liandong.now import CHINA
from liandong.parties.models import Form, Party

DECLINED, WHY_BELOW = "不予协助", "事由和理由见后"
OVER = ("refused", "withdrawn", "dropped")
MATERIALS = "{text}（{form}）"


def request_letter(actor: Actor, request: AssistanceRequest) -> tuple[Heading, Content] | None:
    """协助调查函 of whoever asks; nothing of a request that was refused, withdrawn or never sent out."""
    if request.state in OVER:
        return None
    heading = Heading(
        agency=request.agency_name, recipients=(request.receiver_name,), title=f"关于协助{request.subject}的函", case_no=request.source_number,
        urgency="紧急" if request.is_urgent else "",
    )  # fmt: skip
    form = request.get_materials_form_display()
    objects = [_object(request.party)] if request.party else []
    content: Content = {
        "case_name": _case_name(request), "filed_on": _filed_on(request), "basis": "\n".join(request.grounds), "ground": request.background,
        "objects": [*objects, *request.objects_told], "questions": list(request.questions),
        "materials": [MATERIALS.format(text=text, form=form) for text in request.materials],
        "limit": limit_said(request), "due_on": _due(request), "officers": _people(request.officers),
    }  # fmt: skip
    return heading, content


def _case_name(request: AssistanceRequest) -> str:
    """案件名称 as the other letters of the case have it; of a lead, and of a case that is kept apart, only the number and what is asked."""
    case = Case.objects.filter(uuid=request.source).first()
    if case is None or is_apart(case):
        return f"{request.source_number}（{request.subject}）"
    return named(case)


def _filed_on(request: AssistanceRequest) -> str:
    """立案日期: the China day on which the head approved the filing of the case it is asked for, as its agency says; empty for a lead."""
    approved = Case.objects.filter(uuid=request.source).values_list("approved_at", flat=True).first()
    return f"{approved.astimezone(CHINA):%Y-%m-%d}" if approved else ""


def _object(party: Party) -> str:
    """Whom it concerns as the agency asked has to find it: name, code, address; the number of a citizen stays sealed.

    >>> _object(Party(form="enterprise", name="甲公司", code="91410822MA0000002X", address="某路1号"))
    '甲公司（91410822MA0000002X），地址：某路1号'
    """
    is_citizen = party.form == Form.CITIZEN
    number = "公民，证件号码另行书面提供" if is_citizen else party.code or party.old_code
    place = party.address or party.division_name
    return (
        party.name
        + (f"（{number}）" if number else "")
        + (f"，{'住址' if is_citizen else '地址'}：{place}" if place else "")
    )


def limit_said(request: AssistanceRequest) -> str:
    """How long the agency asked has, from when on, and whether that binds it or is only asked for."""
    counted = request.sent_at or request.drafted_at
    row = law_book().at(counted.astimezone(CHINA).date()).get(request.row, request.line or None)
    since = "送达" if request.row == URGENT else "签收"
    return f"自{since}之日起{Term.of(row).amount}（{limit_told(request).rstrip('。')}）"


def reply_letter(actor: Actor, request: AssistanceRequest) -> tuple[Heading, Content] | None:
    """协查复函 of whoever was asked; nothing before a question is answered or declined. A line for each question that was dealt with."""
    answers = _answers(request)
    if request.receiver is None or request.signed_at is None or not answers:
        return None
    standing = list(request.evidence.filter(withdrawn_at=None).order_by("number"))
    heading = Heading(
        agency=request.receiver_name, recipients=(request.agency_name,), title=f"关于{request.subject}的复函",
        letter_no=request.reply_paper,
    )  # fmt: skip
    content: Content = {
        "answers_no": _asked_by(request), "received_on": f"{request.signed_at.astimezone(CHINA):%Y-%m-%d}",
        "outcome": f"{DECLINED}，{WHY_BELOW}。" if request.ground else request.reply, "answers": answers,
        "evidence": [
            {
                "name": one.name, "kind": one.get_kind_display(), "original": "原件" if one.is_original else "复制件", "source": one.source,
                "collectors": one.collectors, "collected_on": f"{one.taken_on:%Y-%m-%d}" if one.taken_on else "",
            }
            for one in standing
        ],
        "refusal": "\n".join(refused_told(request)), "extension": _extended(request), "officers": _officers(request, standing),
    }  # fmt: skip
    return heading, content


def _extended(request: AssistanceRequest) -> str:
    """延期情况: until when, why and that it was agreed; empty where it was not."""
    due = _due(request)
    if request.longer != GRANTED or not due:
        return ""
    return f"经{request.agency_name}同意，答复期限延至{chinese_day(due)}。理由：{request.longer_why}"


def _officers(request: AssistanceRequest, standing: list[AssistanceEvidence]) -> list[dict[str, str]]:
    """执法人员: whoever took the evidence, each once with the certificate; where there is none, whoever handles it."""
    told = [one for each in standing for one in _people(each.collectors)]
    found = list({one["name"]: one for one in told}.values())
    return found or ([{"name": request.handler_name, "card": ""}] if request.handler_name else [])


def _answers(request: AssistanceRequest) -> list[dict[str, str]]:
    """逐项答复: what was found of each question, or that it is declined, which holds before what was said of it earlier."""
    given = {a.number: a for a in request.answers.all()}
    rows = []
    for number, question in enumerate(request.questions, 1):
        if request.ground or number in request.declined_numbers:
            rows.append({"question": question, "found": DECLINED, "answer": WHY_BELOW})
        elif (said := given.get(number)) is not None:
            rows.append({"question": question, "found": said.get_found_display(), "answer": said.text})
    return rows


def _asked_by(request: AssistanceRequest) -> str:
    """来函文号: the number of the 协助调查函 that was issued; where none was, the request on the platform, said as that."""
    letters_sent = of_record(request.uuid).filter(code="assistance_letter", state__in=VALID)
    number = letters_sent.exclude(letter_no="").values_list("letter_no", flat=True).last()
    return number or f"平台协查请求{request.number}"


def extension_letter(actor: Actor, request: AssistanceRequest) -> tuple[Heading, Content] | None:
    """延期告知函 of whoever was asked, once it has asked for longer, until that is declined; whether it is agreed stands in it."""
    if request.receiver is None or request.longer_asked_at is None or request.longer == NOT_GRANTED:
        return None
    heading = Heading(
        agency=request.receiver_name, recipients=(request.agency_name,), title=f"关于延期答复{request.subject}的函"
    )  # fmt: skip
    content: Content = {
        "answers_no": _asked_by(request), "reason": f"{request.longer_why}\n申请延长{request.longer_days}个工作日。",
        "new_due_on": _due(request, more=0 if request.longer == GRANTED else request.longer_days or 0),
        "agreed": "同意延期" if request.longer == GRANTED else "",
    }  # fmt: skip
    return heading, content


def custody(
    actor: Actor, request: AssistanceRequest, only: Callable[[AssistanceEvidence], bool] | None = None
) -> tuple[Heading, Content] | None:
    """证据移交保管记录 of whoever hands evidence over, once it has replied; of a reply on paper, of whoever registered that.

    Where it is kept, and who handed it over and took it, is written by hand.
    """
    rows = list(filter(only, request.evidence.filter(withdrawn_at=None).order_by("number")))
    if request.replied_at is None or not rows:
        return None
    heading = Heading(
        agency=request.receiver_name if request.receiver else request.agency_name,
        recipients=(request.agency_name,) if request.receiver else (),
    )  # fmt: skip
    content: Content = {
        "answers_no": f"{request.number}（{request.subject}）", "from_agency": request.receiver_name, "to_agency": request.agency_name,
        "handed_on": f"{request.replied_at.astimezone(CHINA):%Y-%m-%d}",
        "evidence": [
            {
                "name": one.name, "kind": one.get_kind_display(), "original": "原件" if one.is_original else "复制件", "source": one.source,
                "taken": "，".join(part for part in (f"{one.taken_on:%Y-%m-%d}" if one.taken_on else "", one.collectors) if part),
                "digest": one.digest[:16],
            }
            for one in rows
        ],
        "review": [reviewed(one) for one in rows if one.review],
    }  # fmt: skip
    return heading, content


def reviewed(one: AssistanceEvidence) -> str:
    """What whoever asked found of one piece, in a line."""
    on = f"{one.reviewed_at.astimezone(CHINA):%Y-%m-%d}" if one.reviewed_at else ""
    return (
        f"{one.name}：{one.get_review_display()}。{one.review_told.rstrip('。')}（{one.reviewed_by}，{on}）"
    )


def _due(request: AssistanceRequest, more: int = 0) -> str:
    """The last day of the answer, with so many working days more that are asked for; empty before it is signed for."""
    clock = Clock.objects.filter(record=request.uuid, name=REPLY_CLOCK).order_by("-id").first()
    if clock is None or request.signed_at is None:  # 退回以前的一次不算
        return ""
    longer = clocks.if_extended(clock, more, "working_day", request.longer_why) if more else None
    due = longer.moment if longer else clock.due_at
    return f"{due.astimezone(CHINA):%Y-%m-%d}" if due else ""


def _people(told: str) -> list[dict[str, str]]:
    """Names as they stand in the request, with the certificate where the register has it.

    >>> _people("冯承办（99000000001）、某甲（名录库中没有核对到）、某乙")
    [{'name': '冯承办', 'card': '99000000001'}, {'name': '某甲', 'card': '名录库中没有核对到'}, {'name': '某乙', 'card': ''}]
    """
    pairs = (one.rstrip("）").partition("（") for one in told.split("、") if one)
    return [{"name": name, "card": card} for name, _, card in pairs]


def _asked(request: AssistanceRequest) -> Collection[UUID]:
    return {request.receiver} if request.receiver is not None else set()


def _hands(request: AssistanceRequest) -> Collection[UUID]:
    return _asked(request) or letters.owner(request)


letters.offer("assistance_request", "assistance_letter", request_letter)
letters.offer("assistance_request", "assistance_reply", reply_letter, _asked)
letters.offer("assistance_request", "extension_notice", extension_letter, _asked)
letters.offer("assistance_request", "evidence_custody", custody, _hands)
