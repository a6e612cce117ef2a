"""坐在浏览器前的人：登录、走到一页、看到什么。"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from .station import Demonstration

PASSWORD = "liandong-yanshi"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
RECORDED_WITHIN = 20


class Person:
    """One signed-in person with a window; complaints of the browser are collected in `complaints`."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.complaints: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        """Another window of the same person."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._at_home(asked.url))
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _at_home(self, url: str) -> None:
        if not url.startswith((self.base + "/", "data:", "blob:")):
            self.complaints.append(f"向外请求 {url}")

    def go(self, path: str) -> int:
        """Open a path of the platform; the status."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        return answer.status

    def see(self, text: str) -> Locator:
        """The first visible place with this text in the content; waits for it."""
        found = self.page.locator("main").get_by_text(text).locator("visible=true").first
        found.wait_for()
        return found

    def press(self, text: str) -> None:
        """Click the button or link in the content whose text is exactly this."""
        mark = re.compile(rf"^\s*{re.escape(text)}\s*$")
        self.page.locator("main .btn, dialog[open] .btn").filter(has_text=mark).last.click()

    def section(self, title: str) -> Locator:
        return self.page.locator("section").filter(has=self.page.get_by_role("heading", name=title))

    def read(self, where: str) -> str:
        """The text of the first such place on the page, once all of the page is there."""
        found = self.page.locator(where).first
        found.wait_for()
        self.page.wait_for_load_state()
        return found.inner_text()

    @property
    def number(self) -> str:
        return self.read(".ld-record-number")

    @property
    def content(self) -> str:
        return self.read("main")

    @property
    def state(self) -> str:
        return self.read(".ld-facts .ld-chip")

    def close(self) -> None:
        self.context.close()


class Town:
    """Everybody who works here; each signs in once, by typing, and may come back in other windows."""

    def __init__(self, browser: Browser, station: Demonstration) -> None:
        self.browser, self.station = browser, station
        self._signed_in: dict[str, Any] = {}
        self._here: list[Person] = []
        self._visitor: Person | None = None

    def person(self, account: str = "", *, narrow: bool = False, scripts: bool = True) -> Person:
        """A person at work; without an account a stranger.

        No page glides when it scrolls: a click that falls beside its button on the way goes unnoticed.
        """
        state = self._state(account) if account else None
        context = self.browser.new_context(
            viewport=NARROW if narrow else WIDE, locale="zh-CN", timezone_id="Asia/Shanghai",  # type: ignore[arg-type]
            storage_state=state, java_script_enabled=scripts, has_touch=narrow, reduced_motion="reduce",
        )  # fmt: skip
        found = Person(context, self.station.base)
        self._here.append(found)
        return found

    def visitor(self, account: str) -> Person:
        """One window that is lent from account to account, so that it fetches fonts and styles only once."""
        if self._visitor is None:
            self._visitor = self.person()
            self._here.remove(self._visitor)
        self.hand_over(self._visitor, account)
        self._visitor.complaints.clear()
        return self._visitor

    def hand_over(self, person: Person, account: str) -> None:
        """The same device in another person's hand: signed in anew, what it has stored stays in it."""
        person.context.clear_cookies()
        person.context.add_cookies(self._state(account)["cookies"])

    def _state(self, account: str) -> Any:
        """The cookies of somebody who has signed in; typing them in is tested by the journeys."""
        if account not in self._signed_in:
            context = self.browser.new_context(locale="zh-CN")
            address = f"{self.station.base}/sign-in"
            token = re.search(
                r'name="csrfmiddlewaretoken" value="(\w+)"', context.request.get(address).text()
            )
            assert token
            form = {"csrfmiddlewaretoken": token[1], "account": account, "password": PASSWORD}
            answer = context.request.post(address, form=form, headers={"Referer": address})
            assert answer.ok and "工作台" in answer.text(), account
            self._signed_in[account] = context.storage_state()
            context.close()
        return self._signed_in[account]

    def go_home(self) -> None:
        """Close the windows opened since the last time."""
        while self._here:
            self._here.pop().close()


def sign_in(person: Person, account: str) -> None:
    person.go("/sign-in")
    person.page.get_by_label("账号", exact=True).fill(account)
    person.page.get_by_label("密码", exact=True).fill(PASSWORD)
    person.page.get_by_role("button", name="登录", exact=True).click()
    person.page.get_by_role("heading", name="工作台").wait_for()


def open_agency(person: Person, name: str) -> None:
    """From the desk over the navigation and the search box to an agency's card."""
    person.go("/")
    menu = person.page.get_by_role("navigation", name="导航")
    menu.get_by_text("名录与清单", exact=True).click()
    menu.get_by_role("link", name="机关名录").click()
    person.page.get_by_label("查找名称").fill(name)
    person.page.get_by_role("button", name="筛选").click()
    person.page.get_by_role("link", name=name, exact=True).click()
    person.page.get_by_role("heading", name=name, level=1).wait_for()


def wait_for_proof(person: Person, what: str) -> Locator:
    """The link to the proof of the newest event of a name, once the sequencer has taken it and a witness has signed."""
    deadline = time.monotonic() + RECORDED_WITHIN
    event = person.page.locator(".ld-event").filter(has=person.page.get_by_text(what, exact=True)).first
    while not (link := event.get_by_role("link", name="查看证明")).count():
        assert time.monotonic() < deadline, f"“{what}”{RECORDED_WITHIN} 秒内没有入账"
        time.sleep(0.3)
        person.page.reload()
    file = f"{person.base}{link.get_attribute('href')}.json"
    while person.context.request.get(file).json()["checkpoint"].count("\n— ") < 2:
        assert time.monotonic() < deadline, f"“{what}”{RECORDED_WITHIN} 秒内没有见证人会签"
        time.sleep(0.3)
    return link


# ── 只用键盘 ────────────────────────────────────────────────────────────────────────────────────────

HERE = """() => { const at = document.activeElement, label = at.labels && at.labels[0];
  const mark = getComputedStyle(at);
  return [label ? label.firstChild.textContent.trim() : (at.textContent || at.getAttribute("aria-label") || "").trim(),
          mark.outlineStyle !== "none" && parseFloat(mark.outlineWidth) > 0 || at.tagName === "BODY" || at.tagName === "DIALOG"]; }"""


def tab_to(page: Page, text: str, key: str = "Tab") -> None:
    """Press Tab until the thing with this label or text has the focus; every stop on the way must be seen."""
    passed: list[str] = []
    for _ in range(80):
        page.keyboard.press(key)
        here, is_seen = page.evaluate(HERE)
        assert is_seen, f"焦点到了“{here}”却看不出来"
        if here == text or here.startswith(text + "（"):
            return
        passed.append(here)
    raise AssertionError(f"按了八十次 {key} 没有走到“{text}”：{passed}")


def then(page: Page, key: str, condition: Callable[[], object]) -> None:
    """Press a key and wait for what it leads to."""
    page.keyboard.press(key)
    condition()
