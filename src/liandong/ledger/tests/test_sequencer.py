"""排序：连号、按序、要么整批要么没有；晚提交的不丢，两个一起跑也只有一棵树；每条都证得出来。"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path

import psycopg
import pytest

from liandong.ledger import recall, sequencer
from liandong.ledger.models import Checkpoint, Cosignature, Entry, Intake, Tile, WitnessState
from liandong.ledger.tests.ground import fill_intake
from liandong.proof import note, tiles, tree
from liandong.proof.keys import COSIGNATURE, Signer


def leaves():
    return [bytes(leaf) for leaf in Entry.objects.order_by("seq").values_list("leaf", flat=True)]


def assert_sound(ground):
    """Contiguous numbers, leaves of their entries, tiles of those leaves, every checkpoint signed and true."""
    rows = list(Entry.objects.order_by("seq"))
    assert [row.seq for row in rows] == list(range(len(rows)))
    assert all(bytes(row.leaf) == tree.leaf_hash(bytes(row.entry)) for row in rows)
    grown = tiles.extend(0, lambda *_: None, [bytes(row.leaf) for row in rows])
    stored = {(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.all()}
    assert stored == grown.tiles
    for checkpoint in Checkpoint.objects.all():
        signed = note.parse_note(checkpoint.note)
        stated = note.parse_checkpoint(signed.text)
        assert note.check(signed, [ground.signer.key.verifier]).valid
        assert (stated.size, stated.root) == (
            checkpoint.size,
            tree.root(bytes(r.leaf) for r in rows[: checkpoint.size]),
        )
    assert Checkpoint.objects.order_by("-size").first().size == len(rows)


@contextlib.contextmanager
def running(*sequencers):
    threads = [threading.Thread(target=one.run) for one in sequencers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in sequencers:
            one.stop()
        for thread in threads:
            thread.join(timeout=15)
    assert not any(thread.is_alive() for thread in threads)


def wait_for(condition, within=15.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "没有等到"
        time.sleep(0.05)


def test_everything_waiting_is_numbered_in_the_order_of_its_ids(ground):
    events = ground.act(5)
    size = ground.order()
    assert not Intake.objects.exists()
    assert list(Entry.objects.order_by("seq").values_list("id", flat=True))[-5:] == events
    assert size == Entry.objects.count()
    assert_sound(ground)


def test_nothing_waiting_leaves_no_checkpoint(ground):
    ground.order()
    before = Checkpoint.objects.count()
    assert ground.order() == Entry.objects.count() and Checkpoint.objects.count() == before


def test_batches_of_any_size_make_the_same_tree(ground):
    fill_intake(ground.committed.url("owner"), 700)
    ground.order(limit=97)
    assert_sound(ground)
    assert Checkpoint.objects.count() >= 8


def test_twelve_thousand_in_batches_and_the_proof_of_every_one(ground):
    fill_intake(ground.committed.url("owner"), 12_000)
    size = ground.order(limit=2500)
    assert size >= 12_000
    assert_sound(ground)
    stored = {(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.all()}
    everything = leaves()
    root = tree.root(everything)
    for seq, leaf in enumerate(everything):
        path = tiles.inclusion_proof(seq, size, lambda level, index: stored.get((level, index)))
        assert tree.verify_inclusion(leaf, seq, size, path, root), seq
    for old in (1, 255, 256, 257, 2500, 5000, size - 1):
        path = tiles.consistency_proof(old, size, lambda level, index: stored.get((level, index)))
        assert tree.verify_consistency(old, size, path, tree.root(everything[:old]), root)


class Killed(Exception):
    """The process died here."""


class Mortal:
    """A connection whose sequencer dies right before its n-th statement."""

    def __init__(self, connection, dies_at):
        self._connection, self._left = connection, dies_at

    def _step(self):
        self._left -= 1
        if self._left < 0:
            raise Killed

    def execute(self, *arguments):
        self._step()
        return self._connection.execute(*arguments)

    def cursor(self):
        self._step()
        return self._connection.cursor()

    @contextlib.contextmanager
    def transaction(self):
        with self._connection.transaction():
            yield
            self._step()


def test_dying_between_any_two_statements_leaves_nothing_half(ground):
    ground.order()
    ground.act(3)
    before = (Entry.objects.count(), Checkpoint.objects.count(), leaves(), Intake.objects.count())
    died = 0
    for statement in range(50):
        with ground.sequencing() as connection:
            try:
                sequencer.sequence_batch(Mortal(connection, statement), ground.signer)
            except Killed:
                died += 1
                assert (
                    Entry.objects.count(),
                    Checkpoint.objects.count(),
                    leaves(),
                    Intake.objects.count(),
                ) == before
                continue
        break
    assert died >= 6
    assert_sound(ground)
    assert Entry.objects.count() == before[0] + 3 and not Intake.objects.exists()


def test_killed_server_side_in_mid_batch_leaves_nothing_half(ground):
    ground.order()
    ground.act(2)
    before = leaves()
    with psycopg.connect(ground.committed.url("sequencer"), autocommit=True) as doomed:

        class Cut(Mortal):
            def _step(self):
                if self._left == 3:
                    with psycopg.connect(ground.committed.server.admin, autocommit=True) as admin:
                        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (doomed.info.backend_pid,))
                self._left -= 1

        with pytest.raises(psycopg.OperationalError):
            sequencer.sequence_batch(Cut(doomed, 5), ground.signer)
    assert leaves() == before and Intake.objects.count() == 2
    ground.order()
    assert_sound(ground)


def test_a_row_committed_late_is_taken_in_the_next_batch(ground):
    ground.order()
    with psycopg.connect(ground.committed.url("app")) as slow:
        slow.execute(
            "INSERT INTO ledger_intake SELECT '0192f0c4-0000-7000-8000-00000000000a', entry, at FROM"
            " (SELECT entry, now() AS at FROM ledger_entry LIMIT 1) e"
        )
        later = ground.act(2)
        ground.order()
        assert set(later) <= set(Entry.objects.values_list("id", flat=True))
        slow.commit()
    ground.order()
    assert str(Entry.objects.order_by("-seq").first().id) == "0192f0c4-0000-7000-8000-00000000000a"
    assert_sound(ground)


def test_two_sequencers_at_once_make_one_tree(ground):
    url = ground.committed.url("sequencer")
    pair = [sequencer.Sequencer(url, ground.signer, []) for _ in range(2)]
    with running(*pair):
        for _ in range(6):
            fill_intake(ground.committed.url("owner"), 400)
        wait_for(lambda: not Intake.objects.exists())
    assert_sound(ground)
    assert Entry.objects.count() >= 2400


def test_a_batch_beside_another_takes_no_row_twice(ground):
    """Even without the lock the numbers' uniqueness lets only one of two batches through."""
    ground.order()
    ground.act(4)
    first = ground.sequencing()
    with first, first.transaction():
        first.execute("SELECT id FROM ledger_intake ORDER BY id LIMIT 2 FOR UPDATE")
        assert ground.order() == Entry.objects.count()
        assert Intake.objects.count() == 2
    ground.order()
    assert_sound(ground)


def test_the_process_orders_and_has_its_checkpoints_cosigned(ground, tmp_path):
    with ground.witness(1) as one, ground.witness(2) as two:
        process = sequencer.Sequencer(
            ground.committed.url("sequencer"),
            ground.signer,
            [one.url, two.url],
            tmp_path / "alive",
            tmp_path / "seen",
        )
        with running(process):
            [event] = ground.act()
            wait_for(lambda: Entry.objects.filter(id=event).exists())
            wait_for(lambda: Cosignature.objects.filter(checkpoint__size=Entry.objects.count()).count() == 2)
        assert (tmp_path / "alive").exists()
        assert (
            recall.read(tmp_path / "seen", ground.signer.key.verifier).text
            == Checkpoint.objects.order_by("-size").first().note
        )
        assert not WitnessState.objects.filter(is_refusing=True).exists()


def test_a_silent_witness_holds_up_nobody(ground, tmp_path):
    """Once this machine has signed for this log, an unreachable witness delays no entry."""
    url, memory = ground.committed.url("sequencer"), tmp_path / "seen"
    ground.order()
    recall.keep(memory, Checkpoint.objects.order_by("-size").first().note)
    process = sequencer.Sequencer(url, ground.signer, ["http://127.0.0.1:9"], memory=memory)
    with running(process):
        [event] = ground.act()
        wait_for(lambda: Entry.objects.filter(id=event).exists())
        wait_for(lambda: WitnessState.objects.filter(message__contains="联系不上").exists())
    assert not WitnessState.objects.get().is_refusing


def test_a_machine_without_memory_waits_for_every_witness(ground, tmp_path):
    process = sequencer.Sequencer(
        ground.committed.url("sequencer"), ground.signer, ["http://127.0.0.1:9"], memory=tmp_path / "seen"
    )
    waiting = Intake.objects.count()
    with running(process):
        wait_for(lambda: WitnessState.objects.filter(message__contains="无从确认").exists())
    assert waiting and Intake.objects.count() == waiting


def test_a_witness_that_stays_away_still_refuses(ground):
    """Falling silent after a refusal does not look like a change of mind."""
    ground.order()
    with ground.witness(vkey=Signer.generate(ground.signer.origin).verifier.vkey) as server:
        ground.co_sign(server)
        assert WitnessState.objects.get().is_refusing
        url = server.url
    with ground.sequencing() as connection:
        assert sequencer.co_sign(connection, url).status == 0
    assert WitnessState.objects.get().is_refusing


def test_a_witness_that_joins_later_catches_up_and_is_asked_once(ground):
    ground.act(2)
    ground.order()
    fill_intake(ground.committed.url("owner"), 300)
    ground.order()
    with ground.witness() as server:
        assert ground.co_sign(server)[0].status == 200
        assert ground.co_sign(server) == [None]
        ground.act()
        ground.order()
        assert ground.co_sign(server)[0].status == 200
    assert Cosignature.objects.count() == 2


def test_a_memory_torn_or_of_another_log_is_no_memory(ground, tmp_path):
    verifier, file = ground.signer.key.verifier, Path(tmp_path / "seen")
    assert recall.read(file, verifier).text == ""
    other = Signer.generate(verifier.name)
    for text in ("半截", "a\n1\n", note.sign_checkpoint(other, other.name, 9, bytes(32))):
        file.write_text(text)
        assert recall.read(file, verifier).text == ""


def test_a_line_that_no_known_witness_signed_is_not_kept(ground):
    ground.act()
    ground.order()
    stranger = Signer.generate("somebody.example/else", COSIGNATURE).verifier
    with (
        ground.witness() as server,
        psycopg.connect(ground.committed.url("sequencer"), autocommit=True) as connection,
    ):
        answer = sequencer.co_sign(connection, server.url, trusted=[stranger])
        assert answer is not None and answer.status == 0
        assert Cosignature.objects.count() == 0
        assert sequencer.co_sign(connection, server.url) is not None
        assert Cosignature.objects.count() == 1
