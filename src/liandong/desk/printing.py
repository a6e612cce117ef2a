"""给任何人看的页面可以用大字：地址里写 `?字=大`，浏览器记住一年，`?字=常` 改回来；没有脚本也一样。

Main names: `is_large`, `other_size`, `kept`.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liandong.kernel.pages import Link

ASKED, LARGE, USUAL = "字", "大", "常"
KEPT = ("q", "page", "notice")
COOKIE, YEAR = "ld_print", 365 * 24 * 3600


def is_large(request: HttpRequest) -> bool:
    """What the address asks for, or else what the browser keeps."""
    asked = request.GET.get(ASKED, "")
    return asked == LARGE or (asked != USUAL and request.COOKIES.get(COOKIE) == "large")


def other_size(request: HttpRequest) -> Link:
    """The same page in the other size, with what was looked for, the page and the notice it is about; no code stays in an address, access logs would keep it."""
    to, text = (USUAL, "改用常规字") if is_large(request) else (LARGE, "改用大字")
    asked = [(name, value) for name, value in request.GET.items() if name in KEPT]
    return Link(text, f"?{urlencode([*asked, (ASKED, to)])}")


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets the browser keep what the address asked for; it says nothing of who reads."""
    asked = request.GET.get(ASKED, "")
    if asked == LARGE:
        response.set_cookie(
            COOKIE,
            "large",
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    elif asked == USUAL:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
