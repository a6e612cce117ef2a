"""测量和变异测试：与测试分开，需要时才跑。"""

from __future__ import annotations

import argparse

from liandong.conf.cli.parser import Command


def _bench(options: argparse.Namespace) -> int:
    from liandong.conf.bench import main

    return main(options.rest)


def _mutate(options: argparse.Namespace) -> int:
    from liandong.conf.mutate import main

    return main(options.rest)


COMMANDS = (
    Command(("bench",), "测量速度和内存，与限值对照", _bench, takes_rest=True),
    Command(("mutate",), "变异测试：改坏规则，看测试发不发现", _mutate, takes_rest=True),
)
