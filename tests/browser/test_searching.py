"""搜索框：只用键盘，边填边给建议，选一条打开；公民身份号码不会送出去，没有脚本时也不留在网址里。"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .looking import foreign_words, grave_findings, too_wide
from .people import Town

MARKET = "武陟县市场监督管理局"
NUMBER = "440524188001010014"


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox").locator("visible=true")


def options(page: Page) -> Locator:
    return page.get_by_role("option").locator("visible=true")


def test_by_keyboard_alone_to_a_record(town: Town) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    person.go("/")
    page.keyboard.press("/")
    box = box_of(page)
    expect(box).to_be_focused()
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.type("wzxscjd", delay=20)
    options(page).first.wait_for()
    assert box.get_attribute("aria-expanded") == "true" and box.get_attribute("aria-activedescendant") is None
    assert MARKET in options(page).first.inner_text() and "机关" in options(page).first.inner_text()
    assert grave_findings(page) == [] and foreign_words(page) == set()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1 and box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert chosen.count() == 0 and box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert options(page).count() == 0 and box.get_attribute("aria-expanded") == "false"
    box.fill("")
    page.keyboard.type(MARKET[:7], delay=20)
    options(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=MARKET, level=1).wait_for()
    assert person.complaints == []


def test_enter_without_a_choice_searches_and_stands_in_the_address(town: Town) -> None:
    page = town.person("wz.lianluo").page
    page.goto(f"{town.station.base}/")
    box_of(page).fill(MARKET[:6])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("link", name=MARKET, exact=True).first.is_visible()
    # 列宽固定，长的状态也不伸出页面
    page.evaluate(
        "document.querySelectorAll('.ld-desk-list .ld-chip').forEach((chip) => { chip.textContent = '已答复，待请求机关确认'; })"
    )
    assert page.locator(".ld-desk-list .ld-chip").count() and too_wide(page) == []


def test_on_a_phone_the_suggestions_stand_under_the_box(town: Town) -> None:
    person = town.person("wz.lianluo", narrow=True)
    page = person.page
    person.go("/")
    page.get_by_text("导航", exact=True).click()
    box_of(page).press_sequentially("武陟县市场", delay=20)
    options(page).first.wait_for()
    assert too_wide(page) == [] and grave_findings(page) == []
    options(page).filter(has_text=MARKET).first.tap()
    page.get_by_role("heading", name=MARKET, level=1).wait_for()


@pytest.mark.parametrize("spelt", [NUMBER, "４４０５２４ 18800101-0014"])
def test_a_citizens_number_is_not_sent_at_all(town: Town, spelt: str) -> None:
    person = town.person("wz.lianluo")
    page, sent = person.page, list[str]()
    page.on(
        "request", lambda r: sent.append(f"{r.url} {r.post_data or ''}") if "/static/" not in r.url else None
    )
    for path, place in (("/", box_of(page)), ("/r/party/", page.get_by_label("查找名称"))):
        person.go(path)
        sent.clear()
        place.fill(spelt)
        page.keyboard.press("Enter")
        page.get_by_role("alert").filter(has_text="公民身份号码不能填在这里").wait_for()
        page.wait_for_timeout(400)
        assert place.input_value() == "" and page.url == f"{town.station.base}{path}"
        assert sent == []


def test_without_scripts_the_form_searches_and_leaves_no_number(town: Town) -> None:
    person = town.person("wz.lianluo", scripts=False)
    page = person.page
    person.go("/")
    box = page.get_by_label("搜索名称、拼音首字母或编号").locator("visible=true")
    box.fill("wzxscjd")
    box.press("Enter")
    assert page.url.endswith("/search?q=wzxscjd") and page.get_by_role("link", name=MARKET).first.is_visible()
    box.fill(NUMBER)
    box.press("Enter")
    assert page.url.endswith("/search") and page.get_by_text("公民身份号码，没有查找").is_visible()
    person.go("/r/party/")
    page.get_by_label("查找名称").fill(NUMBER)
    page.get_by_role("button", name="筛选").click()
    assert NUMBER not in page.url and NUMBER not in page.content()
    assert page.get_by_text("公民身份号码，没有查找").is_visible()
