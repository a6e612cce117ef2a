"""一次变异测试：复制源代码，找出变异，先走快的一路，剩下的走慢的一路。改坏的代码从不写进检出目录。

Main names: `run`, `sampled`.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from liandong.conf.mutate.children import Fate
from liandong.conf.mutate.fresh import try_anew
from liandong.conf.mutate.hall import hold
from liandong.conf.mutate.mutants import Mutant, changed, find
from liandong.conf.mutate.report import Result
from liandong.conf.mutate.targets import Target

_SEED = 25


def run(
    source: Path, packages: Sequence[str], targets: Sequence[Target], *, jobs: int, sample: int | None = None
) -> Iterator[Result]:
    """Every mutant with its fate, in the order of finishing.

    Args:
        source: the source folder; only read.
        packages: what of it is needed, relative to it (``liandong/law``).
        jobs: children at once. sample: only so many mutants, always the same ones.

    Raises:
        BaselineFailed: the tests fail on the unchanged rules.
        RuntimeError: a trial broke down for a reason of its own.
    """
    with tempfile.TemporaryDirectory(prefix="liandong-mutate-") as folder:
        lanes = [_copy(source, packages, Path(folder) / str(lane)) for lane in range(jobs)]
        sources = {target.module: (lanes[0] / target.path).read_text("utf-8") for target in targets}
        mutants = sampled([m for name, text in sources.items() for m in find(name, text)], sample)
        left = []
        for index, fate in hold(lanes[0], targets, mutants, jobs):
            if fate is None:
                left.append(mutants[index])
            else:
                yield from _result(mutants[index], fate, sources)
        for mutant, fate in try_anew(lanes, targets, left):
            yield from _result(mutant, fate, sources)


def sampled(mutants: list[Mutant], sample: int | None) -> list[Mutant]:
    """So many of them, always the same choice."""
    if sample is None or sample >= len(mutants):
        return mutants
    return random.Random(_SEED).sample(mutants, sample)  # noqa: S311 — no secret


def _result(mutant: Mutant, fate: Fate, sources: dict[str, str]) -> Iterator[Result]:
    if fate is Fate.TROUBLE:
        raise RuntimeError(f"变异 {mutant} 没有试成，原因见上。")
    if fate is Fate.SURVIVED:
        yield Result(mutant, fate, *changed(mutant, sources[mutant.module]))
    elif fate is not Fate.NO_PROGRAM:
        yield Result(mutant, fate)


def _copy(source: Path, packages: Sequence[str], root: Path) -> Path:
    """A copy with the packages and the bare ``__init__.py`` of the packages around them."""
    for package in packages:
        shutil.copytree(source / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
        for around in Path(package).parents[:-1]:
            shutil.copy(source / around / "__init__.py", root / around / "__init__.py")
    (root / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return root
