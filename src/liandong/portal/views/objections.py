"""企业对公示的检查结果提出异议：凭那次检查的入企码，交给检查的部门；公示页上写明正在核实，直到答复。

Unlike a rating it goes to the department itself and names its visit: who objects wants to be answered. The code is typed here and stands in no
address; the notice does, which anybody may read. What was typed stays on the page whatever is refused.

Source: the platform's own rule (docs/results.md).
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.accounts import allowances
from liandong.documents import checking
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.pages import Link, PublicCheck, PublicPage, Section
from liandong.onsite.actions.hearing import MACHINE
from liandong.portal import codes
from liandong.portal.shelves import SHELVES
from liandong.portal.strangers import FRONT, counted_out, not_found, open_to_all
from liandong.portal.views.voices import VOICES
from liandong.results.actions.objecting import RECEIVE_OBJECTION
from liandong.results.forms import ObjectingByCode
from liandong.results.models import ResultNotice
from liandong.results.panels import public_url
from liandong.watch.request import seen

URL = "/visit/object"
SHELF = Link(SHELVES["results"].title, "/public/results")
GUIDE = Section(
    "怎么用",
    paragraphs=(
        "公示的检查结果写错了、不是查您这一家的，在这里提出。入企码印在检查通知书上，不写进网址。",
        "异议交给检查的部门，它看得到是哪一次检查、您写了什么。答复以前，公示页上写明企业提出异议、正在核实。",
        "成立的撤下公示、改正；不成立的写明理由。要投诉检查人员的，另在“投诉”里写，检查的部门看不到。",
    ),
)


class ObjectionPage(ObjectingByCode):
    """企业的异议；同一张表单交两次只算一次."""

    notice = forms.UUIDField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def objecting(request: HttpRequest) -> HttpResponse:
    """The form for an objection to one public notice; what was sent is taken in."""
    asked = request.POST if request.method == "POST" else request.GET
    notice = _notice(asked.get("notice", ""))
    if notice is None:
        return not_found(request, SHELF)
    if request.method != "POST":
        return _shown(request, notice, ObjectionPage(initial={"key": uuid4(), "notice": notice.uuid}))
    form = ObjectionPage(request.POST)
    is_complete = form.is_valid()
    is_theirs = is_complete and checking.understood(form.cleaned_data["code"]) == notice.code
    for dealer in (codes.TRIES, VOICES) if is_theirs else (codes.TRIES,):
        until = dealer.take(allowances.of_address(seen(request).address))
        if until is not None:
            what, todo = counted_out(dealer, until, "提交")
            form.add_error(None, f"{what}填的还在下面，{todo}")
            response = _shown(request, notice, form, 429)
            response["Retry-After"] = str(allowances.seconds_until(until))
            return response
    if not is_complete:
        return _shown(request, notice, form, 422)
    actor = system_actor(MACHINE, "demo" if settings.DEMO else "live")
    key = f"objection:{form.cleaned_data['key']}"
    outcome = door.perform(actor, RECEIVE_OBJECTION.name, notice.uuid, request.POST.dict(), key=key)
    if not outcome.is_done:
        form.add_error("code" if outcome.code == "no_such_code" else None, outcome.sentence)
        return _shown(request, notice, form, 422)
    return codes.answered(request, _receipt(notice))


def _notice(typed: str) -> ResultNotice | None:
    """The public notice of this id."""
    try:
        return SHELVES["results"].rows().filter(uuid=UUID(typed)).first()
    except ValueError:
        return None


def _shown(request: HttpRequest, notice: ResultNotice, form: forms.Form, status: int = 200) -> HttpResponse:
    page = PublicCheck(
        title="对公示的检查结果提出异议",
        lead=f"{notice.subject}，{notice.agency_name}{notice.visited_on}的检查。凭检查通知书上的入企码，不用登录。",
        form=form,
        action_url=f"{URL}?notice={notice.uuid}",
        submit_text="提出异议",
        guide=GUIDE,
        breadcrumb=(FRONT, SHELF),
        demo=settings.DEMO,
    )
    return codes.answered(request, page, status)


def _receipt(notice: ResultNotice) -> PublicPage:
    where = "答复写在公示页上，凭入企码在“入企检查核对”里也看得到；成立的，公示会撤下。"
    return PublicPage(
        title="异议已经收下", lead=f"交给{notice.agency_name}核实、答复。", sections=(Section("怎么看答复", paragraphs=(where,)),), links=(Link("公示页", public_url(notice)),),
        breadcrumb=(FRONT, SHELF), demo=settings.DEMO,
    )  # fmt: skip
