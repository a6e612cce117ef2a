"""每一页、每种角色、两种宽度：打得开该打开的，打不开不该打开的，没有报错，不横向滚动，没有英文，汉字画得出来。

Each role follows every link it is offered, one of each pattern: a link that leads nowhere is a fault. Each kind of page is drawn
and looked at for the first `LOOKED_AT` roles that come to it; for those after them it is fetched and its links are followed.
What a role may not open answers like a missing page, whatever it guesses.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from uuid import UUID

import pytest

from .looking import drawn_with, foreign_words, grave_findings, has_our_glyphs, too_tall, too_wide
from .people import NARROW, WIDE, Person, Town

LISTS = {
    "/", "/ledger", "/audit", "/jobs", "/r/agency/", "/r/correction/", "/r/post/", "/r/person/", "/r/delegation/",
    "/r/calendar_year/", "/r/city_limit/", "/r/redaction/", "/r/division_batch/", "/r/agency_system/", "/sign-ins", "/notices", "/help", "/day", "/r/list_export/", "/r/agency/export",
    "/r/lead/", "/r/dispatch/", "/r/verification/", "/r/division/", "/industries",
    "/r/officer/", "/r/party/", "/r/intake/", "/r/item/", "/r/power/", "/r/standard/", "/powers/ask", "/powers/survey", "/powers/changes", "/standards/compare", "/figures",
    "/r/finding/", "/r/recognition/", "/r/sampling_list/", "/r/inspection_scene/", "/r/inspection_plan/", "/r/inspection_draw/", "/r/inspection_visit/", "/r/visit_voice/", "/onsite",
    "/r/comparison/", "/r/offence/", "/r/collision_look/", "/r/case/", "/r/decision/", "/r/proposal/", "/r/measure/", "/r/dispute/", "/r/publication/", "/r/result_notice/", "/r/assistance_request/", "/r/transfer/", "/r/letter/",
}  # fmt: skip
EVERYBODY = {
    "/",
    "/sign-ins",
    "/notices",
    "/help",
    "/day",
    "/r/agency/export",
    "/ledger",
    "/r/agency/",
    "/r/post/",
    "/r/person/",
    "/r/calendar_year/",
    "/r/city_limit/",
    "/r/division/",
    "/industries",
    "/r/officer/",
    "/r/item/",
    "/r/power/",
    "/r/standard/",
    "/r/sampling_list/",
    "/r/inspection_scene/",
    "/r/inspection_plan/",
    "/r/inspection_draw/",
    "/powers/ask",
    "/powers/survey",
    "/powers/changes",
    "/standards/compare",
}
LEADS = {"/r/lead/", "/r/dispatch/", "/r/verification/"}
OFFENCES = {"/r/comparison/", "/r/offence/", "/r/collision_look/"}
VISITS = {"/r/inspection_visit/", "/r/result_notice/", "/onsite"}
DISPUTES = {"/r/dispute/", "/r/transfer/"}
ASSISTANCE = {"/r/assistance_request/", "/r/letter/"}
RECOGNITION = {"/r/finding/", "/r/recognition/"}
CASES = {"/r/case/", "/r/decision/", "/r/proposal/", "/r/measure/", "/r/publication/"}
BUSINESS = (
    EVERYBODY
    | LEADS
    | OFFENCES
    | DISPUTES
    | ASSISTANCE
    | RECOGNITION
    | CASES
    | VISITS
    | {"/figures", "/r/correction/", "/r/delegation/", "/r/party/", "/r/intake/"}
)
ADMIN = EVERYBODY | {"/r/agency_system/", "/jobs", "/r/redaction/", "/r/division_batch/"}
OPEN = {
    "wz.chengban": BUSINESS,
    "wz.fuze": BUSINESS,
    "wz.juzhang": BUSINESS | {"/r/agency_system/"},
    "wz.fazhi": BUSINESS,
    "wz.lianluo": BUSINESS | {"/r/agency_system/"},
    "duban": EVERYBODY
    | LEADS
    | CASES
    | DISPUTES
    | ASSISTANCE
    | RECOGNITION
    | {"/figures", "/r/correction/", "/r/party/"},
    "jiandu": BUSINESS | {"/audit", "/r/visit_voice/", "/r/redaction/"},
    "sysadmin": ADMIN | {"/r/intake/"},
    "secadmin": ADMIN,
    "auditor": ADMIN | {"/audit", "/r/list_export/"},
}
UNLISTED = {"/r/offence/", "/r/collision_look/"}
"""Lists without an entry in the menu: reached from the records they belong to, where the one looked at has any."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LINK = re.compile(r"<a\b(?![^>]*\bdownload\b)[^>]*\bhref=\"(/[^\"#]*)")
LOOKED_AT = 2
_AXED: set[str] = set()
_SEEN: Counter[str] = Counter()


def pattern(path: str) -> str:
    """What kind of page an address is: ids and filters do not make another page."""
    return _ID.sub("*", path.partition("?")[0])


def offered(person: Person) -> list[str]:
    """Addresses of ours that this page offers as links, without files to download."""
    hrefs = person.page.eval_on_selector_all(
        "a[href^='/']:not([download])", "all => all.map(a => a.getAttribute('href'))"
    )
    return [h.partition("#")[0] for h in hrefs]


def look(person: Person, where: str) -> list[str]:
    """Everything wrong with the page before the person, at both widths."""
    page, wrong = person.page, []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += [f"{size['width']} 横向滚动：{x}" for x in too_wide(page)]
        wrong += [f"{size['width']} 菜单露在外面：{x}" for x in too_tall(page)]
        if words := foreign_words(page):
            wrong.append(f"{size['width']} 英文：{sorted(words)}")
    if not has_our_glyphs(page):
        wrong.append("没有取得汉字字体")
    if where not in _AXED:
        _AXED.add(where)
        wrong += [f"390 {x}" for x in grave_findings(page)]
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        wrong += [f"1280 {x}" for x in grave_findings(page)]
        drawn = drawn_with(page)
        wrong += [] if any("Noto Sans SC" in name for name in drawn) else [f"标题不是我们的字体画的：{drawn}"]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    wrong += person.complaints
    person.complaints.clear()
    return [f"{where}：{x}" for x in wrong]


def visited(person: Person, path: str, where: str) -> tuple[int, list[str], list[str]]:
    """Go there: status, what is wrong with the page, the addresses it offers."""
    _SEEN[where] += 1
    if _SEEN[where] <= LOOKED_AT:
        return person.go(path), look(person, where), offered(person)
    answer = person.context.request.get(person.base + path)
    return answer.status, [], [unescape(href) for href in _LINK.findall(answer.text())]


@pytest.mark.parametrize("account", OPEN)
def test_every_page_offered_to_a_role(town: Town, account: str) -> None:
    person = town.visitor(account)
    waiting, done, wrong = ["/"], set(), []
    while waiting:
        path = waiting.pop(0)
        if (where := pattern(path)) in done:
            continue
        done.add(where)
        status, found, links = visited(person, path, where)
        wrong += found if status == 200 else [f"{path}：{status}", *found]
        waiting += [p for p in links if pattern(p) not in done]
    assert wrong == []
    assert OPEN[account] - UNLISTED <= {p for p in done if p in LISTS} <= OPEN[account]
    assert any(p.startswith("/r/agency/*") for p in done), "没有走到任何一条记录"
    assert "/proof/*" in done


@pytest.mark.parametrize("account", OPEN)
def test_what_is_not_offered_answers_like_missing(town: Town, account: str) -> None:
    person = town.visitor(account)
    answers = {path: person.context.request.get(person.base + path).status for path in LISTS}
    assert {p for p, status in answers.items() if status == 200} == OPEN[account]
    assert set(answers.values()) <= {200, 404}


def test_a_stranger_is_sent_to_sign_in_and_sees_only_what_is_public(town: Town) -> None:
    stranger = town.person()
    for path in sorted(LISTS):
        stranger.go(path)
        assert stranger.page.url.startswith(f"{stranger.base}/sign-in"), path
    assert look(stranger, "/sign-in") == []
    assert stranger.page.get_by_text("这些账号只在演示环境中存在").is_visible()
    waiting, done, wrong = ["/public"], set(), []
    while waiting:
        path = waiting.pop(0)
        if (where := pattern(path)) in done:
            continue
        done.add(where)
        wrong += [] if stranger.go(path) == 200 else [path]
        wrong += look(stranger, where)
        waiting += [p for p in offered(stranger) if p.startswith(("/publi", "/verify", "/visit"))]
    assert wrong == []
    assert done >= {
        "/public",
        "/verify",
        "/visit",
        "/published",
        "/public/lists",
        "/public/scenes",
        "/public/plans",
        "/public/plans/*",
    }


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "没有找到"),
        (f"/r/agency/{UUID(int=7)}/", 404, "没有找到"),
        (f"/proof/{UUID(int=7)}", 404, "没有找到"),
    ],
)
def test_error_pages_are_pages_too(town: Town, path: str, status: int, words: str) -> None:
    person = town.person("wz.lianluo")
    assert person.go(path) == status
    assert person.page.get_by_role("heading", level=1).inner_text() == words
    person.complaints = [c for c in person.complaints if "404" not in c]
    assert look(person, f"{status} {path[:6]}") == []
