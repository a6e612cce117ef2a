"""没有信号也办到结束：企业的意见、手写的签名、拒绝签名的见证、结束；别的部门先结束了的，后来补登到场。"""

from __future__ import annotations

import hashlib
import re

from playwright.sync_api import expect

from .looking import grave_findings, too_wide
from .people import Town
from .visiting import (
    PHOTO,
    PICTURE,
    act,
    all_sent,
    arrive,
    fill,
    fill_open,
    kept_pages,
    nobody,
    opened,
    part_of,
    planned,
    register,
    sign,
    standing,
    there,
    visit_of,
    waits,
)


def test_without_signal_everything_to_the_end_is_done_on_the_phone(town: Town) -> None:
    person = town.person("qy.chengguan", narrow=True)
    path = visit_of(person)
    page = opened(person, path)
    there(page)
    person.context.set_offline(True)
    fill(page, "JZ-SR-45", "1")
    rows = 1 + fill_open(page)
    register(page)
    end = page.get_by_role("button", name="结束本部门检查")
    end.click()
    expect(page.locator("[data-alarm]")).to_contain_text("还没有记下企业对本部门的意见和签名")

    page.get_by_label(re.compile("企业的意见")).fill("马上修补围挡")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-alarm]")).to_contain_text("请选一样")
    page.get_by_label("签名", exact=True).check()
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-alarm]")).to_contain_text("请企业的人在框里签名")
    sign(page)
    assert too_wide(page) == [] and grave_findings(page) == []
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-said]")).to_contain_text("记在手机里：已签名，意见：马上修补围挡")
    end.click()
    expect(page.locator("[data-closed]")).to_contain_text("记在手机里：本部门检查已经结束")
    expect(page.locator("[data-told]")).to_contain_text(f"{rows} 条登记、1 张照片、企业意见、结束检查没有传")

    # 关了再开也在，有了信号照先后传到
    page.reload()
    expect(page.locator("[data-net]")).to_contain_text("没有网络")
    expect(page.locator("[data-told]")).to_contain_text(f"{rows} 条登记、1 张照片、企业意见、结束检查没有传")
    expect(page.locator("[data-closed]")).to_contain_text("记在手机里")
    person.context.set_offline(False)
    all_sent(page)
    urban = part_of(page, path, 0)
    assert urban["items"][0]["entry"]["result"] == "1" and urban["left_at"]
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("意见：马上修补围挡。已签名")
    expect(page.get_by_role("link", name="企业签名.png")).to_be_visible()
    person.go(path.replace("/onsite/", "/r/inspection_visit/") + "/")
    person.see("意见：马上修补围挡。已签名")


def test_a_refusal_is_witnessed_and_the_end_says_what_is_left(town: Town) -> None:
    path = planned(town)
    page = opened(town.person("qy.shuili", narrow=True), path)
    there(page)
    page.get_by_label("拒绝签名", exact=True).check()
    page.get_by_label(re.compile("企业的意见")).fill("无")
    page.get_by_label("拒绝签名的情况").fill("项目经理说要先请示")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-alarm]")).to_contain_text("请写谁见证")
    page.get_by_label(re.compile("^见证人")).fill("监理单位代表")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-said]")).to_contain_text("已经登记：拒绝签名，意见：无")
    fill(page, "SL-GSGD", "1")
    fill_open(page)
    register(page)
    all_sent(page)
    page.get_by_role("button", name="结束本部门检查").click()
    expect(page.locator("[data-closed]")).to_contain_text("已经结束。刷新这一页", timeout=30_000)
    all_sent(page)
    assert part_of(page, path, 1)["left_at"]
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("拒绝签名：项目经理说要先请示；见证：监理单位代表")


def test_a_phone_that_had_no_signal_is_taken_in_after_the_other_has_ended(town: Town) -> None:
    path = planned(town)
    first, second = town.person("qy.chengguan", narrow=True), town.person("qy.shuili", narrow=True)
    one, two = opened(first, path), opened(second, path)
    second.context.set_offline(True)
    arrive(two)
    fill(two, "SL-GSGD", "1")
    fill_open(two)
    register(two)
    nobody(two)
    two.get_by_role("button", name="结束本部门检查").click()
    expect(two.locator("[data-told]")).to_contain_text("到场记在手机里")

    # 平台不认的到场，照原样重新勾选
    refused = {"status": 403, "content_type": "application/problem+json"}
    said = '{"code": "too_early", "detail": "还没有到。"}'
    one.route("**/onsite.enter_site", lambda route: route.fulfill(body=said, **refused))
    arrive(one)
    register(one)
    expect(one.locator("[data-alarm]")).to_contain_text("到场没有登记上：还没有到。请重新勾选")
    expect(one.locator("[data-arrival]")).to_be_visible()
    one.unroute_all()
    fill(one, "JZ-SR-45", "1")
    fill_open(one)
    register(one)
    nobody(one)
    one.get_by_role("button", name="结束本部门检查").click()
    expect(one.locator("[data-closed]")).to_contain_text("已经结束。刷新这一页", timeout=30_000)
    held = standing(one, path)
    assert held["state"] == "ended" and held["departments"][1]["arrived_at"] == ""

    second.context.set_offline(False)
    all_sent(two)
    expect(two.locator("[data-unsent] li")).to_have_count(0)
    _, water = standing(two, path)["departments"]
    assert water["arrived_at"] and water["left_at"] and water["items"][0]["entry"]["result"] == "1"
    first.go(path.replace("/onsite/", "/r/inspection_visit/") + "/")
    first.see("补登：到场当时手机没有信号")

    # 确认以后：手机里还有没传的，照样看得到、照样传；登记不再收，照片留着
    two.reload()
    second.context.set_offline(True)
    late = fill(two, "SL-GSGD", "A", "又想起一处")
    two.get_by_label("补录的理由").fill("漏了")
    late.locator("[data-photos]").last.set_input_files([{**PHOTO, "buffer": PICTURE + b"late"}])
    register(two)
    waits(two, 1, 1)
    act(town, "qy.shuili.ju", "confirm_part", path.split("/")[-1], {})
    second.context.set_offline(False)
    expect(two.locator("[data-unsent]")).to_contain_text("结果已经确认，不能再登记")
    two.reload()
    expect(two.locator("[data-registers]")).to_have_count(0)
    expect(two.locator("[data-unsent]")).to_contain_text("结果已经确认，不能再登记")
    assert kept_pages(two) == [path], "还有没传的，页面留着"
    assert hashlib.sha256(PICTURE + b"late").hexdigest() in standing(two, path)["photos"]
    two.get_by_label(re.compile("^理由")).fill("结果已经确认，不补了")
    two.get_by_role("button", name="不要这一条").click()
    expect(two.locator("[data-kept]")).to_be_hidden(timeout=30_000)
