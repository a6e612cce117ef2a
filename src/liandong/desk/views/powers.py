"""职权的四张问答页：谁有权管，哪里重叠或空白，近来变了什么，各机关的标准怎么比。

Each is a list with its question above it, sent by GET so that the address can be passed on. What cannot be understood
is said beside the question and nothing typed is lost. Only what is public is asked, so every post may ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.catalogue import forms as shapes
from liandong.catalogue import queries
from liandong.catalogue.models import Item, Power
from liandong.desk.shell import acting, show
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Choice, Column, Filter, Link, ListPage, Row, Tone
from liandong.law.jurisdiction.survey import Flaw

ASK, SURVEY, TURNS, COMPARE = "/powers/ask", "/powers/survey", "/powers/changes", "/standards/compare"
TITLES = {ASK: "职权查询", SURVEY: "职权体检", TURNS: "职权变动", COMPARE: "标准对照"}
SHOWN = 500
HOME = Link("工作台", "/")


def _page(request: HttpRequest, actor: Actor, form: forms.Form, **more: Any) -> HttpResponse:
    """The list with its question; a wrong question is told in place of the answer."""
    if form.is_bound and form.errors:
        said = [
            f"{form.fields[n].label}：{e}" if n in form.fields else str(e)
            for n, es in form.errors.items()
            for e in es
        ]
        more |= {"rows": [], "count_text": "没有查", "empty": "".join(said), "empty_todo": "改正后再查。"}
    page = ListPage(
        title=TITLES[request.path],
        breadcrumb=[HOME],
        filters=filters_of(form),
        is_question=True,
        clear_url=request.path if form.is_bound else "",
        told=[f"{step}。" for step in form.cleaned_data.get("way", ())] if form.is_bound else (),
        links=[Link(title, url) for url, title in TITLES.items() if url != request.path],
        **more,
    )
    return show(request, actor, page, 422 if form.is_bound and form.errors else 200)


def filters_of(form: forms.Form) -> list[Filter]:
    filters: list[Filter] = []
    for name, field in form.fields.items():
        value = str(form.data.get(name, "")) if form.is_bound else ""
        label, told = str(field.label), str(field.help_text)
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            choices = [Choice(v, t, v == value) for v, t in offered]
            filters.append(Filter(name, label, value, choices, help=told))
        elif isinstance(field, forms.BooleanField):
            choices = [Choice("", "否", not value), Choice("on", "是", value == "on")]
            filters.append(Filter(name, label, value, choices, help=told))
        else:
            kind = "date" if isinstance(field, forms.DateField) else "text"
            filters.append(Filter(name, label, value, kind=kind, help=told))
    return filters


def asked_of(request: HttpRequest, shape: type[forms.Form], *, always: bool = False) -> forms.Form:
    """The question as far as it was asked; `always` for questions that need nothing typed."""
    return shape(request.GET if always or any(n in request.GET for n in shape.base_fields) else None)


# ── 谁有权管 ────────────────────────────────────────────────────────────────────────────────────────

_ANSWERS = [
    Column("机关"),
    Column("能不能"),
    Column("职权来源"),
    Column("理由"),
    Column("地域", keeps_line=True),
    Column("期间", keeps_line=True),
]


@require_safe
@acting
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who may act on this item at this place on this day, who may not, and why."""
    form = asked_of(request, shapes.Question)
    lead = "哪一天、在哪里、哪个事项，由谁管。按在册职权判断，理由和依据写在每一行。"
    if not (form.is_bound and form.is_valid()):
        empty = {"empty": "请填事项和地点。", "empty_todo": "日期不填按今天，办什么不填按行政处罚。"}
        return _page(request, actor, form, columns=_ANSWERS, rows=[], count_text="", lead=lead, **empty)
    asked = form.cleaned_data
    found = queries.answer(asked["item"], asked["place"].code, asked["on"], asked["kind"])
    rows = [
        _answer_row(found.rows[c.row], Cell("有权", tone=Tone.DONE), c.reason, bool(c.acts_for))
        for c in found.competence.agencies
    ]
    rows += [
        _answer_row(found.rows[x.row], Cell("无权", tone=Tone.NEUTRAL), x.reason)
        for x in found.competence.excluded
    ]
    return _page(
        request, actor, form, columns=_ANSWERS, rows=rows, lead=_answered(found, asked["place"].name),
        count_text=f"{len(found.competence.agencies)} 个机关有权",
        empty="在册职权中没有任何机关登记过这个事项在这里的职权。",
        empty_todo="请行使机关登记职权，由行政执法监督核对在册；有争议的，先报司法行政部门。",
    )  # fmt: skip


def _answered(found: queries.Answer, place: str) -> str:
    basis = f"依据：{'；'.join(b.removeprefix('依据') for b in found.basis)}。" if found.basis else ""
    told = [f"{found.item.name}，{place}。{found.competence.verdict.explained}", basis, *found.warnings]
    return "".join(told)


def _answer_row(power: Power, verdict: Cell, reason: str, is_agent: bool = False) -> Row:
    note = "以委托机关名义" if is_agent else ""
    return Row(
        f"/r/power/{power.uuid}/",
        [
            Cell(power.holder.name), verdict, Cell(power.basis, note), Cell(reason), Cell(power.place_name),
            Cell(_span(power.valid_from, power.valid_to)),
        ],
    )  # fmt: skip


def _span(since: date, until: date | None) -> str:
    if until == since:
        return f"{since}当日"
    return f"{since}至{until}" if until else f"{since}起"


# ── 哪里重叠、哪里空白 ──────────────────────────────────────────────────────────────────────────────

_FLAWS = [Column("事项"), Column("地域"), Column("问题"), Column("机关"), Column("期间", keeps_line=True)]


@require_safe
@acting
def survey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Overlaps and gaps in the register, by default in the whole city today."""
    form = asked_of(request, shapes.Survey, always=True)
    lead = "同一事项、同一地方有两家以上有权的，容易争；一家也没有的，容易推。同一条线上下级共有的，按级别分工，不算重叠。"
    if not form.is_valid():
        return _page(request, actor, form, columns=_FLAWS, rows=[], count_text="", lead=lead)
    asked = form.cleaned_data
    items = queries.public_items(asked["line"], asked["since"])
    if none := _nothing_to_survey(items, asked["line"], asked["kind"]):
        told = {"count_text": "没有查", "empty": none, "empty_todo": "请改选职权种类，或者改填条线。"}
        return _page(request, actor, form, columns=_FLAWS, rows=[], lead=lead, **told)
    found = queries.report(
        items,
        queries.areas(asked["place"], asked["since"]),
        asked["since"],
        asked["until"],
        asked["kind"],
    )
    shown = [c for c in found if asked["tiered"] or not c.is_tiered]
    hidden = len(found) - len(shown)
    more = f"，另有上下级共有 {hidden} 处未列" if hidden else ""
    return _page(
        request, actor, form, columns=_FLAWS, rows=[_flaw_row(c, asked["kind"]) for c in shown[:SHOWN]], lead=lead,
        count_text=f"{len(shown)} 处{more}" + (f"，先列 {SHOWN} 处" if len(shown) > SHOWN else ""),
        empty="没有发现重叠和空白。", empty_todo="只看已公布的事项和在册的职权；待核的不算。",
    )  # fmt: skip


def _nothing_to_survey(items: Iterable[Item], line: str, kind: str) -> str:
    """That no item is there to be looked at, in words: nothing found among none is no good news."""
    if any(kind in item.aspects for item in items):
        return ""
    whose = f"条线“{line}”" if line else "清单"
    return f"{whose}中已公布的事项，没有一个含{kind}，没有可查的重叠和空白。"


def _flaw_row(c: queries.Complaint, kind: str) -> Row:
    f = c.finding
    url = (
        f"{ASK}?{urlencode({'item': c.item.code, 'place': f.place, 'on': f.since.isoformat(), 'kind': kind})}"
    )
    tone = Tone.SOON if f.flaw is Flaw.OVERLAP else Tone.OVERDUE
    label = "上下级共有" if c.is_tiered else f.flaw.value
    return Row(
        url,
        [
            Cell(c.item.name, c.item.code), Cell(c.place_name), Cell(label, tone=Tone.NEUTRAL if c.is_tiered else tone),
            Cell("、".join(c.agencies) or "（无）"), Cell(_span(f.since, f.until)),
        ],
    )  # fmt: skip


# ── 变了什么 ────────────────────────────────────────────────────────────────────────────────────────

_TURNS = [Column("哪一天"), Column("变动"), Column("机关"), Column("事项"), Column("地域"), Column("依据")]


@require_safe
@acting
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which powers began or ended in a span of days, by default the last ninety."""
    form = asked_of(request, shapes.Turns, always=True)
    lead = "这段日期里开始的和不再有的职权，新的在前；不填看近九十天。"
    if not form.is_valid():
        return _page(request, actor, form, columns=_TURNS, rows=[], count_text="", lead=lead)
    asked = form.cleaned_data
    found = queries.changes(asked["since"], asked["until"], asked["line"], asked["place"])
    return _page(
        request, actor, form, columns=_TURNS, rows=[_turn_row(t) for t in found[:SHOWN]], lead=lead,
        count_text=f"共 {len(found)} 项" + (f"，先列 {SHOWN} 项" if len(found) > SHOWN else ""),
        empty=f"{asked['since']}至{asked['until']}没有职权变动。",
    )  # fmt: skip


def _turn_row(turn: queries.Turn) -> Row:
    power = turn.power
    told = Cell("开始", tone=Tone.DONE) if turn.begins else Cell("不再有", tone=Tone.NEUTRAL)
    note = f"{power.taken_from.name}不再行使" if turn.begins and power.taken_from else ""
    return Row(
        f"/r/power/{power.uuid}/",
        [
            Cell(turn.on.isoformat()), told, Cell(power.holder.name, note), Cell(power.item.name),
            Cell(power.place_name), Cell(turn.basis),
        ],
    )  # fmt: skip


# ── 标准对照 ────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@acting
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The standards for one item side by side: a row for each check point, a column for each issuer, where and since when in the first row."""
    form = asked_of(request, shapes.Comparison)
    lead = "同一事项，各机关看什么、怎样算合格，并列来看；日期不填按今天。"
    if not (form.is_bound and form.is_valid()):
        columns = [Column("检查要点")]
        return _page(
            request, actor, form, columns=columns, rows=[], count_text="", lead=lead, empty="请填事项。"
        )
    item, on = form.cleaned_data["item"], form.cleaned_data["on"]
    found = queries.yardsticks(item, on)
    columns = [Column("检查要点"), *(Column(y.standard.issuer.name) for y in found)]
    return _page(
        request, actor, form, columns=columns, rows=_side_by_side(item, found), lead=f"{item.name}。{lead}",
        count_text=f"{len(found)} 份标准", empty=f"{on}没有机关为这个事项发布标准。",
    )  # fmt: skip


def _side_by_side(item: Item, found: list[queries.Yardstick]) -> list[Row]:
    points = list(dict.fromkeys(point for y in found for point, _ in y.points))
    told = [dict(y.points) for y in found]
    url = f"/r/item/{item.uuid}/"
    editions = [Cell(y.standard.region_name, f"第{y.edition}版，{y.since}起") for y in found]
    head = [Row(url, [Cell("适用地域和版次"), *editions])] if found else []
    return head + [
        Row(url, [Cell(point), *(Cell(t.get(point, "（未规定）")) for t in told)]) for point in points
    ]
