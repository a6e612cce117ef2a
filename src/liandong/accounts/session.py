"""登录会话里的身份：这个人现在以哪个岗位办理。

The session holds which capacity is active; it is looked up afresh at every request, so that an ended post loses
access at once. A form or call carries the capacity it was made for and is refused politely when it differs.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from liandong.accounts.forms import Means
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel.actor import Actor
from liandong.watch.request import seen

KEY, MEANS = "capacity", "means"
_KEPT = "_liandong_actors"


def capacity(actor: Actor) -> str:
    """The key of one capacity: the post, and the delegation where it acts by one."""
    return f"{actor.post}:{actor.delegation}" if actor.delegation else str(actor.post)


def actors(request: HttpRequest) -> list[Actor]:
    """Every capacity of the signed-in person today, looked up once a request; empty for strangers and closed accounts."""
    known = getattr(request, _KEPT, None)
    if known is None:
        person, trace = request.user, seen(request).trace
        known = actors_of(person, trace) if isinstance(person, Person) and person.is_active else []
        setattr(request, _KEPT, known)
    return list(known)


def act_as(request: HttpRequest, actor: Actor) -> None:
    """Let this one request be an agency system's, admitted by its token."""
    setattr(request, _KEPT, [actor])


def actor_of(request: HttpRequest) -> Actor | None:
    """The active capacity, or the first; None when the person holds no post today."""
    found = actors(request)
    chosen = request.session.get(KEY)
    active = next((a for a in found if capacity(a) == chosen), found[0] if found else None)
    seen(request).role = active.role.value if active else ""
    return active


def switch(request: HttpRequest, key: str) -> Actor | None:
    """Make another capacity active; None when the person does not hold it."""
    actor = next((a for a in actors(request) if capacity(a) == key), None)
    if actor is not None:
        request.session[KEY] = key
    return actor


def means_of(request: HttpRequest) -> Means | None:
    """By what means the person of this session came in; None for nobody."""
    said = request.session.get(MEANS)
    return Means(said) if said in Means.values else None


def enrolled(request: HttpRequest) -> None:
    """The person of this session has just given his second proof, by enrolling."""
    request.session[MEANS] = (means_of(request) or Means.PASSWORD).with_factor.value


def disenrolled(request: HttpRequest) -> None:
    """The person of this session has just given up his second proof."""
    request.session[MEANS] = (means_of(request) or Means.PASSWORD).without_factor.value


def must_enrol(request: HttpRequest) -> bool:
    """Whether this session may do nothing yet but enrol a second factor, the platform asking for two."""
    means = means_of(request)
    return settings.REQUIRE_FACTOR and not (means is not None and means.is_strong)
