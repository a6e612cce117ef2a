"""import 命令：在服务器上成批导入一份表格，边做边说做到哪里。

The same acts as on the screen, in the name of the person who gives his password; checking and batches are done by this
process, whether or not a worker is running. It may be stopped and started again with the same file: what was written
stays, and the rest goes on. A file that was imported to its end is handed in anew; what stands already is the same then.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liandong.conf.cli.parser import Command
from liandong.conf.cli.persons import acting_as
from liandong.conf.run.home import RunError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from liandong.importing.models import Intake
    from liandong.kernel.actor import Actor


TARGETS = {
    "parties": "检查对象", "agencies": "机关", "officers": "执法人员", "items": "监管事项", "powers": "职权",
    "standards": "监管标准", "divisions": "行政区划", "leads": "违法线索", "findings": "可互认的结果",
    "cases": "在办案件台账", "decisions": "双公示行政处罚", "scenes": "联合抽查场景", "plans": "年度抽查计划",
}  # fmt: skip
"""As `importing.targets` has them once the platform is loaded; the help is read without it (tests compare the two)."""


def _import(options: argparse.Namespace) -> int:
    from liandong.importing import checking, targets

    actor = acting_as(options.account, targets.get(options.target).roles)
    intake = _handed_in(actor, options)
    if intake.state in ("uploaded", "checked") and not _stands(intake, options):
        pairs = "\n".join(options.column) or intake.pairs
        if not pairs:
            titles = "、".join(t for t in intake.titles if t)
            raise RunError(
                f"表头认不出，请用 --column 写明，例如 --column 名称=企业名称。表里的列有：{titles}。"
            )
        _do(actor, "importing.check_sheet", intake, {"pairs": pairs})
    checking.SO_FAR.set(_checked)
    while intake.state == "checking":
        _step(intake, "importing.finish_check")
    _tell(intake)
    if options.check_only:
        return 0
    if intake.state == "checked" and not _ordered(actor, intake, options.updates):
        return 0
    began = time.perf_counter()
    while intake.state == "applying":
        before = intake.batches
        _step(intake, _next(intake))
        if intake.batches > before:
            sys.stdout.write(
                f"已写入 {intake.done} 行，{intake.batches} 批，{time.perf_counter() - began:.0f} 秒。\n"
            )
            sys.stdout.flush()
    left = sum(intake.counts.get(s, 0) for s in ("wrong", "ambiguous"))
    sys.stdout.write(
        f"{intake.number} 导入完毕，写入 {intake.done} 行，{left} 行没有写入，原因见它的错误清单。\n"
    )
    return 0


def _stands(intake: Intake, options: argparse.Namespace) -> bool:
    """Whether what was found in a sheet stands as it is, because the file is there no more and cannot be checked again.

    Raises:
        RunError: other columns were asked for, which only the file itself could answer.
    """
    from liandong.importing import keeping
    from liandong.importing.actions import DROPPED

    if keeping.is_kept(intake):
        return False
    if options.column:
        raise RunError(
            f"{intake.number}：{DROPPED}要按新写的列再核对的，请在平台上放弃它，删去号码后重新交；"
            "不必再核对的，去掉 --column 再执行一次。"
        )
    sys.stdout.write(
        f"{intake.number}：{DROPPED}下面按上次的核对结果接着做；要重新核对的，请在平台上放弃它，删去号码后重新交。\n"
    )
    return True


def _handed_in(actor: Actor, options: argparse.Namespace) -> Intake:
    """The record of this file: the one that is not finished yet, else a new one."""
    from django.core.files.uploadedfile import UploadedFile

    try:
        file = options.file.open("rb")
    except OSError as trouble:
        raise RunError(f"读不到文件 {options.file}：{trouble.strerror}。") from trouble
    with file:
        return _new_or_known(
            actor, options, UploadedFile(file, options.file.name, size=options.file.stat().st_size)
        )


def _new_or_known(actor: Actor, options: argparse.Namespace, file: UploadedFile) -> Intake:
    from liandong.importing.models import Intake
    from liandong.importing.states import INTAKE, UNFINISHED
    from liandong.kernel import door
    from liandong.kernel.pieces import digest_of

    digest = digest_of(file)
    known = Intake.objects.filter(digest=digest, target=options.target, owner=actor.agency)
    if (before := known.filter(state__in=UNFINISHED).first()) is not None:
        sys.stdout.write(
            f"这份文件先前交过（{before.number}，现为“{INTAKE.states[before.state].label}”），接着做。\n"
        )
        return before
    if (done := known.filter(state="done").order_by("-id").first()) is not None:
        sys.stdout.write(f"这份文件先前导入过（{done.number}），另交一份，与已登记的再比一次。\n")
    values = {"target": options.target, "source": options.source or options.file.name}
    files = {"file": file}
    outcome = door.perform(actor, "importing.upload_sheet", None, values, key=str(uuid.uuid4()), files=files)
    if not outcome.is_done:
        raise RunError(_said(outcome))
    assert outcome.record is not None
    made: Intake = Intake.objects.get(uuid=outcome.record)
    for note in made.notes:
        sys.stdout.write(f"{note}\n")
    return made


def _do(actor: Actor, name: str, intake: Intake, values: dict[str, Any]) -> None:
    from liandong.kernel import door

    outcome = door.perform(actor, name, intake.uuid, values, key=str(uuid.uuid4()))
    intake.refresh_from_db()
    if not outcome.is_done:
        raise RunError(_said(outcome))


def _ordered(actor: Actor, intake: Intake, updates: bool) -> bool:
    """Whether there is something to write; that all of it stands already is said, and is no fault."""
    from liandong.kernel import door

    values, key = {"updates": updates}, str(uuid.uuid4())
    outcome = door.perform(actor, "importing.apply_sheet", intake.uuid, values, key=key)
    intake.refresh_from_db()
    stands = intake.counts.get("same") and not intake.counts.get("changed")
    if not outcome.is_done and not (outcome.code == "nothing_to_do" and stands):
        raise RunError(_said(outcome))
    if not outcome.is_done:
        sys.stdout.write(f"{intake.number}：{_said(outcome)}\n")
    return outcome.is_done


def _checked(rows: int) -> None:
    sys.stdout.write(f"已核对 {rows} 行。\n")
    sys.stdout.flush()


def _step(intake: Intake, action: str) -> None:
    """One automatic step; where a worker is just doing it, wait for him."""
    from liandong.kernel import door
    from liandong.kernel.actor import system_actor

    outcome = door.perform(system_actor("成批导入"), action, intake.uuid, key=str(uuid.uuid4()))
    if not outcome.is_done:
        time.sleep(0.5)
    intake.refresh_from_db()


def _next(intake: Intake) -> str:
    from liandong.importing.actions import waiting

    return "importing.apply_batch" if waiting(intake).exists() else "importing.finish_sheet"


def _tell(intake: Intake) -> None:
    from liandong.importing.targets import Standing

    intake.refresh_from_db()
    sys.stdout.write(
        "核对结果：" + "，".join(f"{s.label} {intake.counts.get(s.value, 0)}" for s in Standing) + "。\n"
    )


def _said(outcome: Any) -> str:
    return str(outcome.sentence) + "".join(e for found in outcome.errors.values() for e in found)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        choices=list(TARGETS),
        metavar="什么",
        help="，".join(f"{n}：{t}" for n, t in TARGETS.items()),
    )
    parser.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 CSV")
    parser.add_argument("--account", required=True, metavar="账号", help="办理人的账号；密码从标准输入读取")
    parser.add_argument("--source", default="", metavar="来源", help="来源；不写用文件名")
    parser.add_argument(
        "--column", action="append", default=[], metavar="项目=列名", help="列的对应，可重复；不写按表头猜"
    )
    parser.add_argument("--updates", action="store_true", help="有变的也更新")
    parser.add_argument("--check-only", action="store_true", help="只核对，不写入")


COMMANDS = (
    Command(("import",), "成批导入一份表格；中断了再执行一次，接着做", _import, _arguments, role="app"),
)
