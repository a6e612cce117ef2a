"""一件名录校核从头到尾：发现、申请、答复、看到答复、取得证明、自己核对。用鼠标、只用键盘、关掉脚本，各走一遍。"""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Download, expect

from .looking import grave_findings
from .people import HERE, PASSWORD, Person, Town, open_agency, sign_in, tab_to, then, wait_for_proof

MARKET = "武陟县市场监督管理局"
REASON = "门牌以公安机关核发的为准。"
ANSWER = "经核对，登记的地址无误。"


def _assert_on_desk(owner: Person, number: str) -> None:
    """On the owner's desk: which, from whom, until when and why that day."""
    row = owner.page.get_by_role("row").filter(has_text=number)
    expect(row.locator("td", has_text="届满")).to_contain_text(re.compile(r"自\d{4}年.*起10个工作日.*24时"))
    expect(row).to_contain_text("答复校核申请")


def _assert_answered(filer: Person) -> None:
    """What the filer finds: state, answer, and the whole course of it, newest first."""
    assert filer.state == "不予更正"
    expect(filer.section("答复")).to_contain_text(ANSWER)
    newest, first = filer.page.locator(".ld-event").first, filer.page.locator(".ld-event").last
    expect(newest).to_contain_text("不予更正")
    expect(newest).to_contain_text(f"理由：{REASON}")
    expect(newest).to_contain_text(f"联络员 蒋联络 {MARKET}")
    expect(first).to_contain_text("申请校核")
    assert not re.search(r"\dT\d", filer.content), "时间没有按人的写法显示"
    assert "空" not in first.locator(".ld-changes").inner_text()


def _assert_holds(town: Town, downloaded: Download, folder: Path) -> None:
    """The downloaded proof stands by itself, and a forged one does not."""
    file = folder / "proof.json"
    downloaded.save_as(file)
    checked = town.station.check_proof(file)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    lines = checked.stdout.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("符合") for line in lines), lines
    assert "见证人" in lines[-1]
    file.write_text(file.read_text().replace("门牌", "门排"))
    forged = town.station.check_proof(file)
    assert forged.returncode == 1
    assert "不符" in forged.stdout


def test_a_correction_is_filed_declined_read_and_proven(town: Town, tmp_path: Path) -> None:
    filer, owner = town.person("ba.lianluo"), town.person("wz.lianluo")
    open_agency(filer, MARKET)
    filer.press("申请校核")
    chosen = filer.page.get_by_label("被校核机关", exact=True).locator("option:checked")
    expect(chosen).to_have_text(MARKET)
    filer.page.get_by_label("校核项目").select_option("办公地址")
    filer.page.get_by_label("应更正为").fill("武陟县演示路18号")
    filer.page.get_by_label("理由").fill("上门送达时，门牌是18号。")
    filer.press("申请校核")
    filer.page.get_by_role("status").filter(has_text="申请校核").wait_for()
    assert filer.state == "待答复"
    number = filer.number

    owner.go("/")
    _assert_on_desk(owner, number)
    owner.page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
    owner.page.locator(".ld-clock summary").click()
    expect(owner.page.locator(".ld-clock-how")).to_contain_text("《政务数据共享条例》第二十六条")
    owner.press("不予更正")
    panel = owner.page.locator("#ld-panel")
    panel.get_by_label("答复内容").fill(ANSWER)
    panel.get_by_label("理由").fill(REASON)
    owner.press("不予更正")
    expect(owner.page.locator("#ld-confirm")).to_contain_text("答复和理由告知申请机关，登记信息不变。")
    owner.page.locator("#ld-confirm-yes").click()
    owner.page.get_by_role("status").filter(has_text="不予更正").wait_for()
    owner.go("/")
    assert number not in owner.content

    filer.go("/r/correction/")
    filer.page.get_by_label("查找").fill(number)
    filer.page.get_by_role("button", name="筛选").click()
    filer.page.locator(".ld-row-link").click()
    _assert_answered(filer)
    wait_for_proof(filer, "不予更正").click()
    filer.see("签名相符")
    with filer.page.expect_download() as download:
        filer.press("下载证明文件")
    _assert_holds(town, download.value, tmp_path)
    assert filer.complaints + owner.complaints == []


def test_a_third_agency_is_answered_as_if_it_were_missing(town: Town) -> None:
    filer, third = town.person("ba.lianluo"), town.person("jz.nongye")
    filer.go("/r/correction/")
    hidden = filer.page.locator(".ld-row-link").first.get_attribute("href")
    assert hidden and filer.go(hidden) == 200
    missing = f"/r/correction/{UUID(int=11)}/"
    proof = filer.page.get_by_role("link", name="查看证明").first.get_attribute("href")
    assert proof
    pairs = ((hidden, missing), (hidden + "do/registry.accept_correction", missing + "do/registry.accept_correction"),
             (proof, f"/proof/{UUID(int=11)}"), (proof + ".json", f"/proof/{UUID(int=11)}.json"))  # fmt: skip
    for one, other in pairs:
        assert _answer(third, one) == _answer(third, other)
        assert _answer(third, one)[0] == 404


def _answer(person: Person, path: str) -> tuple[int, str, list[str]]:
    """Status, the page without its one-time tokens and address, and which headers came."""
    got = person.context.request.get(person.base + path, headers={"X-Request-Id": "same"})
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", got.text()).replace(path, "")
    return got.status, body, sorted(k for k in got.headers if k not in ("date", "content-length"))


# ── 只用键盘 ────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_by_keyboard_alone(town: Town, tmp_path: Path) -> None:
    filer, owner = town.person(), town.person()
    for person, account in ((filer, "jy.lianluo"), (owner, "wz.lianluo")):
        person.go("/sign-in")
        tab_to(person.page, "账号")
        person.page.keyboard.type(account)
        tab_to(person.page, "密码")
        person.page.keyboard.type(PASSWORD)
        then(person.page, "Enter", person.page.get_by_role("heading", name="工作台").wait_for)

    keys = filer.page.keyboard
    tab_to(filer.page, "名录与清单")
    keys.press("Enter")
    tab_to(filer.page, "机关名录")
    then(filer.page, "Enter", filer.page.get_by_role("heading", name="机关", exact=True).wait_for)
    tab_to(filer.page, "查找名称、机构编码、行政区划、简称、曾用名")
    keys.type(MARKET)
    then(filer.page, "Enter", filer.page.get_by_text("共 1 条").wait_for)
    keys.press("ArrowDown")
    then(filer.page, "Enter", filer.page.get_by_role("heading", name=MARKET, level=1).wait_for)
    tab_to(filer.page, "申请校核")
    then(filer.page, "Enter", filer.page.get_by_role("heading", name="申请校核").wait_for)
    tab_to(filer.page, "校核项目")
    for _ in ("名称", "简称", "办公电话", "办公地址"):
        keys.press("ArrowDown")
    tab_to(filer.page, "应更正为")
    keys.type("武陟县演示路28号")
    tab_to(filer.page, "理由")
    keys.type("来函按所登记地址寄出，被退回。")
    tab_to(filer.page, "申请校核")
    then(filer.page, "Enter", filer.page.get_by_role("status").filter(has_text="申请校核").wait_for)
    expect(filer.section("基本情况")).to_contain_text("办公地址")
    number, address = filer.number, filer.page.url

    owner.page.reload()
    keys = owner.page.keyboard
    links = owner.page.locator(".ld-row-link")
    for _ in range(links.count()):
        keys.press("ArrowDown")
        if number in owner.page.evaluate("document.activeElement.closest('tr').textContent"):
            break
    then(owner.page, "Enter", owner.page.get_by_text(number).first.wait_for)
    tab_to(owner.page, "不予更正")
    then(owner.page, "Enter", owner.page.locator("#ld-panel").get_by_label("答复内容").wait_for)
    keys.type(ANSWER)
    tab_to(owner.page, "理由")
    keys.type(REASON)
    tab_to(owner.page, "不予更正")
    then(owner.page, "Enter", owner.page.locator("#ld-confirm-no").wait_for)
    assert owner.page.evaluate(HERE)[0] == "返回修改", "确认框里先停在“返回修改”上"
    tab_to(owner.page, "不予更正", "Shift+Tab")
    then(owner.page, "Enter", owner.page.get_by_role("status").filter(has_text="不予更正").wait_for)

    filer.page.goto(address)
    _assert_answered(filer)
    wait_for_proof(filer, "不予更正")
    tab_to(filer.page, _proof_label(filer))
    then(filer.page, "Enter", filer.page.get_by_role("heading", name="痕迹的证明").wait_for)
    tab_to(filer.page, "下载证明文件")
    with filer.page.expect_download() as download:
        filer.page.keyboard.press("Enter")
    _assert_holds(town, download.value, tmp_path)


def _proof_label(person: Person) -> str:
    return (person.page.get_by_role("link", name="查看证明").first.text_content() or "").strip()


# ── 关掉脚本，手机宽度 ──────────────────────────────────────────────────────────────────────────────


def test_the_same_on_a_phone_without_scripts(town: Town) -> None:
    filer = town.person(narrow=True, scripts=False)
    sign_in(filer, "jz.nongye")
    drawer = filer.page.get_by_role("navigation", name="导航")
    expect(drawer).to_be_hidden()
    filer.page.locator(".ld-nav-label").click()
    expect(drawer).to_be_visible()
    drawer.get_by_text("名录与清单", exact=True).click()
    drawer.get_by_role("link", name="机关名录").click()
    filer.page.get_by_label("查找名称").fill(MARKET)
    filer.page.get_by_role("button", name="筛选").click()
    filer.page.get_by_role("link", name=MARKET, exact=True).click()
    filer.press("申请校核")
    filer.page.get_by_label("校核项目").select_option("办公地址")
    filer.page.get_by_label("应更正为").fill("武陟县演示路38号")
    filer.page.get_by_label("理由").fill("电话询问得知。")
    filer.press("申请校核")
    filer.page.get_by_role("status").filter(has_text="申请校核").wait_for()
    number, address = filer.number, filer.page.url

    owner = town.person("wz.lianluo", narrow=True, scripts=False)
    owner.go("/")
    owner.page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
    owner.press("不予更正")
    assert owner.page.url.endswith("do/registry.decline_correction"), "没有脚本时表单是单独一页"
    expect(owner.page.locator(".ld-consequence")).to_contain_text("登记信息不变")
    owner.page.get_by_label("答复内容").fill(ANSWER)
    owner.page.get_by_label("理由").fill(REASON)
    owner.press("不予更正")
    owner.page.get_by_role("status").filter(has_text="不予更正").wait_for()

    filer.page.goto(address)
    _assert_answered(filer)


def test_the_open_drawer_of_a_phone_is_accessible(town: Town) -> None:
    person = town.person("wz.lianluo", narrow=True)
    person.go("/")
    person.page.locator(".ld-nav-label").click()
    expect(person.page.get_by_role("navigation", name="导航")).to_be_visible()
    assert grave_findings(person.page) == []
