"""经统一身份认证登录：送去、接回、可以一并退出；哪一步不成，说清楚怎么办。

An account that does not exist here and one that is closed are told alike. Why an answer was not believed goes to the log
as a code; the person is told only that it was not.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from liandong.accounts import presence, queries
from liandong.accounts.forms import Means
from liandong.accounts.oidc import flow
from liandong.accounts.oidc.troubles import Declined, Expired, Trouble, Unreachable
from liandong.desk import errors
from liandong.desk.shell import show
from liandong.desk.views.entering import enter, safe_next
from liandong.kernel.pages import ErrorPage, Link

log = logging.getLogger(__name__)
LEAVES = "may_leave_provider"


@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the provider."""
    next_url = safe_next(request, request.GET.get("next", "/"))
    if settings.OIDC is None:
        return errors.not_found(request, LookupError())
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url)
    try:
        return HttpResponseRedirect(
            flow.begin(request, settings.OIDC, _here(request, "/sign-in/city/back"), next_url)
        )
    except Trouble as trouble:
        return _told(request, trouble, next_url)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take what the provider answered, once; sign in whom it vouches for, if he has an account here."""
    if settings.OIDC is None:
        return errors.not_found(request, LookupError())
    try:
        known = flow.finish(request, settings.OIDC, _here(request, "/sign-in/city/back"))
    except Trouble as trouble:
        return _told(request, trouble)
    person = queries.person_with(known.account)
    if person is None:
        log.warning("oidc: no open account")
        return _without_account(request, known.account)
    means = Means.PROVIDER_FACTOR if known.has_factor else Means.PROVIDER
    url, _ = enter(request, person, means, safe_next(request, known.next_url))
    return HttpResponseRedirect(url)


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of the provider too, for somebody who has just signed out here."""
    if settings.OIDC is None:
        return errors.not_found(request, LookupError())
    address = ""
    if request.session.pop(LEAVES, False):
        try:
            address = flow.leaving(settings.OIDC, _here(request, "/sign-in"))
        except Unreachable as trouble:
            return _told(request, trouble)
    return HttpResponseRedirect(address or "/sign-in")


def offered(request: HttpRequest, next_url: str) -> dict[str, Any]:
    """What the sign-in page shows of the provider; nothing where there is none."""
    if settings.OIDC is None:
        return {}
    name, asked = settings.OIDC.name, {"next": next_url} if next_url != "/" else {}
    has_password = (
        settings.PASSWORD_SIGN_IN or request.method == "POST" or request.GET.get("by") == "password"
    )
    return {
        "other": Link(f"用{name}登录", _url("/sign-in/city", asked)),
        "has_password": has_password,
        "password_url": "" if has_password else _url("/sign-in", {**asked, "by": "password"}),
        "note": "或者用本平台的账号和密码" if settings.PASSWORD_SIGN_IN else "三员的账号和密码",
        "said_link": Link(f"退出{name}", "/sign-in/city/leave") if request.session.get(LEAVES) else None,
    }


def not_signed_in() -> str:
    """What is told when account and password did not let one in; the same whatever the reason."""
    if settings.PASSWORD_SIGN_IN or settings.OIDC is None:
        return "账号或密码不对，或者账户已停用。请核对后再试。"
    return (
        f"没有登录成功。密码登录只留给系统、安全、审计三员，其他人请用{settings.OIDC.name}登录；"
        "三员请核对账号和密码后再试。"
    )


def remember_leaving(request: HttpRequest, means: Means | None) -> None:
    """Signed out here: the sign-in page will say that the provider still knows him, and where to end that."""
    if settings.OIDC is None or means not in (Means.PROVIDER, Means.PROVIDER_FACTOR):
        return
    try:
        request.session[LEAVES] = bool(flow.leaving(settings.OIDC, "/"))
    except Unreachable:
        request.session[LEAVES] = False
    request.session[presence.LEFT] = (
        f"您已退出本平台，但在{settings.OIDC.name}仍登录着。公用电脑上，请把那里也退出，或关闭浏览器。"
    )


def _here(request: HttpRequest, path: str) -> str:
    """An absolute address of ours, as the provider knows it, also behind a proxy that ends TLS."""
    return f"{'https' if settings.IS_TLS else request.scheme}://{request.get_host()}{path}"


def _url(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path


def _told(request: HttpRequest, trouble: Trouble, next_url: str = "/") -> HttpResponse:
    """The page for what went wrong, and a line in the log."""
    log.warning("oidc: %s %s", type(trouble).__name__.lower(), trouble.code)
    name = settings.OIDC.name if settings.OIDC else ""
    status, title, what, todo = _words(trouble, name)
    return _page(request, ErrorPage(status, title, what, todo, _ways(name, next_url)))


def _words(trouble: Trouble, name: str) -> tuple[int, str, str, tuple[str, ...]]:
    """Status, title, what happened, what to do."""
    password = (
        "急着办理的，可以用本平台的账号和密码登录。" if settings.PASSWORD_SIGN_IN else "三员可以用密码登录。"
    )
    if isinstance(trouble, Unreachable):
        what = f"平台现在得不到{name}的答复，所以没有登录。"
        late = "长时间如此的，请联系本单位系统管理员。"
        return 503, f"{name}暂时不能用", what, ("请稍候片刻再试一次。", password, late)
    if isinstance(trouble, Expired):
        what = f"从{name}回来的这次登录，不是在这个浏览器里刚刚开始的，或者已经用过，所以没有登录。"
        again = ("请重新登录，十分钟内完成。", "不要使用收藏的或别人发来的登录网址。")
        return 400, "这次登录已经失效", what, again
    if isinstance(trouble, Declined):
        what = f"您在{name}取消了登录，或者它没有认可，所以没有登录。"
        return 403, f"{name}没有让您登录", what, ("请重新登录。", password)
    what = f"平台核对了{name}送来的身份凭据，有一项不符，所以没有登录。"
    todo = ("请稍候片刻再试一次。", "再次出现的，请联系本单位系统管理员，由其查看平台日志。")
    return 502, f"{name}的答复没有通过核对", what, todo


def _without_account(request: HttpRequest, account: str) -> HttpResponse:
    name = settings.OIDC.name if settings.OIDC else ""
    named = f"（账号{account[:40]}）" if account else "，但没有说明账号"
    what = f"{name}认出了您{named}。本平台没有这个账号，或者账户已停用，所以没有登录。"
    todo = (
        "请联系本单位系统管理员，核对您在本平台的账号，开立或恢复账户。",
        f"用错了身份的，请先在{name}退出，再重新登录。",
    )
    return _page(request, ErrorPage(403, "在本平台没有可用的账户", what, todo, _ways(name)))


def _ways(name: str, next_url: str = "/") -> tuple[Link, ...]:
    asked = {"next": next_url} if next_url != "/" else {}
    return (
        Link(f"用{name}重新登录", _url("/sign-in/city", asked)),
        Link("回到登录页", _url("/sign-in", asked)),
    )


def _page(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    return show(request, None, page, page.status)
