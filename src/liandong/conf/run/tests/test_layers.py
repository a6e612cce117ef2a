"""``make test`` 的记账：数得对，红的不会变绿，超时会中止。"""

import os
import subprocess
import sys
import time

import pytest

from liandong.conf.run import layers
from liandong.conf.run.home import CHECKOUT
from liandong.conf.run.layers import Result, Step


def step(program: str, within: float = 20, tests: bool = True) -> Step:
    return Step("s", [sys.executable, "-c", program], within, tests=tests)


@pytest.mark.parametrize(
    ("said", "code", "passed", "failed", "remark"),
    [
        ("12 passed, 3 deselected in 1.23s", 0, 12, 0, ""),
        ("1 failed, 12 passed, 2 errors in 61.23s (0:01:01)", 1, 12, 3, "退出代码 1"),
        ("37 deselected in 0.52s", 5, 0, 1, "没有收集到任何测试"),
        ("12 passed in 1.23s\nthen it crashed", -11, 12, 1, "退出代码 -11"),
        ("nothing that counts: 3 passed", 3, 0, 1, "退出代码 3"),
    ],
)
def test_counts_come_from_the_last_line_of_pytest(capsys, said, code, passed, failed, remark):
    end = f"sys.exit({code})" if code >= 0 else f"os.kill(os.getpid(), {-code})"
    result = layers.run("unit", step(f"import os, sys; print({said!r}, flush=True); {end}"))
    assert (result.passed, result.failed, result.remark) == (passed, failed, remark)
    assert said.splitlines()[0] in capsys.readouterr().out


def test_every_static_check_counts_as_one():
    assert layers.run("check", step("print('9 passed in 1s')", tests=False)).passed == 1
    assert layers.run("check", step("raise SystemExit(1)", tests=False)).failed == 1


def test_time_limit_ends_the_step_with_its_children():
    began = time.monotonic()
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    result = layers.run("unit", step(program, within=0.5))
    assert time.monotonic() - began < 5
    assert (result.failed, result.remark) == (1, "超过 0 秒的时限，已中止")


def test_the_tests_of_one_layer_run_side_by_side_and_each_is_shown_whole(capsys, tmp_path):
    """Either waits for the other to have begun, so that one after the other they would never end."""
    program = """
import pathlib, sys, time
mine, other = (pathlib.Path(sys.argv[0]).parent / n for n in {names})
mine.touch()
while not other.exists(): time.sleep(0.01)
print("line of", mine.name); print("3 passed in 1.00s")
"""
    steps = []
    for n, names in enumerate((("a", "b"), ("b", "a"))):
        path = tmp_path / f"{n}.py"
        path.write_text(program.replace("{names}", repr(names)))
        steps.append(Step(f"s{n}", [sys.executable, str(path)], within=20))
    first, second = layers.run_all("database", steps)
    assert (first.passed, second.passed, first.failed + second.failed) == (3, 3, 0)
    said = capsys.readouterr().out
    assert said.index("line of a") < said.index("database：s1") < said.index("line of b")


def collected(one_in: str) -> set[str]:
    """The tests of one file that would run, of which only one in so many is wanted."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "src/liandong/law/tests/test_calendar.py",
    ]
    said = subprocess.run(
        words,
        cwd=CHECKOUT,
        env={**os.environ, layers.ONE_IN: one_in},
        capture_output=True,
        text=True,
        check=True,
    )
    return {line for line in said.stdout.splitlines() if "::" in line}


def test_one_test_in_four_is_always_the_same_and_the_rest_is_counted_as_left_out():
    whole, part = collected("1"), collected("4")
    assert part < whole and len(whole) / 8 < len(part) < len(whole) / 2
    assert part == collected("4")


def test_any_red_layer_makes_the_whole_red_and_all_layers_run(capsys, monkeypatch):
    made = {
        "check": [step("raise SystemExit(2)", tests=False)],
        "unit": [step("print('5 passed in 0.1s')")],
        "browser": [Result("browser", "browser", remark="未执行：LIANDONG_NO_BROWSER=1")],
    }
    monkeypatch.setattr(
        layers, "LAYERS", {name: lambda steps=steps: iter(steps) for name, steps in made.items()}
    )
    assert layers.main([]) == 1
    lines = capsys.readouterr().out.rstrip().splitlines()
    assert lines[-1] == "5 passed, 1 failed"
    assert any(line.startswith("browser") and "未执行" in line for line in lines)
    assert layers.main(["unit", "browser"]) == 0


def test_missing_browser_is_red_unless_declared(monkeypatch):
    monkeypatch.setenv("CHROME_BIN", "/nonexistent/browser")
    monkeypatch.delenv("LIANDONG_NO_BROWSER", raising=False)
    [missing] = layers.browser()
    assert missing.failed == 1
    assert "CHROME_BIN 指向的 /nonexistent/browser" in missing.remark
    monkeypatch.setenv("LIANDONG_NO_BROWSER", "1")
    [declared] = layers.browser()
    assert (declared.failed, declared.passed) == (0, 0)
    assert "LIANDONG_NO_BROWSER=1" in declared.remark


def test_second_server_runs_when_installed_and_is_named_when_not(monkeypatch, tmp_path):
    monkeypatch.setenv("PGBIN15", str(tmp_path))
    _, missing = layers.database()
    assert "未执行" in missing.remark
    (tmp_path / "postgres").touch()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(layers.ONE_IN, "9")
    whole, second = layers.database()
    assert second.env == {"PGBIN": str(tmp_path), "DATABASE_URL": None, layers.ONE_IN: "9"}
    assert whole.env[layers.ONE_IN] is None and "-n" in whole.argv
    monkeypatch.setenv("DATABASE_URL", "postgresql:///given")
    assert "-n" not in next(layers.database()).argv, "只有一台服务器，几个进程会互相碰上"
