"""说中文的命令行：argparse 照用，只把它自己的几句英文换掉。

Bottom row, standard library only: the platform's commands use it, and so do those that run without the platform
(`verify`, `witness`).
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

_SENTENCES = (
    (r"the following arguments are required: (.+)", r"还缺少：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): invalid choice: (\S+) \(choose from (.+)\)", r"\1 不能是 \2，可用的有：\3"),
    (r"argument (.+): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+): invalid (\w+) value: (.+)", r"\1 的值 \3 不对"),
)


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
