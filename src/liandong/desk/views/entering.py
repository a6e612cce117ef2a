"""进门：无论靠什么认出了人，都在这一处登录、留痕迹；启用了动态口令的，先在门口等着。

Somebody who waits for his second proof has no rights at all: the session holds who he is and since when, nothing more,
and forgets him after `WAITS`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from liandong.accounts import factors, session
from liandong.accounts.forms import Means
from liandong.accounts.models import Factor, Person
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.now import now
from liandong.watch import counters

WAITING = "waiting"
WAITS = timedelta(minutes=5)
CODE_URL = "/sign-in/code"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who stands at the door, having given one proof."""

    person: Person
    factor: Factor
    means: Means


def safe_next(request: HttpRequest, url: str) -> str:
    """The address to go on to, if it is on this platform; else the desk."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/"


def enter(request: HttpRequest, person: Person, means: Means, next_url: str) -> tuple[str, Actor | None]:
    """Where to go now that a person has given a proof, and as whom: in, or to the second proof he has enrolled for."""
    if means.is_strong or factors.of(person) is None:
        return next_url, admit(request, person, means)
    request.session.cycle_key()
    request.session[WAITING] = [str(person.uuid), means.value, now().timestamp()]
    asked = {"next": next_url} if next_url != "/" else {}
    return f"{CODE_URL}?{urlencode(asked)}" if asked else CODE_URL, None


def waiting(request: HttpRequest) -> Waiting | None:
    """Who waits in this session for his second proof; None when nobody does any more."""
    said = request.session.get(WAITING)
    if said is None:
        return None
    person_id, means, since = said
    person = Person.objects.filter(uuid=person_id, state="open").first()
    factor = factors.of(person) if person else None
    if person is None or factor is None or now() - datetime.fromtimestamp(since, UTC) > WAITS:
        request.session.pop(WAITING, None)
        return None
    return Waiting(person, factor, Means(means))


def admit(request: HttpRequest, person: Person, means: Means) -> Actor | None:
    """Sign a person in who has given all the proof he must; the session gets a new key. None when he holds no post."""
    request.session.pop(WAITING, None)
    login(request, person)
    request.session[session.MEANS] = means.value
    actor = session.actor_of(request)
    if actor is not None:
        door.perform(actor, "accounts.sign_in", person.uuid, {"means": means.value}, key=str(uuid.uuid4()))
    counters.SIGNED_IN.inc()
    return actor
