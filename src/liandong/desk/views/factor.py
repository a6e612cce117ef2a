"""第二重验证的页面：看自己启用没有，启用、换恢复码、停用。

Open also to somebody who may do nothing else before he has enrolled. Secret and recovery codes stand in the form that
was made for this visit, never in an address, and the browser keeps no draft of them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from liandong.accounts import factors, session
from liandong.accounts.models import Person
from liandong.desk.shell import acting_weakly, gone_to, missing, show
from liandong.kernel import actions, door
from liandong.kernel.actor import Actor
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.pages import Entry, FormPage, Link, PlainPage, Section
from liandong.now import CHINA

HERE = "/me/second-factor"
DOES = {
    "enrol": "accounts.enrol_factor",
    "renew": "accounts.renew_recovery_codes",
    "end": "accounts.end_factor",
}


@require_safe
@acting_weakly
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether one has enrolled, since when, how many recovery codes are left, and what one may do."""
    assert isinstance(request.user, Person)
    factor = factors.of(request.user)
    lead = "登录时除密码外，再输入手机上每三十秒一换的六位口令。密码被人知道了，也登录不进来。"
    if session.must_enrol(request):
        lead = f"本平台要求第二重验证，启用以后才能办事。{lead}"
    if factor is None:
        entries = [Entry("现在", "没有启用")]
        links = [Link("启用动态口令", f"{HERE}/enrol")]
    else:
        since = factor.begun_at.astimezone(CHINA)
        entries = [
            Entry("现在", f"{since:%Y-%m-%d %H:%M} 起启用"),
            Entry("还剩几个恢复码", f"{len(factor.recovery)} 个"),
        ]
        links = [Link("换恢复码", f"{HERE}/renew"), Link("停用动态口令", f"{HERE}/end")]
    page = PlainPage(
        title="第二重验证",
        lead=lead,
        breadcrumb=[Link("工作台", "/"), Link(actor.person_name, f"/r/person/{actor.person}/")],
        sections=[
            Section("动态口令", entries=entries),
            Section("手机丢了怎么办", paragraphs=["用一个恢复码登录，然后停用、在新手机上重新启用。", "恢复码也没有的，请安全管理员核实后重置。"]),
        ],
        links=links,
    )  # fmt: skip
    return show(request, actor, page)


@require_http_methods(["GET", "HEAD", "POST"])
@acting_weakly
def change(request: HttpRequest, actor: Actor, what: str) -> HttpResponse:
    """The form of one of the three acts, and its submission; a secret of this visit survives a wrong code."""
    bound = actions.get(DOES.get(what, ""))
    if bound is None or bound.action.form is None:
        return missing(request, actor)
    shape = bound.action.form
    outcome: Outcome | None = None
    if request.method == "POST":
        key = request.POST.get("key") or str(uuid.uuid4())
        if request.POST.get("post") not in (None, "", session.capacity(actor)):
            messages.warning(request, "这份表单是为另一个岗位打开的，没有办理。请重新填写。")
            return gone_to(request, f"{HERE}/{what}")
        outcome = door.perform(actor, bound.action.name, actor.person, request.POST, key=key)
        if outcome.is_done:
            return _done(request, what)
    form = shape(request.POST if outcome is not None else None)
    _show_picture(form, actor)
    if outcome is not None and outcome.status is not Status.INVALID:
        form.add_error(None, outcome.sentence)
    page = FormPage(
        title=bound.action.title,
        form=form,
        action_url=request.path,
        submit_text=bound.action.title,
        breadcrumb=[Link("工作台", "/"), Link("第二重验证", HERE)],
        consequence=bound.action.consequence,
        provision="；".join(map(str, bound.action.sources)),
        key=str(uuid.uuid4()),
        cancel_url=HERE,
    )
    status = 200 if outcome is None else 429 if outcome.code == "too_many_tries" else 422
    return show(request, actor, page, status)


def _show_picture(form: forms.Form, actor: Actor) -> None:
    """Let the secret's field draw what the phone scans, labelled with this person's account."""
    widget: Any = form.fields["secret"].widget if "secret" in form.fields else None
    if widget is not None:
        widget.account = Person.objects.get(uuid=actor.person).account


def _done(request: HttpRequest, what: str) -> HttpResponse:
    if what == "enrol":
        session.enrolled(request)
        request.session.cycle_key()
        messages.success(request, "已启用动态口令。下次登录起，输入密码后还要填动态口令。")
    elif what == "end":
        session.disenrolled(request)
        messages.success(request, "已停用动态口令。")
    else:
        messages.success(request, "已换恢复码，旧的全部作废。")
    return gone_to(request, HERE)
