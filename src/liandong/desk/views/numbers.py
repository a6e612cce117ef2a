"""个人号码的两张页面：办过“查看”之后显示一次；按完整的号码找人。

Both answer a POST, so that no number stands in an address, in the log of a proxy, or in the browser's history; no page is kept by
the browser (`show` says no-store). What is looked for must be a whole number: there is no search by a part of one, and
only so many lookups a day, so that the digits a mask hides are not guessed here.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.accounts import throttle
from liandong.desk import presenting
from liandong.desk.shell import acting, gone_to, missing, show, show_error
from liandong.kernel import actions, reading, refusals, sealed
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.outcome import refused
from liandong.kernel.pages import Column, Entry, FormPage, Link, ListPage, PlainPage, Section, Sensitivity
from liandong.kernel.revealing import Revealed
from liandong.law.verdict import refuse

AT_MOST = 50


def shown_once(request: HttpRequest, actor: Actor, kind: Kind, title: str, found: Revealed) -> HttpResponse:
    """The number, on a page that is an answer to the act and cannot be asked for again."""
    url, heading = presenting.url_of(kind.name, found.record.uuid), kind.heading(found.record)
    number = Entry(found.label, found.number, Sensitivity.SENSITIVE)
    page = PlainPage(
        title=title,
        lead="这次查看已经记入办理经过。号码只显示这一次，离开本页后仍要看的，须再办理一次。",
        breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/"), Link(heading, url)],
        sections=[Section(heading, entries=[number])],
        links=[Link(f"返回{heading}的记录", url)],
    )
    return show(request, actor, page)


class WholeNumber(forms.Form):
    """要找的完整号码."""

    number = forms.CharField(
        label="完整号码",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
        help_text="须填完整的号码，不能只填几位。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def find(request: HttpRequest, actor: Actor, kind_name: str) -> HttpResponse:
    """Who has exactly this number, for those who see the field; for others the page does not exist."""
    kind = reading.listed(actor, kind_name)
    fields = reading.sealed_fields(kind, actor) if kind else []
    if kind is None or not fields:
        return missing(request, actor)
    labels = "、".join(f.label for f in fields)
    form = WholeNumber(request.POST if request.method == "POST" else None)
    form.fields["number"].label = f"完整的{labels}"
    if request.method == "POST" and form.is_valid() and not throttle.may_look_up(actor.person):
        return _too_many(request, actor, kind, fields)
    if request.method == "POST" and form.is_valid():
        rows = reading.having(kind, actor, form.cleaned_data["number"])
        shown = list(rows.select_related(*kind.related)[:AT_MOST]) if rows is not None else []
        if len(shown) == 1:
            return gone_to(request, presenting.url_of(kind.name, shown[0].uuid))
        if shown:
            return show(request, actor, _found(kind, labels, shown))
        form.add_error("number", _why_nothing(kind, labels, rows is None))
    page = FormPage(
        title=f"按{labels}查找{kind.title}",
        form=form,
        action_url=request.path,
        submit_text="查找",
        breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/")],
        consequence="只找完全相同的号码；号码不会出现在网址和日志里。",
        cancel_url=f"/r/{kind.name}/",
    )
    return show(request, actor, page, 422 if form.errors else 200)


def _too_many(request: HttpRequest, actor: Actor, kind: Kind, fields: list[Field]) -> HttpResponse:
    """Guessing the hidden digits by looking up stands in the trail as a refused reveal."""
    sentence = f"一人一天最多按号码查找{throttle.LOOKUP.times}次，今天的已经用完。"
    bound = actions.get(fields[0].sealed)
    if bound is not None:
        verdict = refuse("too_many_lookups", sentence, *bound.action.sources)
        refusals.record(actor, bound.action, None, refused(verdict, kind.name))
    todo = ("请明天再查；急用的，按姓名查找后办理“查看”。",)
    return show_error(request, actor, 429, "今天不能再按号码查找", sentence, todo)


def _why_nothing(kind: Kind, labels: str, is_not_whole: bool) -> str:
    if sealed.ring_or_none() is None:
        return "查找用的密钥不在，暂不能按号码查找。请告知服务器的维护人员。"
    if is_not_whole:
        return f"这不是完整的{labels}，请核对位数后再试。"
    return f"没有登记这个{labels}的{kind.title}，请核对后再试。"


def _found(kind: Kind, labels: str, shown: list[object]) -> ListPage:
    fields = kind.columns()
    return ListPage(
        title=f"{labels}相同的{kind.title}",
        breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/")],
        columns=[*(Column(f.label) for f in fields), Column("状态", keeps_line=True)],
        rows=[presenting.list_row(kind, r, fields) for r in shown],  # type: ignore[arg-type]
        count_text=f"共 {len(shown)} 条",
    )
