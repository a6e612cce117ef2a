"""ledger 命令：导出、校验、核对、屏蔽，和见证人。"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from pathlib import Path

from liandong.conf.cli.parser import Command
from liandong.conf.cli.persons import acting_as
from liandong.conf.run.home import RunError


def _export(options: argparse.Namespace) -> int:
    from liandong.ledger import keys, queries

    size = queries.export(str(options.file), keys.manifest())
    sys.stdout.write(f"已导出 {size} 条到 {options.file}。校验：liandong ledger verify {options.file}\n")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from liandong.ledger import verify

    return verify.main(options.rest)


def _check(options: argparse.Namespace) -> int:
    from liandong.ledger.check import check

    try:
        said = json.loads(options.file.read_text())
        lines = check(said, options.log.read_text().strip(), [w.read_text().strip() for w in options.witness])
    except (OSError, ValueError, KeyError) as trouble:
        raise RunError(f"未能核对：{trouble}") from trouble
    for holds, sentence in lines:
        sys.stdout.write(f"{'符合' if holds else '不符'}  {sentence}\n")
    return 0 if all(holds for holds, _ in lines) else 1


def _redact(options: argparse.Namespace) -> int:
    from liandong.kernel import door
    from liandong.kernel.roles import Role

    actor = acting_as(options.account, {Role.AUDIT_ADMIN})
    outcome = door.perform(
        actor, "ledger.redact_event", None,
        {"event": options.event, "ground": options.ground, "basis": options.basis},
        key=str(uuid.uuid4()), reason=options.reason,
    )  # fmt: skip
    sys.stdout.write(
        outcome.sentence + "".join(f"\n{e}" for es in outcome.errors.values() for e in es) + "\n"
    )
    return 0 if outcome.is_done else 1


def _witness(options: argparse.Namespace) -> int:
    from liandong.ledger import witness

    return witness.main(options.rest)


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="导出到哪个文件（ZIP）")


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="证明文件", help="在证明页下载的文件")
    parser.add_argument(
        "--log", type=Path, required=True, metavar="公钥文件", help="账本公钥，请从平台以外的途径取得"
    )
    parser.add_argument(
        "--witness", type=Path, action="append", default=[], metavar="公钥文件", help="见证人公钥，可重复"
    )


def _redact_arguments(parser: argparse.ArgumentParser) -> None:
    from liandong.audit.grounds import GROUNDS

    parser.add_argument("event", metavar="痕迹编号", help="证明页上的编号")
    parser.add_argument(
        "--account", required=True, metavar="账号", help="审计管理员的账号；密码从标准输入读取"
    )
    parser.add_argument(
        "--ground",
        required=True,
        choices=[g for g, _ in GROUNDS],
        metavar="事由",
        help="、".join(f"{g}={t}" for g, t in GROUNDS),
    )
    parser.add_argument("--basis", required=True, metavar="依据", help="批准屏蔽的文件名称和文号")
    parser.add_argument("--reason", required=True, metavar="理由", help="写入账本的理由")


COMMANDS = (
    Command(("ledger", "export"), "导出整个账本，供任何人自行校验", _export, _file, role="app"),
    Command(("ledger", "verify"), "校验一个导出，不需要平台", _verify, takes_rest=True),
    Command(("ledger", "check"), "核对一条痕迹的证明文件，不需要平台", _check, _check_arguments),
    Command(("ledger", "redact"), "依法屏蔽一条痕迹的正文", _redact, _redact_arguments, role="redactor"),
    Command(("witness",), "见证人：自己的进程、文件夹和密钥", _witness, takes_rest=True),
)
