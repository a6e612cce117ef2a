"""起草文书：旁边随填随看，缺的点名，没有存的排成 PDF；存了再打开还在；没有脚本时按一下也看得到；签发、用印以后文件取得到。"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from .looking import foreign_words, grave_findings, too_wide
from .people import Person, Town

ASK = "核实登记证真伪"


def started(person: Person) -> Page:
    """The form of a 协助调查函 from the newest request of the agency, by the links a person follows."""
    person.go("/r/assistance_request/?own=1")
    page = person.page
    page.locator("main").get_by_role("link").filter(has_text="JZ-XC").first.click()
    page.get_by_role("link", name="起草协助调查函").click()
    page.get_by_role("heading", name="起草文书", level=1).wait_for()
    return page


def in_panel(page: Page, text: str) -> None:
    """Press the button of the form that has opened beside the record."""
    page.locator("dialog[open]").get_by_role("button", name=text, exact=True).click()


def look_of(page: Page) -> str:
    return page.locator(".ld-letter").inner_text()


def test_what_is_typed_is_seen_beside_at_once_and_what_is_missing_is_named(town: Town) -> None:
    person = town.person("wz.chengban")
    page = started(person)
    expect(page.locator(".ld-letter")).to_contain_text("武陟县市场监督管理局")
    page.get_by_label("标题").fill(f"关于{ASK}的函")
    expect(page.locator(".ld-letter")).to_contain_text(ASK)
    page.get_by_label("请求协助的理由").fill("")
    page.keyboard.press("Tab")
    expect(page.locator("#ld-beside")).to_contain_text("还缺")
    expect(page.locator("#ld-beside li", has_text="请求协助的理由")).to_be_visible()
    page.get_by_label("请求协助的理由").fill("进货单据不全")
    page.get_by_label("第1行姓名").fill("褚巡查")
    page.keyboard.press("Tab")
    expect(page.locator(".ld-letter")).to_contain_text("褚巡查")
    assert too_wide(page) == [] and grave_findings(page) == [] and foreign_words(page) == set()
    page.get_by_role("button", name="起草文书", exact=True).click()
    page.get_by_role("heading", name="协助调查函", level=1).wait_for()
    assert ASK in person.content and "褚巡查" in person.content and person.complaints == []
    page.get_by_role("link", name="修改文书").click()
    expect(page.get_by_label("第1行姓名")).to_have_value("褚巡查")
    expect(page.locator(".ld-letter")).to_contain_text(ASK)


def test_what_was_not_submitted_comes_back_for_this_letter_and_no_other(town: Town) -> None:
    person = town.person("wz.chengban")
    page = started(person)
    page.get_by_label("标题").fill("填到一半的标题")
    expect(page.locator(".ld-letter")).to_contain_text("填到一半的标题")
    address = page.url.removeprefix(person.base)
    person.go(address)
    expect(page.get_by_label("标题")).to_have_value("填到一半的标题")
    expect(page.locator(".ld-letter")).to_contain_text("填到一半的标题")
    other = page.locator("main").get_by_role("link").filter(has_text="JZ-XC").nth(1)
    person.go("/r/assistance_request/?own=1")
    other.click()
    page.get_by_role("link", name="起草协助调查函").click()
    page.get_by_role("heading", name="起草文书", level=1).wait_for()
    assert page.get_by_label("标题").input_value() != "填到一半的标题"
    person.go(address)
    page.get_by_role("button", name="不用这份草稿").click()
    expect(page.locator(".ld-letter")).not_to_contain_text("填到一半的标题")


def test_what_is_not_kept_yet_is_set_as_a_file_in_a_window_of_its_own(town: Town) -> None:
    person = town.person("wz.chengban")
    page = started(person)
    page.get_by_label("标题").fill("还没有存的标题")
    before = page.url
    with person.context.expect_page() as opened:
        page.get_by_role("button", name="看样子（PDF）").click()
    assert opened.value is not None and page.url == before
    expect(page.get_by_label("标题")).to_have_value("还没有存的标题")


def test_on_a_phone_the_rows_stand_one_below_the_other_and_nothing_sticks_out(town: Town) -> None:
    person = town.person("wz.chengban", narrow=True)
    page = started(person)
    boxes = [page.get_by_label(f"第1行{name}").bounding_box() for name in ("姓名", "执法证号")]
    assert boxes[0] and boxes[1] and boxes[1]["y"] > boxes[0]["y"] + 20 and boxes[0]["width"] > 250
    assert too_wide(page) == [] and grave_findings(page) == [] and foreign_words(page) == set()


def test_without_scripts_the_button_shows_it_and_everything_typed_stands(town: Town) -> None:
    person = town.person("wz.chengban", scripts=False)
    page = started(person)
    page.get_by_label("标题").fill("无脚本的标题")
    page.get_by_label("第1行姓名").fill("褚巡查")
    page.get_by_role("button", name="看样子", exact=True).click()
    assert "无脚本的标题" in look_of(page) and "褚巡查" in look_of(page)
    assert page.get_by_label("标题").input_value() == "无脚本的标题"
    page.get_by_role("button", name="起草文书", exact=True).click()
    page.get_by_role("heading", name="协助调查函", level=1).wait_for()
    assert "无脚本的标题" in person.content


def test_from_the_head_to_the_sealed_scan(town: Town, tmp_path: Path) -> None:
    """Sent up by one, issued by another, set by the worker, printed, sealed and scanned in."""
    drafter, head = town.person("wz.chengban"), town.person("wz.juzhang")
    page = started(drafter)
    page.get_by_role("button", name="起草文书", exact=True).click()
    page.get_by_role("heading", name="协助调查函", level=1).wait_for()
    address = page.url.removeprefix(drafter.base)
    page.get_by_role("link", name="送审签").click()
    in_panel(page, "送审签")
    expect(page.locator(".ld-facts .ld-chip")).to_have_text("送审签")
    head.go(address)
    head.page.get_by_role("link", name="签发", exact=True).click()
    head.page.get_by_label("由平台按机关代字编下一个").check()
    head.page.get_by_label("机关代字", exact=False).last.fill("武市监协")
    assert too_wide(head.page) == [] and grave_findings(head.page) == [] and foreign_words(head.page) == set()
    in_panel(head.page, "签发")
    head.see("武市监协〔")
    file = page.get_by_role("link", name="平台排好的文件")
    for _ in range(60):
        page.reload()
        if file.count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as taken:
        file.click()
    scan = tmp_path / "盖章.pdf"
    scan.write_bytes(Path(taken.value.path()).read_bytes() + "\n% 盖章\n".encode())
    page.get_by_role("link", name="上传用印扫描件").click()
    page.locator("[name=scan]").set_input_files(scan)
    in_panel(page, "上传用印扫描件")
    expect(page.locator(".ld-facts .ld-chip")).to_have_text("已用印")
    expect(page.get_by_role("link", name="用印扫描件", exact=True)).to_be_visible()
    assert too_wide(page) == [] and grave_findings(page) == [] and foreign_words(page) == set()
    assert drafter.complaints == [] and head.complaints == []
