"""命令总表。每个命令以自己的数据库角色登录；不需要数据库的命令不启动 Django。"""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from liandong import __version__
from liandong.conf.cli import (
    draws,
    importing,
    laws,
    ledgers,
    letters,
    measuring,
    numbers,
    serving,
    telling,
    upkeep,
)
from liandong.conf.cli.parser import Command, build
from liandong.conf.run.database import VARIABLE, read_url
from liandong.conf.run.home import Home, RunError
from liandong.conf.run.identity import (
    LETTERS_KEYS,
    NUMBERS_KEYS,
    letters_keys,
    numbers_keys,
    read_environment,
)
from liandong.sealing.keys import KeyTrouble

GROUPS = {
    "ledger": "账本：导出、校验、核对一条证明、依法屏蔽",
    "law": "法律参数：查看规则和出处、解释一个期限",
    "database": "数据库：准备角色和库、备份、恢复",
    "draw": "抽取：作承诺、托管、打开、核对，都在自己的机器上",
    "numbers": "个人号码的密钥：现状、换新、停用",
    "story": "故事：在用完即弃的数据库上演一遍，说每一步",
    "access": "可见授权：重算并报告偏差",
    "initials": "拼音简码：补齐还没有的",
}
COMMANDS: tuple[Command, ...] = (
    *serving.COMMANDS,
    *ledgers.COMMANDS,
    *laws.COMMANDS,
    *letters.COMMANDS,
    *draws.COMMANDS,
    *upkeep.COMMANDS,
    *numbers.COMMANDS,
    *importing.COMMANDS,
    *measuring.COMMANDS,
    *telling.COMMANDS,
)


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors a person can mend are one Chinese sentence, without a trace."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    command: Command = options.command
    try:
        if command.role:
            os.environ["LIANDONG_PROCESS"] = f"liandong-{command.path[0]}"
            log_in_as(command.role)
        return command.run(options)
    except (RunError, KeyTrouble) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(argv: list[str]) -> Namespace:
    for command in COMMANDS:
        if command.takes_rest and tuple(argv[: len(command.path)]) == command.path:
            return Namespace(command=command, rest=argv[len(command.path) :])
    return build(COMMANDS, GROUPS, f"联动 {__version__}：跨部门跨区域执法联动响应协作平台。").parse_args(argv)


def log_in_as(role: str) -> None:
    """Give this process the database login of a role, then start Django.

    Raises:
        RunError: no login for this role can be found, or a setting is wrong.
    """
    home = Home()
    for name, value in read_environment(home).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault(NUMBERS_KEYS, str(numbers_keys(home)))
    os.environ.setdefault(LETTERS_KEYS, letters_keys(home))
    if not os.environ.get(VARIABLE):
        url = read_url(home.env, role)
        if url is None:
            raise RunError(
                f"没有数据库角色 {role} 的登录方式。请先执行 make demo 或 liandong database prepare，或设置 {VARIABLE}。"
            )
        os.environ[VARIABLE] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.conf.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise RunError(str(wrong)) from wrong
