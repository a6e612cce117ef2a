"""核对导出包：一本好账不挑刺；每种手脚各做一次，都要被点名到那一条。"""

import json
import random
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from liandong.ledger import bundle as bundles
from liandong.ledger import verify as verifying
from liandong.ledger import witness
from liandong.ledger.bundle import Bundle, BundleError, CheckpointRow, EntryRow, EventRow, IntakeRow, Manifest
from liandong.proof import tree
from liandong.proof.canonical import canonical
from liandong.proof.entry import commitment, entry_bytes
from liandong.proof.keys import COSIGNATURE, ED25519, Signer
from liandong.proof.note import parse_note, sign_checkpoint

LOG = Signer("jz.example/ledger", ED25519, bytes(range(32)))
WITNESSES = [Signer(f"w{n}.example/witness", COSIGNATURE, bytes([n] * 32)) for n in (1, 2, 3)]
START = datetime(2026, 11, 23, 2, tzinfo=UTC)
EXPORTED = START + timedelta(hours=5)
SIZES = (8, 12, 20, 40)


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def an_id(number, kind=7):
    return str(uuid.UUID(int=(0x0192F0C4 << 96) | (kind << 76) | (2 << 62) | number))


def an_event(number, at=None, **changes):
    """An event row and its entry text."""
    plain = {
        "kind": "lead",
        "record": an_id(number % 5, 4),
        "version": number + 1,
        "action": "leads.send",
        "outcome": "done",
    }
    plain = {**plain, "at": at or stamp(START + timedelta(seconds=number)), **changes}
    body = canonical({**plain, "id": an_id(number), "actor": {"person": "张三", "agency": "410800"}})
    salt = random.Random(number).randbytes(32)
    columns = {key: plain[key] for key in ("kind", "record", "version", "action", "outcome", "at")}
    row = EventRow(id=an_id(number), body=body.decode(), salt=salt.hex(), redacted_by=None, **columns)
    entry = entry_bytes(id=row.id, at=row.at, kind=row.kind, commitment=commitment(salt, body))
    return row, entry.decode()


def a_note(size, leaves, *, signer=LOG, witnesses=WITNESSES[:2], at=EXPORTED):
    note = parse_note(sign_checkpoint(signer, signer.name, size, tree.root(leaves[:size])))
    return note.and_signatures(w.cosign(note.text, int(at.timestamp())) for w in witnesses).encode()


def entry_row(seq, row, entry):
    return EntryRow(seq, row.id, entry, tree.leaf_hash(entry.encode()).hex())


@dataclass
class Ledger:
    """Everything an export holds, as lists that a test may bend."""

    entries: list = field(default_factory=list)
    events: list = field(default_factory=list)
    checkpoints: list = field(default_factory=list)
    unsequenced: list = field(default_factory=list)
    latest: str = ""
    manifest: Manifest = None

    @property
    def leaves(self):
        return [bytes.fromhex(row.leaf) for row in self.entries]

    def signed(self, sizes=SIZES):
        """Sign what the entries now say, as whoever holds the log's key can."""
        self.checkpoints = [CheckpointRow(size, a_note(size, self.leaves)) for size in sizes]
        self.latest = self.checkpoints[-1].note
        return self

    def write(self, path):
        size = int(self.latest.split("\n")[1]) if self.latest else 0
        manifest = self.manifest or Manifest(
            LOG.name, LOG.verifier.vkey, tuple(w.verifier.vkey for w in WITNESSES), 2, stamp(EXPORTED), size
        )
        bundles.write_bundle(
            path, manifest=manifest, checkpoint=self.latest, checkpoints=self.checkpoints, entries=self.entries,
            events=self.events, unsequenced=self.unsequenced,
        )  # fmt: skip
        return path


@pytest.fixture
def good():
    pairs = [an_event(number) for number in range(SIZES[-1])]
    return Ledger(
        [entry_row(seq, *pair) for seq, pair in enumerate(pairs)], [row for row, _ in pairs]
    ).signed()


@pytest.fixture
def check(tmp_path):
    def run(ledger, **options):
        trusted = {
            "trusted_log": LOG.verifier.vkey, "trusted_witnesses": [w.verifier.vkey for w in WITNESSES], "quorum": 2,
        }  # fmt: skip
        with Bundle.open(ledger.write(tmp_path / "x.zip")) as opened:
            return verifying.verify(opened, **{**trusted, **options})

    return run


def found(report):
    return dict(report.counts)


def sentence(report, code):
    return next(item.sentence for item in report.findings if item.code == code)


def test_a_good_ledger(good, check):
    report = check(good)
    assert found(report) == {}
    assert report.is_intact
    assert report.notices == []
    assert (report.size, report.events, report.checkpoints, report.witnessed_size) == (40, 40, 4, 40)
    assert report.root == tree.root(good.leaves).hex()
    assert report.text().endswith("结论：未发现问题。\n")


def test_order_of_events_does_not_matter(good, check):
    random.Random(1).shuffle(good.events)
    assert check(good).is_intact


def test_an_empty_ledger(check):
    assert check(Ledger()).is_intact


def test_event_body_changed(good, check):
    row = good.events[17]
    good.events[17] = row._replace(body=row.body.replace("张三", "李四"))
    report = check(good)
    assert found(report) == {"body_changed": 1}
    assert "序号 17" in sentence(report, "body_changed")
    assert row.record in sentence(report, "body_changed")


def test_event_salt_changed(good, check):
    good.events[3] = good.events[3]._replace(salt="00" * 32)
    good.events[4] = good.events[4]._replace(salt=None)
    assert found(check(good)) == {"body_changed": 2}


def test_body_blanked_but_salt_left(good, check):
    good.events[3] = good.events[3]._replace(body=None, redacted_by=an_id(4))
    assert found(check(good)) == {"body_changed": 1, "redaction_unexplained": 1}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "case"),
        ("record", an_id(99)),
        ("version", 99),
        ("action", "leads.close"),
        ("outcome", "refused"),
        ("at", "2026-01-01T00:00:00Z"),
    ],
)
def test_column_differs_from_body(good, check, column, value):
    good.events[17] = good.events[17]._replace(**{column: value})
    report = check(good)
    assert found(report) == {"column_differs": 1}
    assert sentence(report, "column_differs").endswith(f"：{column}。")
    assert "序号 17" in sentence(report, "column_differs")


def test_event_removed(good, check):
    gone = good.events.pop(17)
    report = check(good)
    assert found(report) == {"event_missing": 1}
    assert "序号 17" in sentence(report, "event_missing")
    assert gone.id in sentence(report, "event_missing")


def test_event_inserted(good, check):
    row, _ = an_event(500)
    good.events.insert(9, row)
    report = check(good)
    assert found(report) == {"event_unlogged": 1}
    assert row.id in sentence(report, "event_unlogged")


def test_event_doubled(good, check):
    good.events.append(good.events[5])
    assert found(check(good)) == {"event_unlogged": 1}


def test_fresh_or_waiting_events_are_no_findings(good, check):
    fresh, _ = an_event(501, at=stamp(EXPORTED - timedelta(seconds=59)))
    waiting, _ = an_event(502)
    good.events += [fresh, waiting]
    good.unsequenced.append(IntakeRow(waiting.id, waiting.at))
    report = check(good)
    assert report.is_intact
    assert report.unsequenced == 1
    assert "排序进程可能停了" in report.notices[0]


def test_waiting_event_removed(good, check):
    good.unsequenced.append(IntakeRow(an_id(502), stamp(START)))
    report = check(good)
    assert found(report) == {"intake_event_missing": 1}
    assert an_id(502) in sentence(report, "intake_event_missing")


def test_entry_text_changed(good, check):
    row = good.entries[17]
    good.entries[17] = row._replace(entry=row.entry.replace("lead", "case"))
    report = check(good)
    assert found(report) == {"entry_changed": 1, "entry_differs": 1}
    assert "序号 17" in sentence(report, "entry_changed")


def test_entry_and_leaf_changed_is_narrowed_between_two_checkpoints(good, check):
    row, entry = an_event(17, outcome="refused")
    good.events[17], good.entries[17] = row, entry_row(17, row, entry)
    report = check(good)
    assert found(report) == {"root_mismatch": 1}
    assert "第 13 至第 20 条之间" in sentence(report, "root_mismatch")


def test_entries_reordered(good, check):
    first, second = good.entries[9], good.entries[10]
    good.entries[9], good.entries[10] = second._replace(seq=9), first._replace(seq=10)
    report = check(good)
    assert found(report) == {"root_mismatch": 1}
    assert "第 9 至第 12 条之间" in sentence(report, "root_mismatch")


def test_rows_out_of_order(good, check):
    good.entries[9], good.entries[10] = good.entries[10], good.entries[9]
    report = check(good)
    assert found(report)["entry_gap"] == 3
    assert "自序号 9 起算不出树根" in report.notices[0]


def test_entry_removed(good, check):
    del good.entries[17:19]
    report = check(good)
    assert found(report) == {"entry_gap": 1, "event_unlogged": 2}
    assert "序号 17 至 18 的条目缺失" in sentence(report, "entry_gap")


def test_entry_removed_and_the_rest_renumbered(good, check):
    del good.entries[17]
    good.entries = [row._replace(seq=seq) for seq, row in enumerate(good.entries)]
    report = check(good)
    assert found(report) == {"root_mismatch": 1, "entries_short": 1, "event_unlogged": 1}
    assert "第 13 至第 20 条之间" in sentence(report, "root_mismatch")


def test_last_entries_removed(good, check):
    del good.entries[38:]
    report = check(good)
    assert found(report) == {"entries_short": 1, "event_unlogged": 2}
    assert "承认有 40 条，导出的条目只有 38 条" in sentence(report, "entries_short")


def test_entries_under_no_signature(good, check):
    row, entry = an_event(40)
    good.events.append(row)
    good.entries.append(entry_row(40, row, entry))
    report = check(good)
    assert found(report) == {"entries_unsigned": 1}
    assert "第 41 至第 41 条" in sentence(report, "entries_unsigned")


def test_entry_of_another_spelling(good, check):
    row = good.entries[17]
    good.entries[17] = entry_row(17, good.events[17], row.entry.replace(",", ", "))
    good.signed()
    assert found(check(good)) == {"entry_malformed": 1, "event_unlogged": 1}


def test_entry_filed_under_another_event(good, check):
    good.entries[17] = good.entries[17]._replace(id=an_id(900))
    assert found(check(good)) == {"entry_malformed": 1}


def test_entry_tells_another_moment_than_its_body(good, check):
    """Signed like that by the log itself: only the comparison with the body shows it."""
    row, _ = an_event(17)
    entry = entry_bytes(
        id=row.id,
        at=stamp(EXPORTED),
        kind="lead",
        commitment=commitment(bytes.fromhex(row.salt), row.body.encode()),
    )
    good.entries[17] = entry_row(17, row, entry.decode())
    good.signed()
    report = check(good)
    assert found(report) == {"entry_differs": 1}
    assert "序号 17" in sentence(report, "entry_differs")


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        "不是 JSON",
        '{"a":' * 5000,
        '{"kind":1,"record":[],"version":{},"action":"","outcome":"","at":""}',
    ],
)
def test_a_body_that_is_no_event(good, check, body):
    salt = bytes(32)
    row = good.events[17]._replace(body=body, salt=salt.hex(), action="ledger.redact_event")
    entry = entry_bytes(
        id=row.id, at=row.at, kind="lead", commitment=commitment(salt, body.encode())
    ).decode()
    good.events[17], good.entries[17] = row, entry_row(17, row, entry)
    good.signed()
    assert found(check(good)) == {"column_differs": 1}


def test_bad_log_signature(good, check):
    impostor = Signer(LOG.name, ED25519, bytes(32))
    good.checkpoints[1] = CheckpointRow(12, a_note(12, good.leaves, signer=impostor))
    report = check(good)
    assert found(report) == {"log_signature": 1}
    assert "登记为 12 条" in sentence(report, "log_signature")


def test_latest_checkpoint_with_a_changed_root(good, check):
    good.latest = good.latest.replace(
        good.latest.split("\n")[2], a_note(40, good.leaves[::-1]).split("\n")[2]
    )
    assert "log_signature" in found(check(good))


def test_a_second_forged_line_by_the_log_spoils_a_checkpoint(good, check):
    note = parse_note(good.checkpoints[1].note)
    forged = note.signatures[0]._replace(value=bytes(64))
    good.checkpoints[1] = CheckpointRow(12, note.and_signatures([forged]).encode())
    assert found(check(good)) == {"log_signature": 1}


def test_unreadable_checkpoint(good, check):
    good.checkpoints[0] = CheckpointRow(8, "nonsense")
    assert found(check(good)) == {"log_signature": 1}


def test_entries_without_any_checkpoint(good, check):
    good.checkpoints, good.latest = [], ""
    assert found(check(good)) == {"entries_unsigned": 1}


def test_another_log_key_than_the_trusted_one(good, check):
    other = Signer(LOG.name, ED25519, bytes(32))
    report = check(good, trusted_log=other.verifier.vkey)
    assert found(report)["log_signature"] == 5
    assert any("与所给的不同" in notice for notice in report.notices)


def test_history_was_signed_differently_once(good, check):
    forked = [*good.leaves[:10], *good.leaves[12:10:-1], *good.leaves[12:]]
    good.checkpoints[1] = CheckpointRow(12, a_note(12, forked[::-1]))
    report = check(good)
    assert found(report) == {"history_inconsistent": 1}
    assert "条数 12 至 12" in sentence(report, "history_inconsistent")


def test_two_roots_for_one_size(good, check):
    good.checkpoints.insert(1, CheckpointRow(12, a_note(12, good.leaves[::-1])))
    report = check(good)
    assert found(report) == {"history_inconsistent": 1}
    assert "同一条数 12" in sentence(report, "history_inconsistent")


def test_history_out_of_order_or_misfiled(good, check):
    good.checkpoints[1], good.checkpoints[2] = good.checkpoints[2], good.checkpoints[1]
    assert found(check(good)) == {"history_inconsistent": 1}
    good.signed()
    good.checkpoints[1] = good.checkpoints[1]._replace(size=13)
    assert found(check(good)) == {"history_inconsistent": 1}


def test_latest_checkpoint_older_than_the_history(good, check):
    good.latest = good.checkpoints[1].note
    assert found(check(good)) == {"history_inconsistent": 1, "manifest_differs": 1}


def test_cosignatures_missing(good, check):
    good.checkpoints = [
        CheckpointRow(size, a_note(size, good.leaves, witnesses=WITNESSES[:1])) for size in SIZES
    ]
    good.latest = good.checkpoints[-1].note
    report = check(good)
    assert found(report) == {"cosignature_missing": 1}
    assert "第 1 至第 40 条" in sentence(report, "cosignature_missing")
    assert check(good, quorum=1).is_intact


def test_one_witness_twice_counts_once(good, check):
    twin = Signer("alias.example/w", COSIGNATURE, WITNESSES[0].seed)
    good.checkpoints = [
        CheckpointRow(size, a_note(size, good.leaves, witnesses=[WITNESSES[0], twin])) for size in SIZES
    ]
    good.latest = good.checkpoints[-1].note
    keys = [WITNESSES[0].verifier.vkey, twin.verifier.vkey]
    assert found(check(good, trusted_witnesses=keys)) == {"cosignature_missing": 1}


def test_the_last_minutes_may_lack_witnesses(good, check):
    late = [
        an_event(number, at=stamp(EXPORTED - timedelta(seconds=300 - number))) for number in range(40, 44)
    ]
    good.entries += [entry_row(seq, *pair) for seq, pair in enumerate(late, 40)]
    good.events += [row for row, _ in late]
    good.checkpoints.append(CheckpointRow(44, a_note(44, good.leaves, witnesses=[])))
    good.latest = good.checkpoints[-1].note
    report = check(good)
    assert report.is_intact
    assert report.witnessed_size == 40
    assert "第 41 至第 44 条" in report.notices[0]
    good.checkpoints[3] = CheckpointRow(40, a_note(40, good.leaves, witnesses=[]))
    report = check(good)
    assert found(report) == {"cosignature_missing": 1}
    assert "第 21 至第 44 条" in sentence(report, "cosignature_missing")


@pytest.mark.parametrize("moment", [EXPORTED + timedelta(days=9), EXPORTED - timedelta(seconds=601)])
def test_grace_for_witnesses_needs_a_plausible_moment(good, check, moment):
    row, entry = an_event(40, at=stamp(moment))
    good.entries.append(entry_row(40, row, entry))
    good.events.append(row)
    good.checkpoints.append(CheckpointRow(41, a_note(41, good.leaves, witnesses=[])))
    good.latest = good.checkpoints[-1].note
    assert found(check(good)) == {"cosignature_missing": 1}


def test_no_grace_for_a_ledger_that_no_witness_ever_saw(check):
    row, entry = an_event(0, at=stamp(EXPORTED))
    young = Ledger([entry_row(0, row, entry)], [row])
    young.latest = a_note(1, young.leaves, witnesses=[])
    assert found(check(young)) == {"cosignature_missing": 1}


def test_cosignature_invalid(good, check):
    stranger = Signer(WITNESSES[0].name, COSIGNATURE, bytes(32))
    genuine = parse_note(good.checkpoints[2].note)
    line = stranger.cosign(genuine.text, 5)._replace(key_id=WITNESSES[0].verifier.key_id)
    good.checkpoints[2] = CheckpointRow(20, genuine.and_signatures([line]).encode())
    report = check(good)
    assert found(report) == {"cosignature_invalid": 1}
    assert WITNESSES[0].name in sentence(report, "cosignature_invalid")


def longer(good, count=50):
    return [*good.leaves, *(tree.leaf_hash(b"%d" % number) for number in range(count - 40))]


def test_shorter_than_a_witness_saw(good, check):
    kept = a_note(50, longer(good), at=EXPORTED - timedelta(seconds=5))
    report = check(good, witness_checkpoints=[kept])
    assert found(report) == {"shorter_than_seen": 1}
    assert "见过 50 条，本导出只有 40 条" in sentence(report, "shorter_than_seen")
    assert found(check(good, witness_checkpoints=[a_note(50, longer(good), witnesses=[])])) == {
        "shorter_than_seen": 1
    }


def test_growth_after_the_export_is_said_not_blamed(good, check):
    kept = a_note(50, longer(good), at=EXPORTED + timedelta(hours=1))
    report = check(good, witness_checkpoints=[kept])
    assert report.is_intact
    assert "见过 50 条，本导出止于 40 条" in report.notices[0]


@pytest.mark.parametrize("size", [10, 12, 40])
def test_agrees_with_what_a_witness_saw(good, check, size):
    assert check(good, witness_checkpoints=[a_note(size, good.leaves)]).is_intact


def test_rewritten_and_signed_anew_is_shown_by_the_witness(good, check):
    """The log's keeper rewrote event 17, rebuilt the tree and signed every checkpoint again."""
    before = a_note(20, good.leaves)
    row, entry = an_event(17, outcome="refused")
    good.events[17], good.entries[17] = row, entry_row(17, row, entry)
    good.signed()
    assert check(good).is_intact
    report = check(good, witness_checkpoints=[before])
    assert found(report) == {"forked_from_seen": 1}
    assert "第 20 条处" in sentence(report, "forked_from_seen")


def test_changed_entries_are_not_called_a_fork_when_the_log_signed_what_was_seen(good, check):
    kept = good.checkpoints[2].note
    row, entry = an_event(17, outcome="refused")
    good.events[17], good.entries[17] = row, entry_row(17, row, entry)
    assert found(check(good, witness_checkpoints=[kept])) == {"root_mismatch": 1}


def test_seen_under_another_log_key(good, check):
    earlier = Signer(LOG.name, ED25519, bytes(32))
    report = check(good, witness_checkpoints=[a_note(20, good.leaves, signer=earlier, witnesses=[])])
    assert found(report) == {"seen_signature": 1}
    report = check(good, witness_checkpoints=[a_note(20, good.leaves[::-1], signer=earlier)])
    assert found(report) == {"seen_signature": 1, "forked_from_seen": 1}


def test_seen_of_another_log_is_not_usable(good, check):
    other = Signer("other.example/log", ED25519, bytes(32))
    with pytest.raises(ValueError, match="属于另一账本"):
        check(good, witness_checkpoints=[a_note(20, good.leaves, signer=other)])


def redact(good, target, **changes):
    """Blank an event as the platform does: a redaction event, logged, and the reference to it."""
    seq = len(good.entries)
    plain = {
        "action": "ledger.redact_event",
        "kind": "ledger.event",
        "record": good.events[target].id,
        **changes,
    }
    row, entry = an_event(seq, **plain)
    good.events[target] = good.events[target]._replace(body=None, salt=None, redacted_by=row.id)
    good.events.append(row)
    good.entries.append(entry_row(seq, row, entry))
    return good.signed((*SIZES, seq + 1))


def test_lawful_redaction_is_counted(good, check):
    report = check(redact(redact(good, 17), 3))
    assert report.is_intact
    assert (report.redactions, report.size) == (2, 42)


def test_one_approval_may_cover_several_events(good, check):
    redact(good, 17)
    row, _ = an_event(40)
    body = {
        **json.loads(row.body),
        "action": "ledger.redact_event",
        "kind": "ledger.event",
        "record": good.events[17].id,
    }
    raw = canonical({**body, "redacts": [good.events[3].id, {"odd": 1}]})
    row = row._replace(
        kind="ledger.event", action="ledger.redact_event", record=good.events[17].id, body=raw.decode()
    )
    entry = entry_bytes(
        id=row.id, at=row.at, kind=row.kind, commitment=commitment(bytes.fromhex(row.salt), raw)
    )
    good.events[40], good.entries[40] = row, entry_row(40, row, entry.decode())
    good.events[3] = good.events[3]._replace(body=None, salt=None, redacted_by=row.id)
    report = check(good.signed((*SIZES, 41)))
    assert found(report) == {}
    assert report.redactions == 2


def test_redaction_without_its_event(good, check):
    good.events[17] = good.events[17]._replace(body=None, salt=None)
    good.events[18] = good.events[18]._replace(body=None, salt=None, redacted_by=an_id(5))
    good.events[19] = good.events[19]._replace(redacted_by=an_id(5))
    report = check(good)
    assert found(report) == {"redaction_unexplained": 3}
    assert report.redactions == 2
    assert good.events[18].id in report.text()


@pytest.mark.parametrize("change", [{"outcome": "refused"}, {"action": "leads.send"}, {"record": an_id(2)}])
def test_redaction_whose_event_does_not_carry_it(good, check, change):
    assert found(check(redact(good, 17, **change))) == {"redaction_unexplained": 1}


def test_redacted_event_keeps_kind_and_moment(good, check):
    redact(good, 17)
    good.events[17] = good.events[17]._replace(kind="case")
    assert found(check(good)) == {"column_differs": 1}


def test_manifest_that_differs(good, check):
    good.manifest = Manifest(LOG.name, LOG.verifier.vkey, (), 2, stamp(EXPORTED), 39)
    assert found(check(good)) == {"manifest_differs": 1}


def test_without_keys_from_elsewhere_only_self_consistency_is_claimed(good, check):
    report = check(good, trusted_log=None, trusted_witnesses=None, quorum=None)
    assert report.is_intact
    assert "只证明导出包自身前后一致" in report.notices[0]
    assert len(report.notices) == 3
    assert "为 0" in check(good, quorum=0).notices[0]


def test_many_findings_are_counted_and_not_all_listed(good, check):
    good.events += [an_event(number)[0] for number in range(1000, 1300)]
    report = check(good)
    assert report.counts["event_unlogged"] == 300
    assert len(report.findings) == 200
    assert "另有 100 项" in report.text()


def test_hostile_text_is_not_shown_raw(good, check):
    row, _ = an_event(500)
    good.events.append(row._replace(action="\x1b[2J\u202e" + "x" * 5000))
    report = check(good)
    assert "\x1b" not in report.text()
    assert "\u202e" not in report.text()
    assert len(report.findings[0].sentence) <= 600


def test_damage_in_the_middle_is_an_error(good, check):
    good.entries[30] = good.entries[30]._replace(leaf=None)
    with pytest.raises(BundleError, match=r"entries\.jsonl 第 31 行"):
        check(good)


def test_command_line(good, tmp_path, capsys):
    path = str(good.write(tmp_path / "x.zip"))
    keys = [
        "--log",
        LOG.verifier.vkey,
        "--witness",
        WITNESSES[0].verifier.vkey,
        "--witness",
        WITNESSES[1].verifier.vkey,
    ]
    assert verifying.main([path, *keys, "--quorum", "2"]) == 0
    assert "结论：未发现问题" in capsys.readouterr().out
    seen = tmp_path / "seen.txt"
    seen.write_text(a_note(20, good.leaves[::-1]))
    assert verifying.main([path, *keys, "--quorum", "2", "--seen", str(seen)]) == 1
    assert "forked_from_seen" in capsys.readouterr().out
    assert verifying.main([path, *keys, "--quorum", "3"]) == 1
    for bad in (
        [str(tmp_path / "none.zip")],
        [path, "--log", "nonsense"],
        [path, "--seen", str(tmp_path / "none")],
        [path, "--seen", path],
    ):
        assert verifying.main(bad) == 2
        assert "未能核对" in capsys.readouterr().err


def test_command_line_asks_a_running_witness(good, tmp_path, capsys):
    server = witness.build(
        tmp_path / "w", host="127.0.0.1", port=0, name="w9.example/w", logs={LOG.name: LOG.verifier.vkey}
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        assert witness.submit(server.url, 0, [], a_note(20, good.leaves)).status == 200
        path = str(good.write(tmp_path / "x.zip"))
        assert verifying.main([path, "--seen", server.url]) == 0
        row, entry = an_event(17, outcome="refused")
        good.events[17], good.entries[17] = row, entry_row(17, row, entry)
        good.signed().write(tmp_path / "x.zip")
        assert verifying.main([path, "--seen", server.url]) == 1
        assert "forked_from_seen" in capsys.readouterr().out
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
