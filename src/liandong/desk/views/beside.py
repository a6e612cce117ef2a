"""填表时旁边的有关记录：脚本来问的给一小段，按按钮来的给整页，填过的都还在。

Asked by POST, because what is typed must not stand in an address, and only for the post the form was rendered for: what is
beyond one's sight is looked up in that post's name and put on the ledger.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from liandong.desk.shell import acting, missing, show
from liandong.desk.views.doing import Doing, is_made
from liandong.kernel import actions, kinds
from liandong.kernel import beside as besides
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer


@require_POST
@acting
def beside(request: HttpRequest, actor: Actor, kind_name: str, name: str) -> HttpResponse:
    """What stands beside the form of an action that makes a record, for what is typed so far."""
    kind, bound, declared = kinds.get(kind_name), actions.get(name), besides.of(name)
    if kind is None or bound is None or declared is None or not is_made(bound, kind_name):
        return missing(request, actor)
    if actor.role not in bound.action.roles:
        return missing(request, actor, lambda a: a.role in bound.action.roles)
    doing = Doing(request, actor, kind, bound, None)
    is_own = request.POST.get("post", "") == doing.capacity
    if is_own:
        answer = declared.ask(actor, request.POST, bool(request.POST.get("settled")))
    else:
        answer = BesideAnswer(refusal=doing.made_for_another)
    status = 200 if is_own else 409
    if request.headers.get("HX-Request") == "true":
        return show(request, actor, answer, status)
    url = request.path.removesuffix("/beside")
    page = doing.page(_typed(doing), beside=answer, action_url=url, key=request.POST.get("key", ""))
    return show(request, actor, page, status)


def _typed(doing: Doing) -> forms.Form:
    """The form with what was typed and without complaints: nobody has submitted it yet."""
    form, post = doing.form(None), doing.request.POST
    form.initial = {**form.initial, **{name: post[name] for name in form.fields if name in post}}
    return form
