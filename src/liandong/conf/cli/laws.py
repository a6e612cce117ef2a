"""law 命令：不需要数据库。"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime

from liandong.conf.cli.parser import Command
from liandong.now import CHINA, today


def _show(options: argparse.Namespace) -> int:
    from liandong.law.show import show

    sys.stdout.write(show(options.query, options.on or today()) + "\n")
    return 0


def _explain(options: argparse.Namespace) -> int:
    from liandong.law.show import explain

    try:
        said = explain(options.id, options.start, line=options.line)
    except (LookupError, ValueError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    sys.stdout.write(said + "\n")
    return 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="词", help="参数编号（如 P-02）、名称或词语（如 协查）")
    parser.add_argument("--on", type=date.fromisoformat, metavar="日期", help="以哪一天的法为准，默认今天")


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号", help="参数编号，如 P-02")
    parser.add_argument("start", type=_moment, metavar="起算时间", help="如 2026-02-26 或 2026-02-26T09:00")
    parser.add_argument("--line", default=None, metavar="条线", help="如 市场监管")


COMMANDS = (
    Command(("law", "show"), "查看一条规则及其出处", _show, _show_arguments),
    Command(("law", "explain"), "说明一个期限届满于何日、怎么算的", _explain, _explain_arguments),
)
