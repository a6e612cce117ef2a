"""大的证据文件一段一段传：断了按“继续上传”，刷新以后再选同一个文件，都从断开处接着。"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .looking import foreign_words, grave_findings, too_wide
from .people import Town
from .test_beside import registered

FILE = {
    "name": "现场录像.bin",
    "mimeType": "application/octet-stream",
    "buffer": bytes(range(256)) * 4096 * 2 + b"end",
}
"""Three pieces."""


def pieces_sent(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url[-1]) if r.method == "PUT" else None)
    return sent


def test_broken_off_reloaded_and_gone_on(town: Town) -> None:
    person = town.person("wz.lianluo")
    page = person.page
    registered(person, "传证据示例店（虚构）")
    form = page.url.replace(person.base, "") + "do/leads.add_evidence"
    person.go(form)
    sent = pieces_sent(page)
    page.route("**/uploads/*/1", lambda route: route.abort())
    page.locator("main [name=kind]").select_option("audiovisual")
    page.locator("main [name=file]").set_input_files([FILE])
    person.press("补充证据")
    expect(page.locator(".ld-upload")).to_contain_text("网络断开了，传过的都在。按“继续上传”")
    assert too_wide(page) == [] and grave_findings(page) == [] and sent == ["0", "1"]
    page.unroute("**/uploads/*/1")
    person.go(form)
    page.locator("main [name=kind]").select_option("audiovisual")
    expect(page.locator(".ld-upload")).to_contain_text("上次没有传完：“现场录像.bin”（已传 1/3 段）")
    page.locator("main [name=file]").set_input_files([FILE])
    person.press("继续上传")
    page.get_by_role("link", name="现场录像.bin").wait_for()
    assert sent == ["0", "1", "1", "2"]
    assert too_wide(page) == [] and foreign_words(page) <= {"bin"}
