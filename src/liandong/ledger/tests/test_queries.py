"""账本的读法：每条都有证明，证明在见证过的检查点之下，导出拿出去就能核对。"""

from __future__ import annotations

import uuid
import zipfile

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liandong.ledger import queries, sequencer
from liandong.ledger.models import Checkpoint, Entry, Intake
from liandong.ledger.tests.ground import fill_intake
from liandong.proof import note, tree


def verifies(proof):
    return tree.verify_inclusion(proof.leaf, proof.seq, proof.size, proof.path, proof.root)


def test_no_proof_before_sequencing_and_none_of_the_unknown(ground):
    [event] = ground.act()
    assert queries.proof_of(event) is None and queries.proof_of(uuid.uuid4()) is None
    ground.order()
    assert queries.proof_of(event) is not None


def test_every_event_is_proven(ground):
    ground.act(3)
    size = ground.order()
    for row in Entry.objects.all():
        proof = queries.proof_of(row.id)
        assert verifies(proof) and proof.seq == row.seq and proof.size == size
        assert not tree.verify_inclusion(proof.leaf, proof.seq, proof.size, proof.path, bytes(32))


def test_a_proof_takes_two_statements_wherever_the_leaf_lies(ground):
    """All tiles of the path come at once; none is asked for afterwards."""
    identities = fill_intake(ground.committed.url("owner"), 1500)
    for cut in (255, 1, 257, 5000):
        with ground.sequencing() as connection_:
            sequencer.sequence_batch(connection_, ground.signer, cut)
        last = Entry.objects.order_by("-seq").first()
        for row in [
            last,
            *Entry.objects.filter(seq__in=(0, 1, 127, 255, 256, 257, 511, 512, 768, 1280, last.seq - 1)),
        ]:
            with CaptureQueriesContext(connection) as seen:
                proof = queries.proof_of(row.id)
            assert len(seen) == 2 and verifies(proof), row.seq
    assert len(identities) == 1500


def test_the_proof_stands_under_the_newest_witnessed_checkpoint_that_covers_it(ground):
    [old] = ground.act()
    ground.order()
    with ground.witness(1) as one, ground.witness(2) as two:
        ground.co_sign(one, two)
        [young] = ground.act()
        ground.order()
        keys = [one.witness.signer.verifier, two.witness.signer.verifier, ground.signer.key.verifier]
        first, second = queries.proof_of(old), queries.proof_of(young)
        assert first.size + 1 == second.size and verifies(first) and verifies(second)
        assert len(note.check(note.parse_note(first.checkpoint), keys).names) == 3
        assert len(note.check(note.parse_note(second.checkpoint), keys).names) == 1
        ground.co_sign(one)
        assert len(note.check(note.parse_note(queries.proof_of(young).checkpoint), keys).names) == 2


def test_an_export_is_verified_without_the_platform(ground):
    ground.act(2)
    ground.order()
    with ground.witness(1) as one, ground.witness(2) as two:
        ground.co_sign(one, two)
        report = ground.verify(ground.export(), one, two)
    assert report.is_intact, report.text()
    assert report.size == report.events == report.witnessed_size == Entry.objects.count()
    assert report.checkpoints == Checkpoint.objects.count() and not report.notices


def test_what_waits_is_exported_as_waiting(ground):
    ground.order()
    size = Entry.objects.count()
    ground.act(2)
    report = ground.verify(quorum=0)
    assert report.is_intact, report.text()
    assert (report.size, report.unsequenced, report.events) == (size, 2, size + 2)


def test_an_export_before_the_first_checkpoint(ground):
    assert Intake.objects.exists() and not Checkpoint.objects.exists()
    report = ground.verify(quorum=0)
    assert report.is_intact, report.text()
    assert report.size == 0 and report.events == report.unsequenced


def test_an_export_is_one_snapshot(ground, monkeypatch):
    """What is committed while the export streams belongs to the next one."""
    ground.act()
    ground.order()
    size, original = Entry.objects.count(), queries._entries

    def meanwhile():
        yield from original()
        with psycopg.connect(ground.committed.url("owner")) as other:
            other.execute(
                "INSERT INTO ledger_intake SELECT gen_random_uuid(), entry, at FROM ledger_entry, now() at LIMIT 1"
            )
        assert ground.order() == size + 1

    monkeypatch.setattr(queries, "_entries", meanwhile)
    report = ground.verify(quorum=0)
    assert report.is_intact, report.text()
    assert report.size == size


def test_an_export_names_its_keys_and_holds_no_secret(ground):
    ground.act()
    ground.order()
    with zipfile.ZipFile(ground.export()) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert ground.log_vkey.encode() in everything
    assert b"PRIVATE" not in everything and b"password" not in everything.lower()
