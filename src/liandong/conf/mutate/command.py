"""`liandong mutate`：跑变异测试，印出表和存活的变异；不够 85% 或者有没解释的存活变异时以 1 退出。

Main names: `main`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from liandong.arguments import Parser
from liandong.conf.mutate import explained, report
from liandong.conf.mutate.children import Fate
from liandong.conf.mutate.hall import BaselineFailed
from liandong.conf.mutate.run import run
from liandong.conf.mutate.targets import TARGETS

SOURCE = Path(__file__).parents[3]
_PACKAGES = ("liandong/law",)
_JOBS = min(2, os.cpu_count() or 1)
_EVERY = 250


def main(argv: list[str]) -> int:
    """Run, report, judge; returns the exit code."""
    options = _parse(argv)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    targets = [t for t in TARGETS if not options.module or t.module in options.module]
    begun, results = time.monotonic(), []
    try:
        for result in run(SOURCE, _PACKAGES, targets, jobs=options.jobs, sample=options.sample):
            results.append(result)
            if len(results) % _EVERY == 0:
                sys.stderr.write(f"已试{len(results)}处……\n")
    except BaselineFailed as failed:
        sys.stdout.write(f"规则没有改动，测试就没有通过，请先修好：{failed}\n")
        return 1
    order = {target.module: n for n, target in enumerate(TARGETS)}
    results.sort(key=lambda r: (order[r.mutant.module], r.mutant.line, r.mutant.operator))
    green, said = _show(results, whole=not options.module and options.sample is None)
    sys.stdout.write(f"{said}用时{(time.monotonic() - begun) / 60:.1f}分钟。\n")
    return 0 if green else 1


def _show(results: list[report.Result], *, whole: bool) -> tuple[bool, str]:
    known, alive = explained.load(), report.survivors(results)
    for result in alive:
        sys.stdout.write(report.told(result, known) + "\n\n")
    for result in results:
        if result.fate is Fate.TIMED_OUT:
            sys.stdout.write(f"超时：{report.place(result.mutant)}  {result.mutant.text}\n")
    sys.stdout.write(report.table(results) + "\n\n")
    for entry in explained.idle(alive, known) if whole else ():
        sys.stdout.write(f"这条解释已经没有对应的存活变异，可以删去：{entry.module}：{entry.line}\n")
    return report.verdict(results, len(explained.unexplained(alive, known)))


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = Parser(prog="liandong mutate", description="变异测试：改坏规则，看测试发不发现。")
    parser.add_argument(
        "--module",
        action="append",
        metavar="模块",
        choices=[t.module for t in TARGETS],
        help="只测这个模块（如 liandong.law.limits），可重复",
    )
    parser.add_argument("--sample", type=int, metavar="个数", help="只抽这么多处变异，每次相同")
    parser.add_argument("--jobs", type=int, default=_JOBS, metavar="个数", help="同时几个子进程")
    return parser.parse_args(argv)
