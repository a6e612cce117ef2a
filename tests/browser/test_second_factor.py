"""第二重验证只用键盘走一遍：启用、退出、用口令登录、用恢复码停用；再只用键盘导出一份清单。"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyotp
from playwright.sync_api import expect

from liandong.now import now

from .people import PASSWORD, Person, Town, tab_to, then

ACCOUNT = "duban"


def _give_password(person: Person) -> None:
    person.go("/sign-in")
    tab_to(person.page, "账号")
    person.page.keyboard.type(ACCOUNT)
    tab_to(person.page, "密码")
    person.page.keyboard.type(PASSWORD)


def test_a_second_factor_by_keyboard_alone(town: Town) -> None:
    person = town.person()
    page, keys = person.page, person.page.keyboard
    _give_password(person)
    then(page, "Enter", page.get_by_role("heading", name="工作台").wait_for)
    person.go("/me/second-factor")
    tab_to(page, "启用动态口令")
    then(page, "Enter", page.get_by_role("heading", name="启用动态口令").wait_for)
    secret = page.get_by_label("密钥").input_value()
    codes = page.get_by_label("恢复码").input_value().split()
    assert len(codes) == 10 and page.get_by_role("img", name="供手机扫描的二维码").is_visible()
    one = pyotp.TOTP(secret)
    tab_to(page, "动态口令")
    keys.type("000000")
    then(page, "Enter", page.get_by_text("口令与密钥对不上").first.wait_for)
    assert page.get_by_label("密钥").input_value() == secret, "填错一次，密钥不换"
    tab_to(page, "动态口令")
    keys.press("Control+A")
    keys.type(one.at(now()))
    then(page, "Enter", page.get_by_role("status").filter(has_text="已启用").wait_for)

    tab_to(page, "退出")
    then(page, "Enter", page.get_by_label("账号", exact=True).wait_for)
    _give_password(person)
    then(page, "Enter", page.get_by_role("heading", name="动态口令").wait_for)
    tab_to(page, "动态口令")
    keys.type(one.at(now() + timedelta(seconds=30)))  # 启用时的那个已经用过
    then(page, "Enter", page.get_by_role("heading", name="工作台").wait_for)

    person.go("/me/second-factor")
    tab_to(page, "停用动态口令")
    then(page, "Enter", page.get_by_role("heading", name="停用动态口令").wait_for)
    tab_to(page, "动态口令")
    keys.type(codes[0].lower())
    then(page, "Enter", page.get_by_role("status").filter(has_text="已停用").wait_for)
    complaints = [c for c in person.complaints if "422" not in c]  # 填错的那一次
    assert complaints == []


def test_a_list_is_exported_by_keyboard_alone(town: Town, tmp_path: Path) -> None:
    person = town.person("wz.fazhi")
    person.go("/r/agency/?q=武陟")
    page = person.page
    tab_to(page, "导出筛选结果")
    then(page, "Enter", page.get_by_role("heading", name="导出机关清单").wait_for)
    tab_to(page, "用途")
    page.keyboard.type("核对本县机关联系方式")
    tab_to(page, "导出")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = tmp_path / "list.xlsx"
    download.value.save_as(file)
    assert file.read_bytes()[:2] == b"PK"
    expect(page.get_by_role("heading", name="导出机关清单")).to_be_visible()


def test_who_owes_the_platform_a_code_asks_in_vain_for_anything_else(town: Town) -> None:
    stranger = town.person()
    stranger.go("/sign-in/code")
    expect(stranger.page.get_by_text("请重新登录")).to_be_visible()
