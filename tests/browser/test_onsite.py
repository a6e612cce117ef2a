"""三个部门、两台手机、一次入企：中途没有信号，一项两台手机说法不同，答复丢了一次，最后什么也没有少。"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from playwright.sync_api import Page, expect

from liandong.now import today

from .looking import foreign_words, grave_findings, too_wide
from .people import Person, Town, sign_in

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 64
PHOTO = {"name": "围挡.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
READY = "已经装进手机"


def opened(person: Person, path: str) -> Page:
    """The visit on the phone, kept there before the signal goes."""
    person.go(path)
    expect(person.page.locator("[data-kept]")).to_contain_text(READY, timeout=60_000)
    return person.page


def arrive(page: Page) -> None:
    """Both officers of the department show their certificates."""
    for box in page.locator("[data-arrival] [name=present]").all():
        box.check()


def there(page: Page) -> None:
    """The department has come, now or in a test before."""
    if page.locator("[data-arrival]").is_visible():
        arrive(page)
        register(page)
        all_sent(page)


def fill(page: Page, subject: str, result: str, told: str = "") -> Any:
    """One item of one's own department; registered by the button below."""
    item = page.locator(f'[data-registers] [data-subject="{subject}"]')
    item.locator("select").first.select_option(result)
    if told:
        item.locator("textarea").fill(told)
    if result == "A":
        item.locator("[name^=follow]").select_option("lead")
    return item


def own_line(page: Page, subject: str) -> Any:
    """What stands below an item of one's own department, as the phone shows it."""
    return page.locator(f'[data-registers] [data-own] [data-subject="{subject}"] [data-stands]')


def register(page: Page) -> None:
    page.get_by_role("button", name="登记", exact=True).click()


def waits(page: Page, rows: int, photos: int = 0) -> None:
    expect(page.locator("[data-told]")).to_contain_text(f"还有 {rows} 条登记、{photos} 张照片没有传")


def all_sent(page: Page) -> None:
    expect(page.locator("[data-told]")).to_contain_text("都传到了", timeout=30_000)


def standing(page: Page, path: str) -> Any:
    """What the platform holds."""
    said = page.context.request.get(
        page.url.split("/onsite")[0].rstrip("/") + f"/api/v1/visits/{path.split('/')[-1]}/registers"
    )
    assert said.ok
    return said.json()


def visit_of(person: Person) -> str:
    """The visit at which everybody has come."""
    person.go("/onsite")
    return str(person.page.get_by_role("link", name="现场登记").first.get_attribute("href"))


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


def kept_pages(page: Page) -> list[str]:
    """The pages of visits that the phone keeps."""
    return list(
        page.evaluate(
            """async () => (await (await caches.open("liandong-onsite")).keys()).map((one) => new URL(one.url).pathname).filter((path) => path.startsWith("/onsite/"))"""
        )
    )


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


def fill_open(page: Page) -> int:
    """Everything that nobody has registered yet and that is not filled in is sound; how many that were."""
    count = 0
    for item in page.locator("[data-registers] [data-subject][data-open]").all():
        select = item.locator("select").first
        if not select.input_value():
            select.select_option(
                "yes" if (item.get_attribute("data-subject") or "").startswith("ask:") else "1"
            )
            count += 1
    return count


def sign(page: Page) -> None:
    """Somebody of the firm writes on the pad with a finger."""
    page.get_by_label("签名", exact=True).check()
    pad = page.locator("[data-pad]")
    pad.evaluate("(pad) => pad.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for x, y in ((120, 90), (60, 120), (200, 60)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def part_of(page: Page, path: str, number: int) -> Any:
    return standing(page, path)["departments"][number]


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
    person = town.person("qy.jiaotong", narrow=True)
    path = visit_of(person)
    page = opened(person, path)
    there(page)
    page.get_by_label("拒绝签名", exact=True).check()
    page.get_by_label(re.compile("企业的意见")).fill("无")
    page.get_by_label("拒绝签名的情况").fill("项目经理说要先请示")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-alarm]")).to_contain_text("请写谁见证")
    page.get_by_label(re.compile("^见证人")).fill("监理单位代表")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-said]")).to_contain_text("已经登记：拒绝签名，意见：无")
    fill(page, "JZ-DQ-38", "1")
    fill_open(page)
    register(page)
    all_sent(page)
    page.get_by_role("button", name="结束本部门检查").click()
    expect(page.locator("[data-closed]")).to_contain_text("已经结束。刷新这一页", timeout=30_000)
    all_sent(page)
    assert part_of(page, path, 1)["left_at"]
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("拒绝签名：项目经理说要先请示；见证：监理单位代表")


ACT = """async ([name, record, values, version]) => {
  const mark = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const answer = await fetch("/api/v1/actions/" + name, { method: "POST", credentials: "same-origin", body: JSON.stringify({ record, values, version }),
    headers: { "Content-Type": "application/json", "X-CSRFToken": mark, "Idempotency-Key": crypto.randomUUID() } });
  return [answer.ok, await answer.json()]; }"""


def act(town: Town, account: str, name: str, record: str | None, values: dict[str, Any]) -> Any:
    """One step at the desk, done by the interface."""
    page = town.visitor(account).page
    town.visitor(account).go("/")
    version = standing(page, record)["version"] if record else None
    done, said = page.evaluate(ACT, ["onsite." + name, record, values, version])
    assert done, said
    return said


def planned(town: Town) -> str:
    """Another visit of today by two departments, approved; nobody has come. Its path."""
    numbers = {"qy.chengguan": ["99000000101", "99000000102"], "qy.shuili": ["99000000105", "99000000106"]}
    values = {
        "party": "沁阳市示例建筑工程有限公司（虚构）", "origin": "planned", "ground": "演示：复查计划2号", "on": f"{today()}",
        "items": "JZ-SR-45", "officers": numbers["qy.chengguan"], "partners": "C410882-WATER",
    }  # fmt: skip
    made = str(act(town, "qy.chengguan", "plan_inspection", None, values)["record"])
    filled = {"items": "SL-GSGD", "officers": numbers["qy.shuili"]}
    act(town, "qy.shuili", "prepare_part", made, filled)
    for head in ("qy.chengguan.ju", "qy.shuili.ju"):
        act(town, head, "approve_part", made, {"opinion": "同意", "why": "换了运输车辆"})
    return f"/onsite/{made}"


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


def nobody(page: Page) -> None:
    """Nobody of the firm is there to sign."""
    page.get_by_label("当事人不在场、找不到", exact=True).check()
    page.get_by_label("怎样找过当事人").fill("门关着，电话打不通")
    page.get_by_label(re.compile("^见证人")).fill("村委会李某")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-said]")).to_contain_text("当事人不在场")


def test_without_scripts_the_same_form_registers(town: Town) -> None:
    person = town.person("qy.shuili", narrow=True, scripts=False)
    person.go(visit_of(person))
    person.page.locator('[name="result-0"]').select_option("yes")
    register(person.page)
    person.see("找到了")
    person.see("登记了1项。")
