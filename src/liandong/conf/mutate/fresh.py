"""慢的一路：改坏的是常量、装饰器、默认值，导入时就生效，所以写进一份副本，从头导入、从头收集。

Main names: `try_anew`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from liandong.conf.mutate.children import Fate, allow_seconds, in_children
from liandong.conf.mutate.hall import BaselineFailed
from liandong.conf.mutate.mutants import Mutant, apply
from liandong.conf.mutate.targets import Target
from liandong.conf.mutate.testing import ARGUMENTS, Quick, forget

_SECONDS_A_TEST = 20
_ENDED = {0: Fate.SURVIVED, 1: Fate.KILLED, 2: Fate.KILLED}
"""pytest's exit code → fate; 2: the tests could not even be collected."""


class _Patience:
    """A pytest plugin: no single test may use the processor for ever."""

    def pytest_runtest_setup(self) -> None:
        allow_seconds(_SECONDS_A_TEST)


def try_anew(
    lanes: Sequence[Path], targets: Sequence[Target], mutants: Sequence[Mutant]
) -> Iterator[tuple[Mutant, Fate]]:
    """Try each mutant on modules and tests imported from scratch.

    Args:
        lanes: copies of the source folder, one for each child at work.

    Raises:
        BaselineFailed: tests fail this way without any mutation.
    """
    by_module = {target.module: target for target in targets}
    sources = {t.module: (lanes[0] / t.path).read_text("utf-8") for t in targets}

    def unchanged(target: Target, lane: int) -> Fate:
        return _tested(lanes[lane], target)

    def work(mutant: Mutant, lane: int) -> Fate:
        target, root = by_module[mutant.module], lanes[lane]
        code = apply(mutant, sources[mutant.module])
        if code is None:
            return Fate.NO_PROGRAM
        for other in by_module.values():
            (root / other.path).write_text(sources[other.module], "utf-8")
        (root / target.path).write_text(code, "utf-8")
        return _tested(root, target)

    for target, fate in in_children(
        [by_module[name] for name in {m.module: 0 for m in mutants}], unchanged, len(lanes)
    ):
        if fate is not Fate.SURVIVED:
            raise BaselineFailed("、".join(target.tests))
    yield from in_children(mutants, work, len(lanes))


def _tested(root: Path, target: Target) -> Fate:
    """Import everything from ``root`` and run the target's tests, here and now; only for a child."""
    forget(target.module.partition(".")[0], root)
    os.chdir(root)
    allow_seconds(_SECONDS_A_TEST)
    ended = pytest.main([*ARGUMENTS, "-x", *target.tests], plugins=[Quick(), _Patience()])
    return _ENDED.get(int(ended), Fate.TROUBLE)
