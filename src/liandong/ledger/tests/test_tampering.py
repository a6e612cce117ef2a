"""什么都做得到的人动了库：改、删、插、换，连瓦片、检查点和账本密钥都在手里，也瞒不过外面的人。

The adversary is a superuser with every trigger off. What needs only the export is found in the export; what was
rebuilt down to a checkpoint signed with the stolen key is found by what the witnesses keep, and nobody else.
"""

from __future__ import annotations

import json
import shutil
import uuid
from datetime import timedelta

import pytest

from liandong.ledger import sequencer, witness
from liandong.ledger.models import Checkpoint, Entry, LedgerEvent, WitnessState
from liandong.ledger.tests.ground import running
from liandong.now import now
from liandong.proof import note, tiles, tree
from liandong.proof.entry import commitment, entry_bytes
from liandong.proof.offer import EVIDENCE


@pytest.fixture
def kept(ground):
    """A log with two checkpoints, and a witness that co-signed the second."""
    ground.act(3)
    ground.order()
    events = ground.act(4)
    ground.order()
    with ground.witness() as server:
        assert ground.co_sign(server)[0].status == 200
        ground.server, ground.events = server, events
        yield ground


def codes(ground, **options):
    return dict(ground.verify(None, ground.server, **options).counts)


def sentences(ground, code):
    return [found.sentence for found in ground.verify(None, ground.server).findings if found.code == code]


def rewrite(ground, entries):
    """Put other entries into the table, with leaves, tiles and one checkpoint by the log's own key: all consistent."""
    hashes = [tree.leaf_hash(entry) for _, entry in entries]
    grown = tiles.extend(0, lambda *_: None, hashes)
    text = note.sign_checkpoint(ground.signer.key, ground.signer.origin, grown.new_size, grown.root)
    rows = ", ".join(
        f"({seq}, '{identity}', '\\x{entry.hex()}', '\\x{leaf.hex()}')"
        for seq, ((identity, entry), leaf) in enumerate(zip(entries, hashes, strict=True))
    )
    parts = ", ".join(
        f"({level}, {index}, '\\x{value.hex()}')" for (level, index), value in grown.tiles.items()
    )
    ground.forge(
        "WITH gone AS (DELETE FROM ledger_cosignature RETURNING 1) DELETE FROM ledger_checkpoint",
        "DELETE FROM ledger_tile",
        "DELETE FROM ledger_entry",
        f"INSERT INTO ledger_entry (seq, id, entry, leaf) VALUES {rows}",
        f"INSERT INTO ledger_tile (level, index, hashes) VALUES {parts}",
        f"INSERT INTO ledger_checkpoint (size, note, at) VALUES ({grown.new_size}, '{text}', now())",
    )


def all_entries():
    return [(row.id, bytes(row.entry)) for row in Entry.objects.order_by("seq")]


def test_an_untouched_log_is_intact(kept):
    report = kept.verify(None, kept.server)
    assert report.is_intact, report.text()
    assert report.events == report.size == Entry.objects.count() == report.witnessed_size
    assert report.notices == []


def test_changed_body(kept):
    target = kept.events[1]
    kept.forge(
        f"UPDATE ledger_ledgerevent SET body = replace(body, '0391-7000001', '0391-7999999') WHERE id = '{target}'"
    )
    assert codes(kept) == {"body_changed": 1}
    assert str(target) in sentences(kept, "body_changed")[0]


def test_changed_salt(kept):
    kept.forge(f"UPDATE ledger_ledgerevent SET salt = sha256(salt) WHERE id = '{kept.events[1]}'")
    assert codes(kept) == {"body_changed": 1}


@pytest.mark.parametrize(
    "change",
    ["kind = 'person'", "record = gen_random_uuid()", "version = version + 1", "action = 'registry.rename_agency'",
     "outcome = 'refused'", "recorded_at = recorded_at - interval '1 day'"],
)  # fmt: skip
def test_changed_column(kept, change):
    kept.forge(f"UPDATE ledger_ledgerevent SET {change} WHERE id = '{kept.events[0]}'")
    assert codes(kept) == {"column_differs": 1}
    assert change.split(" ")[0].replace("recorded_at", "at") in sentences(kept, "column_differs")[0]


def test_removed_event(kept):
    kept.forge(f"DELETE FROM ledger_ledgerevent WHERE id = '{kept.events[2]}'")
    assert codes(kept) == {"event_missing": 1}
    assert str(kept.events[2]) in sentences(kept, "event_missing")[0]


def test_inserted_event(kept):
    """An event that never was in the tree is one as soon as sequencing is overdue."""
    forged = uuid.uuid4()
    old = now() - timedelta(minutes=10)
    kept.forge(
        f"INSERT INTO ledger_ledgerevent SELECT '{forged}', kind, record, version, action, outcome, '{old:%Y-%m-%d %H:%M:%S}+00',"
        f" body, salt, NULL FROM ledger_ledgerevent WHERE id = '{kept.events[0]}'"
    )
    assert codes(kept) == {"event_unlogged": 1}
    assert str(forged) in sentences(kept, "event_unlogged")[0]


def test_blanked_without_a_redaction(kept):
    kept.forge(f"UPDATE ledger_ledgerevent SET body = NULL, salt = NULL WHERE id = '{kept.events[0]}'")
    assert codes(kept) == {"redaction_unexplained": 1}
    kept.forge(
        f"UPDATE ledger_ledgerevent SET redacted_by = '{kept.events[1]}' WHERE id = '{kept.events[0]}'"
    )
    assert codes(kept) == {"redaction_unexplained": 1}


def test_changed_entry(kept):
    seq = Entry.objects.get(id=kept.events[0]).seq
    kept.forge(
        f"UPDATE ledger_entry SET entry = overlay(entry placing 'ffff'::bytea from 50) WHERE seq = {seq}"
    )
    found = codes(kept)
    assert found["entry_changed"] == 1 and f"序号 {seq} " in sentences(kept, "entry_changed")[0]


def test_changed_entry_with_its_leaf(kept):
    row = Entry.objects.get(id=kept.events[0])
    forged = bytes(row.entry).replace(b'"kind":"agency"', b'"kind":"person"')
    kept.forge(
        f"UPDATE ledger_entry SET entry = '\\x{forged.hex()}', leaf = '\\x{tree.leaf_hash(forged).hex()}' WHERE seq = {row.seq}"
    )
    assert codes(kept) == {"root_mismatch": 1, "entry_differs": 1}
    assert f"序号 {row.seq} " in sentences(kept, "entry_differs")[0]


def test_removed_entry(kept):
    seq = Entry.objects.get(id=kept.events[1]).seq
    kept.forge(f"DELETE FROM ledger_entry WHERE seq = {seq}")
    assert codes(kept)["entry_gap"] == 1
    assert f"序号 {seq} 至 {seq} " in sentences(kept, "entry_gap")[0]


def test_removed_last_entries(kept):
    size = Entry.objects.count()
    kept.forge(f"DELETE FROM ledger_entry WHERE seq >= {size - 2}")
    assert codes(kept) == {"entries_short": 1}
    assert f"有 {size} 条，导出的条目只有 {size - 2} 条" in sentences(kept, "entries_short")[0]


def test_forged_cosignature(kept):
    kept.forge("UPDATE ledger_cosignature SET line = overlay(line placing 'AAAA' from length(line) - 30)")
    assert codes(kept) == {
        "cosignature_invalid": 2,
        "cosignature_missing": 1,
    } or "cosignature_invalid" in codes(kept)


def test_rebuilt_with_the_stolen_key_is_found_by_the_witness_alone(kept):
    entries = all_entries()
    entries[-1], entries[-2] = entries[-2], entries[-1]
    rewrite(kept, entries)
    alone = kept.verify(None, quorum=0)
    assert alone.is_intact, alone.text()  # 只凭导出和（被盗的）账本密钥，看不出来
    found = codes(kept)
    assert found == {"forked_from_seen": 1, "cosignature_missing": 1}
    assert f"第 {len(entries)} 条" in sentences(kept, "forked_from_seen")[0]


def test_rebuilt_with_a_changed_body_is_found_by_the_witness_alone(kept):
    """Body, commitment, entry, tiles, checkpoint: everything agrees again, except with what was seen."""
    event = LedgerEvent.objects.get(id=kept.events[0])
    body, salt = event.body.replace("0391-7000000", "0391-7999999"), bytes(event.salt)
    facts = json.loads(body)
    forged = entry_bytes(
        id=facts["id"], at=facts["at"], kind=facts["kind"], commitment=commitment(salt, body.encode())
    )
    entries = [(identity, forged if identity == event.id else entry) for identity, entry in all_entries()]
    kept.forge(f"UPDATE ledger_ledgerevent SET body = '{body}' WHERE id = '{event.id}'")
    rewrite(kept, entries)
    assert kept.verify(None, quorum=0).is_intact
    assert codes(kept) == {"forked_from_seen": 1, "cosignature_missing": 1}


def test_the_running_witness_refuses_the_rewritten_log_and_keeps_the_evidence(kept):
    entries = all_entries()
    rewrite(kept, [*entries[:-2], entries[-1], entries[-2]])
    kept.forge("UPDATE ledger_witnessstate SET size = 0")  # 连排序进程记得的也抹掉
    [answer] = kept.co_sign(kept.server)
    assert answer.status == 409 and {row["code"] for row in kept.server.witness.refusals()} & EVIDENCE
    kept.act()
    kept.order()
    [answer] = kept.co_sign(kept.server)
    assert answer.status == 422
    state = WitnessState.objects.get()
    assert state.is_refusing and "疑似改写" in state.message
    evidence = {row["code"]: row["size"] for row in kept.server.witness.refusals() if row["code"] in EVIDENCE}
    assert evidence == {"other_root": len(entries), "not_consistent": len(entries) + 1}
    report = witness.report(kept.folder / "witness-1")
    assert (
        "【改写证据】" in report
        and note.parse_note(Checkpoint.objects.order_by("-size").first().note).signatures[0].line.strip()
        in report
    )


def test_the_sequencer_stops_when_a_witness_refuses(kept, tmp_path):
    """A rewritten log is not built upon even by a sequencer that has no memory of its own."""
    entries = all_entries()
    rewrite(kept, [*entries[:-2], entries[-1], entries[-2]])
    process = sequencer.Sequencer(kept.committed.url("sequencer"), kept.signer, [kept.server.url])
    kept.act()
    with kept.sequencing() as connection:
        assert process._order(connection) == sequencer.DOUBTFUL_PAUSE_S
    assert Entry.objects.count() == len(entries)
    state = WitnessState.objects.get()
    assert state.is_refusing and "不是同一本账" in state.message


def test_truncated_and_grown_differently(kept):
    """Rolled back to the first checkpoint with all its traces, then other things happened."""
    seen = Entry.objects.count()
    early = Checkpoint.objects.order_by("-size")[1].size
    grown = tiles.extend(
        0, lambda *_: None, [bytes(row.leaf) for row in Entry.objects.filter(seq__lt=early).order_by("seq")]
    )
    values = ", ".join(
        f"({level}, {index}, '\\x{value.hex()}')" for (level, index), value in grown.tiles.items()
    )
    kept.forge(
        "DELETE FROM ledger_cosignature",
        f"DELETE FROM ledger_checkpoint WHERE size > {early}",
        "DELETE FROM ledger_tile",
        f"INSERT INTO ledger_tile (level, index, hashes) VALUES {values}",
        f"DELETE FROM ledger_ledgerevent WHERE id IN (SELECT id FROM ledger_entry WHERE seq >= {early})",
        f"DELETE FROM ledger_entry WHERE seq >= {early}",
        "DELETE FROM ledger_witnessstate",
    )
    assert codes(kept) == {"shorter_than_seen": 1, "cosignature_missing": 1}
    kept.act(6)
    kept.order()
    assert Entry.objects.count() == seen + 2
    assert kept.verify(None, quorum=0).is_intact
    assert codes(kept)["forked_from_seen"] == 1
    [answer] = kept.co_sign(kept.server)
    assert answer.status == 422 and WitnessState.objects.get().is_refusing


def test_a_witness_restored_from_its_own_old_folder_still_cosigns_growth_only(kept, tmp_path):
    """Its evidence is a file: copied away, it can be read without the witness running."""
    copy = tmp_path / "copy"
    shutil.copytree(kept.folder / "witness-1", copy)
    kept.act()
    kept.order()
    with running(copy, "w1.example/witness", {kept.signer.origin: kept.log_vkey}) as again:
        assert kept.co_sign(again)[0].status == 200


def test_a_replaced_log_key_is_refused_by_the_witness(kept):
    from liandong.proof.keys import Signer

    stranger = Signer.generate(kept.signer.origin)
    kept.act()
    kept.order(signer=sequencer.Signer(kept.signer.origin, stranger))
    [answer] = kept.co_sign(kept.server)
    assert answer.status == 403 and WitnessState.objects.get().is_refusing
    assert "log_signature" in codes(kept)
