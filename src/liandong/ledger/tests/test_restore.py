"""备份与恢复：恢复得全的，与见证人留存的对得上；恢复得旧了的，被点名，排序进程也不肯接着往下签。"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psycopg
import pytest

from liandong.conf.run.backup import backup, restore
from liandong.conf.run.database import create_empty, drop
from liandong.conftest import _connect
from liandong.ledger import recall, sequencer, witness
from liandong.ledger.models import Checkpoint, Entry, Intake, LedgerEvent, WitnessState
from liandong.ledger.tests.ground import LEDGER_TABLES
from liandong.proof import note
from liandong.proof.keys import Signer

NAME = "liandong_test_restored"


@pytest.fixture
def restored(ground, django_db_blocker):
    """Restore a backup into a fresh database, migrate it, and look at it as the app role."""
    server = ground.committed.server
    with contextlib.ExitStack() as leaving:

        def run(file):
            drop(server.admin, NAME)
            create_empty(server.admin, NAME, like=ground.committed.name)
            leaving.callback(drop, server.admin, NAME)
            restore(server.url("owner", NAME), file)
            environment = {
                **os.environ,
                "LIANDONG_DATABASE_URL": server.url("owner", NAME),
                "LIANDONG_STATIC_ROOT": "",
            }
            subprocess.run([sys.executable, "-m", "liandong", "migrate"], env=environment, check=True)
            before = _connect(server.url("app", NAME))
            from django.db import connections

            leaving.callback(connections["default"].settings_dict.update, before)
            leaving.callback(connections["default"].close)
            return replace(ground, committed=replace(ground.committed, name=NAME))

        yield run


@pytest.fixture
def both(ground):
    with ground.witness(1) as one, ground.witness(2) as two:
        yield one, two


def wait_for(condition, within=10.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "没有等到"
        time.sleep(0.05)


def contents(url):
    with psycopg.connect(url) as connection:
        return {
            table: connection.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            ).fetchone()
            for table in (
                *LEDGER_TABLES,
                "registry_agency",
                "kernel_access",
                "kernel_repeat",
                "procrastinate_jobs",
            )
        }


def test_a_restored_backup_is_the_same_and_stands_before_the_witnesses(ground, both, restored, tmp_path):
    ground.act(3)
    ground.order()
    ground.co_sign(*both)
    before = contents(ground.committed.url("owner"))
    backup(ground.committed.url("owner"), tmp_path / "b")
    again = restored(tmp_path / "b")
    assert contents(again.committed.url("owner")) == before
    report = again.verify(None, *both)
    assert report.is_intact and not report.notices, report.text()
    assert report.witnessed_size == Entry.objects.count()
    with (
        pytest.raises(psycopg.Error, match="permission denied"),
        psycopg.connect(again.committed.url("app")) as app,
    ):
        app.execute("DELETE FROM ledger_entry")
    with (
        pytest.raises(psycopg.Error, match="append_only"),
        psycopg.connect(again.committed.url("owner")) as owner,
    ):
        owner.execute("DELETE FROM ledger_entry")


def test_work_goes_on_in_the_restored_database(ground, both, restored, tmp_path):
    ground.act()
    ground.order()
    ground.co_sign(*both)
    backup(ground.committed.url("owner"), tmp_path / "b")
    again = restored(tmp_path / "b")
    process = sequencer.Sequencer(again.committed.url("sequencer"), again.signer, [w.url for w in both])
    [event] = again.act()
    with again.sequencing() as connection:
        assert process._order(connection) is None
    assert Entry.objects.filter(id=event).exists()
    assert [answer.status for answer in again.co_sign(*both)] == [200, 200]
    assert again.verify(None, *both).is_intact


@pytest.fixture
def rolled_back(ground, both, restored, tmp_path):
    """An old backup restored after more had been entered and witnessed; (ground, lost events, size then, size now)."""
    ground.act(2)
    ground.order()
    backup(ground.committed.url("owner"), tmp_path / "old")
    lost = ground.act(3)
    size = ground.order()
    ground.co_sign(*both)
    recall.keep(tmp_path / "seen", Checkpoint.objects.order_by("-size").first().note)
    backup(ground.committed.url("owner"), tmp_path / "new")
    return restored(tmp_path / "old"), lost, size, size - 3


def test_an_old_backup_is_named_as_a_rollback(rolled_back, both):
    again, lost, size, left = rolled_back
    assert not LedgerEvent.objects.filter(id__in=lost).exists() and Entry.objects.count() == left
    report = again.verify(None, *both, quorum=0)
    assert dict(report.counts) == {"shorter_than_seen": 2}
    assert f"见过 {size} 条，本导出只有 {left} 条" in report.findings[0].sentence


@pytest.mark.parametrize("who", ["witnesses", "own memory"])
def test_the_sequencer_does_not_fork_a_rolled_back_log(rolled_back, both, tmp_path, who):
    again, _, size, left = rolled_back
    again.act(4)
    waiting, before = Intake.objects.count(), Checkpoint.objects.count()
    process = sequencer.Sequencer(
        again.committed.url("sequencer"), again.signer, [w.url for w in both] if who == "witnesses" else [],
        memory=tmp_path / "seen" if who == "own memory" else None,
    )  # fmt: skip
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        wait_for(lambda: WitnessState.objects.filter(is_refusing=True).exists())
        again.act()
    finally:
        process.stop()
        thread.join(timeout=10)
    assert Intake.objects.count() == waiting + 1 and Checkpoint.objects.count() == before
    states = list(WitnessState.objects.order_by("name"))
    assert [s.name for s in states] == (
        [recall.OURSELVES] if who == "own memory" else sorted(w.url for w in both)
    )
    for state in states:
        assert state.is_refusing and state.size == size
        assert f"缺第 {left + 1} 至第 {size} 条" in state.message and "改用更新的备份恢复" in state.message


def test_one_witness_is_enough_to_stop_it(rolled_back, both):
    """The others may be out of reach; whoever remembers more is believed, for it shows our own signature."""
    again, _, _, _ = rolled_back
    again.act()
    process = sequencer.Sequencer(
        again.committed.url("sequencer"), again.signer, ["http://127.0.0.1:9", both[1].url]
    )
    with again.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    assert {s.name: s.is_refusing for s in WitnessState.objects.all()} == {
        both[1].url: True,
        "http://127.0.0.1:9": False,
    }


def test_the_right_backup_lets_it_go_on(rolled_back, both, restored, tmp_path):
    again, _, size, _ = rolled_back
    process = sequencer.Sequencer(
        again.committed.url("sequencer"), again.signer, [w.url for w in both], memory=tmp_path / "seen"
    )
    with again.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    again = restored(tmp_path / "new")
    [event] = again.act()
    with again.sequencing() as connection:
        assert process._order(connection) is None
        process._ask_all(connection)
    assert Entry.objects.get(id=event).seq == size
    assert not WitnessState.objects.filter(is_refusing=True).exists()
    assert again.verify(None, *both).is_intact


def test_a_witness_cannot_stop_a_log_by_lying(ground, both):
    """Only a checkpoint under the log's own signature counts as a memory."""
    ground.order()
    stranger = Signer.generate(ground.signer.origin)
    lie = note.sign_checkpoint(stranger, stranger.name, 9999, bytes(32))
    with ground.witness(3, vkey=stranger.verifier.vkey) as liar:
        assert witness.submit(liar.url, 0, [], lie).status == 200
        memory = recall.ask(liar.url, ground.signer.key.verifier)
    assert memory.is_heard and memory.text == ""


@pytest.mark.parametrize("name", ["", "/2"])
def test_another_key_or_name_does_not_simply_go_on(ground, name):
    """Whoever changes the log's key or name begins another log; starting a process is not how that is done."""
    ground.order()
    ground.act()
    other = Signer.generate(ground.signer.origin + name)
    process = sequencer.Sequencer(ground.committed.url("sequencer"), sequencer.Signer(other.name, other), [])
    with ground.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    assert Intake.objects.count() == 1 and "密钥或账本名称换过" in WitnessState.objects.get().message


def test_entries_gone_from_the_end_are_not_numbered_anew(ground):
    ground.act(2)
    size = ground.order()
    ground.forge(f"DELETE FROM ledger_entry WHERE seq = {size - 1}")
    ground.act()
    process = sequencer.Sequencer(ground.committed.url("sequencer"), ground.signer, [])
    with ground.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    assert Entry.objects.count() == size - 1
    assert f"检查点却签到第 {size} 条" in WitnessState.objects.get().message


def test_tiles_gone_from_the_database_stop_it_too(ground, tmp_path):
    ground.order()
    recall.keep(tmp_path / "seen", Checkpoint.objects.get().note)
    ground.forge("DELETE FROM ledger_tile")
    process = sequencer.Sequencer(
        ground.committed.url("sequencer"), ground.signer, [], memory=tmp_path / "seen"
    )
    with ground.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    assert "瓦片" in WitnessState.objects.get().message
