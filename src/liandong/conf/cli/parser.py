"""命令的形状和总的解析器。"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field

from liandong.arguments import Parser

Run = Callable[[argparse.Namespace], int]
Arguments = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand.

    Attributes:
        path: words after ``liandong``.
        help: one line.
        role: database role it logs in as; empty when it needs no database.
        takes_rest: its own parser reads everything after `path`; `run` finds it in ``options.rest``.
    """

    path: tuple[str, ...]
    help: str
    run: Run
    arguments: Arguments = field(default=lambda parser: None)
    role: str = ""
    takes_rest: bool = False


def build(commands: tuple[Command, ...], groups: dict[str, str], description: str) -> Parser:
    """The parser of all commands; groups are the first words of two-word commands."""
    root = Parser(prog="liandong", description=description)
    tops = root.add_subparsers(title="命令", metavar="命令", dest="top", required=True)
    inner = {}
    for name, text in groups.items():
        parser = tops.add_parser(name, help=text, description=text)
        inner[name] = parser.add_subparsers(title="命令", metavar="命令", dest="inner", required=True)
    for command in commands:
        where = inner[command.path[0]] if len(command.path) == 2 else tops
        parser = where.add_parser(command.path[-1], help=command.help, description=command.help)
        command.arguments(parser)
        parser.set_defaults(command=command)
    return root
