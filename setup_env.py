"""建立运行环境 .venv：python3 setup_env.py [--dev]。由 make 调用，可反复执行。

Needs Python >= 3.11 and nothing else (this file must still *parse* on older ones, to say so politely). With `uv`
on PATH it takes seconds, otherwise `venv` and pip do the same work. Every package is checked against the hashes in
requirements/. Nothing outside the checkout is written, apart from the caches of uv and pip.

A stamp written last tells a finished environment from a half one and makes repeats instant; a lock lets two runs
take turns; a broken, interrupted or moved environment is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "liandong-stamp.json"
BUSY = VENV / "liandong-busy"
LISTS = {"runtime": ("build", "runtime"), "dev": ("build", "dev")}

NO_PYTHON = """\
没有找到 Python 3.11 或更新的版本。请先安装，例如 Debian/Ubuntu：apt-get install python3 python3-venv；macOS：brew install python@3.12。
Python 3.11 or newer was not found. Install it first, e.g. Debian/Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12."""

NO_PIP = """\
这个 Python 缺少 venv/pip 组件，本机也没有 uv。请任选其一后重试：apt-get install python3-venv，或安装 uv（https://docs.astral.sh/uv/）。
This Python lacks venv/pip and there is no uv. Do one of these and try again: apt-get install python3-venv, or install uv (https://docs.astral.sh/uv/)."""


def main():
    """Make the environment ready, or explain in one sentence why not; returns the exit code."""
    if sys.version_info < OLDEST:
        return hand_over()
    kind = "dev" if "--dev" in sys.argv[1:] else "runtime"
    if is_ready(kind):
        return 0
    try:
        with locked():
            if not is_ready(kind):
                build(kind)
    except SetupFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


class SetupFailed(Exception):
    """The environment cannot be made here; the message is for a person."""


def hand_over():
    """Run this file again under a new enough Python."""
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and _version_of(path) >= OLDEST:
            os.execv(path, [path, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: PTH100, S606
    sys.stderr.write(NO_PYTHON + "\n")
    return 1


def _version_of(python):
    question = "import sys; print(*sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", question], capture_output=True, check=False, timeout=20).stdout
        major, minor = said.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0, 0


def wanted(kind):
    """Everything the environment depends on, as one digest."""
    import tomllib

    digest = hashlib.sha256()
    for name in LISTS[kind]:
        digest.update((ROOT / "requirements" / f"{name}.txt").read_bytes())
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    relevant = {k: settings["project"].get(k) for k in ("name", "version", "dependencies", "scripts")}
    digest.update(json.dumps([settings["build-system"], relevant], sort_keys=True).encode())
    return digest.hexdigest()


def is_ready(kind):
    """Whether the stamp fits: same lists, same place, same Python and that Python still there."""
    try:
        stamp = json.loads(STAMP.read_text())
        fits = PYTHON.exists() and not BUSY.exists() and not moved()
        return fits and any(stamp["lists"].get(k) == wanted(k) for k in {kind, "dev"})
    except (OSError, ValueError, KeyError, TypeError):
        return False


class locked:
    """Alone among all runs of this file in this checkout.

    The programs we run inherit the lock, so after kill -9 of this process the next run waits for them to end.
    """

    def __enter__(self):
        import fcntl

        state = ROOT / ".liandong"
        state.mkdir(mode=0o700, exist_ok=True)
        self.file = (state / "setup.lock").open("w")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个进程正在建立环境，等它完成……")
            fcntl.flock(self.file, fcntl.LOCK_EX)
        os.set_inheritable(self.file.fileno(), True)

    def __exit__(self, *_):
        self.file.close()


def build(kind):
    """Create or repair .venv and install the lists of ``kind`` and the project itself."""
    began = time.monotonic()
    say(f"正在建立运行环境（{'含检查与测试工具' if kind == 'dev' else '运行所需'}），首次约需一分钟……")
    uv = working_uv()
    if BUSY.exists() or moved() or _version_of(str(PYTHON)) < OLDEST:
        shutil.rmtree(VENV, ignore_errors=True)
    if not VENV.exists():
        make_venv(uv)
    BUSY.touch()
    STAMP.unlink(missing_ok=True)
    try:
        fill(kind, uv)
    except SetupFailed:
        if not uv or not pip_of_this_python():
            raise
        say("uv 没有装成（常见于代理或证书），改用 pip 再试一次……")
        fill(kind, None)
    BUSY.unlink()
    stamp = {"root": str(ROOT), "python": str(PYTHON.resolve()), "lists": {kind: wanted(kind)}}
    half = STAMP.with_suffix(".half")
    half.write_text(json.dumps(stamp, indent=2))
    half.replace(STAMP)
    say(f"环境就绪，用时 {time.monotonic() - began:.0f} 秒。")


def fill(kind, uv):
    """Install the lists of ``kind``, every package checked against its hash, and the project itself.

    The lists name every package there is, so nothing is resolved anew: a pip that resolves ``coverage[toml]`` apart
    from the pinned ``coverage`` takes a newer release that has no hash, and stops.
    """
    install = installer(uv)
    for name in LISTS[kind]:
        run([*install, "--no-deps", "--require-hashes", "-r", f"requirements/{name}.txt"])
    run([*install, "--no-deps", "--no-build-isolation", "--editable", "."])


def moved():
    """Whether the environment was made in another place or with another Python than it now points to."""
    try:
        stamp = json.loads(STAMP.read_text())
        return stamp["root"] != str(ROOT) or stamp["python"] != str(PYTHON.resolve())
    except (OSError, ValueError, KeyError):
        return False


def working_uv():
    """Path of a `uv` that runs; None means pip."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        return uv
    return None


def make_venv(uv):
    """An empty environment; where Debian left out ensurepip, one without pip (the system's pip fills it)."""
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        if not pip_of_this_python():
            raise SetupFailed(NO_PIP)
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def pip_of_this_python():
    """Whether the interpreter running this has a pip that can install elsewhere (``--python``, pip >= 22.3)."""
    command = [sys.executable, "-m", "pip", "--python", sys.executable, "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def installer(uv):
    """The words before what is to be installed."""
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False)
    quiet = ["install", "--quiet", "--disable-pip-version-check"]
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip", *quiet]
    if not pip_of_this_python():
        raise SetupFailed(NO_PIP)
    return [sys.executable, "-m", "pip", "--python", str(PYTHON), *quiet]


def run(command):
    """Run one step in the checkout.

    Raises:
        SetupFailed: the step failed; its own words precede ours on the terminal.
    """
    environment = {
        k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, close_fds=False)
    if done.returncode:
        raise SetupFailed(
            f"这一步没有成功：{' '.join(command)}\n"
            "多半是网络不通或磁盘已满；排除后重新执行即可，会自动接着修复。"
            "如需使用镜像，请设置 PIP_INDEX_URL（uv 用 UV_DEFAULT_INDEX）。"
        )


def say(line):
    """Tell the person at the terminal."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
