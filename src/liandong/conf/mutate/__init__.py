"""变异测试：故意改坏规则的一处，测试应当变红；改坏了还是绿的，就是没人看着的地方。

cosmic-ray finds the places and makes the changes; its own runner starts a process for each of them, so the trials
are run here, in forked children of a process that has everything imported.

Main names: `main`. See docs/mutation.md.
"""

from __future__ import annotations

import sys


def main(argv: list[str]) -> int:
    """`liandong mutate`; without the development packages it says how to get them."""
    try:
        from liandong.conf.mutate import command
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("liandong"):
            raise
        sys.stderr.write(
            f"变异测试需要开发环境，缺少 {missing.name}。请执行 make mutate，或先执行 python3 setup_env.py --dev。\n"
        )
        return 1
    return command.main(argv)
