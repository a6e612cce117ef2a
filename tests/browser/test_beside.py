"""登记线索时旁边的有关记录：边填边列出，选一个填进去；举报人不送；没有脚本时按一下，填过的都在。"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .looking import foreign_words, grave_findings, too_wide
from .people import Person, Town

FORM = "/r/lead/new/leads.register_lead"
ITEM, PLACE = "SL-JGFS", "410823"


def registered(person: Person, shop: str) -> None:
    """A lead of one's own on the item in the place."""
    person.go(FORM)
    page = person.page
    page.locator("[name=origin]").select_option("patrol")
    for name, text in (("received_on", "2026-11-02"), ("party_name", shop), ("item", ITEM), ("division", PLACE), ("facts", "演示")):  # fmt: skip
        page.locator(f"main [name={name}]").fill(text)
    page.get_by_role("button", name="登记线索", exact=True).click()
    page.get_by_role("heading", level=1).filter(has_text=shop).wait_for()


def sent_from(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/beside") else None)
    return sent


def test_what_is_filled_in_shows_ones_own_records_and_sends_no_reporter(town: Town) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    registered(person, "旁边示例粮油店（虚构）")
    person.go(FORM)
    sent = sent_from(page)
    page.locator("main [name=reporter_name]").fill("密举报人")
    page.locator("main [name=item]").fill(ITEM)
    page.locator("main [name=division]").fill(PLACE)
    page.keyboard.press("Tab")
    link = page.locator("#ld-beside").get_by_role("link", name="旁边示例粮油店（虚构）")
    link.wait_for()
    assert sent and not any("密举报人" in body for body in sent) and ITEM in sent[-1]
    assert too_wide(page) == [] and grave_findings(page) == [] and foreign_words(page) == set()
    assert page.locator("main [name=reporter_name]").input_value() == "密举报人" and person.complaints == []


def test_a_name_half_typed_is_asked_as_unsettled_and_on_a_phone_a_line_leads_down(town: Town) -> None:
    person = town.person("wz.lianluo", narrow=True)
    page = person.page
    registered(person, "半路示例粮油店（虚构）")
    person.go(FORM)
    sent = sent_from(page)
    page.locator("main [name=party_name]").press_sequentially("半路示例粮油店（虚构）", delay=20)
    jump = page.get_by_role("link", name="查到看得到的记录")
    jump.wait_for()
    assert sent and not any('name="settled"' in body for body in sent)
    assert too_wide(page) == []
    jump.tap()
    expect(page.locator("#ld-beside").get_by_role("link", name="半路示例粮油店（虚构）")).to_be_in_viewport()


def test_without_scripts_the_button_answers_and_everything_typed_stands(town: Town) -> None:
    registered(town.person("wz.lianluo"), "无脚本示例粮油店（虚构）")
    person = town.person("wz.lianluo", scripts=False)
    page = person.page
    person.go(FORM)
    page.locator("main [name=item]").fill(ITEM)
    page.locator("main [name=division]").fill(PLACE)
    page.locator("main [name=facts]").fill("写到一半")
    page.get_by_role("button", name="查有关的记录").click()
    page.locator("#ld-beside").get_by_role("link", name="无脚本示例粮油店（虚构）").wait_for()
    assert page.locator("main [name=facts]").input_value() == "写到一半"
    page.locator("[name=origin]").select_option("patrol")
    page.locator("main [name=received_on]").fill("2026-11-02")
    page.locator("main [name=party_name]").fill("接着登记的店（虚构）")
    page.get_by_role("button", name="登记线索", exact=True).click()
    page.get_by_role("heading", level=1).filter(has_text="接着登记的店").wait_for()
