"""怎样在本进程里跑测试：不带平台的插件，不改写断言，随机数据固定且少量，不做缩小。

Fewer random examples make a mutant harder to find, never easier, so the figures err on the strict side. Doctests do
not take part: they explain, and a doctest that runs twice in one process has lost its names.

Main names: `ARGUMENTS`, `Quick`, `forget`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ARGUMENTS = (
    "--disable-plugin-autoload", "--import-mode=importlib", "--assert=plain",
    "-p", "no:cacheprovider", "--capture=no", "-q",
)  # fmt: skip
_EXAMPLES = 40


class Quick:
    """A pytest plugin: every property test with the same few random examples on every run."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = getattr(item, "obj", None)
            own = getattr(test, "_hypothesis_internal_use_settings", None)
            if own is not None:
                test._hypothesis_internal_use_settings = settings(  # type: ignore[union-attr]
                    own,
                    max_examples=min(own.max_examples, _EXAMPLES),
                    derandomize=True,
                    database=None,
                    deadline=None,
                    phases=(Phase.explicit, Phase.generate),
                    suppress_health_check=list(HealthCheck),
                )


def forget(package: str, root: Path) -> None:
    """Make this process import ``package`` anew, from ``root``."""
    for name in [name for name in sys.modules if name == package or name.startswith(package + ".")]:
        del sys.modules[name]
    sys.path.insert(0, str(root))
