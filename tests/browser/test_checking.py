"""来访者在自己的浏览器里核对公布了的抽取：全部相符是绿的，改一个字节就变红；文件不离开浏览器。"""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import expect

from .looking import too_wide
from .people import NARROW, WIDE, Person, Town


@pytest.fixture
def visitor(town: Town) -> Person:
    """A stranger on the page of the draw that the demonstration has published."""
    stranger = town.person()
    assert stranger.go("/public/draws") == 200
    row = stranger.page.get_by_role("row").filter(has_text="已公布").first
    row.get_by_role("link").click()
    expect(stranger.page.get_by_role("heading", name="抽取过程")).to_be_visible()
    for _ in range(90):  # 抽取包要等两个见证人都会签
        if stranger.page.get_by_role("button", name="核对公开的抽取包").count():
            break
        stranger.page.wait_for_timeout(1000)
        stranger.page.reload()
    return stranger


def bundle(visitor: Person) -> bytes:
    url = visitor.page.locator("[data-bundle]").get_attribute("data-bundle")
    return visitor.context.request.get(f"{visitor.base}{url}").body()


def changed(raw: bytes) -> bytes:
    """The same bundle with one firm's risk class, place or code turned by one bit, packed anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == "targets.tsv":
                at = content.index(b"\t") - 1
                content[at] = ord("0") if content[at] != ord("0") else ord("1")
            new.writestr(name, bytes(content))
    return made.getvalue()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_a_visitor_checks_the_published_draw_at_once(visitor: Person, size: dict[str, int]) -> None:
    page = visitor.page
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="核对公开的抽取包").click()
    verdict = page.locator(".ld-verdict")
    expect(verdict).to_have_text("全部相符", timeout=60_000)
    assert "ld-tone-done" in (verdict.get_attribute("class") or "")
    assert page.locator(".ld-check-lines li").count() > 5
    assert set(sent) == {"GET"} and too_wide(page) == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_one_byte_changed_turns_it_red(visitor: Person, size: dict[str, int]) -> None:
    page, raw = visitor.page, bundle(visitor)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_label("核对手里的文件").set_input_files(
        [{"name": "改过的.zip", "mimeType": "application/zip", "buffer": changed(raw)}]
    )
    verdict = page.locator(".ld-verdict")
    expect(verdict).to_have_text("有不符之处", timeout=60_000)
    assert "ld-tone-overdue" in (verdict.get_attribute("class") or "")
    expect(page.locator(".ld-check-lines .ld-tone-overdue").first).to_have_text("不符")
    assert too_wide(page) == []


def test_without_keys_the_signatures_are_said_to_be_unchecked_and_rubbish_is_no_bundle(
    visitor: Person,
) -> None:
    page, raw = visitor.page, bundle(visitor)
    page.get_by_text("账本和见证人的公钥").click()
    page.get_by_label("账本的公钥").fill("")
    page.get_by_label("见证人的公钥，一行一个").fill("")
    files = page.get_by_label("核对手里的文件")
    files.set_input_files([{"name": "原样.zip", "mimeType": "application/zip", "buffer": raw}])
    expect(page.locator(".ld-verdict")).to_have_text("核对过的都相符，还有没能核对的", timeout=60_000)
    files.set_input_files([{"name": "别的.zip", "mimeType": "application/zip", "buffer": b"PK?"}])
    expect(page.locator(".ld-verdict")).to_have_text("不是抽取包，或者已经损坏", timeout=60_000)
