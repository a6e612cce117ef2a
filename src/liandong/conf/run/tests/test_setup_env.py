"""建立环境的判断：何时算就绪，何时重建，缺什么说什么。"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from liandong.conf.run.home import CHECKOUT


@pytest.fixture
def setup(tmp_path: Path) -> ModuleType:
    """setup_env.py loaded as if it stood in an empty checkout whose environment was just made."""
    for name in ("setup_env.py", "pyproject.toml", "requirements"):
        copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
        copy(CHECKOUT / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("setup_env_copy", tmp_path / "setup_env.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp(module, "runtime")
    return module


def stamp(module: ModuleType, kind: str) -> None:
    """What a finished build leaves."""
    text = {
        "root": str(module.ROOT),
        "python": str(module.PYTHON.resolve()),
        "lists": {kind: module.wanted(kind)},
    }
    module.STAMP.write_text(json.dumps(text))


def test_finished_environment_is_ready_and_the_larger_serves_the_smaller(setup):
    assert setup.is_ready("runtime")
    assert not setup.is_ready("dev")
    stamp(setup, "dev")
    assert setup.is_ready("dev")
    assert setup.is_ready("runtime")


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "requirements/build.txt"])
def test_changed_list_needs_a_new_environment(setup, name):
    with (setup.ROOT / name).open("a") as file:
        file.write("# one more\n")
    assert not setup.is_ready("runtime")


def test_only_the_installing_part_of_pyproject_counts(setup):
    path = setup.ROOT / "pyproject.toml"
    path.write_text(path.read_text() + "\n[tool.other]\nx = 1\n")
    assert setup.is_ready("runtime")
    path.write_text(
        path.read_text().replace('liandong = "liandong.conf.cli:main"', 'ld = "liandong.conf.cli:main"')
    )
    assert not setup.is_ready("runtime")


def test_interrupted_moved_or_broken_environment_is_not_ready(setup):
    setup.BUSY.touch()
    assert not setup.is_ready("runtime")
    setup.BUSY.unlink()
    assert setup.is_ready("runtime")
    note = json.loads(setup.STAMP.read_text())
    setup.STAMP.write_text(json.dumps({**note, "root": "/elsewhere"}))
    assert not setup.is_ready("runtime")
    setup.STAMP.write_text(json.dumps({**note, "python": "/usr/bin/python3.10"}))
    assert not setup.is_ready("runtime")
    setup.STAMP.write_text("{")
    assert not setup.is_ready("runtime")


def test_failed_step_leaves_no_stamp_and_says_what_to_do(setup, monkeypatch, capfd):
    monkeypatch.setattr(setup, "installer", lambda uv: [sys.executable, "-c", "raise SystemExit(1)"])
    monkeypatch.setattr(sys, "argv", ["setup_env.py", "--dev"])
    assert setup.main() == 1
    assert "多半是网络不通" in capfd.readouterr().err
    assert setup.BUSY.exists()
    assert not setup.STAMP.exists()


def test_where_uv_fails_pip_is_tried(setup, monkeypatch, capfd):
    asked = []

    def installer(uv):
        asked.append(uv)
        return [sys.executable, "-c", f"raise SystemExit({int(bool(uv))})"]

    monkeypatch.setattr(setup, "working_uv", lambda: "uv")
    monkeypatch.setattr(setup, "make_venv", lambda uv: setup.VENV.mkdir(exist_ok=True))
    monkeypatch.setattr(setup, "pip_of_this_python", lambda: True)
    monkeypatch.setattr(setup, "installer", installer)
    setup.build("runtime")
    assert asked == ["uv", None]
    assert "改用 pip" in capfd.readouterr().err


def test_interrupted_build_starts_from_nothing(setup, monkeypatch):
    (setup.VENV / "half-a-package").touch()
    setup.BUSY.touch()
    monkeypatch.setattr(setup, "installer", lambda uv: [sys.executable, "-c", "pass"])
    setup.build("runtime")
    assert not (setup.VENV / "half-a-package").exists()
    assert setup.is_ready("runtime")


def test_too_old_python_without_a_newer_one_gets_one_clear_sentence(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup, "OLDEST", (99, 0))
    assert setup.main() == 1
    said = capsys.readouterr().err
    assert "没有找到 Python 3.11" in said
    assert "was not found" in said


def test_newer_python_beside_an_old_one_takes_over(setup, monkeypatch):
    called = []
    monkeypatch.setattr(setup.shutil, "which", lambda name: sys.executable)
    monkeypatch.setattr(setup.os, "execv", lambda path, argv: called.append(argv))
    setup.hand_over()
    assert called[0][:2] == [sys.executable, str(setup.ROOT / "setup_env.py")]


def test_file_parses_on_old_pythons():
    import ast

    ast.parse((CHECKOUT / "setup_env.py").read_text(), feature_version=(3, 7))


def test_repeat_is_instant(setup):
    began = time.monotonic()
    subprocess.run([sys.executable, str(setup.ROOT / "setup_env.py")], check=True, timeout=10, env=os.environ)
    assert time.monotonic() - began < 2  # 平时不到 0.2 秒，留出机器忙的余地


def test_every_requirement_is_hashed():
    for path in sorted((CHECKOUT / "requirements").glob("*.txt")):
        entries = [
            e
            for e in path.read_text().replace("\\\n", " ").splitlines()
            if e and not e.lstrip().startswith("#")
        ]
        assert entries
        assert [e for e in entries if "--hash=sha256:" not in e] == []


def test_build_requirement_is_the_one_pyproject_names():
    import tomllib

    needed = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert [n for n in needed if n not in (CHECKOUT / "requirements" / "build.in").read_text().split()] == []
