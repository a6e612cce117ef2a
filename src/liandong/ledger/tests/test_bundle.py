"""导出包：写什么读什么，写一半不留痕，坏的和存心害人的包只得到一句清楚的话。"""

import json
import struct
import zipfile
import zlib

import pytest

from liandong.ledger.bundle import (
    MEMBERS,
    Bundle,
    BundleError,
    CheckpointRow,
    EntryRow,
    EventRow,
    IntakeRow,
    Manifest,
    write_bundle,
)
from liandong.proof import archive

MANIFEST = Manifest("jz.example/ledger", "vkey", ("w1", "w2"), 2, "2026-11-23T02:00:00Z", 2)
ENTRIES = [EntryRow(0, "a", '{"x":"焦作"}', "00"), EntryRow(1, "b", "{}", "01")]
EVENTS = [
    EventRow(
        "a", '{"n":"一\\n二"}', "ff", None, "lead", "r", 1, "leads.send", "done", "2026-11-23T01:00:00Z"
    ),
    EventRow("b", None, None, "c", "lead", "r", 2, "leads.send", "refused", "2026-11-23T01:00:00Z"),
]
CHECKPOINTS = [CheckpointRow(1, "one\n"), CheckpointRow(2, "two\n")]


def write(path, **changes):
    parts = {
        "manifest": MANIFEST,
        "checkpoint": "two\n",
        "checkpoints": CHECKPOINTS,
        "entries": ENTRIES,
        "events": EVENTS,
    }
    return write_bundle(path, **{**parts, "unsequenced": [IntakeRow("d", "2026-11-23T02:00:00Z")], **changes})


def rewrite(path, **members):
    """Replace members of a good export by raw bytes; None drops one."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    content.update({name.replace("_", "."): raw for name, raw in members.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in content.items():
            if raw is not None:
                new.writestr(name, raw)


def read_all(path):
    with Bundle.open(path) as bundle:
        return [*bundle.entries(), *bundle.events(), *bundle.checkpoints(), *bundle.unsequenced()]


@pytest.fixture
def path(tmp_path):
    write(tmp_path / "x.zip")
    return tmp_path / "x.zip"


def test_what_is_written_is_read(path):
    with Bundle.open(path) as bundle:
        assert list(bundle.entries()) == ENTRIES
        assert list(bundle.events()) == EVENTS
        assert list(bundle.checkpoints()) == CHECKPOINTS
        assert list(bundle.unsequenced()) == [IntakeRow("d", "2026-11-23T02:00:00Z")]
        assert bundle.checkpoint == "two\n"
        assert bundle.manifest.witnesses == ("w1", "w2")
        assert bundle.manifest.counts == {
            "entries.jsonl": 2,
            "events.jsonl": 2,
            "unsequenced.jsonl": 1,
            "checkpoints.jsonl": 2,
        }


def test_streams_run_side_by_side_over_many_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_CHUNK", 1000)
    many = [EntryRow(i, f"id{i}", "焦" * (i % 90), f"{i:064x}") for i in range(2500)]
    write(tmp_path / "x.zip", entries=iter(many), events=(EVENTS[0] for _ in many))
    with Bundle.open(tmp_path / "x.zip") as bundle:
        assert [entry for entry, _ in zip(bundle.entries(), bundle.events(), strict=True)] == many


def test_a_failed_export_leaves_nothing(tmp_path):
    def torn():
        yield ENTRIES[0]
        raise RuntimeError("connection lost")

    with pytest.raises(RuntimeError):
        write(tmp_path / "x.zip", entries=torn())
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_readable_by_its_owner_only(path):
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04nonsense", b"x" * 1000])
def test_not_a_zip(tmp_path, raw):
    (tmp_path / "x.zip").write_bytes(raw)
    with pytest.raises(BundleError, match="不是完整的 ZIP"):
        Bundle.open(tmp_path / "x.zip")


def test_cut_short(path):
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BundleError, match="不是完整的 ZIP"):
        Bundle.open(path)


def test_flipped_bytes_are_damage(path, tmp_path):
    raw = bytearray(path.read_bytes())
    at = raw.index(b"entries.jsonl") + len("entries.jsonl") + 30
    for offset in range(20):
        raw[at + offset] ^= 0x55
    path.write_bytes(raw)
    with pytest.raises(BundleError, match=r"已损坏|读不出|不是"):
        read_all(path)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"entries_jsonl": None}, "不齐或有多余：entries.jsonl"),
        ({"../../evil": b""}, "不齐或有多余"),
        ({"manifest_json": b"[]"}, "manifest.json 不是应有的内容"),
        ({"manifest_json": b"{"}, "manifest.json 不是应有的内容"),
        ({"manifest_json": b"[" * 100_000}, "manifest.json 不是应有的内容"),
        ({"manifest_json": b" " * 1_100_000 + b"{}"}, "压缩比异常"),
        ({"checkpoint_txt": b"\xff"}, "不是 UTF-8"),
        ({"entries_jsonl": b"{}\n"}, "entries.jsonl 第 1 行不是应有的内容"),
        ({"entries_jsonl": b"[1]\n"}, "第 1 行不是应有的内容"),
        ({"entries_jsonl": b"[" * 100_000 + b"\n"}, "第 1 行不是应有的内容"),
        ({"entries_jsonl": b'{"seq":"0","id":"a","entry":"","leaf":""}\n'}, "第 1 行的项类型不对"),
        ({"entries_jsonl": b'{"seq":true,"id":"a","entry":"","leaf":""}\n'}, "第 1 行的项类型不对"),
        ({"entries_jsonl": b'{"seq":0,"id":null,"entry":"","leaf":""}\n'}, "第 1 行的项类型不对"),
        ({"entries_jsonl": b'{"seq":0,"id":"a","entry":"","leaf":""} x\n'}, "第 1 行的项类型不对"),
        ({"entries_jsonl": b'{"seq":0,"id":"a","entry":"\\ud800","leaf":""}\n'}, "不成对的代理码"),
        ({"entries_jsonl": b'{"seq":0,"id":"a"'}, "最后一行不完整"),
        ({"entries_jsonl": b"\xff\n"}, "不是 UTF-8"),
        ({"entries_jsonl": b'{"seq":' + b"9" * 5000 + b"}\n"}, "第 1 行不是应有的内容"),
    ],
)
def test_other_contents_are_refused_with_their_place(path, members, said):
    rewrite(path, **members)
    with pytest.raises(BundleError) as caught:
        read_all(path)
    assert said in str(caught.value)


def test_another_format_version(path):
    with Bundle.open(path) as bundle:
        raw = {**bundle.manifest.__dict__, "format": 2}
    rewrite(path, manifest_json=json.dumps(raw).encode())
    with pytest.raises(BundleError, match="格式版本是 2"):
        Bundle.open(path)
    rewrite(path, manifest_json=json.dumps({**raw, "format": 1, "quorum": "2"}).encode())
    with pytest.raises(BundleError, match="类型不对"):
        Bundle.open(path)


def test_a_zip_bomb_is_not_unpacked(path):
    rewrite(path, events_jsonl=b"0" * 20_000_000)
    with pytest.raises(BundleError, match="压缩炸弹"):
        Bundle.open(path)


def test_the_unpacked_total_is_bounded(path):
    with pytest.raises(BundleError, match="超过上限 100 字节"):
        Bundle.open(path, max_total=100)


def test_a_line_is_bounded(path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_LINE", 1000)
    monkeypatch.setattr(archive, "_CHUNK", 100)
    rewrite(path, entries_jsonl=b"0" * 5000)
    with pytest.raises(BundleError, match="超过 1000 字节的行"):
        read_all(path)


def test_members_twice_or_encrypted_are_refused(path):
    with zipfile.ZipFile(path, "a") as archive_, pytest.warns(UserWarning, match="Duplicate"):
        archive_.writestr("checkpoint.txt", b"another")
    with pytest.raises(BundleError, match="不齐或有多余"):
        Bundle.open(path)


def test_a_lying_size_does_not_help(tmp_path):
    """A member whose directory entry understates its size is read no further than stated, then found damaged."""
    path = tmp_path / "x.zip"
    write(path, entries=[EntryRow(0, "a", "x" * 50_000, "00")])
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        size = opened.getinfo("entries.jsonl").file_size
    directory = raw.rindex(b"entries.jsonl") - 46
    assert struct.unpack_from("<I", raw, directory + 24)[0] == size
    struct.pack_into("<I", raw, directory + 24, 10)
    path.write_bytes(raw)
    with pytest.raises(BundleError, match=r"已损坏|不完整"):
        read_all(path)


def test_members_are_the_documented_ones(path):
    with zipfile.ZipFile(path) as opened:
        assert sorted(opened.namelist()) == sorted(MEMBERS)
        assert zlib.crc32(opened.read("checkpoint.txt")) == opened.getinfo("checkpoint.txt").CRC
