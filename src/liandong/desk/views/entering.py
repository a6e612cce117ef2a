"""进门：无论靠什么认出了人，都在这一处登录、留痕迹。"""

from __future__ import annotations

import uuid

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from liandong.accounts import session
from liandong.accounts.forms import Means
from liandong.accounts.models import Person
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.watch import counters

KEY = "means"


def safe_next(request: HttpRequest, url: str) -> str:
    """The address to go on to, if it is on this platform; else the desk."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/"


def enter(request: HttpRequest, person: Person, means: Means) -> Actor | None:
    """Sign a person in who has proved himself by these means; the session gets a new key. None when he holds no post."""
    login(request, person)
    request.session[KEY] = means.value
    actor = session.actor_of(request)
    if actor is not None:
        door.perform(actor, "accounts.sign_in", person.uuid, {"means": means.value}, key=str(uuid.uuid4()))
    counters.SIGNED_IN.inc()
    return actor


def means_of(request: HttpRequest) -> Means | None:
    """By what means the person of this session came in; None for nobody."""
    said = request.session.get(KEY)
    return Means(said) if said in Means.values else None
