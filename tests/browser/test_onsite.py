"""三个部门、两台手机、一次入企：中途没有信号，一项两台手机说法不同，答复丢了一次，最后什么也没有少。"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from playwright.sync_api import expect

from .looking import foreign_words, grave_findings, too_wide
from .people import Town, sign_in
from .visiting import (
    PHOTO,
    PICTURE,
    READY,
    all_sent,
    arrive,
    fill,
    kept_pages,
    opened,
    own_line,
    register,
    standing,
    there,
    visit_of,
    waits,
)


def test_a_joint_visit_by_two_phones_offline_in_the_middle_with_a_conflict(town: Town) -> None:
    first, second = town.person("qy.chengguan", narrow=True), town.person("qy.jiaotong", narrow=True)
    path = visit_of(first)
    one, two = opened(first, path), opened(second, path)
    assert too_wide(one) == [] and grave_findings(one) == [] and foreign_words(one) <= {"jpg"}  # 照片的名称

    # 没有信号：各记各的，关了再开也在
    first.context.set_offline(True)
    second.context.set_offline(True)
    fill(one, "JZ-SR-45", "1")
    fenced = fill(one, "JZ-DQ-38", "A", "围挡有缺口")
    fenced.locator("[data-photos]").last.set_input_files([PHOTO])
    expect(fenced.locator("[data-taken]")).to_contain_text("已拍 1 张")
    register(one)
    waits(one, 2, 1)
    one.reload()
    expect(one.locator("[data-net]")).to_contain_text("没有网络")
    waits(one, 2, 1)
    fill(two, "ask:trading", "yes")
    register(two)
    expect(two.locator("[data-alarm]")).to_contain_text("请先勾选到场出示证件的执法人员")
    arrive(two)
    fill(two, "JZ-DQ-38", "1")
    register(two)
    waits(two, 2)
    two.evaluate("window.scrollTo(0, 0)")

    # 有了信号：平台收下了、答复却丢了一次，再传一遍无害
    lost: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.post_data)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    one.route("**/registers", lose_the_first_answer)
    with one.expect_event(
        "requestfailed", lambda request: request.method == "POST" and bool(lost), timeout=60_000
    ):
        first.context.set_offline(False)
    assert lost
    expect(one.locator("[data-told]")).to_contain_text("有了信号自己会传")
    one.get_by_role("button", name="现在传").click()
    all_sent(one)
    second.context.set_offline(False)
    all_sent(two)

    # 两个部门查同一项：各写各的，一家的结果不写到另一家的下面
    for page, mine, other in (
        (one, "待后续处理：围挡有缺口", "还没有登记"),
        (two, "未发现问题", "围挡有缺口"),
    ):
        expect(own_line(page, "JZ-DQ-38")).to_contain_text(mine)
        expect(own_line(page, "JZ-DQ-38")).not_to_contain_text("围挡" if page is two else "未发现问题")
        expect(
            page.locator("section:not([data-own]) [data-subject='JZ-DQ-38'] [data-stands]").first
        ).to_contain_text(other)

    # 第二台手机交给第三个部门，再断一次
    town.hand_over(second, "qy.shuili")
    opened(second, path)
    second.context.set_offline(True)
    arrive(two)
    fill(two, "SL-GSGD", "1")
    register(two)
    waits(two, 1)
    expect(two.locator("[data-told]")).to_contain_text("到场记在手机里")
    second.context.set_offline(False)
    all_sent(two)

    # 再交给第一个部门的另一个人：同一项说法不同
    town.hand_over(second, "qy.chengguan.xun")
    opened(second, path)
    fill(two, "JZ-DQ-38", "1")
    register(two)
    expect(two.locator("[data-told]")).to_contain_text("有 1 项登记不一致", timeout=30_000)
    assert too_wide(two) == []
    held = standing(two, path)
    urban, transport, water = held["departments"]
    assert [i["entry"] and i["entry"]["result"] for i in urban["items"]] == ["1", None]
    assert [e["result"] for e in urban["items"][1]["against"]] == ["A", "1"]
    assert [d["items"][0]["entry"]["result"] for d in (transport, water)] == ["1", "1"]
    assert held["common"][1]["entry"]["result"] == "yes"
    assert held["photos"] == [hashlib.sha256(PICTURE).hexdigest()]

    # 定一条，两条都还在
    two.reload()
    two.get_by_label(re.compile("发现问题待后续处理：围挡有缺口")).check()
    two.get_by_label("理由", exact=True).fill("照片看得见缺口")
    two.get_by_role("button", name="定这一条").click()
    expect(two.locator("main")).not_to_contain_text("登记不一致")
    settled = standing(two, path)["departments"][0]["items"][1]
    assert settled["entry"]["result"] == "A" and settled["against"] == []
    two.get_by_role("link", name="围挡.jpg").first.wait_for()
    assert grave_findings(two) == []


def test_a_full_phone_says_so_and_the_photo_is_sent_all_the_same(town: Town) -> None:
    person = town.person("qy.jiaotong", narrow=True)
    path = visit_of(person)
    page = opened(person, path)
    there(page)
    page.evaluate(
        """() => { const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (value) {
          if (this.name === "photos") { throw new DOMException("full", "QuotaExceededError"); } return put.call(this, value); }; }"""
    )
    another = {**PHOTO, "name": "运输车.jpg", "buffer": PICTURE + b"end"}
    with page.expect_response("**/photos") as kept:
        page.locator('[data-registers] [data-subject="JZ-DQ-38"] [data-photos]').last.set_input_files(
            [another]
        )
        expect(page.locator("[data-alarm]")).to_contain_text(
            "手机空间不够，“运输车.jpg”没有存下。原片请不要删"
        )
    assert kept.value.ok
    all_sent(page)
    assert hashlib.sha256(PICTURE + b"end").hexdigest() in standing(page, path)["photos"]


def test_what_the_platform_does_not_take_stays_on_the_phone_with_the_reason(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, visit_of(person))
    there(page)
    fill(page, "SL-GSGD", "A")
    with page.expect_response("**/onsite.report_unsent") as reported:
        register(page)
    assert reported.value.ok
    expect(page.locator("[data-unsent]")).to_contain_text(
        "没有收下：发现问题的，请写明检查情况。内容还在手机里"
    )
    page.reload()
    expect(page.locator("[data-unsent]")).to_contain_text("没有收下")
    expect(page.locator("[data-unsent]")).to_contain_text("发现问题待后续处理")
    desk = town.visitor("qy.shuili.ju")
    desk.go(page.url.split("/onsite/")[1].join(("/r/inspection_visit/", "/")))
    desk.see("还有1条没有传、没有收下")
    with page.expect_request("**/registers") as sent:
        page.get_by_role("button", name="没有收下的再传").click()
    assert sent.value.method == "POST"
    expect(page.locator("[data-unsent]")).to_contain_text("请写明检查情况")

    # 不要了的，写明理由，说给平台以后才从手机里拿掉
    page.get_by_role("button", name="不要这一条").click()
    expect(page.locator("[data-alarm]")).to_contain_text("不要的，请先在“理由”里写明为什么")
    page.get_by_label(re.compile("^理由")).fill("按错了，另登记")
    with page.expect_request("**/onsite.drop_unsent") as told:
        page.get_by_role("button", name="不要这一条").click()
    assert "发现问题待后续处理" in told.value.post_data and "按错了，另登记" in told.value.post_data
    all_sent(page)
    expect(page.locator("[data-unsent] li")).to_have_count(0)


def test_a_phone_that_is_full_keeps_what_was_typed(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, visit_of(person))
    there(page)
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    item = fill(page, "SL-GSGD", "A", "渠道淤塞")
    register(page)
    expect(page.locator("[data-alarm]")).to_contain_text("手机空间不够，没有登记。填的都在页上")
    assert item.locator("textarea").input_value() == "渠道淤塞"
    assert person.complaints == []


def test_a_phone_that_is_full_does_not_say_that_it_keeps_the_page(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True)
    person.page.add_init_script(
        """Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));"""
    )
    person.go(visit_of(person))
    expect(person.page.locator("[data-alarm]")).to_contain_text("手机空间不够，这一页没有装进手机")
    expect(person.page.locator("[data-told]")).not_to_contain_text(READY)


def test_an_arrival_that_is_refused_stays_until_it_is_sent_again(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True)
    page = opened(person, visit_of(person))
    there(page)
    stays = """async () => { const asked = (r) => new Promise((done) => { r.onsuccess = () => done(r.result); });
      const store = (await asked(indexedDB.open("liandong-onsite", 2))).transaction("own", "readwrite").objectStore("own");
      const root = document.querySelector("[data-onsite]");
      await asked(store.put({ name: "arrival " + root.dataset.api.split("/").pop() + " " + root.dataset.post, key: crypto.randomUUID(), values: { present: ["1"], met: "", at: "2026-01-01T00:00:00Z" } })); }"""
    page.route(
        "**/onsite.enter_site",
        lambda route: route.fulfill(
            status=403,
            content_type="application/problem+json",
            body='{"code": "too_early", "detail": "还没有到。"}',
        ),
    )
    page.evaluate(stays)
    page.reload()
    expect(page.locator("[data-unsent]")).to_contain_text("到场没有收下：还没有到。")
    page.unroute_all()
    page.get_by_role("button", name="没有收下的再传").click()
    all_sent(page)


def test_all_of_the_day_are_packed_at_once_and_opened_from_the_list_without_signal(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True)
    path = visit_of(person)
    page = person.page
    page.get_by_role("button", name="列着的都装进手机").click()
    expect(page.locator("[data-pack] p")).to_contain_text("没有信号也打得开", timeout=60_000)
    assert too_wide(page) == [] and grave_findings(page) == [] and path in kept_pages(page)
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
    person.context.set_offline(True)
    page.reload()
    page.locator(f'a[href="{path}"]').first.click()
    expect(page.locator("[data-net]")).to_contain_text("没有网络")
    page.get_by_text("查什么、怎么查、凭什么").locator("visible=true").first.click()
    expect(page.locator("[data-registers] details[open]").first).to_contain_text("依据")
    page.get_by_text("本部门的检查通知书").click()
    expect(page.locator(".ld-onsite-guide[open]").first).to_contain_text("严禁逐利检查")


def test_a_phone_keeps_no_page_after_signing_out_nor_one_that_is_refused(town: Town) -> None:
    person = town.person(narrow=True)
    sign_in(person, "qy.shuili")
    path = visit_of(person)
    page = opened(person, path)
    strange = "/onsite/00000000-0000-4000-8000-000000000000"
    page.evaluate(
        """async (path) => (await caches.open("liandong-onsite")).put(path, new Response("旧的"))""", strange
    )
    assert sorted(kept_pages(page)) == sorted([path, strange])
    assert person.go(strange) == 404
    assert kept_pages(page) == [path]
    page.locator("form[data-forgets-drafts] button").evaluate("(button) => button.click()")
    page.get_by_label("账号", exact=True).wait_for()
    assert kept_pages(page) == []


def test_without_scripts_the_same_form_registers(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True, scripts=False)
    person.go(visit_of(person))
    person.page.locator('[name="result-0"]').select_option("yes")
    register(person.page)
    person.see("找到了")
    person.see("登记了1项。")
