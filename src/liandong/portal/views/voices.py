"""企业评价、投诉：凭通知书上的入企码写，交给行政执法监督，检查的部门看不到是谁、哪一次。

No account, no name. What is written goes through the door once; the answer to a second rating is the same as to the first, since
officers know the code too and could find out by it that the firm has rated. From one network only so many come in a day, wrong
codes not counted; whoever is stopped keeps what he typed. A complaint gives a receipt: by it, in the place of a code on `/visit`, its
writer reads the answer.

Source: 行政执法监督条例; the rest is the platform's own rule (docs/onsite.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.accounts import allowances
from liandong.accounts.allowances import Dealer, Limit
from liandong.documents import checking
from liandong.kernel import door
from liandong.kernel.actions import Action
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Outcome
from liandong.kernel.pages import Link, PublicCheck, PublicPage, Section
from liandong.kernel.ports import agencies
from liandong.onsite import queries
from liandong.onsite.actions.hearing import MACHINE, RECEIVE_COMPLAINT, RECEIVE_RATING
from liandong.onsite.forms import Complaint, Rating
from liandong.onsite.models import Voice
from liandong.portal import codes
from liandong.portal.strangers import FRONT, counted_out, open_to_all
from liandong.portal.views import visits
from liandong.watch.request import seen

VOICES = Dealer(Limit("voice_address", 10, timedelta(days=1)), block=1)
RATE, COMPLAIN = "/visit/rate", "/visit/complain"
BACK = Link(visits.TITLE, visits.URL)
ONCE = (
    "这个码以前有没有评过，这里不说。拿着同一个码的别人，包括检查人员，也可能评过：同一个码有几份的，监督机关都看得到，只算分数最低的一份，核实不是企业写的不算。"
    "怀疑别人替您评了的，您也评一份，再凭同一个码投诉“评价不是我们写的”。"
)
GUIDE_RATE = Section(
    "谁看得到",
    paragraphs=(
        "评价交给行政执法监督机关（司法局）。检查的部门看不到是谁、哪一次检查，"
        "只看得到上一季度末以前收到的合在一起的份数和平均分（到半分），不满规定的份数不显示。",
        ONCE,
        "在自己的手机、电脑上写，不要在检查人员的设备上写。",
    ),
)
GUIDE_COMPLAIN = Section(
    "谁看得到",
    paragraphs=(
        "投诉交给行政执法监督机关（司法局），内容加密保存，看一次记一次。检查的部门看不到，也看不到有没有人投诉。",
        "交了以后给您一个回执码，凭它看答复；请抄下来，不要给别人，丢了没有办法再取。",
        "在自己的手机、电脑上写，不要在检查人员的设备上写。对处罚不服的，投诉不代替行政复议、行政诉讼。",
    ),
)


class RatingPage(Rating):
    """企业评价；同一张表单交两次只算一次."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class ComplaintPage(Complaint):
    """企业投诉；同一张表单交两次只算一次."""

    key = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def rate(request: HttpRequest) -> HttpResponse:
    """The form for a rating; what was sent is taken in."""
    return _taken(request, RatingPage, RECEIVE_RATING)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def complain(request: HttpRequest) -> HttpResponse:
    """The form for a complaint; what was sent is taken in, and answered with the receipt."""
    return _taken(request, ComplaintPage, RECEIVE_COMPLAINT)


def _taken(request: HttpRequest, shape: type[forms.Form], action: Action) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, shape(initial={"key": uuid4()}), action)
    form = shape(request.POST)
    is_complete = form.is_valid()
    if (until := codes.tried(request)) is not None:
        return _held_up(request, form, action, codes.TRIES, until)
    if not is_complete:
        return _shown(request, form, action, 422)
    if queries.by_code(form.cleaned_data["code"]) is not None:
        until = VOICES.take(allowances.of_address(seen(request).address))
        if until is not None:
            return _held_up(request, form, action, VOICES, until)
    actor = system_actor(MACHINE, "demo" if settings.DEMO else "live")
    outcome = door.perform(
        actor, action.name, None, request.POST.dict(), key=f"voice:{form.cleaned_data['key']}"
    )
    if not outcome.is_done:
        form.add_error("code" if outcome.code == "no_such_code" else None, outcome.sentence)
        return _shown(request, form, action, 422)
    return codes.answered(request, _receipt(outcome))


def _held_up(
    request: HttpRequest, form: forms.Form, action: Action, dealer: Dealer, until: datetime
) -> HttpResponse:
    """429 with the form and what was typed into it, to be sent again later."""
    what, todo = counted_out(dealer, until, "提交")
    form.add_error(None, f"{what}填的还在下面，{todo}")
    response = _shown(request, form, action, 429)
    response["Retry-After"] = str(allowances.seconds_until(until))
    return response


def _shown(request: HttpRequest, form: forms.Form, action: Action, status: int = 200) -> HttpResponse:
    is_rating = action is RECEIVE_RATING
    page = PublicCheck(
        title="评价这次检查" if is_rating else "投诉这次检查",
        lead="凭检查通知书上的入企码，不用登录，不用写姓名。",
        form=form,
        action_url=RATE if is_rating else COMPLAIN,
        submit_text="提交评价" if is_rating else "提交投诉",
        guide=GUIDE_RATE if is_rating else GUIDE_COMPLAIN,
        breadcrumb=(FRONT, BACK),
        demo=settings.DEMO,
    )
    return codes.answered(request, page, status)


def _receipt(outcome: Outcome) -> PublicPage:
    """What was taken in, and to whom it goes; the same for every rating."""
    assert outcome.record is not None
    voice = Voice.objects.get(uuid=outcome.record)
    to = agencies().name(voice.owner)
    return _told_of_rating(to) if voice.sort == Voice.RATING else _told_of_complaint(to, voice.receipt or "")


def _told_of_rating(to: str) -> PublicPage:
    fewest = settings.FEWEST_RATINGS
    told = (
        f"评价已经收下，交给{to}行政执法监督。",
        f"检查的部门从下一季度起才看得到合在一起的平均，每满{fewest}份算一次（{fewest}是平台自己定的数）。",
    )
    sections = (Section("已经收下", paragraphs=told), Section("同一个码有几份的", paragraphs=(ONCE,)))
    return _page("评价已经收下", "谢谢。", sections)


def _told_of_complaint(to: str, receipt: str) -> PublicPage:
    keep = ("请抄下或者照下这个回执码。在“入企检查核对”里填它，看有没有答复；丢了没有办法再取。",)
    sections = (
        Section("已经收下", paragraphs=(f"投诉已经收下，交给{to}行政执法监督。",)),
        Section("回执码", exact=checking.shown(receipt)),
        Section("怎么看答复", paragraphs=keep),
    )
    return _page("投诉已经收下", "请保存回执码。", sections)


def _page(title: str, lead: str, sections: tuple[Section, ...]) -> PublicPage:
    return PublicPage(
        title=title, lead=lead, sections=sections, links=(BACK,), breadcrumb=(FRONT, BACK), demo=settings.DEMO
    )
