"""谁在调用接口：带令牌的机关系统，或浏览器里已登录的人。

A call with `Authorization: Bearer` is the system's or nobody's: a wrong token is told as such and never falls back
on a session that happens to be there. Source: RFC 6750.
"""

from __future__ import annotations

from django.http import HttpRequest
from ninja import security
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from liandong.accounts import queries, session
from liandong.kernel.actor import Actor
from liandong.watch.request import seen


class BadToken(AuthenticationError):
    """The token is none of ours, over, stopped, or its post has ended; which of these is not told."""


class AgencyToken(HttpBearer):
    """机关系统的令牌；由安全管理员签发，限定岗位、范围和期限."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        actor = queries.actor_of_system(token, seen(request).trace)
        if actor is None:
            raise BadToken
        session.act_as(request, actor)
        return actor


class NoSecondFactor(AuthenticationError):
    """Signed in, but the platform asks for a second factor that this person has not enrolled."""


class SessionAuth(security.SessionAuth):
    """浏览器里已登录的人；平台要求第二重验证的，须已启用."""

    def authenticate(self, request: HttpRequest, key: str | None) -> object:
        person = super().authenticate(request, key)
        if person is not None and session.must_enrol(request):
            raise NoSecondFactor
        return person


CALLERS = [AgencyToken(), SessionAuth()]
