"""浏览器测试的地基：一套真的演示平台，一个真的 Chromium，除了本机哪里也连不上。"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .people import Town
from .station import Demonstration

HERE = Path(__file__).parent
FLAGS = (
    "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-sync", "--no-first-run", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder belongs to the browser layer; what ends the shared station is tested last of all."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path == HERE / "test_stopping.py")


def _chromium() -> Path:
    """The browser that ``make test`` found, else what the finder finds now."""
    spec = importlib.util.spec_from_file_location("find_chromium", HERE.parent / "support" / "chromium.py")
    assert spec and spec.loader
    finder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(finder)
    found: Path | None = finder.find_chromium()
    assert found, "没有找到可用的 Chromium，可用 CHROME_BIN 指出。"
    return found


@pytest.fixture(scope="session")
def station() -> Iterator[Demonstration]:
    """One demonstration for all tests; begun at once, so that it builds while the browser starts."""
    demonstration = Demonstration()
    try:
        demonstration.wait()
        yield demonstration
    finally:
        demonstration.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_chromium(), args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def whole_town(browser: Browser, station: Demonstration) -> Town:
    return Town(browser, station)


@pytest.fixture
def town(whole_town: Town) -> Iterator[Town]:
    """The people; at the end of a test all windows are closed."""
    yield whole_town
    whole_town.go_home()
