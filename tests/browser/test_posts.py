"""谁能办：机关先登记后核对才出现；岗位一离任，开着的表单也不能再提交。"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from liandong.now import today

from .people import Person, Town

NEW = "武陟县粮食和物资储备局"


def _agencies(person: Person, name: str) -> int:
    person.go(f"/r/agency/?q={name}")
    return person.page.locator(".ld-row-link").count()


def test_an_agency_is_registered_confirmed_and_seen_by_all(town: Town) -> None:
    system, justice, other = town.person("sysadmin"), town.person("jiandu"), town.person("wz.chengban")
    system.go("/r/agency/")
    system.press("登记机关")
    page = system.page
    for label, text in (
        ("机构编码", "C410823-GRAIN"), ("名称", NEW), ("条线", "粮食"), ("行政区划代码", "410823"),
        ("设立依据", "演示用机构"), ("成立日期", "2019年1月1日"),
    ):  # fmt: skip
        page.get_by_role("textbox", name=re.compile(rf"^{label}(（可不填）)?$")).fill(text)
    page.get_by_label("法律地位").select_option("行政机关")
    page.get_by_label("层级").select_option("县（市、区）")
    page.get_by_label("在“所属政府”中查找").press_sequentially("武陟县人民政府")
    system.press("登记机关")
    page.get_by_role("status").filter(has_text="登记机关").wait_for()
    assert system.state == "待核"
    expect(system.section("沿革")).to_contain_text("2019-01-01")
    address = page.url.removeprefix(system.base)

    assert _agencies(other, NEW) == 0
    assert other.go(address) == 404

    justice.go(address)
    justice.press("核对在册")
    justice.page.get_by_label("已与机构编制文件核对名称").check()
    justice.page.locator("#ld-panel button[type=submit]").click()
    justice.page.get_by_role("status").filter(has_text="核对在册").wait_for()
    assert justice.state == "在册"

    assert _agencies(other, NEW) == 1
    assert other.go(address) == 200
    assert other.state == "在册"


def test_a_post_ends_while_its_holder_has_a_form_open(town: Town) -> None:
    leaving, security = town.person("wz.nongye"), town.person("secadmin")
    leaving.go("/r/correction/new/registry.file_correction")
    leaving.page.get_by_label("中查找").press_sequentially("博爱 农业农村")
    leaving.page.get_by_label("校核项目").select_option("办公电话")
    leaving.page.get_by_label("应更正为").fill("0391-8000088")
    leaving.page.get_by_label("理由").fill("离任前最后一件")

    security.go("/r/post/?q=武陟县农业农村局")
    security.page.get_by_role("link", name="沈农业").click()
    security.press("办理离任")
    panel = security.page.locator("#ld-panel")
    panel.get_by_label("离任日期").fill(today().isoformat())
    panel.get_by_label("理由").fill("工作调动")
    panel.locator("button[type=submit]").click()
    security.page.locator("#ld-confirm-yes").click()
    security.page.get_by_role("status").filter(has_text="办理离任").wait_for()
    assert security.state == "已离任"

    with leaving.page.expect_response(lambda r: r.request.method == "POST") as answer:
        leaving.press("申请校核")
    assert answer.value.status == 403
    leaving.page.get_by_role("heading", name="目前没有可用的岗位").wait_for()
    assert "请联系本单位的安全管理员设岗" in leaving.content
    for path in ("/", "/r/agency/", "/r/correction/", "/ledger"):
        assert leaving.go(path) == 403, path
    assert leaving.page.get_by_role("navigation").count() == 0
