"""走一遍：每个动作、每条流转、每个网址，都要交代自己欠了什么。

Functions that take what is declared and return findings, for the walks and for the planted faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from liandong.kernel.actions import Action
from liandong.kernel.kinds import Kind
from liandong.kernel.roles import HUMANS, Level, Role
from liandong.kernel.states import StateTable

NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+")
RESERVED = frozenset({"post", "version", "key", "reason"})
HAN = re.compile(r"[\u4e00-\u9fff]")


# ── 动作 ────────────────────────────────────────────────────────────────────────────────────────────


def action_findings(declared: Iterable[Action], kinds: Iterable[Kind]) -> list[str]:
    """What each declaration owes and has not given, and orphans between actions and transitions."""
    acts, known = list(declared), {k.name: k for k in kinds}
    findings = [f"{a.name}：名称重复" for a in acts if sum(b.name == a.name for b in acts) > 1]
    for action in acts:
        findings += [f"{action.name}：{what}" for what in _owed(action)]
        kind = known.get(action.kind)
        findings += (
            [f"{action.name}：没有 {action.kind} 这个种类"]
            if kind is None
            else [f"{action.name}：{what}" for what in _unmoved(action, kind.states)]
        )
    named = {(a.kind, a.name) for a in acts}
    findings += [
        f"{kind.name}：流转 {edge.action} 没有动作"
        for kind in known.values()
        for edge in kind.states.transitions
        if (kind.name, edge.action) not in named
    ]
    return findings


def _owed(action: Action) -> Iterator[str]:
    if not NAME.fullmatch(action.name):
        yield "名称应为 房间.动词_名词"
    if not HAN.search(action.title):
        yield "没有中文名称"
    if not HAN.search(action.consequence) or not action.consequence.endswith("。"):
        yield "没有写成一句话的后果"
    if not any(s.verified for s in action.sources):
        yield "没有一条已核对的依据"
    if not action.roles:
        yield "没有写明谁可以办（空即无人）"
    if action.is_automatic != (action.roles == {Role.SYSTEM}):
        yield "自动办理的应只有系统角色，人办的应有人的角色"
    if action.roles - HUMANS - {Role.SYSTEM}:
        yield "有未知的角色"
    if action.sight < Level.SUMMARY:
        yield "看不到记录的人不能办理它"
    for name, field in (action.form.base_fields if action.form else {}).items():
        if not HAN.search(str(field.label or "")):
            yield f"填写项 {name} 没有中文名"
        if name in RESERVED:
            yield f"填写项 {name} 与每张表单自带的隐藏项同名，网页上提交不了"


def _unmoved(action: Action, table: StateTable) -> Iterator[str]:
    edge = table.edge(action.name)
    if sum(t.action == action.name for t in table.transitions) > 1:
        yield "状态表里有不止一条流转"
    if edge is None and action.creates:
        yield "产生记录，却没有从无到有的流转"
    if edge is not None and action.creates and edge.since:
        yield "产生记录，流转却从已有状态出发"
    if edge is not None and not action.creates and not edge.since:
        yield "不产生记录，流转却没有起点"
    if edge is not None and action.is_note:
        yield "只留痕迹的动作不能改变状态"
    if edge is None and not action.is_note and not any(not s.is_final for s in table.states.values()):
        yield "没有流转，而且没有一个非终结状态可以办理"
    if edge is not None and not any(s.verified for s in (edge.source,)):
        yield "流转的依据没有核对"


def transition_findings(kind: Kind, declared: Iterable[Action]) -> list[str]:
    """Where `may_move` says other than the table, for every state and every action of the kind."""
    findings = []
    for action in declared:
        edges = [t for t in kind.states.transitions if t.action == action.name]
        for state, told in kind.states.states.items():
            right = state in edges[0].since if edges else not told.is_final
            verdict = kind.states.may_move(action.name, state)
            if verdict.allowed is not right:
                findings.append(f"{kind.name}：{action.name} 在 {state} 说 {verdict.code}，与状态表不符")
            if not verdict and not any(s.verified for s in verdict.sources):
                findings.append(f"{kind.name}：{action.name} 在 {state} 不准，却没有核对过的依据")
    return findings


# ── 网址 ────────────────────────────────────────────────────────────────────────────────────────────


CHANGES_NOTHING = {"metrics"}
"""Exempt from the CSRF check because nothing is changed there by any method."""


def routes(patterns: Iterable[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern of the project, with the whole route as text."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        else:
            yield route.replace("<uuidstr:", "<uuid:"), entry


def filled(route: str, ids: dict[str, str]) -> str:
    """A route with its parameters filled in."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: ids[m[1]], route)


def route_findings(
    found: Iterable[tuple[str, URLPattern]], public: dict[str, str], ids: dict[str, str]
) -> list[str]:
    """Routes that answer a stranger although nobody said why they may, and views that skip the CSRF check."""
    findings, stranger = [], Client()
    for route, entry in found:
        is_exempt = getattr(entry.callback, "csrf_exempt", False)
        if is_exempt and not route.startswith("api/v1/") and route not in CHANGES_NOTHING:
            findings.append(f"{route}：免除了防伪造检查")
        if route in public:
            continue
        url = filled(route, ids)
        answers = [(m, getattr(stranger, m)(url)) for m in ("get", "post", "put", "delete")]
        findings += [
            f"{route}：{m} 未登录时答 {r.status_code}" for m, r in answers if not _is_turned_away(route, m, r)
        ]
        if all(r.status_code == 405 for _, r in answers):
            findings.append(f"{route}：没有一种方法可用")
    return findings


def _is_turned_away(route: str, method: str, response: Any) -> bool:
    if response.status_code == 405:
        return True
    if route.startswith("api/v1/"):
        return response.status_code == 401 and response["Content-Type"] == "application/problem+json"
    return response.status_code == 302 and response["Location"].startswith("/sign-in?next=")


def request_of(client: Client, method: str, url: str) -> HttpRequest:
    return getattr(client, method.lower())(url)  # type: ignore[no-any-return]
