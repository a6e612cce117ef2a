"""成批导入的命令做到一半被强行杀掉，再执行一次：与没有被打断过的一模一样；第三次什么也不变。"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from liandong.accounts.demo import PASSWORD
from liandong.conf.run.database import clone, drop
from liandong.conftest import TEMPLATE, connected
from liandong.importing import checking
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel.models import Access
from liandong.ledger.models import LedgerEvent
from liandong.parties.models import Party

ROWS, A_BATCH = 2_400, 200
COMMAND = (
    "import sys; from liandong.importing import checking; checking.BATCH = int(sys.argv.pop(1));"
    "from liandong.conf.cli.main import main; sys.exit(main(sys.argv[1:]))"
)
LINES = [
    "企业名称,住所,成立日期", *(f"武陟县第{n}厂（虚构）,演示路{n}号,2020-01-{n % 28 + 1:02d}" for n in range(ROWS)),
]  # fmt: skip


@pytest.fixture
def start(committed, tmp_path):
    """The command, as a process of its own, on the same file every time."""
    file = tmp_path / "名录.csv"
    file.write_bytes("\r\n".join(LINES).encode())
    words = ["import", "parties", str(file), "--account", "wz.lianluo", "--source", "省局名录"]
    environment = {
        **os.environ, "LIANDONG_DATABASE_URL": committed.url("app"), "LIANDONG_HOME": str(committed.server.home),
        "LIANDONG_STATIC_ROOT": "",
    }  # fmt: skip

    def started():
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(A_BATCH), *words], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.close()
        return process

    return started


def ended(process) -> str:
    """What it said, once it has ended well."""
    with process:
        said = process.stdout.read()
    assert process.returncode == 0, said
    return said


def parties() -> list[tuple]:
    return sorted(Party.objects.values_list("name", "address", "since", "state", "version", "owner"))


def written(intake: Intake) -> dict:
    """What an import left behind, without the names it gave."""
    batches = LedgerEvent.objects.filter(record=intake.uuid, action="importing.apply_batch")
    facts = [json.loads(e.body)["facts"] for e in batches.order_by("recorded_at", "id")]
    return {
        "intake": (intake.state, intake.done, intake.batches, intake.counts, intake.digest),
        "batches": facts,
        "rows": list(
            IntakeRow.objects.filter(intake=intake).order_by("number").values_list("number", "standing", "digest", "batch")
        ),
        "parties": parties(),
        "grants": Access.objects.filter(kind="party").count(),
    }  # fmt: skip


@contextmanager
def undisturbed(committed, city, monkeypatch):
    """The same file, written as the worker writes it, in a database beside."""
    name = f"{committed.name}_u"
    clone(committed.server.admin, TEMPLATE, name)
    try:
        with connected(committed.server.url("app", name)), monkeypatch.context() as smaller:
            smaller.setattr(checking, "BATCH", A_BATCH)
            whole = checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "parties", LINES))
            yield written(applied_by(city, "wz.lianluo", whole))
    finally:
        drop(committed.server.admin, name)


def test_killed_in_the_middle_and_run_again_is_as_if_nothing_had_happened(
    committed, city, start, monkeypatch
):
    with undisturbed(committed, city, monkeypatch) as expected:
        pass
    with start() as process:
        for line in process.stdout:
            if line.startswith("已写入"):
                process.kill()
                break
    half = Intake.objects.get()
    assert half.state == "applying" and 0 < half.done == Party.objects.count() < ROWS
    assert "接着做" in ended(start())
    intake = Intake.objects.get()
    assert written(intake) == expected
    assert intake.done == ROWS == len({name for name, *_ in parties()})
    before, events = parties(), LedgerEvent.objects.filter(kind="party").count()
    again = ended(start())
    assert "全部与已登记的相同，不必导入。" in again
    assert parties() == before and LedgerEvent.objects.filter(kind="party").count() == events
    assert Intake.objects.exclude(pk=intake.pk).get().done == 0
