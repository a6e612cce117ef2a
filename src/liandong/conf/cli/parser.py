"""说中文的命令行：argparse 照用，只把它自己的几句英文换掉。"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

Run = Callable[[argparse.Namespace], int]
Arguments = Callable[[argparse.ArgumentParser], None]

_SENTENCES = (
    (r"the following arguments are required: (.+)", r"还缺少：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): invalid choice: (\S+) \(choose from (.+)\)", r"\1 不能是 \2，可用的有：\3"),
    (r"argument (.+): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+): invalid (\w+) value: (.+)", r"\1 的值 \3 不对"),
)


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


class Formatter(argparse.RawDescriptionHelpFormatter):
    def _format_usage(self, usage, actions, groups, prefix):  # type: ignore[no-untyped-def]
        return super()._format_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose headings, help and errors are Chinese."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=Formatter, add_help=False, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in _SENTENCES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, chinese, message)
                break
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{message}。用 {self.prog} --help 查看说明。\n")


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
