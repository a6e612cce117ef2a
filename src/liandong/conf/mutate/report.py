"""结果怎样给人看：每个模块一行的表、总比例、存活的变异和它改了什么、最后一句结论。

Main names: `Result`, `table`, `survivors`, `verdict`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from liandong.conf.mutate.children import Fate
from liandong.conf.mutate.explained import Explanation
from liandong.conf.mutate.mutants import Mutant
from liandong.conf.mutate.targets import THRESHOLD

_FOUND = {Fate.KILLED, Fate.TIMED_OUT}


@dataclass(frozen=True, slots=True)
class Result:
    """One mutant that is a program, and its fate.

    Attributes:
        before, after: the changed lines, for a survivor; empty otherwise.
    """

    mutant: Mutant
    fate: Fate
    before: str = ""
    after: str = ""


def ratio(results: Sequence[Result]) -> float:
    """Share found by the tests; an endless loop is found too. No mutants at all is nothing shown: 0."""
    return sum(r.fate in _FOUND for r in results) / len(results) if results else 0.0


def table(results: Sequence[Result]) -> str:
    """A Markdown table, one line per module and the sum."""
    lines = ["| 模块 | 变异数 | 杀死 | 存活 | 超时 | 比例 |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    modules = dict.fromkeys(r.mutant.module for r in results)
    rows = [_row(module, [r for r in results if r.mutant.module == module]) for module in modules]
    return "\n".join([*lines, *rows, _row("合计", results)])


def _row(name: str, results: Sequence[Result]) -> str:
    fates = Counter(r.fate for r in results)
    counts = f"{len(results)} | {fates[Fate.KILLED]} | {fates[Fate.SURVIVED]} | {fates[Fate.TIMED_OUT]}"
    return f"| {name} | {counts} | {ratio(results):.1%} |"


def survivors(results: Sequence[Result]) -> list[Result]:
    """What no test found."""
    return [r for r in results if r.fate is Fate.SURVIVED]


def place(mutant: Mutant) -> str:
    """``liandong/law/limits.py:12  NumberReplacer``."""
    return f"{mutant.module.replace('.', '/')}.py:{mutant.line}  {mutant.operator.removeprefix('core/')}"


def told(result: Result, known: Sequence[Explanation]) -> str:
    """File and line, what was changed, and the explanation if there is one."""
    why = next((e.why for e in known if e.covers(result)), "尚无解释")
    return f"{place(result.mutant)}\n  - {result.before}\n  + {result.after}\n  {why}"


def verdict(results: Sequence[Result], unexplained: int) -> tuple[bool, str]:
    """Whether the run is green, and why."""
    share = ratio(results)
    said = f"测试发现了{share:.1%}的变异（要求不低于{THRESHOLD:.0%}），没有解释的存活变异{unexplained}处。"
    return share >= THRESHOLD and not unexplained, said
