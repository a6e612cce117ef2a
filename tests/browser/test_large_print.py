"""一公开的大字：点一次，别的页面也是大字，没有脚本也一样；大字、放到两倍，在手机上都不横着滚；抽取的核对用键盘也做得完。"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .looking import grave_findings, too_wide
from .people import NARROW, Person, Town

PAGES = (
    "/public", "/public/lists", "/public/scenes", "/public/plans", "/public/draws", "/published", "/verify", "/visit", "/visit/rate",
    "/visit/complain", "/public/results",
)  # fmt: skip
SIZE = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
MOST_KEYS = 60


@pytest.fixture
def visitor(town: Town) -> Person:
    return town.person(narrow=True)


def draw_of(visitor: Person) -> str:
    """The address of the draw that the demonstration has published."""
    assert visitor.go("/public/draws") == 200
    row = visitor.page.get_by_role("row").filter(has_text="已公布").first
    return str(row.get_by_role("link").get_attribute("href"))


def objection_of(visitor: Person) -> str:
    """The address of the form for an objection to a result that the demonstration has published."""
    assert visitor.go("/public/results") == 200
    visitor.page.get_by_role("row").get_by_role("link").first.click()
    return str(visitor.page.get_by_role("link", name="提出异议").get_attribute("href"))


def test_large_print_is_kept_from_page_to_page_without_scripts(town: Town) -> None:
    stranger = town.person(narrow=True, scripts=False)
    page = stranger.page
    assert stranger.go("/public/plans?q=扬尘") == 200
    page.get_by_role("link", name="改用大字").click()
    assert page.get_by_role("searchbox").input_value() == "扬尘", "找的还在"
    assert page.locator("html.ld-large").count() == 1
    stranger.go("/visit")
    assert page.locator("html.ld-large").count() == 1
    page.get_by_role("link", name="改用常规字").click()
    stranger.go("/public")
    assert page.locator("html.ld-large").count() == 0
    assert page.get_by_role("link", name="改用大字").is_visible()


def test_no_page_scrolls_sideways_in_large_print_or_at_twice_the_size(visitor: Person) -> None:
    page, pages = visitor.page, (*PAGES, draw_of(visitor), objection_of(visitor))
    usual = page.evaluate(SIZE)
    page.get_by_role("link", name="改用大字").click()
    assert page.evaluate(SIZE) == 1.5 * usual
    wrong = []
    for path in pages:
        assert visitor.go(path) == 200
        wrong += [f"大字 {path}：{one}" for one in (*too_wide(page), *grave_findings(page))]
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        assert page.evaluate(SIZE) == 2 * usual and page.viewport_size == NARROW
        wrong += [f"两倍 {path}：{one}" for one in too_wide(page)]
    assert wrong == []


def walked_to(page: Page, selector: str) -> None:
    """Tab until it is reached."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"用键盘到不了{selector}")


def test_a_draw_is_checked_by_keyboard_alone(visitor: Person) -> None:
    page = visitor.page
    visitor.go(draw_of(visitor))
    walked_to(page, "[data-check-bundle]")
    page.keyboard.press("Enter")
    expect(page.locator(".ld-verdict")).to_have_text("全部相符", timeout=60_000)
    walked_to(page, "#check-file")
    walked_to(page, ".ld-checking summary")
    page.keyboard.press("Enter")
    walked_to(page, "#check-log")
    assert page.get_by_label("账本的公钥").is_visible()
