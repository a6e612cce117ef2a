"""在不在：离开久了自动退出；同一个账号在两处登录，两处都知道。

An officer leaves the desk and the screen stays open: after `IDLE` without a request the session ends, and after
`WHOLE` it ends whatever happens. Several sign-ins of one account are allowed (office machine and phone), but each is
told of the other, and the person can end the others at once. Last-seen is stamped at most once a minute, so that
reading a page writes nothing.

Source: 联动平台账户管理规则; GB/T 22239-2019 8.1.4.1 (身份鉴别: 登录失败处理和登录连接超时自动退出).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from liandong.accounts import agents
from liandong.accounts.models import Person, SignedIn
from liandong.now import CHINA, now

IDLE = timedelta(minutes=settings.IDLE_MINUTES)
WHOLE = timedelta(hours=12)
STAMP = timedelta(minutes=1)
BEGAN, SEEN, LEFT = "began", "seen", "left"

Answer = Callable[[HttpRequest], HttpResponse]


def watch(answer: Answer) -> Answer:
    """Middleware: ends a session that was left, stamps one that is used."""

    def watched(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(SEEN) is not None:
            sentence = _over(request)
            if sentence:
                logout(request)
                request.session[LEFT] = sentence
            elif now() - _moment(request, SEEN) >= STAMP:
                _stamp(request)
        return answer(request)

    return watched


def _over(request: HttpRequest) -> str:
    """Why this session has ended, for the person; empty while it goes on."""
    moment = now()
    if moment - _moment(request, SEEN) > IDLE:
        minutes = int(IDLE.total_seconds()) // 60
        return f"您离开超过{minutes}分钟，已自动退出。重新登录后回到刚才的页面，填写而没有提交的内容在本机留有草稿。"
    if moment - _moment(request, BEGAN) > WHOLE:
        return "这次登录已满12小时，已自动退出。请重新登录，填写而没有提交的内容在本机留有草稿。"
    return ""


def _moment(request: HttpRequest, name: str) -> datetime:
    return datetime.fromtimestamp(request.session[name], UTC)


def _stamp(request: HttpRequest) -> None:
    moment = now()
    request.session[SEEN] = moment.timestamp()
    mine = SignedIn.objects.filter(session_key=request.session.session_key)
    if mine.update(seen_at=moment) and mine.filter(is_told=False).update(is_told=True):
        messages.warning(request, f"您的账号刚刚又在另一处登录。{_ADVICE}")


_ADVICE = "不是您本人的，请打开“我的登录”退出其他登录，并立即修改密码。"


def begin(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Signed in, by whatever means: remember it, tell the others, and tell this one of them."""
    if not isinstance(user, Person):
        return
    moment = now()
    request.session[BEGAN] = request.session[SEEN] = moment.timestamp()
    request.session.pop(LEFT, None)
    if not request.session.session_key:
        request.session.create()
    others = alive(user).exclude(session_key=request.session.session_key)
    last = others.order_by("-seen_at").first()
    others.update(is_told=False)
    SignedIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "person": user, "began_at": moment, "seen_at": moment, "is_told": True,
            "agent": agents.said(request.headers.get("User-Agent", "")),
        },
    )  # fmt: skip
    if last is not None:
        at = last.seen_at.astimezone(CHINA)
        text = f"您的账号还在另一处登录着（{last.agent}，{at:%m月%d日 %H:%M}还在使用）。{_ADVICE}"
        messages.warning(request, text, fail_silently=True)


def end(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Signed out: this sign-in is no more."""
    SignedIn.objects.filter(session_key=request.session.session_key).delete()


def alive(person: Person) -> Any:
    """The person's sign-ins that have neither been left for too long nor lasted too long, newest first."""
    moment = now()
    return SignedIn.objects.filter(
        person=person, seen_at__gt=moment - IDLE, began_at__gt=moment - WHOLE
    ).order_by("-began_at")


def end_all(person: Person) -> None:
    """End every sign-in of this person at once, wherever it is."""
    _end(SignedIn.objects.filter(person=person))


def end_others(request: HttpRequest, person: Person) -> int:
    """End every other sign-in of this person at once; returns how many."""
    return _end(SignedIn.objects.filter(person=person).exclude(session_key=request.session.session_key))


def forget_left() -> int:
    """Remove sign-ins that are over without having been signed out; returns how many."""
    moment = now()
    return _end(
        SignedIn.objects.filter(seen_at__lte=moment - IDLE)
        | SignedIn.objects.filter(began_at__lte=moment - WHOLE)
    )


def _end(sign_ins: QuerySet[SignedIn]) -> int:
    """Remove these sign-ins with their sessions; returns how many."""
    keys = list(sign_ins.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return int(sign_ins.delete()[0])


def listen() -> None:
    """Be told of every signing in and out, whichever page or provider it came by."""
    user_logged_in.connect(begin, dispatch_uid="liandong.presence.begin")
    user_logged_out.connect(end, dispatch_uid="liandong.presence.end")
