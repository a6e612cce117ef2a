"""`liandong bench`：逐项测量，印一张表；有一项超限，退出代码就是 1。"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence

from liandong.arguments import Parser
from liandong.conf.bench.competence import competence
from liandong.conf.bench.cost import cost
from liandong.conf.bench.drawing import drawing
from liandong.conf.bench.figure import Figure, table
from liandong.conf.bench.filing import filing
from liandong.conf.bench.ground import Ground, ground
from liandong.conf.bench.intake import parties
from liandong.conf.bench.leads import leads
from liandong.conf.bench.letters import letters
from liandong.conf.bench.matching import matching
from liandong.conf.bench.offences import related
from liandong.conf.bench.recovery import recovery
from liandong.conf.bench.starting import starting
from liandong.conf.bench.streaming import streaming
from liandong.conf.bench.tree import sequencing
from liandong.conf.bench.visiting import visiting

ON_DATABASE: dict[str, tuple[str, Callable[[Ground], Iterator[Figure]]]] = {
    "cost": ("账本让一次办理多花多少", cost),
    "tree": ("排序和证明", sequencing),
    "powers": ("职权问答", competence),
    "parties": ("五十万个对象的导入和查找", parties),
    "related": ("登记时随填随查，百万条记录", related),
    "filing": ("百万笔“说到”时登记案件、拟立案", filing),
    "leads": ("百万条线索和它们的案件时的各页，和二十个人一秒的开放流", leads),
    "stream": ("二十个人一秒的开放流", streaming),
    "recovery": ("核对、备份和恢复", recovery),
}


def _law() -> Iterator[Figure]:
    from liandong.law.measure import bench

    for what, seconds, allowed in bench():
        yield Figure(what, seconds, "秒", allowed)


ALONE: dict[str, tuple[str, Callable[[], Iterator[Figure]]]] = {
    "law": ("法律参数和期限计算", _law),
    "matching": ("认人：十万条记录对五十万个对象", matching),
    "draw": ("抽取和独立核对：一千万个编号", drawing),
    "visits": ("联合检查：合并、排时段、派人", visiting),
    "letters": ("文书：排一份、排五百份", letters),
    "start": ("平台启动", starting),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what is named, everything when nothing is; the exit code is 1 when a limit is missed."""
    names = [*ON_DATABASE, *ALONE]
    parser = Parser(prog="liandong bench", description="测量平台承诺过的数字；有一项超限，退出代码就是 1。")
    parser.add_argument("measure", nargs="*", metavar="项目", help=f"{'、'.join(names)}；不写则全部")
    chosen = parser.parse_args(sys.argv[2:] if argv is None else argv).measure or names
    if unknown := set(chosen) - set(names):
        parser.error(f"没有 {'、'.join(sorted(unknown))} 这一项，可选：{'、'.join(names)}")
    figures = list(_measured(chosen))
    sys.stdout.write("\n" + table(figures))
    missed = [figure.name.strip() for figure in figures if not figure.holds]
    sys.stdout.write(f"\n{'全部合格。' if not missed else '超限：' + '、'.join(missed)}\n")
    sys.stdout.write(_crowd())
    return 1 if missed else 0


def _crowd() -> str:
    """A warning when other programs wanted the processors too: waiting for one looks like slowness."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return (
        f"测量时平均负载 {load:.1f}，本机 {cores} 核：别的程序也在争用，百分位会偏大，请在空闲时重测。\n"
        if load > cores + 1
        else ""
    )


def _measured(chosen: Sequence[str]) -> Iterator[Figure]:
    for name in (n for n in ALONE if n in chosen):
        yield from _told(ALONE[name][0], ALONE[name][1]())
    on_database = [n for n in ON_DATABASE if n in chosen]
    if not on_database:
        return
    with ground() as own:
        for name in on_database:
            yield from _told(ON_DATABASE[name][0], ON_DATABASE[name][1](own))


def _told(title: str, figures: Iterator[Figure]) -> Iterator[Figure]:
    """Say what is being measured while it takes its time, and each figure as soon as it is known."""
    sys.stderr.write(f"测量：{title}……\n")
    sys.stderr.flush()
    for figure in figures:
        sys.stderr.write("  ".join(("", *figure.cells)) + "\n")
        sys.stderr.flush()
        yield figure
