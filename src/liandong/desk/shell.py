"""页面四周：代表谁办理、可以去哪里、刚刚变了什么。"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from liandong.accounts import session
from liandong.desk.printing import is_large, other_size
from liandong.figures import counting
from liandong.kernel import kinds, reading
from liandong.kernel.actor import Actor
from liandong.kernel.once import asked_once
from liandong.kernel.pages import ErrorPage, Link, MenuEntry, MenuGroup, Notice, PostChoice, Shell, Tone
from liandong.kernel.roles import ADMINS, Level, Role
from liandong.notices.reading import unread
from liandong.watch.request import seen

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")
MENU = (
    ("线索与案件", (
        ("lead", "违法线索", "message-report"),
        ("verification", "线索核查", "eye-check"),
        ("comparison", "同案比对", "link"),
        ("case", "案件", "folder"),
        ("dispute", "管辖争议", "switch-horizontal"),
        ("proposal", "拟处理意见", "writing-sign"),
        ("measure", "强制措施", "lock"),
        ("decision", "处罚决定", "gavel"),
    )),
    ("协作", (
        ("dispatch", "递送", "send"),
        ("assistance_request", "协查请求", "mail"),
        ("transfer", "行刑衔接", "shield-check"),
        ("letter", "文书", "file-description"),
        ("finding", "可互认的结果", "file-certificate"),
        ("recognition", "结果互认", "circle-check"),
    )),
    ("检查", (
        ("inspection_visit", "入企检查", "clipboard-check"),
        ("visit_voice", "企业评价和投诉", "message-report"),
        ("inspection_plan", "抽查计划", "calendar"),
        ("sampling_list", "抽查清单", "clipboard-check"),
        ("inspection_scene", "抽查场景", "folder"),
        ("inspection_draw", "随机抽取", "list-check"),
    )),
    ("名录与清单", (
        ("agency", "机关名录", "building"),
        ("correction", "名录校核", "list-check"),
        ("party", "检查对象", "address-book"),
        ("intake", "成批导入", "inbox"),
        ("officer", "执法人员", "users-group"),
        ("item", "监管事项", "clipboard-check"),
        ("power", "职权", "scale"),
        ("standard", "监管标准", "rosette-discount-check"),
        ("division", "行政区划", "map-pin"),
    )),
    ("公示与统计", (
        ("publication", "处罚公示", "external-link"),
        ("result_notice", "检查结果公示", "external-link"),
        ("list_export", "清单导出", "download"),
    )),
    ("管理", (
        ("post", "岗位", "users"),
        ("person", "人员", "user"),
        ("delegation", "授权代批", "signature"),
        ("agency_system", "系统接入", "key"),
        ("calendar_year", "放假安排", "calendar"),
        ("city_limit", "内部期限", "clock"),
        ("division_batch", "区划导入", "inbox"),
        ("redaction", "依法屏蔽", "eye-off"),
    )),
)  # fmt: skip
"""Kinds by the work they belong to: the groups of the menu, in their order."""
FIGURES = "/figures"
VISITED, FOUND, TOLD, KEPT = "检查", "名录与清单", "公示与统计", "管理"
TODAY = "/onsite"
QUESTIONS = (("/powers/ask", "职权查询", "help-hexagon"), ("/industries", "行业分类", "folder"))
ALL_OPEN = 12
"""A menu of no more lines than this is shown with all its groups open."""
AUDITORS = frozenset({Role.AUDIT_ADMIN, Role.SUPERVISOR})


def menu(actor: Actor, path: str) -> list[MenuGroup]:
    """What this post may use and what exists, by the work it belongs to; nothing else, and no empty group.

    Open is the group one is in; where one is in none, the work a post is for: the first, of administrators the last.
    """
    groups = {
        title: [_entry(name, text, icon, path) for name, text, icon in kinds_of if _is_listed(name, actor)]
        for title, kinds_of in MENU
    }
    groups[FOUND] += [MenuEntry(text, url, icon, path == url) for url, text, icon in QUESTIONS]
    if _is_listed("inspection_visit", actor):
        groups[VISITED].insert(0, MenuEntry("今日入企", TODAY, "calendar", path.startswith(TODAY)))
    if counting.may_read(actor):
        groups[TOLD].insert(0, MenuEntry("数据概览", FIGURES, "layout-dashboard", path == FIGURES))
    if actor.role in AUDITORS:
        groups[KEPT].append(MenuEntry("审计", "/audit", "history", path == "/audit"))
    if actor.role in ADMINS:
        groups[KEPT].append(MenuEntry("后台作业", "/jobs", "settings", path == "/jobs"))
    groups[KEPT].append(MenuEntry("账本", "/ledger", "book", path == "/ledger"))
    found = {title: entries for title, entries in groups.items() if entries}
    is_short = sum(map(len, found.values())) <= ALL_OPEN
    start = KEPT if actor.role in ADMINS else next(iter(found))
    here = next((title for title, entries in found.items() if any(e.is_current for e in entries)), start)
    home = MenuGroup("", [MenuEntry("工作台", "/", "home", path == "/")])
    return [home, *(MenuGroup(title, entries, is_short or title == here) for title, entries in found.items())]


def _is_listed(name: str, actor: Actor) -> bool:
    kind = kinds.get(name)
    return kind is not None and kind.sight.ceiling(actor.role) >= Level.SUMMARY


def _entry(name: str, text: str, icon: str, path: str) -> MenuEntry:
    url = f"/r/{name}/"
    return MenuEntry(text, url, icon, path.startswith(url))


def shell(request: HttpRequest, actor: Actor) -> Shell:
    """What surrounds every page of this person in this capacity."""
    now, waiting = session.capacity(actor), unread(session.actors(request))
    return Shell(
        person=actor.person_name,
        agency=actor.agency_name,
        role=role_of(actor),
        post_key=now,
        posts=[
            PostChoice(
                session.capacity(a), a.agency_name, role_of(a), a.person_name, session.capacity(a) == now,
                waiting.get(a.post, 0),
            )
            for a in session.actors(request)
        ],
        menu=menu(actor, request.path),
        notices_count=waiting.get(actor.post, 0) + waiting.get(None, 0),
        notices_url="/notices",
        me_url=f"/r/person/{actor.person}/",
        switch_url="/switch",
        sign_out_url="/sign-out",
        search_url="/search",
        suggest_url="/search/suggest",
        search_text=request.GET.get("q", "")[: reading.ASKED_AT_MOST] if request.path == "/search" else "",
        help_url="/help",
        demo=settings.DEMO,
        notices=[_notice(m) for m in messages.get_messages(request)],
    )  # fmt: skip


def _notice(message: Any) -> Notice:
    """What was left for this person to be told; a warning stands out from what was done."""
    tone = Tone.SOON if message.level >= messages.WARNING else Tone.DONE
    return Notice(str(message), tone, draft=message.extra_tags)


def acting(view: View) -> View:
    """Decorator: the view is given the actor; strangers go to sign in, people without a post are told so.

    Who still owes the platform a second factor is led there from everywhere.
    """
    return _given_actor(view, may_be_weak=False)


def acting_weakly(view: View) -> View:
    """The same for the few pages that open also before the second factor that the platform asks for."""
    return _given_actor(view, may_be_weak=True)


def _given_actor(view: View, *, may_be_weak: bool) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = session.actor_of(request)
        if actor is not None and (may_be_weak or not session.must_enrol(request)):
            if request.method not in SAFE:
                return view(request, actor, *args, **kwargs)
            with asked_once():
                return view(request, actor, *args, **kwargs)
        if actor is not None:
            return gone_to(request, "/me/second-factor")
        if request.user.is_authenticated:
            page = ErrorPage(
                status=403,
                title="目前没有可用的岗位",
                what="您的账户有效，但今天没有在任的岗位。",
                todo=("请联系本单位的安全管理员设岗。", "要换一个账号，请先退出登录。"),
                trace=seen(request).trace,
                sign_out_url="/sign-out",
            )
            return show(request, None, page, 403)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": "/sign-in"})
        return redirect_to_login(request.get_full_path(), "/sign-in")

    wrapped.needs_post = True  # type: ignore[attr-defined]
    return wrapped


def missing(request: HttpRequest, actor: Actor, opens: Callable[[Actor], bool] | None = None) -> HttpResponse:
    """Hidden and missing are answered alike; a page that opens in another post of this person says so.

    Args:
        opens: whether it would open in a capacity; asked of the person's other capacities only.
    """
    others = [a for a in session.actors(request) if a != actor and opens(a)] if opens else []
    if others:
        return show(request, actor, _in_another_post(request, actor, others), 409)
    todo = ("请核对编号或网址。", "如果您有其他岗位，请在页面上方切换岗位后再打开。")
    return show_error(
        request, actor, 404, "没有找到", "没有这条记录，或者它不在您当前岗位的可见范围内。", todo
    )


def _in_another_post(request: HttpRequest, actor: Actor, others: list[Actor]) -> ErrorPage:
    names = "、".join(f"{a.agency_name}{role_of(a)}" for a in others)
    return ErrorPage(
        status=409,
        title="要换一个岗位才能打开",
        what=f"这一页要以{names}的岗位打开；您现在以{actor.agency_name}{role_of(actor)}办理。",
        todo=("换岗位后直接打开这一页；已经打开的其他页面，提交时会提醒岗位已换。",),
        posts=[PostChoice(session.capacity(a), a.agency_name, role_of(a)) for a in others],
        switch_url="/switch",
        next_url=request.get_full_path() if request.method == "GET" else request.path,
    )


def role_of(actor: Actor) -> str:
    """The role in words, with 授权代批 where it comes from one."""
    return actor.role.label + ("（授权代批）" if actor.delegation else "")


def show(request: HttpRequest, actor: Actor | None, page: Any, status: int = 200) -> HttpResponse:
    """Render a page, or the inside of the side panel when htmx asks for it."""
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    around = shell(request, actor) if actor and not fragment else None
    is_public = getattr(page, "is_public", False)
    said = {
        "shell": around, "page": page, "fragment": fragment, "other_size": other_size(request) if is_public else None,
        "is_large": is_public and is_large(request),
    }  # fmt: skip
    response = render(request, page.template, said, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


def show_error(
    request: HttpRequest, actor: Actor | None, status: int, title: str, what: str, todo: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
) -> HttpResponse:  # fmt: skip
    page = ErrorPage(status=status, title=title, what=what, todo=todo, links=links, trace=seen(request).trace)
    return show(request, actor, page, status)


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect after something was done, also from inside the side panel."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
