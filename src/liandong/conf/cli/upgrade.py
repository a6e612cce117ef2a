"""升级：停着升、先备份、再迁移、迁完核对，一步不少，次序不乱。

The steps are those of docs/operations.md; the command exists because two of them are the ones people skip under
pressure: the backup, and making sure that nothing of the old code still writes. New code is put in place before it
runs, the processes are started after it: both are the operator's, since this program cannot replace itself. Nothing
is undone automatically: until the new processes start, the way back is the backup; afterwards it is forward only,
because witnesses have seen what happened since.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import RunError

NAMES = {"app": "网页或后台作业", "sequencer": "排序", "redactor": "屏蔽", "owner": "另一个维护命令"}


def _upgrade(options: argparse.Namespace) -> int:
    """Back up, migrate, verify; refuses while anything else is connected.

    Raises:
        KeyTrouble: the keys of personal numbers are not at hand; a migration may need them.
        RunError: something still runs, the backup file exists, or a step failed; the message says how to go on.
    """
    from liandong.conf.cli.upkeep import _migrate, fitting_programs
    from liandong.conf.run.backup import backup
    from liandong.conf.run.database import VARIABLE
    from liandong.kernel.sealed import ring

    if options.file.exists():
        raise RunError(f"{options.file} 已经存在，不会覆盖。请另给一个文件名。")
    ring()
    _insist_on_quiet()
    waiting = pending()
    backup(os.environ[VARIABLE], options.file, fitting_programs())
    _say(f"已备份到 {options.file}。")
    try:
        _migrate(options)
    except Exception as trouble:
        raise RunError(
            f"迁移没有完成：{trouble}\n现在不要启动任何进程。请换回原来的程序，按 docs/operations.md“恢复”一节用 {options.file} 恢复。"
        ) from trouble
    _say(f"已迁移：{'、'.join(waiting)}。" if waiting else "表结构没有变化。")
    try:
        intact, said = verified()
    except (ValueError, OSError) as trouble:
        raise RunError(
            f"迁移完成，但账本没有核对成：{trouble}\n请按 docs/operations.md 第五节核对后再启动。"
        ) from trouble
    _say(said)
    if not intact:
        raise RunError(f"迁移完成，但账本核对有上述发现。请先查明，暂不启动；升级前的备份在 {options.file}。")
    _say("升级完成。请启动：systemctl start liandong-sequencer liandong-worker liandong-web")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text.rstrip()}\n")
    sys.stdout.flush()


def _insist_on_quiet() -> None:
    """Nobody but us may be connected: old code and new tables together lose data without a word.

    PostgreSQL shows a plain role who else is connected, not what they do; its own processes have no user.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND usename IS NOT NULL ORDER BY usename"
        )
        users = [str(row[0]) for row in cursor.fetchall()]
    if users:
        who = "、".join(f"{NAMES.get(u.rpartition('_')[2], '其他程序')}（{u}）" for u in users)
        raise RunError(f"还有程序连着数据库，未作任何改动：{who}。请先停止各服务再升级。")


def pending() -> list[str]:
    """Names of the migrations that this code has and the database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def verified() -> tuple[bool, str]:
    """Whether the ledger is intact, held against what every witness remembers that can be asked; the report.

    The keys are those of this installation, the memories those of ``LIANDONG_WITNESSES``.
    """
    from django.conf import settings

    from liandong.ledger import keys, queries
    from liandong.ledger.bundle import Bundle
    from liandong.ledger.verify import verify
    from liandong.ledger.witness import last_seen

    seen, silent = [], []
    for url in os.environ.get("LIANDONG_WITNESSES", "").split():
        try:
            seen.append(last_seen(url, settings.LEDGER_ORIGIN))
        except ValueError as trouble:
            silent.append(f"注意  {trouble}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.zip"
        queries.export(str(file), keys.manifest())
        with Bundle.open(file) as bundle:
            report = verify(
                bundle,
                trusted_log=keys.log_vkey(),
                trusted_witnesses=keys.witness_vkeys(),
                quorum=settings.LEDGER_QUORUM,
                witness_checkpoints=seen,
            )
    return report.is_intact, "\n".join([report.text().rstrip(), *silent])


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="备份文件", help="升级前的备份写到哪里；已存在则不执行")


COMMANDS = (
    Command(("upgrade",), "升级：备份、迁移、核对账本（须先停止各服务）", _upgrade, _arguments, role="owner"),
)
