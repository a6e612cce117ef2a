"""个人号码的密钥：看现状、加一把、换上、停用旧的。

Four small steps instead of one, because between them the running services must be handed the new key, and before the last one the
old key must lie in a safe: a backup of last week still wants it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import Home, RunError

if TYPE_CHECKING:
    from liandong.kernel.rotating import Used


def _file() -> Path:
    from django.conf import settings

    return Path(settings.NUMBERS_KEYS_FILE)


def _status(options: argparse.Namespace) -> int:
    """Which keys there are and what still wants them; 1 when a stored value wants a key that is not here."""
    from liandong.kernel import rotating, sealed

    ring = sealed.ring()
    made = {(k.use, k.id): k.made_on for k in ring.keys}
    for used in rotating.usage():
        what = "加密" if used.use == "seal" else "查找"
        day = made.get((used.use, used.key))
        where = f"{day} 生成" if day else "不在密钥文件里"
        role = "，新写入的用它" if used.is_newest else ""
        sys.stdout.write(f"{what}密钥 {used.key.hex()}（{where}{role}）：{used.values} 个号码在用\n")
    sys.stdout.write(_next(rotating.usage()))
    return 1 if rotating.findings() else 0


def _next(usage: list[Used]) -> str:
    if any(not u.is_known and u.values for u in usage):
        return "有号码要用的密钥不在文件里，读不出来：请从离线副本把缺的那一行放回密钥文件。\n"
    if any(not u.is_newest and u.values for u in usage):
        return "还有号码在用旧密钥：请执行 liandong numbers rotate。\n"
    if any(not u.is_newest for u in usage):
        return "旧密钥已经没有号码在用：抄存离线副本之后，可以执行 liandong numbers retire --copied。\n"
    return "全部号码都用最新的密钥。\n"


def _add_key(options: argparse.Namespace) -> int:
    from liandong.kernel import rotating
    from liandong.now import today
    from liandong.sealing import keys

    with Home().lock("numbers"):
        if rotating.left():
            raise RunError("还有号码没有换到现在这把密钥上，没有再加新的。请先执行 liandong numbers rotate。")
        keys.save(_file(), keys.load(_file()).grown(today()))
    sys.stdout.write(
        f"已在 {_file()} 里加了一把新的加密密钥和一把新的查找密钥。请先把这个文件抄一份到离线介质，再重新启动网页和后台作业，"
        "最后执行 liandong numbers rotate。\n"
    )
    return 0


def _rotate(options: argparse.Namespace) -> int:
    from liandong.kernel import rotating

    def told(done: int) -> None:
        sys.stdout.write(f"\r已换 {done} 个号码")
        sys.stdout.flush()

    with Home().lock("numbers"):
        done, closed = rotating.rotate(told, options.batch)
    sys.stdout.write(f"\r已换 {done} 个号码，全部号码都用最新的密钥。\n" if not closed else "\n")
    if closed:
        raise RunError(
            f"另有 {closed} 个号码打不开，仍保持原样：其密钥不在文件里，或密文被改过。看 liandong numbers status。"
        )
    return 0


def _retire(options: argparse.Namespace) -> int:
    from liandong.kernel import rotating
    from liandong.sealing import keys

    if not options.copied:
        raise RunError(
            "旧备份里的号码还要用旧密钥才读得出，没有停用。请先把密钥文件抄一份到离线介质，与备份分开存放，保存到最后一份用它的备份到期，"
            "再加上 --copied 执行。"
        )
    with Home().lock("numbers"):
        ring = keys.load(_file())
        usage = rotating.usage()
        if any(u.values for u in usage if not u.is_newest):
            raise RunError("还有号码在用旧密钥，没有停用。请先执行 liandong numbers rotate。")
        gone = {(u.use, u.key) for u in usage if u.is_known and not u.is_newest}
        keys.save(_file(), ring.without(gone))
    sys.stdout.write(f"已停用 {len(gone)} 把旧密钥。请重新启动网页和后台作业，让它们也不再持有旧密钥。\n")
    return 0


def _rotate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--batch", type=int, default=200, metavar="个数", help="一个事务里换几个，默认 200")


def _retire_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--copied", action="store_true", help="密钥文件已经抄存到离线介质")


COMMANDS = (
    Command(("numbers", "status"), "哪把密钥有多少号码在用，下一步做什么", _status, role="app"),
    Command(("numbers", "add-key"), "加一把新密钥，此后新写入的用它", _add_key, role="app"),
    Command(
        ("numbers", "rotate"),
        "把号码逐批换到最新的密钥；可以中断，再执行接着做",
        _rotate,
        _rotate_arguments,
        role="app",
    ),
    Command(("numbers", "retire"), "停用已经没有号码在用的旧密钥", _retire, _retire_arguments, role="app"),
)
