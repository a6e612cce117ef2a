"""文件校验、入企检查核对：没有脚本、没有登录也能核对；猜的码只答没有查到；宽窄两种屏幕都看得清。"""

from __future__ import annotations

import pytest

from .looking import foreign_words, grave_findings, too_wide
from .people import NARROW, WIDE, Town

GUESSED = "0000-0000-0000"


@pytest.mark.parametrize("narrow", [True, False], ids=["窄", "宽"])
def test_a_stranger_without_scripts_asks_for_a_code_and_hands_in_a_file(town: Town, narrow: bool) -> None:
    stranger = town.person(narrow=narrow, scripts=False)
    assert stranger.go("/verify") == 200
    page = stranger.page
    page.get_by_label("文件校验码").fill(GUESSED)
    file = {"name": "收到的.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.get_by_label("要核对的文件").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="核对", exact=True).click()
    assert page.get_by_role("status").get_by_role("heading", name="没有查到").is_visible()
    assert page.get_by_label("文件校验码").input_value() == GUESSED
    assert stranger.complaints == []


@pytest.mark.parametrize("narrow", [True, False], ids=["窄", "宽"])
def test_a_firm_without_scripts_asks_for_the_code_of_a_visit_and_complains_by_keyboard(
    town: Town, narrow: bool
) -> None:
    stranger = town.person(narrow=narrow, scripts=False)
    assert stranger.go("/visit") == 200
    page = stranger.page
    page.get_by_label("入企码", exact=True).fill(GUESSED)
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_role("heading", name="没有查到").wait_for()
    assert stranger.go("/visit/complain") == 200
    page.get_by_label("入企码", exact=True).fill(GUESSED)
    page.get_by_label("投诉什么").select_option(label="索要财物、接受吃请、指定服务")
    page.get_by_label("经过").fill("要我们另外买牌子")
    page.get_by_role("button", name="提交投诉").click()
    page.get_by_text("没有这个入企码的检查").first.wait_for()
    assert page.get_by_label("经过").input_value() == "要我们另外买牌子"
    assert page.get_by_label("入企码", exact=True).input_value() == GUESSED


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/verify", 200), (f"/verify?code={GUESSED}", 200), ("/verify?code=", 422),
        ("/visit", 200), (f"/visit?code={GUESSED}", 200), ("/visit?code=", 422), ("/visit/rate", 200), ("/visit/complain", 200),
    ],
)  # fmt: skip
def test_the_page_is_one_of_ours_at_both_widths(town: Town, path: str, status: int) -> None:
    stranger = town.person()
    assert stranger.go(path) == status
    for size in (NARROW, WIDE):
        stranger.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert too_wide(stranger.page) == [] and foreign_words(stranger.page) == set()
        assert grave_findings(stranger.page) == []
