"""后台正在办的页面自己更新：只换进度；办完了整页换上；正在填写的不打断，只说一声；十分钟没有进展的说出来，不再问。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

import liandong
from liandong.kernel.pages import Progress

SCRIPT = Path(liandong.__file__).parent / "kernel/static/liandong/renew.js"
ADDRESS = "http://localhost/r/intake/1/"
TICK_MS = 3_100


class Server:
    """What is answered at the address: a page with this progress, or without any."""

    def __init__(self) -> None:
        self.progress: Progress | None = Progress("正在写入，已写入 1 行，共 3 行要写。", 1, 3)
        self.asked = 0

    def answer(self, route: Route) -> None:
        if route.request.url.endswith("renew.js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
            return
        self.asked += 1
        box = render_to_string("page/_progress.html", {"progress": self.progress}) if self.progress else ""
        script = '<script src="/renew.js" defer></script>' if self.progress else ""
        done = self.progress.done if self.progress else 3
        lines = f"<div><dt>已写入行数</dt><dd><span>{done}</span></dd></div><div><dt>来源</dt><dd><a>某局</a></dd></div>"
        lines = f"<div class='ld-record-content'><dl>{lines}</dl></div>"
        body = f"<main>{box or '办完了'}{lines}<form><input name='reason'></form></main>"
        route.fulfill(
            body=f"<!doctype html><html lang='zh-Hans'><head><meta charset='utf-8'><title>导入</title>{script}</head>"
            f"<body>{body}</body></html>",
            content_type="text/html",
        )


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.route("**/*", server.answer)
    page.clock.install()
    page.goto(ADDRESS)
    yield page
    context.close()


def later(page: Page, ms: int = TICK_MS) -> None:
    """So much later, when what was asked for meanwhile has been answered."""
    page.clock.run_for(ms)
    page.wait_for_load_state("networkidle")


def told(page: Page, words: str) -> None:
    expect(page.locator("[data-renews] [role=status]")).to_have_text(words)


def test_only_the_progress_changes_and_the_page_comes_anew_when_it_is_over(
    page: Page, server: Server
) -> None:
    expect(page.get_by_text("这一页自己更新")).to_be_visible()
    page.evaluate("document.querySelector('form').dataset.kept = '1'")
    server.progress = Progress("正在写入，已写入 2 行，共 3 行要写。", 2, 3)
    later(page)
    told(page, "正在写入，已写入 2 行，共 3 行要写。")
    assert page.locator("progress").get_attribute("value") == "2"
    assert page.locator("dd").all_inner_texts() == ["2", "某局"]
    assert page.locator("form").get_attribute("data-kept") == "1"
    server.progress = None
    later(page)
    expect(page.locator("main")).to_contain_text("办完了")
    assert page.locator("form").get_attribute("data-kept") is None


def test_who_is_typing_is_told_and_loses_nothing(page: Page, server: Server) -> None:
    page.locator("[name=reason]").press_sequentially("填了一半")
    server.progress = None
    later(page)
    told(page, "已经办完，填好、看完以后请刷新这一页。")
    assert page.locator("[name=reason]").input_value() == "填了一半" and page.locator("progress").count() == 0
    asked = server.asked
    later(page, 3 * TICK_MS)
    assert server.asked == asked


def test_where_nothing_moves_it_stops_asking_and_says_so(page: Page, server: Server) -> None:
    status = page.locator("[data-renews] [role=status]")
    while "十分钟没有进展" not in (status.text_content() or "") and server.asked < 300:
        later(page, 20_000)
    told(page, "十分钟没有进展。后台可能没有在运行，请告诉系统管理员；刷新这一页再看。")
    asked = server.asked
    later(page, 3 * TICK_MS)
    assert server.asked == asked


def test_without_a_script_it_is_asked_for_by_hand(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", server.answer)
    page.goto(ADDRESS)
    assert page.get_by_text("这一页自己更新").is_hidden()
    server.progress = None
    page.get_by_role("link", name="刷新").click()
    expect(page.locator("main")).to_contain_text("办完了")
    context.close()
