"""改哪些模块、由哪些测试来发现：管辖、期限、一事不再罚三处，出了错会算错日子、认错机关、罚两次。

A test file stands beside a module when it asks that module's questions. Within these files only the tests that
really enter the mutated function are run, so a generous list costs little.

Main names: `Target`, `TARGETS`, `THRESHOLD`.
"""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 0.85
"""Share of mutants the tests must find, over all modules of a run."""


@dataclass(frozen=True, slots=True)
class Target:
    """One module under mutation.

    Attributes:
        module: dotted name.
        tests: test files, relative to the source folder.
    """

    module: str
    tests: tuple[str, ...]

    @property
    def path(self) -> str:
        """The module's file, relative to the source folder."""
        return self.module.replace(".", "/") + ".py"


def _target(module: str, *tests: str) -> Target:
    return Target(f"liandong.law.{module}", tuple(f"liandong/law/{test}.py" for test in tests))


_LIMITS = ("tests/test_limits", "tests/test_limit_edges", "tests/test_parameters")
_HOLDERS = (
    "tests/test_jurisdiction",
    "jurisdiction/tests/test_settle",
    "jurisdiction/tests/test_edges",
    "jurisdiction/tests/test_settle_properties",
)
_OFFENCE = ("tests/test_offence", "tests/test_offence_edges")

TARGETS: tuple[Target, ...] = (
    _target("limits", *_LIMITS),
    _target("counting", *_LIMITS),
    _target("timeliness", *_LIMITS),
    _target("wording", *_LIMITS),
    _target("limitation", "tests/test_limitation"),
    _target("superior", "tests/test_superior", "tests/test_superior_edges", *_HOLDERS),
    _target("jurisdiction.order", *_HOLDERS),
    _target("jurisdiction.settle", *_HOLDERS),
    _target("jurisdiction.transfer", *_HOLDERS),
    _target("jurisdiction.disputes", *_HOLDERS),
    _target("jurisdiction.township", *_HOLDERS),
    _target("jurisdiction.one_fine", *_OFFENCE),
    _target("offence", *_OFFENCE),
)
