"""停：有人正在办的时候网页进程被强行结束，页面会回来，什么也不丢；最后按 Ctrl-C，什么也不留下。

``conftest.py`` puts these tests last: the last of them ends the station that all the others share.
"""

from __future__ import annotations

import os
import signal
import time

from playwright.sync_api import Error, expect

from .people import Town
from .station import Demonstration

BACK_WITHIN = 30


def _kill_web(station: Demonstration) -> None:
    found = station.processes("granian")
    assert found, "没有找到网页进程"
    for pid in found:
        os.kill(pid, signal.SIGKILL)


def _wait_for_web(station: Demonstration) -> None:
    deadline = time.monotonic() + BACK_WITHIN
    while not station.answers():
        assert time.monotonic() < deadline, f"网页 {BACK_WITHIN} 秒内没有回来"
        time.sleep(0.1)


def test_the_web_process_is_killed_while_somebody_works(town: Town, station: Demonstration) -> None:
    person = town.person("ba.lianluo")
    person.go("/r/correction/new/registry.file_correction")
    person.page.get_by_label("中查找").press_sequentially("温县 城市管理")
    person.page.get_by_label("校核项目").select_option("简称")
    person.page.get_by_label("应更正为").fill("温县城管")
    person.page.get_by_label("理由").fill("网页停了也不能丢的一段话")
    _kill_web(station)
    try:
        person.press("申请校核")
        person.page.wait_for_url("chrome-error://*", timeout=3000)
    except Error:
        assert station.is_running
    _wait_for_web(station)

    if not person.page.url.startswith(f"{person.base}/r/correction/") or "/new/" in person.page.url:
        person.go("/r/correction/new/registry.file_correction")
        expect(person.page.get_by_label("理由")).to_have_value("网页停了也不能丢的一段话")
        person.press("申请校核")
    person.page.locator(".ld-facts").wait_for()
    assert person.state == "待答复"
    assert "网页停了也不能丢的一段话" in person.content
    person.go("/r/correction/?q=博爱")
    expect(person.page.get_by_role("row").filter(has_text="温县城市管理局")).to_have_count(1)
    assert person.go("/") == 200, "还登录着，不必重来"


def test_ctrl_c_ends_everything_and_leaves_nothing_running(station: Demonstration) -> None:
    before = station.processes()
    assert len(before) >= 6, before
    assert station.interrupt() == 0
    assert station.processes() == {}
    assert not station.answers()
