"""登录、退出、切换岗位。"""

from __future__ import annotations

import logging
import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liandong.accounts import factors, presence, queries, session, throttle
from liandong.accounts.actions.factors import WRONG
from liandong.accounts.demo import PASSWORD, demo_accounts
from liandong.accounts.forms import FactorCode, Means
from liandong.accounts.models import Person
from liandong.desk import presenting
from liandong.desk.shell import acting, gone_to, show, show_error
from liandong.desk.views import vouching
from liandong.desk.views.entering import CODE_URL, admit, enter, safe_next, waiting
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, FormPage, Link, ListPage, MayAct, Row, SignInPage
from liandong.kernel.spelling import tidy
from liandong.law.verdict import allow
from liandong.watch import counters
from liandong.watch.request import seen

log = logging.getLogger(__name__)


class SignIn(forms.Form):
    """账号和密码."""

    account = forms.CharField(
        label="账号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )


def _told(what: str, role: str = "", code: str = "") -> None:
    """One line in the log, with address and trace but never the account: whose it was stands in the ledger."""
    log.info(what, extra={"event": "sign_in", "role": role, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a wrong account and a wrong password are told alike, and neither may be tried too often."""
    form = SignIn(request.POST or None)
    next_url = safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")
    shut: throttle.Shut | None = None
    if request.method == "POST" and form.is_valid():
        account, password = form.cleaned_data["account"].strip().lower(), tidy(form.cleaned_data["password"])
        address = seen(request).address
        shut, taken = throttle.take_at(address)
        shut = shut or throttle.take(account)
        may = queries.keeps_password(account)
        person = None if shut else authenticate(request, username=account, password=password)
        if isinstance(person, Person) and may:
            throttle.give_back(account)
            throttle.succeeded_at(taken, address)
            url, actor = enter(request, person, Means.PASSWORD, next_url)
            _told("等待动态口令" if url.startswith(CODE_URL) else "登录", actor.role.value if actor else "")
            return HttpResponseRedirect(url)
        why = shut.limit.name if shut else "password"
        counters.SIGN_IN_REFUSED.labels(why).inc()
        _told("登录未成", code=why)
        form.add_error(None, shut.sentence if shut else vouching.not_signed_in())
    page = SignInPage(
        form,
        "/sign-in",
        next_url=next_url if next_url != "/" else "",
        said=request.session.pop(presence.LEFT, "") if request.method == "GET" else "",
        **vouching.offered(request, next_url),
        demo=settings.DEMO,
        demo_accounts=demo_accounts() if settings.DEMO else (),
        demo_password=PASSWORD if settings.DEMO else "",
    )
    response = show(request, None, page, 429 if shut else 422 if form.errors else 200)
    if shut:
        response["Retry-After"] = str(shut.seconds)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second proof of somebody who has given the first; without one, back to the beginning."""
    found = waiting(request)
    next_url = safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")
    if found is None:
        request.session[presence.LEFT] = "请在五分钟内填写动态口令。已经超过，请重新登录。"
        return HttpResponseRedirect("/sign-in")
    form = FactorCode(request.POST or None)
    verdict = allow("may_try", "可以试。")
    if request.method == "POST" and form.is_valid():
        verdict = throttle.take_proof(found.person.uuid)
        if verdict and factors.is_proved(found.factor, form.cleaned_data["code"]):
            throttle.proved(found.person.uuid)
            actor = admit(request, found.person, found.means.with_factor)
            _told("登录", actor.role.value if actor else "")
            return HttpResponseRedirect(next_url)
        counters.SIGN_IN_REFUSED.labels("factor" if verdict else "proof").inc()
        _told("动态口令不对", code="" if verdict else verdict.code)
        form.add_error(None, WRONG if verdict else verdict.sentence)
    page = SignInPage(
        form, CODE_URL, title="动态口令", next_url=next_url if next_url != "/" else "", demo=settings.DEMO
    )
    return show(request, None, page, 200 if not form.errors else 422 if verdict else 429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here; who came through the provider is told that he is still signed in there."""
    means = session.means_of(request)
    logout(request)
    vouching.remember_leaving(request, means)
    return HttpResponseRedirect("/sign-in")


@require_safe
@acting
def sign_ins(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的登录: where this person is signed in now."""
    assert isinstance(request.user, Person)
    own = list(presence.alive(request.user))
    page = ListPage(
        title="我的登录",
        lead="您的账号现在在哪些地方登录着。有不是您本人的，请退出其他登录，并立即修改密码。",
        breadcrumb=[Link("工作台", "/"), Link(actor.person_name, f"/r/person/{actor.person}/")],
        columns=[Column("用什么登录"), Column("登录时间", keeps_line=True), Column("最近使用", keeps_line=True), Column("是哪一处")],
        rows=[
            Row("", [
                Cell(s.agent),
                Cell(presenting.text_of(s.began_at)),
                Cell(presenting.text_of(s.seen_at)),
                Cell("这一处" if s.session_key == request.session.session_key else "另一处"),
            ])
            for s in own
        ],
        count_text=f"共 {len(own)} 处",
        primary=MayAct("退出其他登录", "/sign-ins/end-others", primary=True) if len(own) > 1 else None,
    )  # fmt: skip
    return show(request, actor, page)


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def end_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask once, then end every other sign-in of this person."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        key = request.POST.get("key") or str(uuid.uuid4())
        outcome = door.perform(actor, "accounts.end_other_sign_ins", actor.person, key=key)
        if outcome.is_done:
            count = presence.end_others(request, request.user)
            messages.success(request, f"已退出其他{count}处登录。")
            return gone_to(request, "/sign-ins")
        return show_error(request, actor, 409, "没有退出其他登录", outcome.sentence)
    page = FormPage(
        title="退出其他登录",
        form=forms.Form(),
        action_url=request.path,
        submit_text="退出其他登录",
        breadcrumb=[Link("工作台", "/"), Link("我的登录", "/sign-ins")],
        consequence="您在别处的登录立即失效，这里不受影响。",
        key=str(uuid.uuid4()),
        cancel_url="/sign-ins",
    )
    return show(request, actor, page)


@require_POST
@acting
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Act in another capacity from now on."""
    chosen = session.switch(request, request.POST.get("post", ""))
    if chosen is None:
        return show_error(request, actor, 409, "没有切换岗位", "您今天没有这个岗位，或者它已经离任。")
    messages.info(request, f"现在以{chosen.agency_name}{chosen.role.label}的岗位办理。")
    return HttpResponseRedirect(safe_next(request, request.POST.get("next", "/")))
