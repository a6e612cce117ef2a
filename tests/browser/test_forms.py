"""填表的人不吃亏：两人同改一条，按了两下，填错了，关了窗口，都不丢一个字、不办成两次。"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .people import Person, Town, open_agency

MARKET = "武陟县市场监督管理局"


def _details(person: Person) -> Person:
    """The form 变更联系方式 of one's own agency, as a page of its own."""
    open_agency(person, MARKET)
    href = person.page.get_by_role("link", name="变更联系方式").get_attribute("href")
    assert href
    person.go(href)
    return person


def _filing(person: Person, of: str) -> None:
    """The form 申请校核 with an agency found by the chooser."""
    person.go("/r/correction/")
    person.press("申请校核")
    person.page.get_by_label("中查找").press_sequentially(of)
    expect(person.page.get_by_text("已选定：")).to_be_visible()


def _mine(person: Person) -> int:
    """How many corrections the list counts for this person."""
    person.go("/r/correction/")
    return int(re.sub(r"\D", "", person.page.locator(".ld-count-line p").inner_text()))


def test_two_people_change_the_same_agency(town: Town) -> None:
    first, second = _details(town.person("wz.lianluo")), _details(town.person("wz.fuze"))
    second.page.get_by_label("办公地址").fill("演示路3号")
    first.page.get_by_label("办公电话").fill("0391-7000077")
    first.press("变更联系方式")
    first.page.get_by_role("status").filter(has_text="变更联系方式").wait_for()

    second.press("变更联系方式")
    told = second.page.get_by_role("alert").filter(has_text="您填写期间，这条记录已有变化")
    expect(told).to_contain_text("蒋联络")
    expect(told).to_contain_text(MARKET)
    expect(told.locator(".ld-changes")).to_have_text(
        re.compile(r"办公电话.*0391-7000001.*→.*0391-7000077", re.DOTALL)
    )
    expect(second.page.get_by_label("办公地址")).to_have_value("演示路3号")
    expect(second.page.get_by_label("办公电话")).to_have_value("0391-7000077")
    second.press("变更联系方式")
    second.page.get_by_role("status").filter(has_text="变更联系方式").wait_for()
    reached = second.section("联系方式")
    expect(reached).to_contain_text("0391-7000077")
    expect(reached).to_contain_text("演示路3号")


@pytest.mark.parametrize("scripts", [True, False])
def test_pressing_twice_does_it_once(town: Town, scripts: bool) -> None:
    filer = town.person("jy.lianluo", scripts=scripts)
    before = _mine(filer)
    item = "简称" if scripts else "条线"
    open_agency(filer, "博爱县农业农村局")
    filer.press("申请校核")
    filer.page.get_by_label("校核项目").select_option(item)
    filer.page.get_by_label("应更正为").fill("博农")
    filer.page.get_by_label("理由").fill("来函用的是这个。")
    with filer.page.expect_request(lambda asked: asked.method == "POST") as sent:
        filer.page.locator("main button.btn-primary").dblclick()
    assert filer.state == "待答复"
    again = filer.context.request.post(
        sent.value.url,
        data=sent.value.post_data or "",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": sent.value.url},
    )
    assert again.url == filer.page.url, "同一份表单再送到一次，仍是那一条记录"
    expect(filer.page.locator(".ld-event")).to_have_count(1)
    assert _mine(filer) == before + 1


def test_what_is_wrong_is_said_beside_the_field_and_on_top(town: Town) -> None:
    person = _details(town.person("wz.lianluo"))
    person.page.get_by_label("办公电话").fill("打总机")
    person.page.get_by_label("联络人", exact=True).fill("")
    person.page.get_by_label("简称").fill("武陟市监局")
    person.press("变更联系方式")
    summary = person.page.get_by_role("alert").filter(has_text="没有提交，请先改正以下内容")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link").all_inner_texts()
    assert links == [
        "办公电话：电话只能含数字、加号、横线、括号和“转”字，例如0391-1234567转8。",
        "联络人：还没有填写。",
    ]
    summary.get_by_role("link").first.click()
    phone = person.page.get_by_label("办公电话")
    expect(phone).to_be_focused()
    expect(phone).to_have_value("打总机")
    expect(phone).to_have_attribute("aria-invalid", "true")
    assert "电话只能含数字" in _described(person, "办公电话")
    expect(person.page.get_by_label("简称")).to_have_value("武陟市监局")
    person.go("/")
    open_agency(person, MARKET)
    assert "武陟市监局" not in person.content


def _described(person: Person, label: str) -> str:
    """What a screen reader reads after the label: the texts the field says describe it."""
    return str(person.page.get_by_label(label).evaluate(
        "el => el.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join(' ')"
    ))  # fmt: skip


def test_a_draft_outlives_the_window_and_ends_with_the_act(town: Town) -> None:
    person = town.person("ba.lianluo")
    _filing(person, "武陟 农业农村")
    person.page.get_by_label("校核项目").select_option("办公电话")
    person.page.get_by_label("应更正为").fill("0391-7000099")
    person.page.get_by_label("理由").fill("写到一半，来人了")
    person.page.close()

    person.page = person.open()
    person.go("/r/correction/new/registry.file_correction")
    expect(person.page.get_by_role("status").filter(has_text="没有提交的内容")).to_be_visible()
    expect(person.page.get_by_label("理由")).to_have_value("写到一半，来人了")
    expect(person.page.get_by_label("被校核机关", exact=True).locator("option:checked")).to_have_text(
        "武陟县农业农村局"
    )
    person.press("申请校核")
    person.page.get_by_role("status").filter(has_text="申请校核").wait_for()
    person.go("/r/correction/new/registry.file_correction")
    expect(person.page.get_by_label("理由")).to_have_value("")
    expect(person.page.get_by_text("没有提交的内容")).to_have_count(0)


def test_a_draft_can_be_dropped_and_goes_with_signing_out(town: Town) -> None:
    person = town.person("wz.chengban")
    person.go("/r/correction/new/registry.file_correction")
    person.page.get_by_label("理由").fill("不要了")
    person.page.reload()
    person.page.get_by_role("button", name="不用这份草稿").click()
    expect(person.page.get_by_label("理由")).to_have_value("")
    person.page.get_by_label("理由").fill("别人不该看到")
    kept = "() => Object.keys(localStorage).filter((k) => k.startsWith('liandong-draft:')).length"
    assert person.page.evaluate(kept) == 1
    person.page.evaluate(
        "document.querySelector('form[data-forgets-drafts]').dispatchEvent(new Event('submit', { bubbles: true }))"
    )
    assert person.page.evaluate(kept) == 0


def test_the_chooser_narrows_and_never_chooses_by_itself_among_several(town: Town) -> None:
    person = town.person("wz.chengban")
    person.go("/r/correction/new/registry.file_correction")
    box, select = person.page.get_by_label("中查找"), person.page.get_by_label("被校核机关", exact=True)
    person.page.wait_for_load_state()
    everything = select.locator("option").count()
    assert everything > 100
    box.press_sequentially("武陟")
    expect(person.page.get_by_text("个，请在上面的名单里选一个")).to_be_visible()
    assert 3 < select.locator("option").count() < everything / 4
    expect(select).to_have_value("")
    box.press_sequentially(" 交通")
    expect(person.page.get_by_text("已选定：武陟县交通运输局")).to_be_visible()
    assert select.input_value()
    box.fill("没有这个机关")
    expect(person.page.get_by_text("没有找到，请换几个字。")).to_be_visible()
    expect(select).to_have_value("")
    box.fill("")
    assert select.locator("option").count() == everything
