"""账本条目：只有一种写法，承诺离不开盐。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.proof.canonical import canonical, tagged_hash
from liandong.proof.entry import TAG, commitment, entry_bytes, parse_entry

ID = "0192f0c4-0000-7000-8000-000000000001"
AT = "2026-11-23T02:00:00Z"


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_commitment_is_the_tagged_hash(salt, body):
    assert commitment(salt, body) == tagged_hash(TAG, salt, body)


@given(st.binary(min_size=32, max_size=32))
def test_entry_is_canonical_json_and_reads_back(promise):
    entry = entry_bytes(id=ID, at=AT, kind="registry.agency", commitment=promise)
    assert entry == canonical({"v": 1, "id": ID, "at": AT, "kind": "registry.agency", "c": promise.hex()})
    assert parse_entry(entry) == (AT, promise.hex(), ID, "registry.agency")
    assert parse_entry(entry.decode()) == parse_entry(entry)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ID.upper()},
        {"at": "2026-11-23T02:00:00+08:00"},
        {"kind": "Agency"},
        {"kind": 'a","x":"'},
        {"commitment": b"short"},
    ],
)
def test_no_other_form_is_written(change):
    with pytest.raises(ValueError, match="条目格式"):
        entry_bytes(**{"id": ID, "at": AT, "kind": "agency", "commitment": bytes(32), **change})


@pytest.mark.parametrize("entry", [b"", b"\xff", b"{}", b' {"at"', "焦作"])
def test_no_other_form_is_read(entry):
    with pytest.raises(ValueError, match="规范写法"):
        parse_entry(entry)


def test_white_space_or_another_order_is_refused():
    entry = entry_bytes(id=ID, at=AT, kind="agency", commitment=bytes(32)).decode()
    for other in (
        entry + "\n",
        entry.replace(",", ", "),
        entry.replace('"v":1', '"v":2'),
        "٠".join(entry.split("0", 1)),
    ):
        with pytest.raises(ValueError, match="规范写法"):
            parse_entry(other)


def test_salt_must_be_32_bytes():
    with pytest.raises(ValueError, match="盐"):
        commitment(b"x" * 31, b"")
