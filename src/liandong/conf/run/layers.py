"""``make test`` 的四层：check、unit、database、browser；逐层计时，最后列表并给出一行总数。

A layer is a few programs, each within a time limit: the static checks one after the other, the tests of one layer on two
servers side by side. On the chosen server every test runs, dealt out by file to as many processes as there are processors,
each with a server of its own; on the second, older server one test in ten, told by its name, because what it is for — words
that an older PostgreSQL does not know — shows in any test that comes by. All layers run even after a red one, so that one run
shows everything; any red layer makes the whole red. Every static check counts as one test.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from liandong.conf.run.home import CHECKOUT
from liandong.conf.run.processes import end_group, has_ended

BIN = Path(sys.executable).parent
SECOND_SERVER = "/usr/lib/postgresql/15/bin"
ONE_IN = "LIANDONG_ONE_IN"
"""Of how many tests one is run; see `liandong.conftest`. Set by whoever wants the second server to run all: 1."""

_COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")
_LAST_LINE = re.compile(r"\b(passed|failed|errors?|no tests ran|deselected)\b.* in [\d.]+s")


@dataclass(frozen=True, slots=True)
class Step:
    """One program of a layer.

    Attributes:
        name: as shown in the table.
        argv: program and arguments, run in the checkout.
        within: time limit in seconds; reaching it is a failure.
        env: variables to set; None as value removes one.
        tests: True when it is pytest and counts its own tests.
    """

    name: str
    argv: Sequence[str]
    within: float
    env: Mapping[str, str | None] = field(default_factory=dict)
    tests: bool = True


@dataclass(slots=True)
class Result:
    """What came of a step; ``remark`` says why it was not run or how it failed."""

    layer: str
    name: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    remark: str = ""


def check() -> Iterator[Step | Result]:
    """Static checks; the list of what must be clean."""
    for name, *argv in (
        ("ruff check", BIN / "ruff", "check", "."),
        ("ruff format", BIN / "ruff", "format", "--check", "."),
        ("mypy", BIN / "mypy"),
        ("lint-imports", BIN / "lint-imports"),
        ("generated docs", BIN / "liandong", "docs", "--check"),
    ):
        yield Step(name, [str(word) for word in argv], within=180, tests=False)


def unit() -> Iterator[Step | Result]:
    """Tests without a server."""
    yield _pytest("unit", "not database and not browser", within=900, dealt=True)


def database() -> Iterator[Step | Result]:
    """Tests on the chosen server, and one in ten of them on a second PostgreSQL 15 where one is installed."""
    yield _pytest("database", "database", 4000, dealt=True, env={ONE_IN: None})
    second = os.environ.get("PGBIN15", SECOND_SERVER)
    if (Path(second) / "postgres").exists():
        older = {"PGBIN": second, "DATABASE_URL": None, ONE_IN: os.environ.get(ONE_IN, "10")}
        yield _pytest("database PG15", "database", 4000, env=older)
    else:
        yield Result(
            "database", "database PG15", remark="未执行：本机没有第二个 PostgreSQL 15（可用 PGBIN15 指出）"
        )


def browser() -> Iterator[Step | Result]:
    """Tests in a real browser; a missing one is a failure unless the machine is declared to have none."""
    if os.environ.get("LIANDONG_NO_BROWSER") == "1":
        yield Result("browser", "browser", remark="未执行：LIANDONG_NO_BROWSER=1")
        return
    finder = subprocess.run(
        [sys.executable, "tests/support/chromium.py"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if finder.returncode == 0:
        yield _pytest("browser", "browser", 3000, env={"CHROME_BIN": finder.stdout.strip()})
    else:
        reason = finder.stderr.strip().splitlines()[-1:] or ["没有找到可用的 Chromium，可用 CHROME_BIN 指出"]
        yield Result("browser", "browser", failed=1, remark=reason[0])


LAYERS = {"check": check, "unit": unit, "database": database, "browser": browser}


def main(names: Sequence[str]) -> int:
    """Run the named layers (all when none is named); the exit code is 1 when any failed."""
    results = [result for layer in names or LAYERS for result in run_all(layer, list(LAYERS[layer]()))]
    _say(table(results))
    failed = sum(r.failed for r in results)
    _say(f"{sum(r.passed for r in results)} passed, {failed} failed")
    return 1 if failed else 0


def run_all(layer: str, steps: Sequence[Step | Result]) -> list[Result]:
    """Run the steps of a layer: those that count their own tests side by side, the first of them shown as it runs."""
    tests = [step for step in steps if isinstance(step, Step) and step.tests]
    if len(tests) < 2:
        return [step if isinstance(step, Result) else run(layer, step) for step in steps]
    said: dict[str, list[str]] = {step.name: [] for step in tests[1:]}
    with ThreadPoolExecutor(len(tests)) as together:
        later = [together.submit(run, layer, step, said[step.name].append) for step in tests[1:]]
        results = [run(layer, tests[0]), *(one.result() for one in later)]
    for lines in said.values():
        _say("".join(lines))
    return [*results, *(step for step in steps if isinstance(step, Result))]


def run(layer: str, step: Step, say: Callable[[str], object] | None = None) -> Result:
    """Run one step, handing on what it says, and end it with its children when its time is up.

    Args:
        say: takes each line; None shows it at once.
    """
    say = say or _show
    say(f"\n── {layer}：{step.name}\n")
    environment = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        **{k: v for k, v in step.env.items() if v is not None},
    }
    for name in (k for k, v in step.env.items() if v is None):
        environment.pop(name, None)
    began = time.monotonic()
    process = subprocess.Popen(
        list(step.argv),
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    timer = threading.Timer(step.within, _kill, [process])
    timer.start()
    last_line = ""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            say(line)
            last_line = line if _LAST_LINE.search(line) else last_line
        while not has_ended(process):
            time.sleep(0.01)
    finally:
        timer.cancel()
        code = end_group(process)
    return judge(layer, step, code, last_line, time.monotonic() - began)


def judge(layer: str, step: Step, code: int, last_line: str, seconds: float) -> Result:
    """Count a finished step.

    Args:
        layer: its layer.
        step: what was run.
        code: exit code, negative when ended by a signal.
        last_line: pytest's own summary, "" when it printed none.
        seconds: wall time.
    """
    result = Result(layer, step.name, seconds)
    counts = {kind.rstrip("s"): int(n) for n, kind in _COUNT.findall(last_line)}
    if step.tests:
        result.passed = counts.get("passed", 0)
        result.failed = counts.get("failed", 0) + counts.get("error", 0)
    else:
        result.passed = int(code == 0)
    if code and seconds >= step.within:
        result.remark = f"超过 {step.within:.0f} 秒的时限，已中止"
    elif code == 5 and step.tests:
        result.remark = "没有收集到任何测试"
    elif code:
        result.remark = f"退出代码 {code}"
    if code and not result.failed:
        result.failed = 1
    return result


def table(results: Sequence[Result]) -> str:
    """The closing table, one line a step."""
    lines = ["", f"{'layer':<10}{'step':<18}{'seconds':>8}{'passed':>8}{'failed':>8}  remark"]
    lines += [
        f"{r.layer:<10}{r.name:<18}{r.seconds:>8.1f}{r.passed:>8}{r.failed:>8}  {r.remark}" for r in results
    ]
    total = sum(r.seconds for r in results)
    return "\n".join([*(line.rstrip() for line in lines), f"{'total':<28}{total:>8.1f}", ""])


def _pytest(
    name: str, marker: str, within: float, *, dealt: bool = False, env: Mapping[str, str | None] | None = None
) -> Step:
    """Pytest on the tests so marked; ``dealt`` out by file to one process a processor, unless one server is given to all."""
    is_dealt = dealt and not os.environ.get("DATABASE_URL")
    workers = (
        ["-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder"] if is_dealt else []
    )
    return Step(name, [sys.executable, "-m", "pytest", "-q", *workers, "-m", marker], within, env or {})


def _kill(process: subprocess.Popen[str]) -> None:
    """End a step whose time is up; the servers it started are ended by their guardian."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _say(text: str) -> None:
    _show(text + "\n")


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
