"""一公开的首页：这里能看什么，各自在哪里。"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import show
from liandong.kernel.pages import Link, PublicPage, Section
from liandong.portal.shelves import SHELVES
from liandong.portal.strangers import open_to_all
from liandong.portal.views import decisions, verifying, visits

HOW = Section(
    "怎么用",
    paragraphs=(
        "不用登录，不用留姓名，手机也能看；只是一分钟里打开的次数有限。",
        "检查人员上门时应当出示执法证件；要查什么，清单、计划里应当找得到。",
    ),
)


@require_safe
@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """Where what is open to everybody stands."""
    shelves = [Link(one.title, f"/public/{name}", one.lead) for name, one in SHELVES.items()]
    page = PublicPage(
        title="一公开",
        lead="行政检查和行政处罚依法公开的内容，任何人都可以看。",
        sections=(HOW,),
        links=(
            *shelves,
            Link(decisions.TITLE, decisions.URL, decisions.LEAD),
            Link(verifying.TITLE, verifying.URL, verifying.LEAD),
            Link(visits.TITLE, visits.URL, visits.LEAD),
        ),
        demo=settings.DEMO,
    )
    return show(request, None, page)
