"""清单在电脑上按列标题换次序，在手机上用一个选择框；导出真的下载一个文件；今日清单印成一张竖放的 A4。"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from liandong.desk.views.day import ON_PAPER

from .looking import foreign_words, grave_findings, too_wide
from .people import NARROW, WIDE, Town
from .test_paper import VISIBLE

FIRST = ".ld-row-link"
FILLED = """(sizes) => { const one = document.querySelector(".ld-day-table");
  const row = one.querySelector("tbody tr"), post = one.parentElement; post.querySelectorAll(".ld-day-table, .ld-day-more").forEach((e) => e.remove());
  for (const size of sizes) { const table = one.cloneNode(true), body = table.querySelector("tbody"); body.replaceChildren();
    for (let n = 0; n < size; n++) body.append(row.cloneNode(true));
    const more = document.createElement("p"); more.className = "ld-day-more"; more.textContent = "另有 20 条，见工作台。"; post.append(table, more); } }"""


def names(page: Page) -> list[str]:
    return page.locator(FIRST).all_inner_texts()


def test_a_heading_orders_the_list_and_says_so_to_a_screen_reader(town: Town) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    page.set_viewport_size(WIDE)
    person.go("/r/agency/")
    assert not page.get_by_label("次序").is_visible()
    page.get_by_role("columnheader", name="名称").get_by_role("link").click()
    page.wait_for_url("**/r/agency/?sort=name")
    up = names(page)
    assert up == sorted(up)
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("名称")
    page.get_by_role("columnheader", name="名称").get_by_role("link").press("Enter")
    page.wait_for_url("**/r/agency/?sort=-name")
    assert names(page) == sorted(names(page), reverse=True) and names(page)[0] != up[0]
    page.get_by_role("link", name="下一页").click()
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert page.get_by_text("第 26—50 条").is_visible()


def test_on_a_phone_the_order_is_a_choice(town: Town) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    page.set_viewport_size(NARROW)
    person.go("/r/post/")
    assert page.locator("thead").first.is_hidden()
    page.get_by_label("次序").select_option(label="机关（降序）")
    page.get_by_label("机关范围").select_option(label="本机关")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**own=1&sort=-agency_name")
    assert page.get_by_label("次序").input_value() == "-agency_name"
    assert names(page) and too_wide(page) == [] and grave_findings(page) == []


def test_an_export_is_a_file_and_the_form_can_be_used_again(town: Town, tmp_path: Path) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    page.set_viewport_size(NARROW)
    person.go("/r/agency/?q=武陟县木&sort=name")
    shown = names(page)
    assert len(shown) > 1
    page.get_by_role("link", name="导出筛选结果").click()
    page.get_by_role("button", name="导出").click()
    assert page.get_by_text("还没有填写").first.is_visible()
    page.get_by_label("用途").fill("核对本县机关联系方式")
    page.get_by_label("逗号分隔的文本").check()
    assert too_wide(page) == [] and foreign_words(page) == set() and grave_findings(page) == []
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出").click()
    file = coming.value
    assert re.fullmatch(r"演示_机关_\d{8}_\d{4}\.csv", file.suggested_filename)
    file.save_as(tmp_path / "list.csv")
    lines = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[5:]] == shown
    button = page.get_by_role("button", name="导出")
    button.click(timeout=10_000)
    page.get_by_text("文件只给一次").wait_for()
    assert page.get_by_label("用途").input_value() == "核对本县机关联系方式"
    person.complaints = [c for c in person.complaints if "409" not in c and "422" not in c]


def test_the_list_of_the_day_is_one_upright_sheet(town: Town) -> None:
    person = town.person("ba.lianluo")
    page = person.page
    person.go("/")
    page.get_by_role("link", name="今日清单（可打印）").click()
    page.wait_for_url("**/day")
    assert page.get_by_role("button", name="打印").is_visible()
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert too_wide(page) == [] and foreign_words(page) == set() and grave_findings(page) == []
    page.emulate_media(media="print")
    printed = page.evaluate(VISIBLE).split("\n")
    assert "今日清单" in printed and "□" in printed
    assert not {"打印", "退出", "机关名录", "跳到正文"} & set(printed)
    assert sheets_of(page) == 1
    page.evaluate(FILLED, list(ON_PAPER.values()))
    assert page.locator(".ld-day tbody tr").count() == sum(ON_PAPER.values())
    assert sheets_of(page) == 1, "各堆都满时印不下一张"


def sheets_of(page: Page) -> int:
    """How many sheets it takes, all upright A4."""
    paper = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", paper)
    assert {tuple(map(int, one)) for one in sheets} <= {(594, 841), (595, 841), (595, 842)}
    return len(sheets)
