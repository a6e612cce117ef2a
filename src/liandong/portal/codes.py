"""凭码查的页面共有的：码从表单或者网址来，一个网络一分钟只许试几次，答复不留存。

A code names a letter, a visit, or what somebody wrote about one. All tries of a network count together, whatever they try.

Main names: `checked`, `tried`, `answered`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from liandong.accounts import allowances
from liandong.accounts.allowances import Dealer, Limit
from liandong.desk.shell import show
from liandong.kernel.pages import PublicCheck, Section
from liandong.portal.strangers import too_many
from liandong.watch.request import seen

TRIES = Dealer(Limit("code_address", 20, timedelta(minutes=1)), block=4)


def checked(
    request: HttpRequest,
    page: PublicCheck,
    shape: type[forms.Form],
    answers: Callable[[dict[str, Any]], tuple[Section, ...]],
) -> HttpResponse:
    """The form, and below a code what it stands for; the code comes typed, or from the address, as the square on a paper has it.

    Args:
        page: with everything but form and answers.
        answers: what is told of what was typed; asked only for a complete form, after the try was counted.
    """
    if request.method != "POST" and "code" not in request.GET:
        return answered(request, replace(page, form=shape()))
    if (until := tried(request)) is not None:
        return too_many(request, TRIES, until)
    is_post = request.method == "POST"
    form = shape(request.POST, request.FILES) if is_post else shape({"code": request.GET["code"]})
    if not form.is_valid():
        return answered(request, replace(page, form=form), 422)
    return answered(request, replace(page, form=form, answers=answers(form.cleaned_data)))


def tried(request: HttpRequest) -> datetime | None:
    """Counts a try; the moment from which more are to be had where there were too many, else None."""
    return TRIES.take(allowances.of_address(seen(request).address))


def answered(request: HttpRequest, page: Any, status: int = 200) -> HttpResponse:
    """The page, kept by nobody."""
    response = show(request, None, page, status)
    response["Cache-Control"] = "no-store"
    return response
