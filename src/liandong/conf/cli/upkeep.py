"""维护：迁移、装机、数据库、备份恢复升级、可见授权、生成的文档。"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from liandong.conf.cli import upgrade
from liandong.conf.cli.parser import Command
from liandong.conf.run.home import CHECKOUT, Home, RunError


def _migrate(options: argparse.Namespace) -> int:
    """Bring tables, triggers, rights and static files up to date; harmless when repeated."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from liandong.ledger.rights import grant_all

    call_command("migrate", interactive=False, verbosity=0)
    grant_all(connection)
    if os.environ.get("LIANDONG_STATIC_ROOT") and not _static_is_fresh(Path(settings.STATIC_ROOT)):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        (Path(settings.STATIC_ROOT) / "stamp").write_text(_static_stamp())
    return 0


def _static_stamp() -> str:
    import hashlib

    from django.contrib.staticfiles.finders import get_finders

    files = sorted(
        (path, storage.size(path), storage.get_modified_time(path).timestamp())
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    return hashlib.sha256(repr(files).encode()).hexdigest()


def _static_is_fresh(root: Path) -> bool:
    stamp = root / "stamp"
    return stamp.exists() and stamp.read_text() == _static_stamp()


def _prepare(options: argparse.Namespace) -> int:
    from liandong.conf.run.database import prepare
    from liandong.conf.run.identity import platform_environment

    home = Home()
    prepare(options.admin, options.name, home.env, reset_passwords=options.reset_passwords)
    platform_environment(home, demo=False)
    sys.stdout.write(
        f"四个角色和数据库已备好；登录方式写入 {home.env}，请按 docs/operations.md 分给各进程。\n"
    )
    return 0


def fitting_programs() -> Path:
    """Folder of ``pg_dump`` and ``pg_restore`` of the server's own major version; what others write it may not read.

    Raises:
        RunError: those found are of another version.
    """
    from django.db import connection

    from liandong.conf.run.binaries import find_binaries, major_version

    folder = find_binaries()
    connection.ensure_connection()
    theirs, ours = connection.pg_version // 10_000, major_version(folder)  # type: ignore[attr-defined]
    if theirs != ours:
        raise RunError(
            f"数据库服务器是 PostgreSQL {theirs}，而 {folder} 中的 pg_dump、pg_restore 是 {ours}，备份会恢复不了，未执行。"
            f"请用 PGBIN 指向 {theirs} 的程序目录，例如 /usr/lib/postgresql/{theirs}/bin。"
        )
    return folder


def _backup(options: argparse.Namespace) -> int:
    from liandong.conf.run.backup import backup
    from liandong.conf.run.database import VARIABLE

    backup(os.environ[VARIABLE], options.file, fitting_programs())
    sys.stdout.write(f"已备份到 {options.file}。密钥目录 {Home().keys} 请另行离线保存。\n")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from liandong.conf.run.backup import restore
    from liandong.conf.run.database import VARIABLE

    restore(os.environ[VARIABLE], options.file, fitting_programs())
    _migrate(options)
    sys.stdout.write(
        "已恢复。请执行 liandong ledger export 和 liandong ledger verify，并与见证人的检查点核对后再启动。\n"
    )
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    from liandong.kernel.visibility import rebuild

    drifted = rebuild()
    for kind, count in drifted.items():
        sys.stdout.write(f"{kind}：{count} 条有偏差\n")
    return 1 if any(drifted.values()) else 0


def _complete_initials(options: argparse.Namespace) -> int:
    from liandong.kernel.initials import complete

    def told(title: str, done: int) -> None:
        sys.stdout.write(f"{title}：已补 {done:,} 条\n")
        sys.stdout.flush()

    count = complete(told)
    sys.stdout.write(f"补了 {count:,} 条记录的拼音简码，现在都找得到。\n")
    return 0


def _found(options: argparse.Namespace) -> int:
    from liandong.conf.cli.founding import found

    return found(options.file)


def _docs(options: argparse.Namespace) -> int:
    from liandong.conf.generated import pages

    stale = []
    for name, text in pages().items():
        path = CHECKOUT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if options.check and stale:
        raise RunError(f"由程序生成的文档不是最新：{'、'.join(stale)}。请执行 liandong docs。")
    sys.stdout.write("由程序生成的文档都是最新的。\n" if not stale else f"已更新：{'、'.join(stale)}\n")
    return 0


def _prepare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--admin",
        default=os.environ.get("DATABASE_URL", ""),
        metavar="地址",
        help="管理员的数据库地址，默认取 DATABASE_URL",
    )
    parser.add_argument("--name", default="liandong", metavar="库名", help="数据库名，也是角色的前缀")
    parser.add_argument("--reset-passwords", action="store_true", help="口令遗失时重设各角色的口令")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份文件")


def _found_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="装机文件（YAML），样子见 docs/operations.md")


def _docs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="只检查是否最新，不写")


COMMANDS = (
    Command(("migrate",), "把表、触发器、权限和静态文件更新到当前版本", _migrate, role="owner"),
    Command(("found",), "装机：登记第一批机关和三员（只在平台为空时）", _found, _found_arguments, role="app"),
    Command(("database", "prepare"), "建立四个数据库角色和数据库", _prepare, _prepare_arguments),
    Command(("database", "backup"), "备份数据库到一个文件", _backup, _file, role="owner"),
    Command(("database", "restore"), "把备份恢复到一个空数据库", _restore, _file, role="owner"),
    *upgrade.COMMANDS,
    Command(("access", "rebuild"), "重算全部可见授权，报告偏差", _rebuild, role="app"),
    Command(
        ("initials", "complete"),
        "补齐记录的拼音简码；平台每夜也补一次，中断了再执行接着补",
        _complete_initials,
        role="app",
    ),
    Command(("docs",), "生成由程序写出的文档", _docs, _docs_arguments, role=""),
)
