"""快的一路：测试只收集一次、先照原样跑两遍记下谁进过哪个函数；每个变异只换一个函数体，只跑进过它的测试。

Swapping a function's code reaches everybody who imported the function, because they hold the same object. That is
exact unless the function already ran while modules and tests were being imported; those functions, and everything
outside functions, go the slow way (`fresh`). The second run of the unchanged rules shows that a test which fails
later fails because of the mutant, not because it cannot be run again.

Main names: `hold`, `BaselineFailed`.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from liandong.conf.mutate.children import Fate, allow_seconds, in_children, silence
from liandong.conf.mutate.mutants import Mutant, apply
from liandong.conf.mutate.targets import Target
from liandong.conf.mutate.testing import ARGUMENTS, Quick, forget

Place = tuple[str, str]
"""(file, qualified name of a function)."""


class BaselineFailed(Exception):
    """The unchanged rules do not pass their own tests; the argument names the tests."""


class Hall:
    """A pytest plugin that runs mutants instead of running the tests once.

    Args:
        report: told each mutant with its fate, or None for one that must go the slow way.
    """

    def __init__(
        self,
        root: Path,
        mutants: Sequence[Mutant],
        jobs: int,
        report: Callable[[Mutant, Fate | None], None],
    ) -> None:
        self.root, self.mutants, self.jobs, self.report = root, mutants, jobs, report
        self.sources = {m.module: self._file(m.module).read_text("utf-8") for m in mutants}
        self.files = {str(self._file(module)) for module in self.sources}
        self.entered: set[Place] = set()
        self.failed: list[str] = []
        self.costs: dict[pytest.Item, float] = {}
        self.visitors: dict[Place, list[pytest.Item]] = defaultdict(list)

    def _file(self, module: str) -> Path:
        return self.root / (module.replace(".", "/") + ".py")

    def watch(self, frame: FrameType, event: str, _: Any) -> None:
        """Profile hook: note which function of a mutated file is entered."""
        if event == "call" and frame.f_code.co_filename in self.files:
            name = frame.f_code.co_qualname.split(".<locals>")[0]
            self.entered.add((frame.f_code.co_filename, name))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        at_import = set(self.entered)
        for item in session.items:
            self._learn(item)
        sys.setprofile(None)
        self.failed += [f"{item.nodeid}（再跑一遍）" for item in session.items if not _passes(item)]
        if self.failed:
            return True
        for items in self.visitors.values():
            items.sort(key=self.costs.__getitem__)
        quick = []
        for mutant in self.mutants:
            place = self._place(mutant)
            if not mutant.function or place in at_import:
                self.report(mutant, None)
            elif place in self.visitors:
                quick.append(mutant)
            else:
                self.report(mutant, Fate.SURVIVED)
        for mutant, fate in in_children(quick, self._try, self.jobs):
            self.report(mutant, fate)
        return True

    def _place(self, mutant: Mutant) -> Place:
        return str(self._file(mutant.module)), mutant.function

    def _learn(self, item: pytest.Item) -> None:
        self.entered.clear()
        begun = time.process_time()
        if not _passes(item):
            self.failed.append(item.nodeid)
        self.costs[item] = time.process_time() - begun
        for place in self.entered:
            self.visitors[place].append(item)

    def _try(self, mutant: Mutant, _: int) -> Fate:
        code = apply(mutant, self.sources[mutant.module])
        if code is None:
            return Fate.NO_PROGRAM
        path, _name = self._place(mutant)
        names = mutant.function.split(".")
        _function(sys.modules[mutant.module], names).__code__ = _body(compile(code, path, "exec"), names)
        for item in self.visitors[path, mutant.function]:
            allow_seconds(1 + 10 * self.costs[item])
            if not _passes(item):
                return Fate.KILLED
        return Fate.SURVIVED


def _passes(item: pytest.Item) -> bool:
    """Run one test with its own fixtures."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _function(module: ModuleType, names: list[str]) -> FunctionType:
    """The live function behind ``Class.method`` or ``function``, without property, classmethod or cache around it."""
    found: Any = module
    for name in names:
        found = vars(found)[name]
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, FunctionType), names
    return found


def _body(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
    return code


def hold(
    root: Path, targets: Sequence[Target], mutants: Sequence[Mutant], jobs: int
) -> Iterator[tuple[int, Fate | None]]:
    """Try the mutants in a hall of its own process.

    Args:
        root: a copy of the source folder.

    Yields:
        (index into ``mutants``, fate), fate None for those that need `fresh`.

    Raises:
        BaselineFailed: a test fails without any mutation.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _serve(root, targets, mutants, jobs, writing)
    os.close(writing)
    ended = "没有说明原因"
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "!":
                ended = rest
            else:
                yield int(word), Fate[rest] if rest else None
    if os.waitpid(pid, 0)[1]:
        raise BaselineFailed(ended)


def _serve(root: Path, targets: Sequence[Target], mutants: Sequence[Mutant], jobs: int, writing: int) -> None:
    """The hall's process; never returns."""
    number = {mutant: index for index, mutant in enumerate(mutants)}

    def report(mutant: Mutant, fate: Fate | None) -> None:
        os.write(writing, f"{number[mutant]} {fate.name if fate else ''}\n".encode())

    failed, errors = 1, os.dup(2)
    try:
        forget(targets[0].module.partition(".")[0], root)
        os.chdir(root)
        files = sorted({file for target in targets for file in target.tests})
        hall = Hall(root, mutants, jobs, report)
        sys.setprofile(hall.watch)
        silence()
        failed = int(pytest.main([*ARGUMENTS, *files], plugins=[Quick(), hall]) != 0 or bool(hall.failed))
        if failed:
            os.write(writing, f"! {'、'.join(hall.failed) or '测试没有收集成功'}\n".encode())
    except BaseException:  # noqa: BLE001 — whatever happened, this process must end here
        os.write(errors, traceback.format_exc().encode())
    finally:
        os._exit(failed)
