"""凭码查的页面共有的：码从表单或者网址来，一个网络一分钟只许试几次，答复不留存。

A code names a letter, a visit, or what somebody wrote about one. All tries of a network count together, whatever they try.

Main names: `sent`, `tried`, `stopped`, `answered`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse

from liandong.accounts import allowances
from liandong.accounts.allowances import Dealer, Limit
from liandong.desk.shell import show
from liandong.portal.strangers import too_many
from liandong.watch.request import seen

TRIES = Dealer(Limit("code_address", 20, timedelta(minutes=1)), block=4)
Sent = TypeVar("Sent", bound=forms.Form)


def sent(request: HttpRequest, form: type[Sent]) -> Sent | None:
    """What was sent, or the code that the address names, as the square on a paper does; None where nobody has asked yet."""
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form({"code": request.GET["code"]}) if "code" in request.GET else None


def tried(request: HttpRequest) -> datetime | None:
    """Counts a try; the moment from which more are to be had where there were too many, else None."""
    return TRIES.take(allowances.of_address(seen(request).address))


def stopped(request: HttpRequest) -> HttpResponse | None:
    """Counts a try; the answer 429 where there were too many, else None."""
    until = tried(request)
    return None if until is None else too_many(request, TRIES, until)


def answered(request: HttpRequest, page: Any, status: int = 200) -> HttpResponse:
    """The page, kept by nobody."""
    response = show(request, None, page, status)
    response["Cache-Control"] = "no-store"
    return response
