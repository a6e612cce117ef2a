"""填表时旁边的有关记录、文书的样子：脚本来问的给一小段，按按钮来的给整页，填过的都还在。

Asked by POST, because what is typed must not stand in an address, and only for the post the form was rendered for: what is
beyond one's sight is looked up in that post's name and put on the ledger.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from liandong.desk.shell import acting, missing, show
from liandong.desk.views.doing import Doing, is_made
from liandong.kernel import actions, door, kinds, reading
from liandong.kernel import beside as besides
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer


@require_POST
@acting
def beside(request: HttpRequest, actor: Actor, kind_name: str, name: str) -> HttpResponse:
    """What stands beside the form of an action that makes a record, for what is typed so far."""
    kind, bound = kinds.get(kind_name), actions.get(name)
    if kind is None or bound is None or besides.of(name) is None or not is_made(bound, kind_name):
        return missing(request, actor)
    if actor.role not in bound.action.roles:
        return missing(request, actor, lambda a: a.role in bound.action.roles)
    return _answered(Doing(request, actor, kind, bound, None))


@require_POST
@acting
def beside_record(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID, name: str) -> HttpResponse:  # fmt: skip
    """The same beside the form of an action on a record that the actor may do now."""
    found, bound = reading.seen(actor, kind_name, record_id), actions.get(name)
    if found is None or bound is None or besides.of(name) is None or bound.action.kind != kind_name:
        return missing(request, actor)
    kind, record, level = found
    if bound.action.creates or not door.may(actor, bound, kind, record, level):
        return missing(request, actor)
    return _answered(Doing(request, actor, kind, bound, record))


def _answered(doing: Doing) -> HttpResponse:
    request, actor, declared = doing.request, doing.actor, besides.of(doing.action.name)
    assert declared is not None
    is_own = request.POST.get("post", "") == doing.capacity
    if is_own:
        answer = declared.ask(actor, request.POST, bool(request.POST.get("settled")))
    else:
        answer = BesideAnswer(refusal=doing.made_for_another)
    status = 200 if is_own else 409
    if request.headers.get("HX-Request") == "true":
        return show(request, actor, answer, status)
    url = request.path.removesuffix("/beside")
    more: dict[str, Any] = {"version": request.POST["version"]} if "version" in request.POST else {}
    page = doing.page(_typed(doing), beside=answer, action_url=url, key=request.POST.get("key", ""), **more)
    return show(request, actor, page, status)


def _typed(doing: Doing) -> forms.Form:
    """The form with what was typed and without complaints: nobody has submitted it yet."""
    post, fields = doing.request.POST, doing.form(doing.request.POST).fields
    said = {
        name: field.widget.value_from_datadict(post, {}, name)
        for name, field in fields.items()
        if not field.widget.value_omitted_from_data(post, {}, name) and not isinstance(field, forms.FileField)
    }
    return doing.form(None, said)
