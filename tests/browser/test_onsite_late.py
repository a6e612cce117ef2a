"""手机说得晚：到场没有被认可、同事的手机先登记了到场、找不到企业、签名存不下，哪一样也不会一直卡住，也不会悄悄丢了。"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .people import Town
from .visiting import (
    act,
    all_sent,
    arrive,
    fill,
    nobody,
    opened,
    part_of,
    planned,
    register,
    sign,
    standing,
)

NUMBERS = ["99000000101", "99000000102"]
WITNESSED = {"remarks": "无", "refusal": "负责人不在", "witness": "村委会李某"}


def ended_by_others(town: Town, path: str) -> None:
    """The lead comes and leaves at the desk while the other phone has no signal."""
    record = path.split("/")[-1]
    act(town, "qy.chengguan", "enter_site", record, {"present": NUMBERS})
    act(town, "qy.chengguan", "take_statement", record, WITNESSED)
    act(town, "qy.chengguan", "end_part", record, {"left_open": "手机没有信号"})


def refused(page: Page, code: str, said: str) -> None:
    """The platform does not take the arrival, late or not."""
    body = f'{{"code": "{code}", "detail": "{said}"}}'
    page.route(
        "**/onsite.enter_*",
        lambda route: route.fulfill(status=403, content_type="application/problem+json", body=body),
    )


def dropped(page: Page, number: int, why: str) -> Any:
    """One of what was not taken is let go of, with a reason; the answer of the platform that was told."""
    page.get_by_label(re.compile("^理由")).fill(why)
    with page.expect_response("**/onsite.drop_unsent") as told:
        page.get_by_role("button", name="不要这一条").nth(number).click()
    return told.value


def test_after_a_refused_arrival_is_dropped_nothing_stays_stuck_on_the_phone(town: Town) -> None:
    path = planned(town)
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, path)
    person.context.set_offline(True)
    arrive(page)
    item = fill(page, "SL-GSGD", "1")
    item.locator("[data-photos]").last.set_input_files(
        [{"name": "渠.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0late"}]
    )
    expect(item.locator("[data-taken]")).to_contain_text("已拍 1 张")
    register(page)
    nobody(page)
    expect(page.locator("[data-told]")).to_contain_text("到场记在手机里")
    ended_by_others(town, path)
    refused(page, "came_after_end", "到场时间在结束以后，不能补登。")
    person.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_contain_text("到场没有收下：到场时间在结束以后", timeout=30_000)
    assert dropped(page, 0, "去晚了").ok

    # 到场不要了，登记、照片、意见也收不下：各有各的一条，一样可以不要，说给平台以后才拿掉
    lines = page.locator("[data-unsent] li")
    expect(lines).to_have_count(3, timeout=30_000)
    for name in ("没有收下", "渠.jpg没有收下", "企业意见没有收下"):
        expect(page.locator("[data-unsent]")).to_contain_text(name)
    for left in (2, 1, 0):
        assert dropped(page, 0, "去晚了").ok
        expect(lines).to_have_count(left)
    all_sent(page)
    assert not part_of(page, path, 1)["arrived_at"]


def test_when_a_colleagues_phone_said_the_arrival_first_nobody_ticks_it_again(town: Town) -> None:
    path = planned(town)
    person = town.person("qy.chengguan", narrow=True)
    page = opened(person, path)
    person.context.set_offline(True)
    arrive(page)
    fill(page, "JZ-SR-45", "1")
    register(page)
    expect(page.locator("[data-told]")).to_contain_text("到场记在手机里")
    ended_by_others(town, path)
    person.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_contain_text("补录的请写明理由", timeout=30_000)
    expect(page.locator("[data-alarm]")).not_to_contain_text("请重新勾选")
    expect(page.locator("[data-told]")).not_to_contain_text("到场")
    page.get_by_label(re.compile("^理由")).fill("当时没有信号")
    page.get_by_role("button", name="没有收下的再传").click()
    all_sent(page)
    urban = part_of(page, path, 0)
    assert urban["items"][0]["entry"]["result"] == "1" and urban["arrived_at"]


@pytest.mark.parametrize("code", ["recused", "drawn_differs", "off_the_draw"])
def test_an_arrival_of_a_team_that_may_not_go_is_ticked_again(town: Town, code: str) -> None:
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, planned(town))
    refused(page, code, "请本机关负责人批准换人。")
    arrive(page)
    register(page)
    expect(page.locator("[data-alarm]")).to_contain_text("请本机关负责人批准换人。请重新勾选")
    expect(page.locator("[data-arrival]")).to_be_visible()


def test_where_the_firm_is_not_found_nobody_is_asked_whether_it_trades(town: Town) -> None:
    path = planned(town)
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, path)
    person.context.set_offline(True)
    arrive(page)
    fill(page, "SL-GSGD", "6")
    fill(page, "ask:address", "yes")
    register(page)
    nobody(page)
    end = page.get_by_role("button", name="结束本部门检查")
    end.click()
    expect(page.locator("[data-alarm]")).to_contain_text("还没有登记：现在经营吗。")
    fill(page, "ask:address", "no")
    register(page)
    expect(page.locator("[data-alarm]")).not_to_contain_text("还没有登记")

    # 记着没有传的、平台现在算数的，都照找不到的办
    person.context.set_offline(False)
    all_sent(page)
    assert standing(page, path)["common"][0]["entry"]["result"] == "no"
    for again in (False, True):
        if again:
            page.reload()
        expect(page.locator('[data-subject="ask:address"]').first).to_have_attribute("data-answer", "no")
    person.context.set_offline(True)
    end.click()
    expect(page.locator("[data-closed]")).to_contain_text("记在手机里：本部门检查已经结束")
    person.context.set_offline(False)
    all_sent(page)
    assert part_of(page, path, 1)["left_at"]


def test_a_signature_that_the_phone_cannot_keep_is_said_so(town: Town) -> None:
    path = planned(town)
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, path)
    person.context.set_offline(True)
    arrive(page)
    page.evaluate(
        """() => { const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (value) {
          if (this.name === "photos") { throw new DOMException("full", "QuotaExceededError"); } return put.call(this, value); }; }"""
    )
    page.get_by_label(re.compile("企业的意见")).fill("无")
    sign(page)
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-alarm]")).to_contain_text("签名没有存进手机，不要关这一页，请尽快传。")
    expect(page.locator("[data-said]")).to_contain_text("签名还在这一页上：已签名")
    expect(page.locator("[data-said]")).not_to_contain_text("记在手机里")
    person.context.set_offline(False)
    all_sent(page)
    expect(page.locator("[data-said]")).to_contain_text("已经登记：已签名")
    assert person.complaints == [] or all("ERR_INTERNET" in one for one in person.complaints)
