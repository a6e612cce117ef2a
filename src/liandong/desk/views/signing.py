"""登录、退出、切换岗位。"""

from __future__ import annotations

import logging
import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from liandong.accounts import session, throttle
from liandong.accounts.demo import PASSWORD, demo_accounts
from liandong.accounts.models import Person
from liandong.desk.shell import acting, show, show_error
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.kernel.pages import SignInPage
from liandong.kernel.spelling import tidy
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


def _safe(request: HttpRequest, url: str) -> str:
    """The address to go on to, if it is on this platform; else the desk."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/"


def _told(what: str, role: str = "", code: str = "") -> None:
    """One line in the log, with address and trace but never the account: whose it was stands in the ledger."""
    log.info(what, extra={"event": "sign_in", "role": role, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a wrong account and a wrong password are told alike, and neither may be tried too often."""
    form = SignIn(request.POST or None)
    next_url = _safe(request, request.POST.get("next") or request.GET.get("next") or "/")
    shut: throttle.Shut | None = None
    if request.method == "POST" and form.is_valid():
        account, password = form.cleaned_data["account"].strip().lower(), tidy(form.cleaned_data["password"])
        address = seen(request).address
        shut, taken = throttle.take_at(address)
        shut = shut or throttle.take(account)
        person = None if shut else authenticate(request, username=account, password=password)
        if isinstance(person, Person):
            throttle.give_back(account)
            throttle.succeeded_at(taken, address)
            login(request, person)
            actor = session.actor_of(request)
            if actor is not None:
                door.perform(actor, "accounts.sign_in", person.uuid, key=str(uuid.uuid4()))
            _told("登录", actor.role.value if actor else "")
            counters.SIGNED_IN.inc()
            return HttpResponseRedirect(next_url)
        why = shut.limit.name if shut else "password"
        counters.SIGN_IN_REFUSED.labels(why).inc()
        _told("登录未成", code=why)
        form.add_error(None, shut.sentence if shut else "账号或密码不对，或者账户已停用。请核对后再试。")
    page = SignInPage(
        form,
        "/sign-in",
        next_url=next_url if next_url != "/" else "",
        demo=settings.DEMO,
        demo_accounts=demo_accounts() if settings.DEMO else (),
        demo_password=PASSWORD if settings.DEMO else "",
    )
    response = show(request, None, page, 429 if shut else 422 if form.errors else 200)
    if shut:
        response["Retry-After"] = str(shut.seconds)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect("/sign-in")


@require_POST
@acting
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Act in another capacity from now on."""
    chosen = session.switch(request, request.POST.get("post", ""))
    if chosen is None:
        return show_error(request, actor, 409, "没有切换岗位", "您今天没有这个岗位，或者它已经离任。")
    messages.info(request, f"现在以{chosen.agency_name}{chosen.role.label}的岗位办理。")
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))
